"""Where people would rather look: the year by month, and variances by group.

Both pictures are drawn from figures that stand as a table beside them.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import accumulate
from operator import attrgetter

from django.db.models import Sum

from charts.bars import Bar, BarChart
from charts.lines import LineChart, Series
from charts.scale import short_percent
from figures.money import NIL, against_plan, pounds, sterling, total
from figures.percentages import percent, share
from periods.calendar import month_end, month_label
from records import clock
from tables.declaration import (
    NOT_KNOWN,
    NOT_REPORTED,
    Cell,
    Column,
    Kind,
    Row,
    RowKind,
    Table,
    absent,
    text,
)

from ..models import (
    Budget,
    BudgetedLine,
    MonthTotal,
    ProfileMonth,
    Projection,
    Side,
)
from ..posting import Sums
from .accuracy import Accuracy
from .known import DatedPlan, has_amount, months_in_force
from .line_year import LineYear
from .statement import PositionStatement, sum_if_all

MONTHS = range(1, 13)


@dataclass(frozen=True)
class YearByMonth:
    """Lines of expenditure together, to date at each month end; None where not known."""

    budget: Budget
    month: int
    planned: tuple[Decimal, ...]
    actual: tuple[Decimal | None, ...]
    projected: tuple[Decimal | None, ...]
    """What the year was expected to come to, as said by each month end; None where a line has
    no projection by then."""
    name: str = ""
    """The group or line that it is of; empty for all lines, with what is unallocated."""

    @property
    def title(self) -> str:
        title = f"pend to date by month, {self.budget.label}"
        return f"{self.name}: s{title}" if self.name else f"S{title}"


def build_year_by_month(
    budget: Budget, month: int, *, lines: Collection[int] | None = None, name: str = ""
) -> YearByMonth:
    """The year as known now, actuals up to ``month``: of all lines, or of those whose primary
    keys are given. Four queries."""
    only = {} if lines is None else {"line__in": lines}
    return YearByMonth(
        budget=budget,
        month=month,
        planned=_planned(budget, only),
        actual=_actual(budget, month, only),
        projected=_projected(budget, month, only),
        name=name,
    )


def line_by_month(account: LineYear, budget: Budget) -> YearByMonth:
    """A line's year, from what its page has read already."""
    months = account.months
    entered = max((one.month for one in months if one.is_entered), default=0)
    said = {row.month: row.amount for row in sorted(account.projections, key=attrgetter("pk"))}
    last = max([entered, *said])
    carried = accumulate((said.get(month) for month in MONTHS), _latest)
    return YearByMonth(
        budget=budget,
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


def _planned(budget: Budget, only: dict) -> tuple[Decimal, ...]:
    """To date at each month's end, by the profiles dated by then, as the statement has it."""
    plans = _plans_to_date(budget, only)
    return tuple(
        total(months_in_force(of, month_end(budget.year, month))[month - 1] for of in plans)
        for month in MONTHS
    )


def _plans_to_date(budget: Budget, only: dict) -> list[list[DatedPlan]]:
    """Each line's profiles, the newest first, added up month by month."""
    of = {f"profile__{name}": lines for name, lines in only.items()}
    rows = ProfileMonth.objects.filter(
        profile__budget=budget,
        profile__recorded_at__lte=clock.now(),
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


def _actual(budget: Budget, month: int, only: dict) -> tuple[Decimal | None, ...]:
    rows = MonthTotal.objects.filter(budget=budget, month__lte=month, **only)
    rows = rows.exclude(line__group__side=Side.INCOME).order_by().values_list("month")
    rows = rows.annotate(Sum("ledger"), Sum("accrued"), Sum("standing"))
    months = {of_month: Sums(*sums) for of_month, *sums in rows}
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


def short_months(year: int) -> tuple[str, ...]:
    return tuple(month_label(year, month)[:3] for month in MONTHS)


def year_chart(year: YearByMonth) -> LineChart:
    """Planned, actual and projected."""
    return LineChart(
        key="year-by-month",
        title=year.title,
        summary=_in_words(year),
        labels=tuple(label[0] for label in short_months(year.budget.year)),
        series=(
            Series("Planned to date", year.planned),
            Series("Actual to date", year.actual),
            Series("Projected for the year", year.projected),
        ),
    )


def _in_words(year: YearByMonth) -> str:
    known = [(n, spent) for n, spent in zip(MONTHS, year.actual, strict=True) if spent is not None]
    if not known:
        return f"{sterling(year.planned[-1])} is planned for the year; nothing is reported yet."
    month, spent = known[-1]
    where = against_plan(spent - year.planned[month - 1])
    words = f"By {month_label(year.budget.year, month)} {sterling(spent)} was spent, {where}."
    expected = next((one for one in reversed(year.projected) if one is not None), None)
    return words if expected is None else f"{words} The year is projected at {sterling(expected)}."


IN_POUNDS = "Amounts are in pounds. Brackets mean a minus: more came back than was spent."
UNALLOCATED_TOO = "what is unallocated included, in pounds. Brackets mean a minus."
IS_PROJECTED = (
    "The projection is what the whole year was expected to come to, as seen at each month's end."
)
YEAR_COLUMNS = (
    Column("month", "Month"),
    Column("planned", "Planned to date", Kind.MONEY, "£"),
    Column("actual", "Actual to date", Kind.MONEY, "£"),
    Column("projected", "Projected for the year", Kind.MONEY, "£"),
)


def year_table(year: YearByMonth) -> Table:
    """The picture's figures."""
    rows = zip(MONTHS, year.planned, year.actual, year.projected, strict=True)
    return Table(
        caption=year.title,
        columns=YEAR_COLUMNS,
        rows=tuple(
            Row(
                RowKind.LINE,
                f"month-{month}",
                (
                    text(month_label(year.budget.year, month)),
                    Cell(pounds(planned), planned),
                    _money(actual, NOT_REPORTED),
                    _money(projected, NOT_KNOWN),
                ),
            )
            for month, planned, actual, projected in rows
        ),
        notes=(
            IN_POUNDS if year.name else f"All lines of expenditure together, {UNALLOCATED_TOO}",
            IS_PROJECTED,
        ),
    )


def _money(amount: Decimal | None, missing: str) -> Cell:
    return absent(missing) if amount is None else Cell(pounds(amount), amount)


def variance_chart(statement: PositionStatement, *, key: str = "variance-by-group") -> BarChart:
    """Each group's variance to date, in the statement's order."""
    groups = [one for one in statement.expenditure if one.subtotal.variance is not None]
    return BarChart(
        key=key,
        title=f"Variance by group at the end of {month_label(statement.year, statement.month)}",
        summary=_furthest([(one.name, one.subtotal.variance) for one in groups]),
        bars=tuple(
            Bar(one.name, one.subtotal.variance, pounds(one.subtotal.variance)) for one in groups
        ),
    )


def _furthest(variances: Sequence[tuple[str, Decimal]]) -> str:
    if not variances:
        return "Nothing is reported yet."
    name, variance = max(variances, key=lambda one: abs(one[1]))
    return f"{name} is furthest from plan: {against_plan(variance)}."


VARIANCE_COLUMNS = (
    Column("group", "Group"),
    Column("planned", "Planned spend to date", Kind.MONEY, "£"),
    Column("actual", "Actual spend to date", Kind.MONEY, "£"),
    Column("variance", "Variance", Kind.MONEY, "£", less=("actual", "planned")),
    Column("percent", "Variance", Kind.PERCENT, "% of planned", share=("variance", "planned")),
)


def variance_table(statement: PositionStatement) -> Table:
    """The picture's figures."""
    return Table(
        caption=f"Variance by group, {month_label(statement.year, statement.month)}",
        columns=VARIANCE_COLUMNS,
        rows=tuple(
            _variance_row(n, group.name, group.subtotal)
            for n, group in enumerate(statement.expenditure, start=1)
        ),
        notes=(
            "The variance is the actual spend to date less the planned spend to date, in pounds; "
            "brackets mean a minus: less spent than planned. Its percentage is of the planned "
            "spend to date.",
        ),
    )


def _variance_row(number: int, name: str, amounts) -> Row:
    variance = amounts.variance
    printed = None if variance is None else percent(variance, amounts.planned)
    return Row(
        RowKind.LINE,
        f"group-{number}",
        (
            text(name),
            _money(amounts.planned, NOT_KNOWN),
            _money(amounts.actual, NOT_REPORTED),
            _money(variance, NOT_KNOWN),
            absent(NOT_KNOWN)
            if printed is None
            else Cell(printed, share(variance, amounts.planned)),
        ),
    )


def accuracy_charts(accuracy: Accuracy) -> tuple[LineChart, BarChart] | None:
    """By how much the whole was off, month by month, and each programme at last; None before the
    year is complete, when there is no outturn to hold projections against."""
    if not accuracy.is_complete:
        return None
    shares = accuracy.shares()
    return (
        LineChart(
            key="accuracy",
            title=f"Projection less outturn, % of outturn, {accuracy.budget.label}",
            summary=_how_far_off(accuracy, shares),
            labels=tuple(label[0] for label in short_months(accuracy.budget.year)),
            series=(Series("All lines", shares),),
            axis=short_percent,
        ),
        _programmes_chart(accuracy),
    )


def _how_far_off(accuracy: Accuracy, shares: Sequence[Decimal | None]) -> str:
    known = [(n, one) for n, one in zip(MONTHS, shares, strict=True) if one is not None]
    if not known:
        return "No month has a projection of every line."
    (first, began), (last, ended) = known[0], known[-1]
    words = f"{month_label(accuracy.budget.year, first)}: {_off(began)}."
    if last == first:
        return words
    return f"{words} {month_label(accuracy.budget.year, last)}: {_off(ended)}."


def _off(share: Decimal) -> str:
    if not share:
        return "exactly what was spent was expected"
    return f"{abs(share):.1f}% {'more' if share > 0 else 'less'} was expected than was spent"


def _worst(name: str, missed: Decimal) -> str:
    if not missed:
        return "Every programme spent exactly what was expected."
    way = "more" if missed > 0 else "less"
    return f"{name} was furthest off: {sterling(abs(missed))} {way} was expected than was spent."


def _programmes_chart(accuracy: Accuracy) -> BarChart:
    missed = [
        (one.whole.name, one.whole.last_missed_by)
        for one in accuracy.programmes
        if one.whole.last_missed_by is not None
    ]
    name, most = max(missed, key=lambda one: abs(one[1]), default=("", None))
    return BarChart(
        key="accuracy-by-programme",
        title=f"Last projection less outturn by programme, £, {accuracy.budget.label}",
        summary="No programme was projected." if most is None else _worst(name, most),
        bars=tuple(Bar(name, amount, pounds(amount)) for name, amount in missed),
    )
