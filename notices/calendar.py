"""What an app answers for a person's calendar: days on which something falls.

An app that has something to say has ``calendar_for(membership, since: date) -> list[Event]``;
``ispm.calendar`` collects the answers.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass


@dataclass(frozen=True)
class Event:
    """A whole day in Europe/London. ``uid`` stays the same whatever else changes, so that a
    calendar moves the event rather than showing two; ``changed_at`` is when it last did."""

    uid: str
    day: dt.date
    what: str
    path: str
    changed_at: dt.datetime
