"""A year's budget by line: approved, each change, revised, profiled."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Sum

from figures.money import NIL, total
from periods.calendar import month_end

from ..models import (
    Budget,
    BudgetAmount,
    BudgetChange,
    BudgetedLine,
    BudgetLine,
    Profile,
    ProposedChange,
)


@dataclass(frozen=True)
class BudgetRow:
    """``moved`` has what each revision or virement adds, in the order of ``BudgetPage.changes``."""

    line: BudgetLine
    objective: str
    approved: Decimal
    is_approved: bool
    moved: tuple[Decimal, ...]
    profiled: Decimal | None
    """The year's sum of the first profile."""
    reprofiled: Decimal | None
    """That of the one that counts at the year's end, where it is another."""

    @property
    def revised(self) -> Decimal:
        return self.approved + total(self.moved)

    @property
    def profile_gap(self) -> Decimal:
        """The profile that counts less the revised budget; nil where there is no profile."""
        counting = self.profiled if self.reprofiled is None else self.reprofiled
        return NIL if counting is None else counting - self.revised


@dataclass(frozen=True)
class BudgetPage:
    budget: Budget
    approvals: tuple[BudgetChange, ...]
    changes: tuple[BudgetChange, ...]
    rows: tuple[BudgetRow, ...]
    proposals: tuple[ProposedChange, ...]
    """Those that wait for a second person."""

    @property
    def lacks_profiles(self) -> bool:
        """Whether an approved line of expenditure has no months."""
        return any(
            row.is_approved and row.profiled is None and not row.line.is_income for row in self.rows
        )

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
    """All changes of the year, whatever their date, in six queries."""
    changes = BudgetChange.objects.filter(budget=budget, recorded_at__lte=known_at)
    ordered = list(
        changes.select_related("recorded_by__user", "approved_by__user").order_by("dated_on", "pk")
    )
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
        proposals=tuple(budget.proposals.waiting().with_amount()),
    )


def _amounts(changes: list[BudgetChange]) -> dict[tuple[int, int], Decimal]:
    """What each change adds to each line, by (line, change)."""
    rows = BudgetAmount.objects.filter(change__in=changes)
    return {(row.line_id, row.change_id): row.amount for row in rows}


def _profiled(budget: Budget, known_at: dt.datetime) -> dict[int, tuple[Decimal, Decimal | None]]:
    """By line, the year's sums of the first profile and of the one that counts at the year's end,
    None where that is the first."""
    rows = Profile.objects.filter(
        budget=budget, recorded_at__lte=known_at, dated_on__lte=month_end(budget.year, 12)
    )
    summed = rows.order_by("dated_on", "pk").annotate(sum=Sum("months__amount"))
    sums: dict[int, list[Decimal]] = {}
    for line, amount in summed.values_list("line_id", "sum"):
        sums.setdefault(line, []).append(amount)
    return {line: (one[0], one[-1] if one[1:] else None) for line, one in sums.items()}


def _row(row: BudgetedLine, approvals, others, amounts, profiled) -> BudgetRow:
    profiled_first, reprofiled = profiled.get(row.line_id, (None, None))
    approved = [amounts[key] for one in approvals if (key := (row.line_id, one.pk)) in amounts]
    return BudgetRow(
        line=row.line,
        objective=str(row.objective) if row.objective else "",
        approved=total(approved),
        is_approved=bool(approved),
        moved=tuple(amounts.get((row.line_id, one.pk), NIL) for one in others),
        profiled=profiled_first,
        reprofiled=reprofiled,
    )
