"""The year end: reopened, carried forward, and the next year's budget."""

from __future__ import annotations

from django import forms

from components.forms import DateField, Form, MoneyField

from ..models import REASON_LENGTH, CarryForward
from .base import ChangeForm, line_of_text


class ReopenYearForm(Form):
    submit_label = "Reopen the year"

    reason = line_of_text("Reason", "Enter why it is reopened", max_length=REASON_LENGTH)


class CarryForwardForm(Form):
    submit_label = "Ask for it"

    amount = MoneyField(label="Amount, £", allow_negative=False)
    reason = line_of_text(
        "What it is for",
        "Enter what it is for",
        max_length=REASON_LENGTH,
        help_text="And why it was not spent this year.",
    )


class DecideForm(ChangeForm):
    """Both answers to a request for a carry-forward."""

    submit_label = "Record the decision"

    decision = forms.ChoiceField(
        label="Decision",
        choices=[("approve", "Approve it"), ("refuse", "Refuse it")],
        widget=forms.RadioSelect,
        error_messages={"required": "Choose whether you approve or refuse it"},
    )
    reason = line_of_text(
        "Reason",
        "",
        max_length=REASON_LENGTH,
        required=False,
        help_text="A refusal needs one.",
    )

    def stored(self, current: CarryForward, name: str) -> object:
        if name == "reason":
            return current.decision_reason
        decided = {"approved": "approve", "refused": "refuse"}
        return decided.get(current.state, "")


class BringInForm(Form):
    submit_label = "Bring them in"

    dated_on = DateField(
        label="Date from which it counts", help_text="A day of the new year, like 1 6 2010"
    )


class RollForm(Form):
    submit_label = "Make the budget"

    figures = forms.ChoiceField(
        label="What should the form for the approved budget begin with?",
        choices=[
            ("revised", "This year's revised figures, to be changed and approved"),
            ("empty", "Empty boxes"),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": "Choose what the form begins with"},
    )
