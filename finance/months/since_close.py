"""A closed month as it stood at its close, beside what has been corrected since."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Q

from figures.money import NIL, total
from periods.calendar import month_label

from ..models import (
    ActualEntry,
    Budget,
    BudgetLine,
    MonthClosing,
)
from ..statements.known import Figures

UNALLOCATED = "Unallocated"
RELATED = ("budget", "line__group", "recorded_by__user", "upload__stored_file")


@dataclass(frozen=True)
class LineSince:
    """A line's actual to the month's end. ``line`` is None for what is unallocated; an amount is
    None where nothing was reported."""

    line: BudgetLine | None
    at_close: Decimal | None
    now: Decimal | None
    entries: tuple[ActualEntry, ...]
    """What was recorded after the close, and counts by the month's end."""

    @property
    def name(self) -> str:
        return self.line.name if self.line else UNALLOCATED

    @property
    def key(self) -> str:
        return f"line-{self.line.pk}" if self.line else "unallocated"

    @property
    def caption(self) -> str:
        group = f" ({self.line.group.name})" if self.line else ""
        return f"{self.name}{group}: entries since the close"

    @property
    def difference(self) -> Decimal:
        return (self.now or NIL) - (self.at_close or NIL)


@dataclass(frozen=True)
class SumSince:
    at_close: Decimal
    now: Decimal

    @property
    def difference(self) -> Decimal:
        return self.now - self.at_close


@dataclass(frozen=True)
class SinceClose:
    budget: Budget
    month: int
    closing: MonthClosing
    """The close that the figures are compared with."""
    closings: tuple[MonthClosing, ...]
    """Every act of the month for finance, oldest first."""
    lines: tuple[LineSince, ...]
    """Every line of expenditure, and what is unallocated."""
    income: tuple[LineSince, ...]
    """Lines of income that have an actual, or entries since."""
    later: tuple[ActualEntry, ...]
    """Corrections of the months up to this one that stand in later months, as it was closed."""

    @property
    def label(self) -> str:
        return month_label(self.budget.year, self.month)

    @property
    def closes(self) -> tuple[MonthClosing, ...]:
        return tuple(act for act in self.closings if act.is_closed)

    @property
    def changed(self) -> tuple[LineSince, ...]:
        """Lines with entries since, those that come to nothing included."""
        return tuple(line for line in (*self.income, *self.lines) if line.entries)

    @property
    def spent(self) -> SumSince:
        return _sum(self.lines)

    @property
    def earned(self) -> SumSince:
        """Income, with the ledger's sign: below nil as a rule."""
        return _sum(self.income)


def _sum(lines: Iterable[LineSince]) -> SumSince:
    lines = tuple(lines)
    return SumSince(
        total(line.at_close or NIL for line in lines), total(line.now or NIL for line in lines)
    )


def closings_of(budget: Budget, month: int) -> tuple[MonthClosing, ...]:
    """Every close and reopening of the month for finance, oldest first."""
    acts = MonthClosing.objects.filter(budget=budget, month=month, stage=MonthClosing.Stage.FINANCE)
    return tuple(acts.select_related("recorded_by__user").order_by("pk"))


def build_since_close(
    budget: Budget, month: int, closings: tuple[MonthClosing, ...], closing: MonthClosing
) -> SinceClose:
    """Compared with one of the month's closes, in six queries. Income stands by itself: what it
    adds is no part of what was spent."""
    at_close = Figures(budget, month, known_at=closing.recorded_at)
    now = Figures(budget, month)
    entries = _since(budget, month, closing.recorded_at)
    lines, income = [], []
    for line in BudgetLine.objects.filter(budgeted__budget=budget).in_statement_order():
        amounts = at_close.actual.get(line.pk), now.actual.get(line.pk)
        found = LineSince(line, *amounts, tuple(entries.get(line.pk, ())))
        if not line.is_income:
            lines.append(found)
        elif found.entries or amounts != (None, None):
            income.append(found)
    if at_close.unallocated or now.unallocated or None in entries:
        unallocated = (at_close.unallocated, now.unallocated)
        lines.append(LineSince(None, *unallocated, tuple(entries.get(None, ()))))
    later = _later(budget, month)
    return SinceClose(budget, month, closing, closings, tuple(lines), tuple(income), later)


def _since(budget: Budget, month: int, moment: dt.datetime) -> dict[int | None, list[ActualEntry]]:
    rows = ActualEntry.objects.filter(budget=budget, month__lte=month, recorded_at__gt=moment)
    found: dict[int | None, list[ActualEntry]] = {}
    for entry in _told(rows):
        found.setdefault(entry.line_id, []).append(entry)
    return found


def _later(budget: Budget, month: int) -> tuple[ActualEntry, ...]:
    """Takings-back and rows of files of these months that the close sent to a later one."""
    of_these = Q(reverses__month__lte=month) | Q(rows_month__lte=month)
    rows = ActualEntry.objects.filter(of_these, budget=budget, month__gt=month)
    return tuple(_told(rows))


def _told(rows) -> Iterator[ActualEntry]:
    """In the order in which they were recorded, each with its ``month_label``."""
    for entry in rows.select_related(*RELATED).order_by("recorded_at", "pk"):
        entry.month_label = month_label(entry.budget.year, entry.month)
        yield entry
