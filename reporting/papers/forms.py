"""Forms of papers: what people type, as the actions take it."""

from __future__ import annotations

import datetime as dt

from django import forms

from accounts.models import Membership
from accounts.roles import GRANTS, Permission
from components.forms import DateField, EditForm, Form, LineField, LongTextField
from periods.models import ReportingPeriod
from records import clock

from ..models import PARAGRAPH_LENGTH, REASON_LENGTH, Paper
from .arrangement import written_sections


class _Heading(forms.Form):
    body = LineField(
        label="Body",
        max_length=120,
        help_text="The board or committee that the paper goes to.",
        error_messages={"required": "Enter the body that the paper is for"},
    )
    meeting_date = DateField(
        label="Date of the meeting",
        error_messages={"required": "Enter the date of the meeting"},
    )
    agenda_item = LineField(label="Agenda item (optional)", max_length=20, required=False)
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

    def __init__(self, *args, membership: Membership, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["author"].queryset = authors(membership)


class NewPaperForm(_Heading, Form):
    submit_label = "Begin this paper"

    period = forms.ModelChoiceField(
        label="Period",
        queryset=ReportingPeriod.objects.none(),
        empty_label=None,
        error_messages={"required": "Choose a period"},
    )
    field_order = ["period", "body"]

    def __init__(self, *args, membership: Membership, **kwargs):
        super().__init__(*args, membership=membership, **kwargs)
        periods = ReportingPeriod.objects.visible_to(membership).opened().newest_first()
        self.fields["period"].queryset = periods


class HeadingForm(_Heading, EditForm):
    submit_label = "Save the heading"


class ParagraphForm(EditForm):
    """``edit_version`` is 0 for a paragraph that is still to be added."""

    submit_label = "Save this paragraph"

    text = LongTextField(
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
