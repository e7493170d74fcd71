"""What stands over a paper: its kind, period, meeting, author, purpose."""

from __future__ import annotations

from itertools import groupby

from django import forms
from django.forms.models import ModelChoiceIterator
from django.utils.functional import cached_property

from accounts.models import Membership
from accounts.roles import GRANTS, Permission
from components.forms import (
    EditForm,
    Form,
    LineField,
)
from meetings.models import AgendaItem, Meeting
from periods.calendar import print_day
from periods.models import ReportingPeriod
from programmes.models import Programme
from records import clock

from ...models import (
    Paper,
    PaperTemplate,
)
from ..meeting_choice import items_to_choose, meetings_to_choose
from .kinds import kind_of_paper


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
