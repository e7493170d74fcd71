"""What a person still has to do: the answers of every app that has one, in the order of days."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import benefits.owed
import finance.owed
import measures.owed
import meetings.owed
import programmes.owed
import reporting.owed
import returns.owed
import risks.owed
from accounts.models import Membership
from accounts.owed import Owed

#: Tasks, each done once: the home page lists them.
TASKS: tuple[Callable[[Membership, dt.date], list[Owed]], ...] = (
    returns.owed.owed_by,
    finance.owed.owed_by,
    risks.owed.owed_by,
    benefits.owed.owed_by,
    measures.owed.owed_by,
    meetings.owed.owed_by,
    reporting.owed.owed_by,
)

#: Duties, which go on until someone else has them: listed when a person leaves.
DUTIES: tuple[Callable[[Membership, dt.date], list[Owed]], ...] = (programmes.owed.owed_by,)


def owed_by(membership: Membership, on: dt.date) -> list[Owed]:
    """What the person has to do, by when; what has no day comes last."""
    return _collect(TASKS, membership, on)


def to_hand_over(membership: Membership, on: dt.date) -> list[Owed]:
    """Everything that somebody else must take on when the person leaves."""
    return _collect(TASKS + DUTIES, membership, on)


def _collect(functions, membership: Membership, on: dt.date) -> list[Owed]:
    found = [owed for function in functions for owed in function(membership, on)]
    return sorted(found, key=lambda owed: (owed.due_on or dt.date.max, owed.what))
