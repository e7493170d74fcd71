"""Progress in whole per cent: roll-up and what the plan expects. Pure: no clock, no database."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Decimal

from periods.calendar import Quarter


def mean_rounded_down(figures: Sequence[int | None]) -> int | None:
    """The mean of whole per cents, rounded down: 75 and 42 → 58 (rule 1 of the domain).

    None ("not yet known") where a figure is missing or there is none to count, never 0.
    """
    known = [figure for figure in figures if figure is not None]
    if not known or len(known) != len(figures):
        return None
    return sum(known) // len(known)


def expected_progress(
    *, start: dt.date, due: dt.date, quarter: Quarter, typed: int | None = None
) -> int:
    """What a deliverable should have reached at the quarter's end, in whole per cent.

    The plan's own figure where one is typed; else equal steps over the quarter ends from the
    start to the one on or after the due date, and 100 from then on. April start, due
    31 December: 33, 67, 100. Before the start: 0.
    """
    if typed is not None:
        return typed
    first, last = Quarter.containing(start), Quarter.containing(max(start, due))
    steps = _quarter_ends_between(first, last)
    passed = _quarter_ends_between(first, quarter)
    if passed <= 0:
        return 0
    if passed >= steps:
        return 100
    share = Decimal(passed * 100) / steps
    return int(share.quantize(Decimal(1), rounding=ROUND_HALF_UP))


def expected_by_quarter(
    *, start: dt.date, due: dt.date, year: int, typed: Sequence[int | None]
) -> tuple[int, int, int, int]:
    """What is expected at the end of each quarter of the financial year, in whole per cent.

    The product's own steps stay between the figures typed around them, so that the four never
    fall as long as those typed do not.
    """
    figures = []
    for number in (1, 2, 3, 4):
        own = expected_progress(start=start, due=due, quarter=Quarter(year, number))
        floor = max((t for t in typed[: number - 1] if t is not None), default=0)
        ceiling = min((t for t in typed[number:] if t is not None), default=100)
        figure = typed[number - 1]
        figures.append(figure if figure is not None else min(max(own, floor), ceiling))
    first, second, third, fourth = figures
    return first, second, third, fourth


def _quarter_ends_between(first: Quarter, last: Quarter) -> int:
    return (last.year - first.year) * 4 + last.number - first.number + 1
