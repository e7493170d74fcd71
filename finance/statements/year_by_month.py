"""The year by month: what was planned, spent and projected, to date at each month's end.

Plain figures without a model, so that a paper can freeze them beside its statement.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass
from decimal import Decimal
from itertools import accumulate
from operator import attrgetter

from django.db.models import Q, QuerySet, Sum

from figures.money import NIL, total
from periods.calendar import month_end, year_label
from records import clock

from ..models import ActualEntry, Budget, BudgetedLine, MonthTotal, ProfileMonth, Projection, Side
from ..posting import Sums
from .known import DatedPlan, has_amount, months_in_force
from .line_year import LineYear
from .statement import sum_if_all

MONTHS = range(1, 13)


@dataclass(frozen=True)
class YearByMonth:
    """Lines of expenditure together, to date at each month end; None where not known."""

    year: int
    month: int
    planned: tuple[Decimal, ...]
    actual: tuple[Decimal | None, ...]
    projected: tuple[Decimal | None, ...] = ()
    """What the year was expected to come to, as said by each month end; None where a line has
    no projection by then. Empty where projections are not asked for."""
    name: str = ""
    """The group or line that it is of; empty for all lines, with what is unallocated."""

    @property
    def title(self) -> str:
        year = year_label(self.year)
        if self.name:
            return f"{self.name}: spend to date by month, {year}"
        return f"Spend to date by month, {year}"


def build_year_by_month(
    budget: Budget, month: int, *, lines: Collection[int] | None = None, name: str = ""
) -> YearByMonth:
    """The year as known now, actuals up to ``month``: of all lines, or of those whose primary
    keys are given. Four queries."""
    only = {} if lines is None else {"line__in": lines}
    return YearByMonth(
        year=budget.year,
        month=month,
        planned=_planned(budget, clock.now(), only),
        actual=_to_date(_totals(budget, month, only)),
        projected=_projected(budget, month, only),
        name=name,
    )


def build_plan_and_actual(
    budget: Budget, month: int, *, known_at: dt.datetime | None = None
) -> YearByMonth:
    """All lines' plan for the year and their actuals up to ``month``, from what was recorded by
    ``known_at``; without it, as of now. At the month itself both are the statement's. Two
    queries."""
    totals = _entries(budget, month, known_at) if known_at else _totals(budget, month, {})
    return YearByMonth(
        year=budget.year,
        month=month,
        planned=_planned(budget, known_at or clock.now(), {}),
        actual=_to_date(totals),
    )


def line_by_month(account: LineYear, budget: Budget) -> YearByMonth:
    """A line's year, from what its page has read already."""
    months = account.months
    entered = max((one.month for one in months if one.is_entered), default=0)
    said = {row.month: row.amount for row in sorted(account.projections, key=attrgetter("pk"))}
    last = max([entered, *said])
    carried = accumulate((said.get(month) for month in MONTHS), _latest)
    return YearByMonth(
        year=budget.year,
        month=last,
        planned=tuple(one.planned_to_date for one in months),
        actual=tuple(one.actual_to_date if one.month <= entered else None for one in months),
        projected=tuple(
            amount if month <= last else None for month, amount in zip(MONTHS, carried, strict=True)
        ),
        name=account.line.name,
    )


def _latest(before: Decimal | None, now: Decimal | None) -> Decimal | None:
    return before if now is None else now


def _planned(budget: Budget, known_at: dt.datetime, only: dict) -> tuple[Decimal, ...]:
    """To date at each month's end, by the profiles dated by then, as the statement has it."""
    plans = _plans_to_date(budget, known_at, only)
    return tuple(
        total(months_in_force(of, month_end(budget.year, month))[month - 1] for of in plans)
        for month in MONTHS
    )


def _plans_to_date(budget: Budget, known_at: dt.datetime, only: dict) -> list[list[DatedPlan]]:
    """Each line's profiles, the newest first, added up month by month."""
    of = {f"profile__{name}": lines for name, lines in only.items()}
    rows = ProfileMonth.objects.filter(
        profile__budget=budget,
        profile__recorded_at__lte=known_at,
        profile__line__group__side=Side.EXPENDITURE,
        **of,
    ).order_by("-profile__dated_on", "-profile_id")
    found: dict[int, dict[int, tuple[dt.date, list[Decimal]]]] = {}
    names = ("profile__line_id", "profile_id", "profile__dated_on", "month", "amount")
    for line, profile, dated_on, month, amount in rows.values_list(*names):
        _, months = found.setdefault(line, {}).setdefault(profile, (dated_on, [NIL] * 12))
        months[month - 1] = amount
    return [
        [(dated_on, tuple(accumulate(months))) for dated_on, months in profiles.values()]
        for profiles in found.values()
    ]


def _totals(budget: Budget, month: int, only: dict) -> dict[int, Sums]:
    """By month, the totals that are kept of what is known now."""
    rows = MonthTotal.objects.filter(budget=budget, month__lte=month, **only)
    return _by_month(rows, Sum("ledger"), Sum("accrued"), Sum("standing"))


def _entries(budget: Budget, month: int, known_at: dt.datetime) -> dict[int, Sums]:
    """By month, what entries came to at the moment."""
    ledger = Q(kind=ActualEntry.Kind.LEDGER)
    rows = ActualEntry.objects.filter(budget=budget, month__lte=month, recorded_at__lte=known_at)
    return _by_month(rows, Sum("amount", filter=ledger), Sum("amount", filter=~ledger), Sum("says"))


def _by_month(rows: QuerySet, *sums: Sum) -> dict[int, Sums]:
    """Income is another side; what is in no line yet is spent."""
    rows = rows.exclude(line__group__side=Side.INCOME).order_by().values_list("month")
    names = ("ledger_sum", "accrued_sum", "standing_sum")
    rows = rows.annotate(**dict(zip(names, sums, strict=True)))
    return {
        month: Sums(ledger or NIL, accrued or NIL, standing)
        for month, ledger, accrued, standing in rows
    }


def _to_date(months: dict[int, Sums]) -> tuple[Decimal | None, ...]:
    last = max((n for n, of in months.items() if has_amount(of)), default=0)
    together = {n: of.ledger + of.accrued for n, of in months.items()}
    spent = accumulate(together.get(n, NIL) for n in MONTHS)
    return tuple(one if n <= last else None for n, one in zip(MONTHS, spent, strict=True))


def _projected(budget: Budget, month: int, only: dict) -> tuple[Decimal | None, ...]:
    """The sum of the lines' projections once every line has one, as in the statement."""
    said: dict[int, dict[int, Decimal]] = {}
    rows = Projection.objects.filter(budget=budget, month__lte=month, **only).order_by("pk")
    for line, of_month, amount in rows.values_list("line_id", "month", "amount"):
        said.setdefault(of_month, {})[line] = amount
    scope = BudgetedLine.objects.filter(budget=budget, line__group__side=Side.EXPENDITURE, **only)
    lines = list(scope.values_list("line_id", flat=True))
    latest: dict[int, Decimal] = {}
    sums: list[Decimal | None] = []
    for of_month in MONTHS:
        latest |= said.get(of_month, {})
        known = of_month <= month
        sums.append(sum_if_all(latest.get(line) for line in lines) if known else None)
    return tuple(sums)
