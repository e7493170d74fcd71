"""Forms of papers: what people type, as the actions take it."""

from __future__ import annotations

import datetime as dt
from itertools import groupby

from django import forms
from django.db.models import Q
from django.forms.models import ModelChoiceIterator
from django.utils.functional import cached_property

from accounts.models import Membership
from accounts.roles import GRANTS, Permission
from components.forms import (
    EditForm,
    Form,
    LineField,
    LongTextField,
    NarrativeField,
)
from measures.models import Scorecard
from meetings.models import AgendaItem, Meeting
from periods.calendar import print_day
from periods.models import ReportingPeriod
from programmes.models import Programme
from records import clock

from ..models import (
    ANSWER_LENGTH,
    PARAGRAPH_LENGTH,
    REASON_LENGTH,
    TITLE_LENGTH,
    WORDING_LENGTH,
    Paper,
    PaperKind,
    PaperPrompt,
    PaperTemplate,
    PromptKind,
    SectionKind,
)
from .arrangement import written_sections
from .meeting_choice import items_to_choose, meetings_to_choose


def kind_of_paper() -> forms.ChoiceField:
    return forms.ChoiceField(
        label="Kind of paper",
        choices=PaperKind,
        initial=PaperKind.FINANCE_AND_OPERATIONS,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose a kind of paper"},
    )


class _InGroups(ModelChoiceIterator):
    """Rows under what they belong to; they come in that order."""

    def __iter__(self):
        if self.field.empty_label is not None:
            yield "", self.field.empty_label
        for group, rows in groupby(self.queryset, key=self.field.group_of):
            yield group, [self.choice(row) for row in rows]


class MeetingField(forms.ModelChoiceField):
    """Meetings under their bodies."""

    iterator = _InGroups

    def group_of(self, meeting: Meeting) -> str:
        return meeting.body.name

    def label_from_instance(self, meeting: Meeting) -> str:
        """The day first: a narrow screen shows no more of it."""
        was = " (past)" if meeting.meets_on < clock.today() else ""
        return f"{print_day(meeting.meets_on)}{was}, {meeting.body}"


class ItemField(forms.ModelChoiceField):
    """Items of agendas under their meetings."""

    iterator = _InGroups

    def group_of(self, item: AgendaItem) -> str:
        return str(item.meeting)


class _Heading(forms.Form):
    meeting = MeetingField(
        label="Meeting",
        queryset=Meeting.objects.none(),
        empty_label="Choose a meeting",
        error_messages={
            "required": "Choose the meeting that the paper goes to",
            "invalid_choice": "Choose one of the meetings in the list",
        },
    )
    item = ItemField(
        label="Agenda item (optional)",
        queryset=AgendaItem.objects.none(),
        required=False,
        empty_label="No item yet",
        help_text="One of the same meeting’s agenda.",
        error_messages={"invalid_choice": "Choose one of the items in the list, or none"},
    )
    author = forms.ModelChoiceField(
        label="Author",
        queryset=Membership.objects.none(),
        empty_label=None,
        help_text="The author does not sign the paper off.",
        error_messages={"required": "Choose an author"},
    )
    author_post = LineField(
        label="Author’s post (optional)",
        max_length=120,
        required=False,
        help_text="As it prints. Left empty: the post that the author holds today.",
    )
    author_contact = LineField(
        label="Contact",
        max_length=254,
        help_text="An e-mail address or a telephone number, for questions.",
        error_messages={"required": "Enter how to reach the author"},
    )
    purpose = forms.ChoiceField(
        label="Purpose",
        choices=Paper.Purpose,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose what the paper is for"},
    )

    def __init__(self, *args, membership: Membership, kept: Meeting | None = None, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["author"].queryset = authors(membership)
        meetings = meetings_to_choose(membership, clock.today(), kept)
        self.fields["meeting"].queryset = meetings
        self.fields["item"].queryset = items_to_choose(membership, meetings)

    @cached_property
    def has_meetings(self) -> bool:
        return self.fields["meeting"].queryset.exists()


class NewPaperForm(_Heading, Form):
    submit_label = "Begin this paper"

    kind = kind_of_paper()
    programme = forms.ModelChoiceField(
        label="Programme (for a highlight or outcomes report)",
        queryset=Programme.objects.none(),
        required=False,
        empty_label="All programmes",
    )
    template = forms.ModelChoiceField(
        label="Template (optional)",
        queryset=PaperTemplate.objects.none(),
        required=False,
        empty_label="The usual order",
        help_text="Of the same kind. It says which sections the paper has, and what the committee "
        "asks of it.",
    )

    period = forms.ModelChoiceField(
        label="Period",
        queryset=ReportingPeriod.objects.none(),
        empty_label=None,
        error_messages={"required": "Choose a period"},
    )
    field_order = ["kind", "programme", "period", "template", "meeting", "item"]

    def __init__(self, *args, membership: Membership, **kwargs):
        super().__init__(*args, membership=membership, **kwargs)
        periods = ReportingPeriod.objects.visible_to(membership).opened().newest_first()
        self.fields["period"].queryset = periods
        templates = PaperTemplate.objects.visible_to(membership).counting_on(clock.today())
        self.fields["template"].queryset = templates
        programmes = Programme.objects.visible_to(membership).order_by("position", "name")
        self.fields["programme"].queryset = programmes


class HeadingForm(_Heading, EditForm):
    submit_label = "Save the heading"


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


class ReasonForm(Form):
    """A reason that is kept; a page says what for."""

    reason = LongTextField(
        label="Reason", max_length=REASON_LENGTH, rows=4, error_messages={"required": "Say why"}
    )

    def __init__(self, *args, label: str = "", submit: str = "", required: bool = True, **kwargs):
        super().__init__(*args, **kwargs)
        self.submit_label = submit or self.submit_label
        self.fields["reason"].label = label or self.fields["reason"].label
        self.fields["reason"].required = required


class GapForm(ReasonForm):
    submit_label = "Pass this gap"

    key = forms.CharField(max_length=200, widget=forms.HiddenInput)


class ShownForm(Form):
    """A button under what the person has read; ``shown`` says what exactly that was."""

    submit_label = "Sign off"

    shown = forms.CharField(max_length=64, widget=forms.HiddenInput)


class ConfirmForm(ShownForm):
    submit_label = "Confirm these figures"

    drawn_at = forms.CharField(max_length=40, widget=forms.HiddenInput)

    def clean_drawn_at(self) -> dt.datetime:
        try:
            drawn_at = dt.datetime.fromisoformat(self.cleaned_data["drawn_at"])
        except ValueError:
            drawn_at = None
        # Beside the first and the last year, a moment may have no place in another time zone.
        if drawn_at is None or drawn_at.tzinfo is None or not 1990 <= drawn_at.year <= 2100:
            raise forms.ValidationError("This page was out of date. Open it again.")
        return drawn_at


def authors(membership: Membership):
    """Who may be named as author: everyone inside who counts today and is not a mere reader."""
    inside = [role for role, grants in GRANTS.items() if Permission.SEE_RETURNS in grants]
    rows = Membership.objects.of(membership.organisation).on(clock.today())
    return (
        rows.filter(role_rows__role__in=inside)
        .select_related("user")
        .order_by("user__name", "pk")
        .distinct()
    )
