"""A paper's paragraphs, and amounts typed in them."""

from __future__ import annotations

from django import forms

from components.forms import (
    EditForm,
    LineField,
    NarrativeField,
)

from ...models import (
    PARAGRAPH_LENGTH,
    WORDING_LENGTH,
    Paper,
)
from ..arrangement import written_sections


class ParagraphForm(EditForm):
    """``edit_version`` is 0 for a paragraph that is still to be added."""

    submit_label = "Save this paragraph"

    text = NarrativeField(
        label="Text",
        max_length=PARAGRAPH_LENGTH,
        rows=10,
        help_text="A figure’s name in curly brackets prints its value. Begin a line with “- ” "
        "for a bullet; put **two asterisks** around words for bold.",
        error_messages={"required": "Enter what the paragraph says"},
    )


class NewParagraphForm(ParagraphForm):
    submit_label = "Add this paragraph"

    section = forms.ChoiceField(label="Section")
    after = forms.IntegerField(required=False, widget=forms.HiddenInput)
    field_order = ["section", "text"]

    def __init__(self, *args, paper: Paper, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["section"].choices = [(one.key, one.title) for one in written_sections(paper)]


class AmountForm(EditForm):
    """An amount that was typed by hand: a figure to put in its place, or where it comes from."""

    submit_label = "Save"

    name = forms.ChoiceField(
        label="Put a figure in its place",
        required=False,
        widget=forms.RadioSelect,
        help_text="These say the same today. A figure follows the tables when they change.",
    )
    source = LineField(
        label="Or say where it comes from",
        required=False,
        max_length=WORDING_LENGTH,
        help_text="It prints under the paragraph, as “Source of …”.",
    )

    def __init__(self, *args, candidates: list[tuple[str, str]], **kwargs):
        super().__init__(*args, **kwargs)
        if candidates:
            self.fields["name"].choices = [*candidates, ("", "None of these")]
        else:
            del self.fields["name"]
            self.fields["source"].label = "Where it comes from"

    def clean(self):
        cleaned = super().clean()
        if not cleaned.get("name") and not cleaned.get("source"):
            self.add_error("source", "Choose a figure, or enter where the amount comes from")
        return cleaned
