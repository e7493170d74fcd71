"""Until when a return is asked for: the round's days, or those that an extension gives it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from .models import Extension, ProgrammeReturn


def due_on_of(programme_return: ProgrammeReturn) -> dt.date:
    """The day by which the return is to come; ``extensions`` read already or in one query."""
    return due_with(programme_return, list(programme_return.extensions.all()))


def closes_on_of(programme_return: ProgrammeReturn) -> dt.date:
    """The last day on which the return may be submitted. Later it can still be typed."""
    return closes_with(programme_return, list(programme_return.extensions.all()))


def due_with(programme_return: ProgrammeReturn, extensions: Sequence[Extension]) -> dt.date:
    """As ``due_on_of``, from the return's extensions, the last recorded last. A round that moves
    its due date past an extension moves it for all: more time never is less."""
    due = programme_return.period.due_on
    return max(due, extensions[-1].until) if extensions else due


def closes_with(programme_return: ProgrammeReturn, extensions: Sequence[Extension]) -> dt.date:
    """As ``closes_on_of``: an extension never shortens the round."""
    closes = programme_return.period.closes_on
    return max(closes, extensions[-1].until) if extensions else closes
