"""First drafts of notes on lines, in plain words from the figures: for their writers to change."""

from __future__ import annotations

import datetime as dt

from figures.money import against_plan, sterling
from figures.percentages import whole_percent
from periods.calendar import print_day

from .statement import StatementLine

#: How a draft ends: whoever knows the reason goes on from here.
UNFINISHED = "This is because"


def draft_note(line: StatementLine, as_of: dt.date) -> str:
    """What the figures say of a line at the day; empty where it has no variance.

    The reason is left to whoever knows it: the last sentence waits for its end.
    """
    amounts = line.amounts
    if not amounts.variance or amounts.actual is None or amounts.planned is None:
        return ""
    share = ""
    if amounts.planned:
        share = f" ({abs(whole_percent(amounts.variance, amounts.planned))}% of the plan)"
    return (
        f"By {print_day(as_of)} {sterling(amounts.actual)} was spent, "
        f"{against_plan(amounts.variance)}{share}. {_projected(line)}{UNFINISHED} "
    )


def _projected(line: StatementLine) -> str:
    """Whether the year is expected to end where the budget says."""
    projection, revised = line.amounts.projection, line.amounts.revised
    if projection is None or revised is None:
        return ""
    if projection == revised:
        return f"The whole of the year's {sterling(revised)} is still expected to be spent. "
    moved = projection - revised
    direction = "less" if moved < 0 else "more"
    return (
        f"By the year's end {sterling(projection)} is expected to be spent, "
        f"{sterling(abs(moved))} {direction} than the revised budget. "
    )
