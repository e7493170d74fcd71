"""Projections to the year end: by line a method, an amount where it is typed, a reason."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django import forms

from figures.money import pounds

from ..models import BudgetLine, Projection
from ..months.projections import ProjectionRow
from .base import Box
from .grids import ProjectionGrid

Method = Projection.Method
TYPED = "Typed"
SHORT = {
    Method.PLAN: "Spent, and the plan left",
    Method.RUN_RATE: "At this rate",
    Method.LAST_YEAR: "As last year went on",
}


@dataclass(frozen=True)
class MethodBox(Box):
    """A choice: ``options`` are value, words, and whether it is chosen."""

    options: tuple[tuple[str, str, bool], ...]


def _rate(row: ProjectionRow, method: str) -> str:
    """What the method's amount would take a month, where months are left."""
    takes = row.would_take(method)
    if takes is None or takes.a_month_left is None:
        return ""
    return f" ({pounds(takes.a_month_left)} a month)"


class ProjectingGrid(ProjectionGrid):
    """Besides amount and reason a method for each line, ``method_<id>``. A method other than
    *typed* sets the amount itself, whatever stands in the box."""

    def __init__(self, *args, rows: Sequence[ProjectionRow], **kwargs) -> None:
        super().__init__(
            *args,
            lines=[row.line for row in rows],
            shown={row.line.pk: row.seen.amount if row.seen else None for row in rows},
            reasons={row.line.pk: row.seen.reason if row.seen else "" for row in rows},
            keeps_seen=True,
            **kwargs,
        )
        self.rows = {row.line.pk: row for row in rows}
        for line in self.lines:
            self.fields[f"method_{line.pk}"] = forms.ChoiceField(
                label=f"{self.labels[line.pk]}: method",
                choices=self._choices(self.rows[line.pk]),
                required=False,
            )

    @staticmethod
    def _choices(row: ProjectionRow) -> list[tuple[str, str]]:
        offered = [
            (method, f"{SHORT[method]}: {pounds(amount)}{_rate(row, method)}")
            for method, amount in row.offers.items()
            if amount is not None
        ]
        return [(Method.TYPED, TYPED), *offered]

    def method_box(self, line: BudgetLine) -> MethodBox:
        name = f"method_{line.pk}"
        seen = self.rows[line.pk].seen
        stored = seen.method if seen else Method.TYPED
        value = self.data.get(name, "") if self.is_bound else stored
        options = tuple(
            (key, words, str(key) == str(value)) for key, words in self.fields[name].choices
        )
        errors = tuple(self.errors.get(name, ())) if self.is_bound else ()
        return MethodBox(name, f"id_{name}", str(self.fields[name].label), value, errors, options)

    def shown_text(self, line: BudgetLine, kind: str) -> str:
        """What a method came to stands beside the method, not in the box for what is typed."""
        seen = self.rows[line.pk].seen
        if kind == "amount" and seen and seen.method != Method.TYPED:
            return ""
        return super().shown_text(line, kind)

    @property
    def methods(self) -> dict[BudgetLine, str]:
        """The method of each line; *typed* where none was chosen."""
        return {
            line: self.cleaned_data.get(f"method_{line.pk}") or Method.TYPED for line in self.lines
        }

    @property
    def typed(self) -> dict[BudgetLine, Decimal]:
        """Every line's amount: what its method comes to, else what stands in its box."""
        amounts = super().typed
        for line, method in self.methods.items():
            if method != Method.TYPED and not self.errors.get(f"method_{line.pk}"):
                amounts[line] = self.rows[line.pk].offers[method]
        return amounts

    def _refuse_emptied(self) -> None:
        """An empty box is no figure taken back where a method gives the amount."""
        super()._refuse_emptied()
        for line, method in self.methods.items():
            name = f"amount_{line.pk}"
            if method == Method.TYPED:
                continue
            self.errors.pop(name, None)
            if self._is_another(line, name):
                self.add_error(
                    name,
                    f"{self.labels[line.pk]}: choose “{TYPED}” to use it, or empty the box",
                )

    def _is_another(self, line: BudgetLine, name: str) -> bool:
        """Whether an amount was typed: not the one that the page showed in the box."""
        given = self.data.get(name, "").strip()
        seen = self.rows[line.pk].seen
        return bool(given) and not (seen and self.cleaned_data.get(name) == seen.amount)

    def clean(self) -> None:
        super().clean()
        for line, amount in self.typed.items():
            self._ask_why(line, amount)

    def _ask_why(self, line: BudgetLine, amount: Decimal) -> None:
        """A projection that leaves a material variance out of account says why (rule 9)."""
        row = self.rows[line.pk]
        seen = row.seen and (row.seen.amount, row.seen.method)
        told = self.cleaned_data.get(f"reason_{line.pk}")
        is_new = seen != (amount, self.methods[line])
        if is_new and row.is_material and amount == row.amounts.revised and not told:
            self.add_error(
                f"reason_{line.pk}",
                f"{self.labels[line.pk]}: say why the year still ends on the budget, "
                "beside so large a variance",
            )
