"""What came of objectives and benefits: one rule for each, pure."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from decimal import Decimal
from enum import StrEnum

from benefits.realisation import SpanFigure
from returns.vocabulary import Status

from ..annual.counting import added

NIL = Decimal(0)


class Came(StrEnum):
    """What came of an objective or a benefit, in words."""

    ACHIEVED = "Achieved"
    NOT_ACHIEVED = "Not achieved"
    NOT_YET = "Not yet achieved"
    CANCELLED = "Cancelled"
    NOT_REPORTED = "Nothing reported"
    NO_FIGURE = "No figure yet"
    NOT_PLANNED = "Nothing planned yet"


def came_of_work(statuses: Iterable[str], progress: int | None, *, is_due: bool) -> Came:
    """Of an objective, by the statuses of its activities at the end of a quarter.

    Achieved is: all that was not cancelled is complete. An objective without activities goes by
    its progress. ``is_due`` says whether the last of its dates has passed.
    """
    said = list(statuses)
    if said and all(one == Status.CANCELLED for one in said):
        return Came.CANCELLED
    if not any(said) and progress is None:
        return Came.NOT_REPORTED
    kept = [one for one in said if one != Status.CANCELLED]
    is_done = all(one == Status.COMPLETE for one in kept) if kept else progress == 100
    if is_done:
        return Came.ACHIEVED
    return Came.NOT_ACHIEVED if is_due else Came.NOT_YET


def came_of_benefit(
    planned: Decimal | None, achieved: Decimal | None, *, more_is_better: bool
) -> Came:
    """Achieved is: as much of the good as was planned by then, or more."""
    if achieved is None:
        return Came.NOT_PLANNED if planned is None else Came.NO_FIGURE
    if planned is None:
        return Came.ACHIEVED
    is_short = achieved < planned if more_is_better else achieved > planned
    return Came.NOT_ACHIEVED if is_short else Came.ACHIEVED


def over_all_years(
    figures: Sequence[SpanFigure], *, to: dt.date
) -> tuple[Decimal | None, Decimal | None, Decimal]:
    """Planned, achieved, and how much of that is not settled, of what comes once and adds up: of
    every span that was over by the day. None where there is no figure at all."""
    over = [one for one in figures if one.span.end <= to]
    unsettled = (one.achieved for one in over if one.achieved is not None and not one.is_settled)
    return (
        added(one.planned for one in over),
        added(one.achieved for one in over),
        sum(unsettled, NIL),
    )
