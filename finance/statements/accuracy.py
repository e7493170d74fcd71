"""How good projections were: each month's projection against what the year came to."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal

from figures.money import NIL, pounds, total
from figures.percentages import percent, share
from periods.calendar import month_label
from tables.declaration import (
    DOES_NOT_APPLY,
    NOT_KNOWN,
    Cell,
    Column,
    Kind,
    Row,
    RowKind,
    Table,
    absent,
    heading,
    text,
)

from ..models import (
    Budget,
    BudgetLine,
    MonthTotal,
    Projection,
    Side,
)
from ..months.closing import month_states
from ..years import closing_of

MONTHS = range(1, 13)
NO_PROGRAMME = "No programme"


@dataclass(frozen=True)
class Forecasts:
    """A line, or several together: what was projected at each month end, and the outturn.

    ``projected`` has twelve places, April first; None where nothing had been projected by then
    (of several lines: by then for one of them).
    """

    name: str
    projected: tuple[Decimal | None, ...]
    outturn: Decimal | None

    @property
    def last(self) -> Decimal | None:
        """What was projected last."""
        return next((one for one in reversed(self.projected) if one is not None), None)

    @property
    def last_missed_by(self) -> Decimal | None:
        """By how much the last projection was off."""
        return None if self.last is None or self.outturn is None else self.last - self.outturn

    def said_by(self, month: int) -> Decimal | None:
        """What was projected for the year at the month's end."""
        return self.projected[month - 1]

    def missed_by(self, month: int) -> Decimal | None:
        """Projection − outturn: above nil, more was expected than was spent."""
        said = self.said_by(month)
        return None if said is None or self.outturn is None else said - self.outturn


@dataclass(frozen=True)
class ProgrammeForecasts:
    whole: Forecasts
    lines: tuple[Forecasts, ...]


@dataclass(frozen=True)
class Accuracy:
    """``months_known``: up to which month the year is entered. ``is_complete``: March is closed
    for finance, or the year is; before, there is no outturn, and ``outturn`` is the actual to
    date."""

    budget: Budget
    months_known: int
    is_complete: bool
    programmes: tuple[ProgrammeForecasts, ...]
    whole: Forecasts

    @property
    def months(self) -> tuple[int, ...]:
        """Those at whose end anything had been projected."""
        said = [one.projected for group in self.programmes for one in group.lines]
        return tuple(n for n in MONTHS if any(line[n - 1] is not None for line in said))

    def shares(self) -> tuple[Decimal | None, ...]:
        """By month, how far the projection of the whole was off, as a percentage of the outturn."""
        missed = (self.whole.missed_by(month) for month in MONTHS)
        return tuple(
            None if one is None else share(one, self.whole.outturn or NIL) for one in missed
        )


def build_accuracy(budget: Budget) -> Accuracy:
    """Lines of expenditure by programme. Five queries at most."""
    lines = BudgetLine.objects.filter(budgeted__budget=budget, group__side=Side.EXPENDITURE)
    projected, (outturn, months_known) = _projected(budget), _outturn(budget)
    is_complete = _is_over(budget)
    said_of = (month for said in projected.values() for month in said)
    last = 12 if is_complete else max([months_known, *said_of])
    groups: dict[str, list[Forecasts]] = {}
    for line in lines.in_statement_order():
        name = line.programme.name if line.programme else NO_PROGRAMME
        said = _carried(projected.get(line.pk, {}), last)
        groups.setdefault(name, []).append(Forecasts(line.name, said, outturn.get(line.pk)))
    return Accuracy(
        budget=budget,
        months_known=months_known,
        is_complete=is_complete,
        programmes=tuple(
            ProgrammeForecasts(_together(name, members), tuple(members))
            for name, members in groups.items()
        ),
        whole=_together("All lines", [one for members in groups.values() for one in members]),
    )


def _is_over(budget: Budget) -> bool:
    """Whether the year's figures stand: something in March does not say that all of it is in."""
    return month_states(budget).is_closed_for_finance(12) or closing_of(budget) is not None


def _projected(budget: Budget) -> dict[int, dict[int, Decimal]]:
    """By line and month what was said last of that month."""
    said: dict[int, dict[int, Decimal]] = {}
    rows = Projection.objects.filter(budget=budget).order_by("pk")
    for line, month, amount in rows.values_list("line_id", "month", "amount"):
        said.setdefault(line, {})[month] = amount
    return said


def _outturn(budget: Budget) -> tuple[dict[int, Decimal], int]:
    """By line the year's actual so far, and the last month that anything was reported for."""
    sums: dict[int, Decimal] = {}
    last = 0
    for row in MonthTotal.objects.filter(budget=budget, line__isnull=False):
        sums[row.line_id] = sums.get(row.line_id, NIL) + row.ledger + row.accrued
        if row.standing:
            last = max(last, row.month)
    return sums, last


def _carried(said: dict[int, Decimal], last: int) -> tuple[Decimal | None, ...]:
    """A projection holds until another one is made; what comes after ``last`` is not known."""
    carried, latest = [], None
    for month in MONTHS:
        latest = said.get(month, latest)
        carried.append(latest if month <= last else None)
    return tuple(carried)


def _together(name: str, members: Iterable[Forecasts]) -> Forecasts:
    members = list(members)
    by_month = zip(*(one.projected for one in members), strict=True) if members else [()] * 12
    outturns = [one.outturn for one in members if one.outturn is not None]
    return Forecasts(
        name,
        tuple(None if None in said or not said else total(said) for said in by_month),
        total(outturns) if outturns else None,
    )


SIGNS = (
    "Each month's column has what was then projected for the year, less what the year came to. "
    "Brackets mean a minus: less was expected than was spent. Amounts are in pounds."
)
NOT_OVER = (
    "Each month's column has what was then projected for the year. Once March is closed, it has "
    "by how much that was off. Amounts are in pounds."
)


def accuracy_table(accuracy: Accuracy) -> Table:
    """A row a line, by programme, and the whole: how far off each month's projection was. While
    the year is not over there is no outturn to hold them against: then what was projected."""
    return Table(
        caption=f"{_caption(accuracy)}, {accuracy.budget.label}",
        columns=_columns(accuracy),
        rows=(*_rows(accuracy), _row(accuracy, RowKind.TOTAL, "all", accuracy.whole)),
        notes=(SIGNS,) if accuracy.is_complete else (NOT_OVER, *_so_far(accuracy)),
    )


def _caption(accuracy: Accuracy) -> str:
    return "Projections against the outturn" if accuracy.is_complete else "Projections by month"


def _columns(accuracy: Accuracy) -> tuple[Column, ...]:
    months = tuple(
        Column(f"month-{n}", month_label(2009, n).split()[0][:3], Kind.MONEY, "£", adds=True)
        for n in accuracy.months
    )
    spent = "Outturn" if accuracy.is_complete else "Actual to date"
    columns = (
        Column("name", "Budget line"),
        *months,
        Column("outturn", spent, Kind.MONEY, "£", adds=True),
    )
    if not (accuracy.is_complete and months):
        return columns
    off = Column(
        "last",
        "Last projection off by",
        Kind.PERCENT,
        "% of outturn",
        share=(months[-1].key, "outturn"),
    )
    return (*columns, off)


def _rows(accuracy: Accuracy) -> Iterator[Row]:
    for number, programme in enumerate(accuracy.programmes, start=1):
        key = f"programme-{number}"
        yield heading(key, programme.whole.name)
        for place, line in enumerate(programme.lines, start=1):
            yield _row(accuracy, RowKind.LINE, f"{key}-{place}", line)
        whole = programme.whole
        named = Forecasts(f"{whole.name} together", whole.projected, whole.outturn)
        yield _row(accuracy, RowKind.SUBTOTAL, f"{key}-whole", named)


def _row(accuracy: Accuracy, kind: RowKind, key: str, forecasts: Forecasts) -> Row:
    said = forecasts.missed_by if accuracy.is_complete else forecasts.said_by
    cells = (
        text(forecasts.name),
        *(_amount(said(month)) for month in accuracy.months),
        _amount(forecasts.outturn),
    )
    has_share = accuracy.is_complete and accuracy.months
    return Row(kind, key, (*cells, _last(forecasts)) if has_share else cells)


def _amount(amount: Decimal | None) -> Cell:
    return absent(NOT_KNOWN) if amount is None else Cell(pounds(amount), amount)


def _last(forecasts: Forecasts) -> Cell:
    missed = forecasts.last_missed_by
    if missed is None:
        return absent(NOT_KNOWN)
    printed = percent(missed, forecasts.outturn)
    if printed is None:
        return absent(DOES_NOT_APPLY)
    return Cell(printed, share(missed, forecasts.outturn))


def _so_far(accuracy: Accuracy) -> Iterator[str]:
    if accuracy.months_known:
        label = month_label(accuracy.budget.year, accuracy.months_known)
        yield f"The year is entered up to {label}."
