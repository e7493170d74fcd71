"""What became of a year's deliverables, and what of its savings stands: pure arithmetic.

A return tells how a deliverable stood at the end of a quarter, not on which day it was done: the
day known is the quarter's end, and dates are compared by their quarters. A deliverable that was
due on 15 September and reported complete at 30 September was done on time; one that was complete
at 31 December was not.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields
from decimal import Decimal
from enum import StrEnum

from benefits.realisation import SpanFigure
from periods.calendar import Quarter, financial_year_of, month_end
from returns.vocabulary import Status


class Outcome(StrEnum):
    """What became of a deliverable that was due in the year. Each has one."""

    ON_TIME = "on_time"
    BY_MOVED_DATE = "by_moved_date"
    LATE = "late"
    NOT_DONE = "not_done"
    WITHDRAWN = "withdrawn"
    NOT_REPORTED = "not_reported"


#: Outcomes of what was done, whenever.
DONE = (Outcome.ON_TIME, Outcome.BY_MOVED_DATE, Outcome.LATE)


@dataclass(frozen=True)
class Promised:
    """A deliverable of the year's plan. ``planned_due`` stood when the plan was approved, ``due``
    stands now; ``reports`` are pairs of quarter number and status from approved returns."""

    planned_due: dt.date
    due: dt.date
    is_withdrawn: bool
    reports: tuple[tuple[int, str], ...]

    @property
    def first_due(self) -> dt.date:
        """The earlier of the two dates: what was brought forward is due on its new date."""
        return min(self.planned_due, self.due)


def was_due(one: Promised, year: int) -> bool:
    """Whether either date lies before the end of the financial year: a date that was moved out of
    the year does not take the deliverable out of the count."""
    return one.first_due <= month_end(year, 12)


def done_in(reports: Iterable[tuple[int, str]]) -> int | None:
    """The quarter for which it was first reported complete, and has stayed so since; None for what
    is not complete by the last report. A quarter without a report interrupts nothing."""
    found = None
    for quarter, status in sorted(reports):
        if status != Status.COMPLETE:
            found = None
        elif found is None:
            found = quarter
    return found


def outcome_of(one: Promised, year: int) -> Outcome:
    """What became of it by the end of the financial year.

    Done stays done. Else what was withdrawn from the plan, or was last reported cancelled, counts
    as withdrawn. Of the rest an approved return for quarter 4 has to tell: without one it is not
    reported, which is not the same as not done.
    """
    quarter = done_in(one.reports)
    if quarter is not None:
        return _when_done(one, Quarter(year, quarter))
    last = max(one.reports, default=(0, ""))
    if one.is_withdrawn or last[1] == Status.CANCELLED:
        return Outcome.WITHDRAWN
    return Outcome.NOT_DONE if last[0] == 4 and last[1] else Outcome.NOT_REPORTED


def _when_done(one: Promised, quarter: Quarter) -> Outcome:
    if quarter <= Quarter.containing(one.first_due):
        return Outcome.ON_TIME
    return Outcome.BY_MOVED_DATE if quarter <= Quarter.containing(one.due) else Outcome.LATE


@dataclass(frozen=True)
class Counts:
    """How many deliverables came to what; ``later`` are due after the year by both dates, and
    stand outside of the others."""

    on_time: int = 0
    by_moved_date: int = 0
    late: int = 0
    not_done: int = 0
    withdrawn: int = 0
    not_reported: int = 0
    later: int = 0

    @property
    def due(self) -> int:
        """All that were due in the year, those withdrawn since included: what is taken out of the
        plan stays in the count."""
        return sum(getattr(self, one.value) for one in Outcome)

    @property
    def done(self) -> int:
        return sum(getattr(self, one.value) for one in DONE)

    @property
    def in_force(self) -> int:
        """Done by the date in force: on time, or by the date to which it was moved."""
        return self.on_time + self.by_moved_date

    def __add__(self, other: Counts) -> Counts:
        names = [one.name for one in fields(Counts)]
        return Counts(**{name: getattr(self, name) + getattr(other, name) for name in names})


def count(promised: Iterable[Promised], year: int) -> Counts:
    found = dict.fromkeys([one.name for one in fields(Counts)], 0)
    for one in promised:
        found[outcome_of(one, year).value if was_due(one, year) else "later"] += 1
    return Counts(**found)


def kept_to(*, revised: Decimal, spent: Decimal | None, unreported: int) -> bool | None:
    """Whether spending kept to its revised budget: not above it. None where it is not known, since
    lines of it were not reported and what was reported is not above it already."""
    if spent is not None and spent > revised:
        return False
    return None if spent is None or unreported else True


@dataclass(frozen=True)
class Achieved:
    """``confirmed`` is final or confirmed by finance, ``unconfirmed`` what was reported and may
    still change; None where there is no such figure, which is not nil."""

    confirmed: Decimal | None
    unconfirmed: Decimal | None


def achieved_in(figures: Sequence[SpanFigure], *, to: dt.date, adds_up: bool) -> Achieved:
    """Of the financial year that holds the day where figures add up, else of the latest one."""
    given = [one for one in figures if one.achieved is not None and one.span.end <= to]
    given.sort(key=lambda one: one.span.end)
    if adds_up:
        counted = [one for one in given if one.span.year == financial_year_of(to)]
    else:
        counted = given[-1:]
    return Achieved(
        confirmed=added(one.achieved for one in counted if one.is_settled),
        unconfirmed=added(one.achieved for one in counted if not one.is_settled),
    )


def added(amounts: Iterable[Decimal | None]) -> Decimal | None:
    """The sum of what is there; None where nothing is, so that no blank becomes nil."""
    there = [one for one in amounts if one is not None]
    return sum(there, Decimal(0)) if there else None
