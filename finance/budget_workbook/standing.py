"""What stands now: each line of the budget with its approved amount and its months."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from figures.money import NIL
from periods.calendar import month_end

from ..budgeting.planning import approved_amounts, revised_amounts
from ..budgeting.shapes import Months
from ..models import Budget, BudgetedLine, BudgetLine, Profile


@dataclass(frozen=True)
class StandingLine:
    """``approved`` is None before an approval, ``profile`` before a profile."""

    line: BudgetLine
    approved: Decimal | None
    revised: Decimal
    profile: Profile | None

    @property
    def months(self) -> Months | None:
        return months_of(self.profile) if self.profile else None


@dataclass(frozen=True)
class Standing:
    """``lines`` by primary key in the statement's order; ``profiles`` are all of the year."""

    budget: Budget
    lines: dict[int, StandingLine]
    profiles: dict[int, Profile]


def months_of(profile: Profile) -> Months:
    return {row.month: row.amount for row in profile.months.all()}


def read_standing(budget: Budget) -> Standing:
    """Five queries, whatever the number of lines."""
    approved, revised = approved_amounts(budget), revised_amounts(budget)
    ordered = budget.profiles.order_by("dated_on", "pk").prefetch_related("months")
    profiles = {one.pk: one for one in ordered}
    year_end = month_end(budget.year, 12)
    counting = {one.line_id: one for one in profiles.values() if one.dated_on <= year_end}
    rows = BudgetedLine.objects.filter(budget=budget).in_statement_order()
    lines = {
        row.line_id: StandingLine(
            line=row.line,
            approved=approved.get(row.line_id),
            revised=revised.get(row.line_id, NIL),
            profile=counting.get(row.line_id),
        )
        for row in rows
    }
    return Standing(budget, lines, profiles)
