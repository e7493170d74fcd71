"""What is seen before one projects: a line's money, what each method says, what it would take."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from decimal import Decimal

from figures.money import NIL
from periods.calendar import month_end
from records import clock

from ..models import (
    Budget,
    BudgetLine,
    MonthTotal,
    ProfileMonth,
    Projection,
)
from ..statements.known import Amounts, Figures, profiles_in_force
from ..statements.variance import is_material
from .grid import expenditure_of
from .projecting import Demand, Grounds, demand

Method = Projection.Method
MONTHS = range(1, 13)


@dataclass(frozen=True)
class ProjectionRow:
    """``seen`` is what this month says, ``last`` what was said up to it; ``offers`` has what each
    method comes to, None where it lacks its grounds."""

    line: BudgetLine
    amounts: Amounts
    seen: Projection | None
    last: Projection | None
    offers: dict[str, Decimal | None]
    takes: Demand | None
    """What the last projection, or else the revised budget, would take; None in a month without
    an actual."""
    is_material: bool

    def would_take(self, method: str) -> Demand | None:
        """What the method's amount would take; None where it lacks its grounds."""
        amount = self.offers.get(method)
        if amount is None or self.takes is None:
            return None
        return demand(projection=amount, to_date=self.amounts.actual, gone=self.takes.months_gone)

    @property
    def ignores_the_variance(self) -> bool:
        """Whether the year is still projected on the budget, beside a material variance, with no
        reason (rule 9 of the source paper)."""
        return (
            self.is_material
            and self.last is not None
            and self.last.amount == self.amounts.revised
            and not self.last.reason
        )


def build_projections(
    budget: Budget, month: int, lines: Collection[BudgetLine] | None = None
) -> list[ProjectionRow]:
    """Lines of expenditure in the statement's order, or of those given. Seven queries."""
    figures = Figures(budget, month)
    profiles, last_year = _profiles(budget), _last_year(budget)
    rows = []
    for line in expenditure_of(budget) if lines is None else lines:
        grounds = Grounds(
            month,
            figures.actual.get(line.pk),
            profiles.get(line.pk, ()),
            last_year.get(line.pk, ()),
        )
        rows.append(_row(line, month, figures, grounds, budget.organisation))
    return rows


def _row(line: BudgetLine, month: int, figures: Figures, grounds: Grounds, organisation):
    amounts, last = figures.of(line), figures.projections.get(line.pk)
    aim = last.amount if last else amounts.revised
    return ProjectionRow(
        line=line,
        amounts=amounts,
        seen=last if last and last.month == month else None,
        last=last,
        offers={
            Method.PLAN: grounds.plan_remaining(),
            Method.RUN_RATE: grounds.run_rate(),
            Method.LAST_YEAR: grounds.like_last_year(),
        },
        takes=None
        if amounts.actual is None
        else demand(projection=aim, to_date=amounts.actual, gone=month),
        is_material=amounts.actual is not None
        and is_material(
            actual=amounts.actual,
            planned=amounts.planned,
            percent=organisation.materiality_percent,
            amount=organisation.materiality_amount,
        ),
    )


def _profiles(budget: Budget) -> dict[int, list[Decimal]]:
    """By line the twelve months of the profile that counts at the year's end."""
    in_force = profiles_in_force(budget, month_end(budget.year, 12), clock.now())
    rows = ProfileMonth.objects.filter(profile__in=in_force).order_by()
    months: dict[int, list[Decimal]] = {}
    for line, month, amount in rows.values_list("profile__line_id", "month", "amount"):
        months.setdefault(line, [NIL] * 12)[month - 1] = amount
    return months


def _last_year(budget: Budget) -> dict[int, list[Decimal]]:
    """By line the twelve months of last year's actuals."""
    rows = MonthTotal.objects.filter(
        budget__organisation=budget.organisation_id,
        budget__year=budget.year - 1,
        line__isnull=False,
    )
    months: dict[int, list[Decimal]] = {}
    for row in rows:
        months.setdefault(row.line_id, [NIL] * 12)[row.month - 1] = row.ledger + row.accrued
    return months
