"""How a line's year, or the year of every line without months, is spread."""

from __future__ import annotations

from decimal import Decimal

from crispy_forms_gds.layout import Button
from django import forms

from components.forms import Form, MoneyField
from figures.money import total
from periods.calendar import month_label
from records.refusals import Refused

from ..budgeting.planning import shaped
from ..budgeting.shapes import MONTHS
from ..models import REASON_LENGTH, Budget, BudgetLine, Profile
from .base import Box, line_of_text
from .budgets import dated_on
from .grids import EXAMPLE


def reason() -> forms.CharField:
    return line_of_text("Reason", "Enter the reason for the profile", max_length=REASON_LENGTH)


class ProfileForm(Form):
    """Twelve months of one line: typed, or filled by a shape and then as they stand."""

    form_tag = False

    shape = forms.ChoiceField(
        label="Shape",
        choices=Profile.Shape.choices,
        widget=forms.RadioSelect,
        initial=Profile.Shape.TYPED,
        help_text="Fill writes the months; you may change them before you record them.",
        error_messages={"required": "Choose how the year is spread"},
    )
    dated_on = dated_on()
    reason = reason()

    def __init__(
        self, *args, budget: Budget, line: BudgetLine, shown: dict[int, Decimal], **kwargs
    ) -> None:
        super().__init__(*args, **kwargs)
        self.budget, self.line = budget, line
        self.shown = shown
        for month in MONTHS:
            label = f"{line.name}, {month_label(budget.year, month)}, planned"
            self.fields[f"month_{month}"] = MoneyField(
                label=label,
                error_messages={
                    "required": f"{label}: enter an amount, 0 if nothing is planned",
                    "invalid": f"{label}: {EXAMPLE}",
                    "too_large": f"{label}: enter an amount of less than 100,000,000,000 pounds",
                },
            )

    def layout(self):
        fill = Button.secondary("fill", "Fill the months by this shape")
        return [
            self.laid_out("shape"),
            fill,
            self.laid_out("dated_on"),
            self.laid_out("reason"),
        ]

    def fill(self) -> None:
        """Write the months of the shape into the boxes; what else was typed stays, unjudged."""
        self.data = self.data.copy()
        self._errors = forms.utils.ErrorDict()
        self.cleaned_data = {}
        try:
            months = shaped(self.budget, self.line, self.data.get("shape", ""))
        except Refused as refused:
            self.refuse(refused)
            return
        for month, amount in months.items():
            self.data[f"month_{month}"] = f"{amount:,.2f}"

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
        return {month: self.cleaned_data[f"month_{month}"] for month in MONTHS}

    @property
    def sum(self) -> Decimal:
        return total(self.months.values())


class SpreadForm(Form):
    submit_label = "Spread them evenly"

    dated_on = dated_on()
    reason = reason()
