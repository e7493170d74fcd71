"""Grids of amounts: one box for each line of the budget, whatever their number."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from decimal import Decimal, InvalidOperation

from components.forms import Form, LineField, MoneyField
from components.pages import BothTexts
from figures.money import pounds_and_pence
from records.refusals import Refused

from ..actions import CellsRefused, FiguresChanged
from ..models import REASON_LENGTH, BudgetLine
from .base import Box, Hidden

EXAMPLE = "enter an amount in pounds and pence, like 1,234.50"


class AmountGrid(Form):
    """A box for each line, ``amount_<id>``; with ``seen`` also what the page showed,
    ``seen_<id>``, so that a figure that someone else entered meanwhile is noticed.

    ``called`` is what follows a line's name in the label of its box. ``offered`` fills boxes that
    would be empty: a proposal, which counts only as far as it is sent.
    """

    form_tag = False

    def __init__(
        self,
        *args,
        lines: Iterable[BudgetLine],
        called: str,
        shown: dict[int, Decimal | None],
        keeps_seen: bool = False,
        offered: dict[int, Decimal] | None = None,
        **kwargs,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.lines = list(lines)
        self.shown = shown
        self.offered = offered or {}
        self.own_fields = list(self.fields)
        self.keeps_seen = keeps_seen
        self.labels = grid_labels(self.lines, called)
        for line in self.lines:
            self.fields[f"amount_{line.pk}"] = amount_field(self.labels[line.pk])

    def layout(self):
        """What stands beside the grid; the grid itself is written by the page."""
        return [self.laid_out(name) for name in self.own_fields]

    def box(self, line: BudgetLine, kind: str = "amount") -> Box:
        name = f"{kind}_{line.pk}"
        value = self.data.get(name, "") if self.is_bound else self.shown_text(line, kind)
        errors = tuple(self.errors.get(name, ())) if self.is_bound else ()
        return Box(name, f"id_{name}", str(self.fields[name].label), value, errors)

    def shown_text(self, line: BudgetLine, kind: str) -> str:
        return as_typed(self.shown.get(line.pk, self.offered.get(line.pk)))

    def seen_input(self, line: BudgetLine) -> Hidden:
        name = f"seen_{line.pk}"
        shown = as_typed(self.shown.get(line.pk))
        return Hidden(name, self.data.get(name, "") if self.is_bound else shown)

    @property
    def seen(self) -> dict[BudgetLine, Decimal | None]:
        """What the page showed by line, None for an empty box."""
        return {line: plain_amount(self.data.get(f"seen_{line.pk}", "")) for line in self.lines}

    @property
    def typed(self) -> dict[BudgetLine, Decimal]:
        """Every amount that stands in a box."""
        amounts = ((line, self.cleaned_data.get(f"amount_{line.pk}")) for line in self.lines)
        return {line: amount for line, amount in amounts if amount is not None}

    @property
    def changed(self) -> dict[BudgetLine, Decimal]:
        """The amounts that differ from what the page showed."""
        seen = self.seen
        return {line: amount for line, amount in self.typed.items() if amount != seen[line]}

    def clean(self) -> None:
        super().clean()
        if self.keeps_seen:
            self._refuse_emptied()

    def _refuse_emptied(self) -> None:
        """A figure that was there is not taken back by emptying its box."""
        for line, seen in self.seen.items():
            name = f"amount_{line.pk}"
            if seen is not None and self.cleaned_data.get(name, 0) is None:
                self.add_error(name, f"{self.labels[line.pk]}: enter 0 if it was nothing")

    def refuse(self, refused: Refused) -> None:
        """Each cell that is wrong says so itself, besides the sentence on the whole grid."""
        super().refuse(refused)
        cells = refused.cells if isinstance(refused, CellsRefused) else {}
        for line, message in cells.items():
            self.add_error(f"amount_{line.pk}", f"{self.labels[line.pk]}: {message}")

    def meet(self, changed: FiguresChanged) -> list[BothTexts]:
        """Refuse, show both figures of each line, and count from the stored ones from now on."""
        self.data = self.data.copy()
        typed, both = self.typed, []
        for line, amount in changed.figures.items():
            label, theirs = self.labels[line.pk], pounds_and_pence(amount)
            self.data[f"seen_{line.pk}"] = as_typed(amount)
            both.append(BothTexts(label, theirs, pounds_and_pence(typed[line])))
            message = f"{label}: someone else entered {theirs} while you were writing"
            self.add_error(f"amount_{line.pk}", message)
        return both


class ProjectionGrid(AmountGrid):
    """Besides the amounts a reason for each line, ``reason_<id>``."""

    def __init__(self, *args, reasons: dict[int, str], **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.reasons = reasons
        for line in self.lines:
            label = f"{self.labels[line.pk]}: reason"
            self.fields[f"reason_{line.pk}"] = LineField(
                label=label,
                required=False,
                max_length=REASON_LENGTH,
                error_messages={
                    "max_length": f"{label}: shorten this to %(limit_value)d characters"
                },
            )

    def shown_text(self, line: BudgetLine, kind: str) -> str:
        if kind == "reason":
            return self.reasons.get(line.pk, "")
        return super().shown_text(line, kind)

    @property
    def given_reasons(self) -> dict[BudgetLine, str]:
        return {line: self.cleaned_data.get(f"reason_{line.pk}") or "" for line in self.lines}


def grid_labels(lines: Iterable[BudgetLine], called: str) -> dict[int, str]:
    """What each box is called; two lines of one name are told apart by their groups."""
    lines = list(lines)
    names = Counter(line.name for line in lines)
    return {
        line.pk: (
            f"{line.name} ({line.group.name}), {called}"
            if names[line.name] > 1
            else f"{line.name}, {called}"
        )
        for line in lines
    }


def amount_field(label: str) -> MoneyField:
    return MoneyField(
        label=label,
        required=False,
        error_messages={
            "invalid": f"{label}: {EXAMPLE}",
            "too_large": f"{label}: enter an amount of less than 100,000,000,000 pounds",
        },
    )


def as_typed(amount: Decimal | None) -> str:
    return "" if amount is None else f"{amount:,.2f}"


def plain_amount(text: str) -> Decimal | None:
    """What a hidden box carries; anything but an amount counts as nothing."""
    try:
        amount = Decimal(text.replace(",", "")) if text else None
    except InvalidOperation:
        return None
    return amount if amount is None or amount.is_finite() else None
