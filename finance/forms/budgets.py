"""A year's budget: made, approved, revised, spread over the months."""

from __future__ import annotations

from django import forms

from components.forms import DateField, Form, WholeNumberField

from ..models import REASON_LENGTH, Budget, BudgetChange, BudgetLine
from .base import ChangeForm, line_of_text
from .grids import AmountGrid

AUTHORITY_LENGTH = BudgetChange._meta.get_field("authority").max_length


class NewBudgetForm(Form):
    submit_label = "Make the budget"

    year = WholeNumberField(
        label="Year in which the financial year begins",
        help_text="2009 for April 2009 to March 2010.",
        least=1990,
        most=2100,
        wrong="Enter a year from 1990 to 2100",
    )


class IncludeForm(Form):
    submit_label = "Take these lines in"

    lines = forms.ModelMultipleChoiceField(
        BudgetLine.objects.none(),
        label="Lines",
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Choose at least one line"},
    )

    def __init__(self, *args, lines, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["lines"].queryset = lines
        self.fields["lines"].label_from_instance = lambda line: f"{line.name} ({line.group.name})"


def dated_on() -> DateField:
    return DateField(
        label="Date from which it counts", help_text="For example, 28 8 2009", required=True
    )


def reason() -> forms.CharField:
    return line_of_text("Reason", "Enter the reason for the change", max_length=REASON_LENGTH)


def authority() -> forms.CharField:
    return line_of_text(
        "Authority",
        "Enter who decided it, and when",
        max_length=AUTHORITY_LENGTH,
        help_text="Who decided it, and when: Board, 28 August 2009",
    )


class ApproveGrid(AmountGrid):
    dated_on = dated_on()
    reason = reason()
    authority = authority()


class ReviseGrid(AmountGrid):
    kind = forms.ChoiceField(
        label="Kind",
        choices=[
            (BudgetChange.Kind.REVISION, "Revision: income and expenditure change by the same sum"),
            (BudgetChange.Kind.VIREMENT, "Virement: money moves between lines of expenditure"),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": "Choose revision or virement"},
    )
    dated_on = dated_on()
    reason = reason()
    authority = authority()


class ImbalanceForm(ChangeForm):
    reason = line_of_text(
        "Reason",
        "Enter the reason",
        max_length=REASON_LENGTH,
        required=False,
        help_text="For example, that the reserve pays for the rest. Empty takes the reason back.",
    )

    def stored(self, current: Budget, name: str) -> object:
        return current.unbalanced_reason
