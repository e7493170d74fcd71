"""A year's budget: made, approved, revised, spread over the months."""

from __future__ import annotations

from decimal import Decimal

from django import forms

from components.forms import DateField, Form, MoneyField, WholeNumberField
from figures.money import total
from periods.calendar import month_label

from ..models import REASON_LENGTH, Budget, BudgetChange, BudgetLine
from .base import Box, line_of_text
from .grids import EXAMPLE, AmountGrid

AUTHORITY_LENGTH = BudgetChange._meta.get_field("authority").max_length
TWELVE = range(1, 13)


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


class ProfileForm(Form):
    """Twelve months of one line."""

    form_tag = False

    dated_on = dated_on()
    reason = line_of_text("Reason", "Enter the reason for the profile", max_length=REASON_LENGTH)

    def __init__(
        self, *args, budget: Budget, line: BudgetLine, shown: dict[int, Decimal], **kwargs
    ) -> None:
        super().__init__(*args, **kwargs)
        self.shown = shown
        for month in TWELVE:
            label = f"{line.name}, {month_label(budget.year, month)}, planned"
            self.fields[f"month_{month}"] = MoneyField(
                label=label,
                error_messages={
                    "required": f"{label}: enter an amount, 0 if nothing is planned",
                    "invalid": f"{label}: {EXAMPLE}",
                },
            )

    def layout(self):
        return [self.laid_out("dated_on"), self.laid_out("reason")]

    def box(self, month: int) -> Box:
        name = f"month_{month}"
        shown = self.shown.get(month)
        value = "" if shown is None else f"{shown:,.2f}"
        if self.is_bound:
            value = self.data.get(name, "")
        errors = tuple(self.errors.get(name, ())) if self.is_bound else ()
        return Box(name, f"id_{name}", str(self.fields[name].label), value, errors)

    @property
    def months(self) -> dict[int, Decimal]:
        return {month: self.cleaned_data[f"month_{month}"] for month in TWELVE}

    @property
    def sum(self) -> Decimal:
        return total(self.months.values())
