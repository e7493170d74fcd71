"""A month's figures of every line of expenditure, as the page shows them before one writes."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Q, Sum

from figures.money import NIL, total
from periods.calendar import month_end, month_label
from records import clock

from ..models import (
    Budget,
    BudgetLine,
    MonthTotal,
    ProfileMonth,
    Side,
)
from ..statements.known import has_amount, profiles_in_force
from ..statements.variance import variance
from .month_figures import NOTHING, LineMonth, month_of_lines


@dataclass(frozen=True)
class GridRow:
    line: BudgetLine
    planned: Decimal
    planned_to_date: Decimal
    last_month: Decimal | None
    """What the month before came to; None where nothing was reported."""
    of_month: LineMonth
    before: Decimal
    """Actual of the year's earlier months."""

    @property
    def seen(self) -> Decimal | None:
        """The ledger's figure; None where nothing was reported."""
        return self.of_month.ledger

    @property
    def carried(self) -> Decimal:
        return self.of_month.carried

    @property
    def total(self) -> Decimal:
        return self.of_month.total

    @property
    def to_date(self) -> Decimal:
        return self.before + self.total

    @property
    def variance(self) -> Decimal:
        return variance(actual=self.to_date, planned=self.planned_to_date)


@dataclass(frozen=True)
class GridGroup:
    name: str
    rows: tuple[GridRow, ...]


@dataclass(frozen=True)
class GridTotals:
    """The sums of all rows, column by column."""

    last_month: Decimal
    planned: Decimal
    ledger: Decimal
    accrual: Decimal
    prepayment: Decimal
    carried: Decimal
    total: Decimal
    to_date: Decimal
    planned_to_date: Decimal

    @property
    def variance(self) -> Decimal:
        return variance(actual=self.to_date, planned=self.planned_to_date)


@dataclass(frozen=True)
class MonthGrid:
    budget: Budget
    month: int
    groups: tuple[GridGroup, ...]

    @property
    def rows(self) -> tuple[GridRow, ...]:
        return tuple(row for group in self.groups for row in group.rows)

    @property
    def label(self) -> str:
        return month_label(self.budget.year, self.month)

    @property
    def last_label(self) -> str:
        """The month before within the year; empty for April."""
        return month_label(self.budget.year, self.month - 1) if self.month > 1 else ""

    @property
    def next_label(self) -> str:
        """The month that takes accruals back: after March, April of the next year."""
        year, month = (self.budget.year, self.month + 1)
        return month_label(year, month) if month < 13 else month_label(year + 1, 1)

    @property
    def totals(self) -> GridTotals:
        rows = self.rows
        return GridTotals(
            last_month=total(row.last_month or NIL for row in rows),
            planned=total(row.planned for row in rows),
            ledger=total(row.seen or NIL for row in rows),
            accrual=total(row.of_month.accrued.accrual for row in rows),
            prepayment=total(row.of_month.accrued.prepayment for row in rows),
            carried=total(row.carried for row in rows),
            total=total(row.total for row in rows),
            to_date=total(row.to_date for row in rows),
            planned_to_date=total(row.planned_to_date for row in rows),
        )

    @property
    def reported(self) -> int:
        return sum(row.seen is not None for row in self.rows)


def build_grid(budget: Budget, month: int) -> MonthGrid:
    """Lines of expenditure by group, in five queries."""
    lines = expenditure_of(budget)
    planned, earlier = _planned(budget, month), _earlier(budget, month)
    in_month = month_of_lines(budget, month)
    rows = [_row(line, planned, earlier, in_month.get(line.pk, NOTHING), month) for line in lines]
    return MonthGrid(
        budget,
        month,
        tuple(GridGroup(name, tuple(members)) for name, members in _by_group(rows)),
    )


def expenditure_of(budget: Budget) -> list[BudgetLine]:
    """The budget's lines of expenditure in the statement's order."""
    lines = BudgetLine.objects.filter(budgeted__budget=budget, group__side=Side.EXPENDITURE)
    return list(lines.in_statement_order())


def _by_group(rows: Iterable[GridRow]) -> list[tuple[str, list[GridRow]]]:
    groups: dict[int, tuple[str, list[GridRow]]] = {}
    for row in rows:
        group = row.line.group
        groups.setdefault(group.pk, (group.name, []))[1].append(row)
    return list(groups.values())


def _planned(budget: Budget, month: int) -> dict[int, dict]:
    in_force = profiles_in_force(budget, month_end(budget.year, month), clock.now())
    rows = ProfileMonth.objects.filter(profile__in=in_force, month__lte=month).order_by()
    sums = rows.values("profile__line_id").annotate(
        in_month=Sum("amount", filter=Q(month=month)), to_date=Sum("amount")
    )
    return {row["profile__line_id"]: row for row in sums}


def _earlier(budget: Budget, month: int) -> dict[int, list[MonthTotal]]:
    """The totals of the year's earlier months, by line."""
    rows = MonthTotal.objects.filter(budget=budget, month__lt=month, line__isnull=False)
    found: dict[int, list[MonthTotal]] = {}
    for row in rows:
        found.setdefault(row.line_id, []).append(row)
    return found


def _row(
    line: BudgetLine,
    planned: dict[int, dict],
    earlier: dict[int, list[MonthTotal]],
    of_month: LineMonth,
    month: int,
) -> GridRow:
    plan, totals = planned.get(line.pk, {}), earlier.get(line.pk, [])
    last = next((row for row in totals if row.month == month - 1), None)
    return GridRow(
        line=line,
        planned=plan.get("in_month") or NIL,
        planned_to_date=plan.get("to_date") or NIL,
        last_month=last.ledger + last.accrued if last and has_amount(last) else None,
        of_month=of_month,
        before=total(row.ledger + row.accrued for row in totals),
    )
