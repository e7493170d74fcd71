"""A month's figures of every line of expenditure, as the page shows them before one writes."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Q, Sum

from figures.money import NIL, total
from periods.calendar import month_end, month_label
from records import clock

from .known import Figures, profiles_in_force
from .models import Budget, BudgetLine, MonthTotal, ProfileMonth, Side


@dataclass(frozen=True)
class GridRow:
    """``seen`` and ``last_month`` are None where nothing was reported."""

    line: BudgetLine
    planned: Decimal
    planned_to_date: Decimal
    last_month: Decimal | None
    seen: Decimal | None
    before: Decimal
    """Actual of the year's earlier months."""

    @property
    def to_date(self) -> Decimal:
        return self.before + (self.seen or NIL)


@dataclass(frozen=True)
class GridGroup:
    name: str
    rows: tuple[GridRow, ...]


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
    def last_month(self) -> Decimal:
        return total(row.last_month or NIL for row in self.rows)

    @property
    def seen(self) -> Decimal:
        return total(row.seen or NIL for row in self.rows)

    @property
    def planned(self) -> Decimal:
        return total(row.planned for row in self.rows)

    @property
    def planned_to_date(self) -> Decimal:
        return total(row.planned_to_date for row in self.rows)

    @property
    def to_date(self) -> Decimal:
        return total(row.to_date for row in self.rows)

    @property
    def reported(self) -> int:
        return sum(row.seen is not None for row in self.rows)


def build_grid(budget: Budget, month: int) -> MonthGrid:
    """Lines of expenditure by group, in three queries."""
    planned, actual = _planned(budget, month), _actual(budget, month)
    rows = [_row(line, planned, actual) for line in expenditure_of(budget)]
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


def _actual(budget: Budget, month: int) -> dict[int, dict]:
    """The ledger's figure of the month and of the one before it, and all before this month;
    what was not reported in a month is None there."""
    rows = MonthTotal.objects.filter(budget=budget, month__lte=month, line__isnull=False)
    sums: dict[int, dict] = {}
    for row in rows:
        line = sums.setdefault(row.line_id, {"before": NIL})
        if row.month == month:
            line["in_month"] = row.ledger if row.standing else None
        else:
            line["before"] += row.ledger + row.accrued
        if row.month == month - 1:
            line["last"] = row.ledger if row.standing else None
    return sums


def _row(line: BudgetLine, planned: dict[int, dict], actual: dict[int, dict]) -> GridRow:
    plan, spent = planned.get(line.pk, {}), actual.get(line.pk, {})
    return GridRow(
        line=line,
        planned=plan.get("in_month") or NIL,
        planned_to_date=plan.get("to_date") or NIL,
        last_month=spent.get("last"),
        seen=spent.get("in_month"),
        before=spent.get("before") or NIL,
    )


@dataclass(frozen=True)
class ProjectionRow:
    """``seen`` is what this month says, ``last`` what was said up to it."""

    line: BudgetLine
    revised: Decimal
    to_date: Decimal | None
    planned_to_date: Decimal
    last: Decimal | None
    seen: Decimal | None
    seen_reason: str
    months_gone: int

    @property
    def to_spend(self) -> Decimal:
        """What it would take to end the year on the revised budget."""
        return self.revised - (self.to_date or NIL)

    @property
    def at_this_rate(self) -> Decimal | None:
        """The year if every month were like those gone; None where nothing was reported."""
        if self.to_date is None:
            return None
        return (self.to_date * 12 / self.months_gone).quantize(Decimal("0.01"))


def build_projections(budget: Budget, month: int) -> list[ProjectionRow]:
    """What the officer sees before projecting: six queries."""
    figures = Figures(budget, month)
    rows = []
    for line in expenditure_of(budget):
        amounts, latest = figures.of(line), figures.projections.get(line.pk)
        here = latest if latest and latest.month == month else None
        rows.append(
            ProjectionRow(
                line=line,
                revised=amounts.revised,
                to_date=amounts.actual,
                planned_to_date=amounts.planned,
                last=amounts.projection,
                seen=here.amount if here else None,
                seen_reason=here.reason if here else "",
                months_gone=month,
            )
        )
    return rows
