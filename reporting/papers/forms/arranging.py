"""Sections of a paper or a template, and what a committee asks of papers."""

from __future__ import annotations

from django import forms
from django.db.models import Q

from accounts.models import Membership
from components.forms import (
    EditForm,
    Form,
    LineField,
    LongTextField,
    NarrativeField,
)
from measures.models import Scorecard
from records import clock

from ...models import (
    ANSWER_LENGTH,
    TITLE_LENGTH,
    WORDING_LENGTH,
    PaperPrompt,
    PaperTemplate,
    PromptKind,
    SectionKind,
)
from .kinds import kind_of_paper


class _SectionFields(forms.Form):
    title = LineField(
        label="Title",
        max_length=TITLE_LENGTH,
        error_messages={"required": "Enter a title for the section"},
    )
    exemption = LineField(
        label="Exemption (optional)",
        required=False,
        max_length=WORDING_LENGTH,
        help_text="Only for a section that the public may not read: why, by which rule. Whatever "
        "stands in it is then in no public file, count or search.",
    )
    opening = LongTextField(
        label="Usual paragraph (optional)",
        required=False,
        max_length=WORDING_LENGTH,
        rows=4,
        help_text="What “Begin with the usual paragraphs” puts here; figures by name may stand "
        "in it.",
    )
    scorecard = forms.ModelChoiceField(
        label="Scorecard (only for a section that shows one)",
        queryset=Scorecard.objects.none(),
        required=False,
        empty_label="No scorecard",
        help_text="With each measure’s last value by the end of the paper’s period.",
    )

    def __init__(self, *args, membership: Membership, **kwargs):
        super().__init__(*args, **kwargs)
        mine = Scorecard.objects.visible_to(membership)
        chosen = Q(pk=self.initial.get("scorecard"))
        standing = mine.not_ended_on(clock.today()).values("pk")
        self.fields["scorecard"].queryset = mine.filter(Q(pk__in=standing) | chosen)


class NewSectionForm(_SectionFields, Form):
    submit_label = "Add this section"

    kind = forms.ChoiceField(label="What stands in it", choices=SectionKind)
    field_order = ["title", "kind"]


class SectionForm(_SectionFields, EditForm):
    submit_label = "Save this section"


class NewPromptForm(Form):
    submit_label = "Add this"

    kind = forms.ChoiceField(label="What it is", choices=PromptKind, widget=forms.RadioSelect)
    wording = LineField(
        label="What the committee asks for",
        max_length=WORDING_LENGTH,
        help_text="A heading such as “Equalities”, a declaration in full, or a post.",
        error_messages={"required": "Enter what the committee asks for"},
    )


class AnswerForm(EditForm):
    """The answer to one prompt; its kind says which fields it has."""

    submit_label = "Save this answer"

    answer = NarrativeField(label="Answer", max_length=ANSWER_LENGTH, rows=6, required=False)
    is_none = forms.BooleanField(label="There are no implications", required=False)
    is_ticked = forms.BooleanField(label="I declare this", required=False)

    def __init__(self, *args, prompt: PaperPrompt, **kwargs):
        super().__init__(*args, **kwargs)
        kind = PromptKind(prompt.kind)
        self.fields["answer"].label = ANSWERS[kind]
        for name, kinds in SHOWN_FOR.items():
            if kind not in kinds:
                del self.fields[name]


#: How an answer is called, by what is asked; and which fields are shown for what.
ANSWERS = {
    PromptKind.COVER: "What the cover says",
    PromptKind.IMPLICATION: "The implications",
    PromptKind.DECLARATION: "",
    PromptKind.SIGNATORY: "Who signs",
}
SHOWN_FOR = {
    "answer": (PromptKind.COVER, PromptKind.IMPLICATION, PromptKind.SIGNATORY),
    "is_none": (PromptKind.IMPLICATION,),
    "is_ticked": (PromptKind.DECLARATION,),
}


class NewTemplateForm(Form):
    submit_label = "Add this template"

    name = LineField(
        label="Name",
        max_length=TITLE_LENGTH,
        help_text="The committee that it is for, as people call it.",
        error_messages={"required": "Enter a name for the template"},
    )
    kind = kind_of_paper()
    like = forms.ModelChoiceField(
        label="Begin as a copy of",
        queryset=PaperTemplate.objects.none(),
        required=False,
        empty_label="The usual order",
    )

    def __init__(self, *args, membership: Membership, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["like"].queryset = PaperTemplate.objects.visible_to(membership)
