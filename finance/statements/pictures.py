"""Where people would rather look: the year by month, and variances by group.

Both pictures are drawn from figures that stand as a table beside them.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal

from charts.bars import Bar, BarChart
from charts.lines import LineChart, Series
from charts.scale import short_percent
from figures.money import against_plan, pounds, sterling
from figures.percentages import percent, share
from periods.calendar import month_label
from tables.declaration import (
    DOES_NOT_APPLY,
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

from .accuracy import Accuracy
from .statement import PositionStatement
from .year_by_month import MONTHS, YearByMonth


def short_months(year: int) -> tuple[str, ...]:
    return tuple(month_label(year, month)[:3] for month in MONTHS)


def year_chart(year: YearByMonth) -> LineChart:
    """Planned and actual; projected too, where that was asked for."""
    return LineChart(
        key="year-by-month",
        title=year.title,
        summary=_in_words(year),
        labels=tuple(label[0] for label in short_months(year.year)),
        series=tuple(Series(column.heading, values) for column, values in _told(year)),
    )


def _told(year: YearByMonth) -> Iterator[tuple[Column, Sequence[Decimal | None]]]:
    """The columns that there are values for."""
    told = (year.planned, year.actual, year.projected)
    return (
        (column, values) for column, values in zip(YEAR_COLUMNS[1:], told, strict=True) if values
    )


def _in_words(year: YearByMonth) -> str:
    known = [(n, spent) for n, spent in zip(MONTHS, year.actual, strict=True) if spent is not None]
    if not known:
        return f"{sterling(year.planned[-1])} is planned for the year; nothing is reported yet."
    month, spent = known[-1]
    where = against_plan(spent - year.planned[month - 1])
    words = f"By {month_label(year.year, month)} {sterling(spent)} was spent, {where}."
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
#: What is said where a month has no value.
MISSING = {"planned": NOT_KNOWN, "actual": NOT_REPORTED, "projected": NOT_KNOWN}


def year_table(year: YearByMonth) -> Table:
    """The picture's figures."""
    told = dict(_told(year))
    return Table(
        caption=year.title,
        columns=(YEAR_COLUMNS[0], *told),
        rows=tuple(
            Row(
                RowKind.LINE,
                f"month-{month}",
                (
                    text(month_label(year.year, month)),
                    *(_of_month(year, month, column, of) for column, of in told.items()),
                ),
            )
            for month in MONTHS
        ),
        notes=(
            IN_POUNDS if year.name else f"All lines of expenditure together, {UNALLOCATED_TOO}",
            *([IS_PROJECTED] if year.projected else []),
        ),
    )


def _of_month(
    year: YearByMonth, month: int, column: Column, values: Sequence[Decimal | None]
) -> Cell:
    """Nothing is missing of a month that is still to come."""
    is_ahead = month > year.month
    return _money(values[month - 1], DOES_NOT_APPLY if is_ahead else MISSING[column.key])


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
