"""A note on a line at a month end; the reason for what is taken back."""

from __future__ import annotations

from django import forms

from components.forms import Form, LineField, NarrativeField

from ..models import NOTE_LENGTH, REASON_LENGTH, LineNote
from ..statements.drafting import UNFINISHED
from .base import ChangeForm, line_of_text

NOT_A_VARIANCE = "none"


class NoteForm(ChangeForm):
    submit_label = "Save the note"

    kind = forms.ChoiceField(
        label="Where it stands",
        choices=[
            (LineNote.Kind.NUMBERED, "Numbered: explained in the paper's text"),
            (LineNote.Kind.IN_PLACE, "In place: below the table, behind a symbol"),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": "Choose where the note stands"},
    )
    symbol = LineField(
        label="Symbol",
        help_text="For a note in place: one or two characters, like *",
        max_length=2,
        required=False,
        widget=forms.TextInput(attrs={"class": "govuk-input--width-2"}),
        error_messages={"max_length": "Enter a symbol of one or two characters, like *"},
    )
    nature = forms.ChoiceField(
        label="What kind of variance it explains",
        choices=[*LineNote.Nature.choices, (NOT_A_VARIANCE, "None: it explains something else")],
        widget=forms.RadioSelect,
        error_messages={"required": "Choose what kind of variance the note explains"},
    )
    text = NarrativeField(
        label="Text",
        max_length=NOTE_LENGTH,
        error_messages={"required": "Enter the text of the note"},
    )

    def clean_text(self) -> str:
        """The product's draft leaves the reason open: it is no note before that is given."""
        text = self.cleaned_data["text"]
        if text.rstrip(" .…").endswith(UNFINISHED):
            raise forms.ValidationError(f"Finish the last sentence: “{UNFINISHED} …”")
        return text

    def clean_nature(self) -> str:
        nature = self.cleaned_data["nature"]
        return "" if nature == NOT_A_VARIANCE else nature

    def stored(self, current: LineNote, name: str) -> object:
        if name == "nature":
            return current.nature or NOT_A_VARIANCE
        return super().stored(current, name)


class ReasonForm(Form):
    """Why an entry is taken back."""

    submit_label = "Take it back"

    reason = line_of_text("Reason", "Enter why the entry is taken back", max_length=REASON_LENGTH)


class ReopenForm(Form):
    """Why a month that was closed is opened again."""

    submit_label = "Reopen the month"

    reason = line_of_text("Reason", "Enter why the month is reopened", max_length=REASON_LENGTH)


class WithdrawForm(ChangeForm):
    submit_label = "Withdraw the note"

    reason = line_of_text("Reason", "Enter why the note is withdrawn", max_length=REASON_LENGTH)

    def stored(self, current: LineNote, name: str) -> object:
        return current.withdrawn_reason
