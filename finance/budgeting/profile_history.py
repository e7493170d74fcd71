"""A line's first profile beside the one that counts, month by month."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Sum

from figures.money import NIL, total
from periods.calendar import month_end, month_label

from ..models import Budget, BudgetLine, Profile
from .planning import revised_amounts
from .shapes import MONTHS


@dataclass(frozen=True)
class MonthPlans:
    """One month in every profile, in the order of the profiles."""

    label: str
    amounts: tuple[Decimal, ...]

    @property
    def moved(self) -> Decimal:
        """The profile that counts less the first."""
        return self.amounts[-1] - self.amounts[0]


@dataclass(frozen=True)
class ProfileHistory:
    """``profiles`` in the order in which they came to count; the last one counts."""

    line: BudgetLine
    profiles: tuple[Profile, ...]
    months: tuple[MonthPlans, ...]
    approved: Decimal
    revised: Decimal

    @property
    def totals(self) -> tuple[Decimal, ...]:
        count = len(self.profiles)
        return tuple(total(month.amounts[n] for month in self.months) for n in range(count))

    @property
    def moved(self) -> Decimal:
        return self.totals[-1] - self.totals[0] if self.profiles else NIL

    @property
    def gap(self) -> Decimal:
        """The profile that counts less the revised budget."""
        return self.totals[-1] - self.revised if self.profiles else NIL


def build_profile_history(
    budget: Budget, line: BudgetLine, *, known_at: dt.datetime
) -> ProfileHistory:
    """Every profile of the line that was set by the year's end, in four queries."""
    rows = Profile.objects.filter(
        budget=budget,
        line=line,
        recorded_at__lte=known_at,
        dated_on__lte=month_end(budget.year, 12),
    )
    related = rows.select_related("recorded_by__user").prefetch_related("months")
    profiles = tuple(related.order_by("dated_on", "pk"))
    spread = [{row.month: row.amount for row in profile.months.all()} for profile in profiles]
    approved = line.budget_amounts.filter(change__budget=budget, change__kind="approved")
    return ProfileHistory(
        line=line,
        profiles=profiles,
        months=tuple(
            MonthPlans(month_label(budget.year, month), tuple(one[month] for one in spread))
            for month in MONTHS
        ),
        approved=approved.aggregate(sum=Sum("amount"))["sum"] or NIL,
        revised=revised_amounts(budget).get(line.pk, NIL),
    )
