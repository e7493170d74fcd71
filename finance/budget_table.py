"""A year's budget by line: approved, each change, revised, profiled."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal

from figures.money import NIL, total
from periods.calendar import month_end

from .known import profiles_in_force
from .models import Budget, BudgetAmount, BudgetChange, BudgetedLine, BudgetLine, ProfileMonth


@dataclass(frozen=True)
class BudgetRow:
    """``moved`` has what each revision or virement adds, in the order of ``BudgetPage.changes``."""

    line: BudgetLine
    objective: str
    approved: Decimal
    is_approved: bool
    moved: tuple[Decimal, ...]
    profiled: Decimal | None

    @property
    def revised(self) -> Decimal:
        return self.approved + total(self.moved)

    @property
    def profile_gap(self) -> Decimal:
        """Profile less revised budget; nil where there is no profile."""
        return NIL if self.profiled is None else self.profiled - self.revised


@dataclass(frozen=True)
class BudgetPage:
    budget: Budget
    approvals: tuple[BudgetChange, ...]
    changes: tuple[BudgetChange, ...]
    rows: tuple[BudgetRow, ...]

    @property
    def by_group(self) -> list[tuple[str, list[BudgetRow]]]:
        groups: dict[int, tuple[str, list[BudgetRow]]] = {}
        for row in self.rows:
            group = row.line.group
            groups.setdefault(group.pk, (group.name, []))[1].append(row)
        return list(groups.values())

    @property
    def income(self) -> Decimal:
        return total(row.revised for row in self.rows if row.line.is_income)

    @property
    def expenditure(self) -> Decimal:
        return total(row.revised for row in self.rows if not row.line.is_income)

    @property
    def unbalanced_by(self) -> Decimal:
        return self.income + self.expenditure


def build_budget_page(budget: Budget, *, known_at: dt.datetime) -> BudgetPage:
    """All changes of the year, whatever their date, in four queries."""
    changes = BudgetChange.objects.filter(budget=budget, recorded_at__lte=known_at)
    ordered = list(changes.select_related("recorded_by__user").order_by("dated_on", "pk"))
    approvals = [one for one in ordered if one.kind == BudgetChange.Kind.APPROVED]
    others = [one for one in ordered if one.kind != BudgetChange.Kind.APPROVED]
    amounts = _amounts(ordered)
    profiled = _profiled(budget, known_at)
    return BudgetPage(
        budget=budget,
        approvals=tuple(approvals),
        changes=tuple(others),
        rows=tuple(
            _row(row, approvals, others, amounts, profiled)
            for row in BudgetedLine.objects.filter(budget=budget).in_statement_order()
        ),
    )


def _amounts(changes: list[BudgetChange]) -> dict[tuple[int, int], Decimal]:
    """What each change adds to each line, by (line, change)."""
    rows = BudgetAmount.objects.filter(change__in=changes)
    return {(row.line_id, row.change_id): row.amount for row in rows}


def _profiled(budget: Budget, known_at: dt.datetime) -> dict[int, Decimal]:
    """The year's sum of the profile that counts at its end, by line."""
    in_force = profiles_in_force(budget, month_end(budget.year, 12), known_at)
    months = ProfileMonth.objects.filter(profile__in=in_force).values_list(
        "profile__line_id", "amount"
    )
    sums: dict[int, Decimal] = {}
    for line, amount in months:
        sums[line] = sums.get(line, NIL) + amount
    return sums


def _row(row: BudgetedLine, approvals, others, amounts, profiled) -> BudgetRow:
    approved = [amounts[key] for one in approvals if (key := (row.line_id, one.pk)) in amounts]
    return BudgetRow(
        line=row.line,
        objective=str(row.objective) if row.objective else "",
        approved=total(approved),
        is_approved=bool(approved),
        moved=tuple(amounts.get((row.line_id, one.pk), NIL) for one in others),
        profiled=profiled.get(row.line_id),
    )
