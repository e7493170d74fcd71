"""What was planned and what was achieved, to a day: pure, no clock, no database.

Figures are ``Decimal`` in the benefit's own unit. Amounts of different units never meet: whoever
adds lines up gets a total for each group of pounds, and lines in other units stand alone.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from periods.calendar import Quarter, month_end, month_start, year_label

NIL = Decimal(0)


@dataclass(frozen=True, order=True)
class Span:
    """A quarter of a financial year, or with ``quarter`` 0 the whole of it."""

    year: int
    quarter: int = 0

    def __post_init__(self) -> None:
        if not 0 <= self.quarter <= 4:
            raise ValueError(f"a span is a quarter from 1 to 4 or a whole year, not {self.quarter}")

    @property
    def start(self) -> dt.date:
        return Quarter(self.year, self.quarter).start if self.quarter else month_start(self.year, 1)

    @property
    def end(self) -> dt.date:
        return Quarter(self.year, self.quarter).end if self.quarter else month_end(self.year, 12)

    @property
    def label(self) -> str:
        """``Quarter 2 of 2009/10`` or ``2009/10``."""
        return Quarter(self.year, self.quarter).label if self.quarter else year_label(self.year)

    @property
    def short_label(self) -> str:
        return (
            Quarter(self.year, self.quarter).short_label if self.quarter else year_label(self.year)
        )

    @property
    def key(self) -> str:
        """``2009-2`` for a quarter, ``2009-0`` for a year."""
        return f"{self.year}-{self.quarter}"


@dataclass(frozen=True)
class SpanFigure:
    """What a span has; None where nothing is planned, or nothing was reported yet."""

    span: Span
    planned: Decimal | None = None
    achieved: Decimal | None = None
    is_settled: bool = True
    """False where the achieved figure is provisional or waits for finance."""


@dataclass(frozen=True)
class Realised:
    """Planned and achieved to a day; None where there is no figure at all."""

    planned: Decimal | None
    achieved: Decimal | None
    unsettled: Decimal
    """How much of what was achieved is not settled yet."""
    difference: Decimal | None
    """Achieved less planned, whatever way is good."""
    is_short: bool | None
    """Whether less of the good was achieved than planned."""
    share: Decimal | None
    """Of the way that was planned to be gone, how much was gone, in per cent; exact."""


def realised(
    figures: Iterable[SpanFigure],
    *,
    to: dt.date,
    adds_up: bool,
    more_is_better: bool = True,
    baseline: Decimal | None = None,
) -> Realised:
    """To the day, of the financial year that holds it where figures add up; else the latest ones.

    A span counts once it is over. Where the latest figure counts, the share is of the way from
    the baseline, and there is none without a baseline; nor of what adds up and should be little.
    """
    over = sorted((one for one in figures if one.span.end <= to), key=lambda one: one.span.end)
    year = Quarter.containing(to).year
    counted = [one for one in over if one.span.year == year] if adds_up else over
    planned = _one(counted, "planned", adds_up)
    achieved = _one(counted, "achieved", adds_up)
    difference = None if planned is None or achieved is None else achieved - planned
    start = _start(adds_up, more_is_better, baseline)
    return Realised(
        planned=planned,
        achieved=achieved,
        unsettled=_unsettled(counted, adds_up),
        difference=difference,
        is_short=_is_short(difference, more_is_better),
        share=_share(planned, achieved, start),
    )


def _start(adds_up: bool, more_is_better: bool, baseline: Decimal | None) -> Decimal | None:
    """Where the way begins that a share is of."""
    if not adds_up:
        return baseline
    return NIL if more_is_better else None


def _is_short(difference: Decimal | None, more_is_better: bool) -> bool | None:
    if difference is None:
        return None
    return difference < 0 if more_is_better else difference > 0


def _one(counted: Sequence[SpanFigure], name: str, adds_up: bool) -> Decimal | None:
    given = [value for one in counted if (value := getattr(one, name)) is not None]
    if not given:
        return None
    return sum(given, NIL) if adds_up else given[-1]


def _unsettled(counted: Sequence[SpanFigure], adds_up: bool) -> Decimal:
    given = [one for one in counted if one.achieved is not None]
    looked_at = given if adds_up else given[-1:]
    return sum((one.achieved for one in looked_at if not one.is_settled), NIL)


def _share(
    planned: Decimal | None, achieved: Decimal | None, start: Decimal | None
) -> Decimal | None:
    if planned is None or achieved is None or start is None or planned == start:
        return None
    return (achieved - start) * 100 / (planned - start)


@dataclass(frozen=True)
class Pounds:
    """Several lines in pounds added up; ``share`` is None where nothing was planned."""

    count: int
    planned: Decimal
    achieved: Decimal
    unsettled: Decimal
    year_planned: Decimal

    @property
    def difference(self) -> Decimal:
        return self.achieved - self.planned

    @property
    def share(self) -> Decimal | None:
        return self.achieved * 100 / self.planned if self.planned else None


def add_up(lines: Iterable[tuple[Realised, Decimal]]) -> Pounds:
    """Of lines in pounds, each with what is planned for its whole year."""
    rows = list(lines)
    return Pounds(
        count=len(rows),
        planned=sum((one.planned or NIL for one, _ in rows), NIL),
        achieved=sum((one.achieved or NIL for one, _ in rows), NIL),
        unsettled=sum((one.unsettled for one, _ in rows), NIL),
        year_planned=sum((whole for _, whole in rows), NIL),
    )


def planned_of_year(figures: Iterable[SpanFigure], year: int) -> Decimal:
    """All that is planned for the financial year, over or not."""
    return sum((one.planned or NIL for one in figures if one.span.year == year), NIL)


def over_years(figures: Iterable[SpanFigure], *, to: dt.date) -> Decimal:
    """What was achieved in all years to the day: for what comes once and adds up alone. What
    recurs is the same saving again, and is never added to itself."""
    rows = (one for one in figures if one.span.end <= to)
    return sum((one.achieved or NIL for one in rows), NIL)


def overdue(figures: Iterable[SpanFigure], *, on: dt.date) -> list[Span]:
    """Spans that are over and planned, of which nothing was reported yet, the oldest first."""
    return sorted(
        one.span
        for one in figures
        if one.planned is not None and one.achieved is None and one.span.end < on
    )
