"""Orders on lines of expenditure."""

from __future__ import annotations

from django import forms

from components.forms import DateField, Form, MoneyField
from periods.calendar import month_label

from ..budgeting.shapes import MONTHS
from ..models import REASON_LENGTH, BudgetLine, Commitment
from .base import ChangeForm, line_of_text

ORDER_LENGTH = Commitment._meta.get_field("order").max_length
SUPPLIER_LENGTH = Commitment._meta.get_field("supplier").max_length


def _line() -> forms.ModelChoiceField:
    return forms.ModelChoiceField(
        BudgetLine.objects.none(),
        label="Budget line",
        empty_label="Choose a line",
        error_messages={"required": "Choose a line", "invalid_choice": "Choose a line"},
    )


def _order() -> forms.CharField:
    return line_of_text(
        "Order",
        "Enter the order's number or name",
        max_length=ORDER_LENGTH,
        help_text="Its number, or what it is called.",
    )


def _supplier() -> forms.CharField:
    return line_of_text("Supplier", "Enter the supplier", max_length=SUPPLIER_LENGTH)


def _amount() -> MoneyField:
    return MoneyField(label="Amount, £", help_text="What is ordered and not yet spent.")


def _month() -> forms.TypedChoiceField:
    return forms.TypedChoiceField(
        label="Month in which it will be spent",
        coerce=int,
        error_messages={"required": "Choose a month", "invalid_choice": "Choose a month"},
    )


def _ordered_on() -> DateField:
    return DateField(label="Ordered on", help_text="For example, 28 8 2009")


class _OfYear:
    """Offers the year's lines of expenditure and months."""

    def __init__(self, *args, lines, year: int, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["line"].queryset = lines
        self.fields["line"].label_from_instance = lambda line: f"{line.name} ({line.group.name})"
        months = [(month, month_label(year, month)) for month in MONTHS]
        self.fields["month"].choices = [("", "Choose a month"), *months]


class NewCommitmentForm(_OfYear, Form):
    submit_label = "Add the commitment"

    line = _line()
    order = _order()
    supplier = _supplier()
    amount = _amount()
    month = _month()
    ordered_on = _ordered_on()


class CommitmentForm(_OfYear, ChangeForm):
    line = _line()
    order = _order()
    supplier = _supplier()
    amount = _amount()
    month = _month()
    ordered_on = _ordered_on()


class EndCommitmentForm(ChangeForm):
    submit_label = "End it"

    ended_on = DateField(label="Day on which it ended", help_text="For example, 28 8 2009")
    reason = line_of_text(
        "Reason",
        "Enter why it ends",
        max_length=REASON_LENGTH,
        help_text="For example, that it is paid, or that the order was given up.",
    )

    def stored(self, current: Commitment, name: str) -> object:
        return current.ended_reason if name == "reason" else current.ended_on
