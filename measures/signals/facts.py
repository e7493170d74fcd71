"""What a rule may look at: one measure of one organisation's own body, on a day. Pure.

``points`` are values that count, in the order of time, back to the last break in the series:
nothing is compared across one.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise
from typing import Protocol

from ..printing import in_words
from ..ranking import Place
from ..rating import Aim, Meaning
from ..spans import Span


class Terms(Meaning, Protocol):
    """What of a definition counts here: ``measures.models.Definition`` has it all."""

    unit: str
    decimals: int


@dataclass(frozen=True)
class Point:
    """The value of a period."""

    span: Span
    value: Decimal

    @property
    def place(self) -> int:
        return place_of(self.span)


def always(span: Span) -> bool:
    return True


@dataclass(frozen=True)
class Facts:
    """``given`` are the periods of which anything is known, be it that the value is missing.
    ``aims`` are targets by period, a plan's under the period that ends with it. ``places`` are
    ranks by period, of the last two. ``is_supplied_here`` says that the organisation itself gives
    the values, rather than reading them in somebody's published set; ``stood_in`` whether there
    was the own body in a period."""

    terms: Terms
    months: int
    on: dt.date
    points: tuple[Point, ...]
    given: frozenset[Span]
    aims: Mapping[Span, Aim]
    places: Mapping[Span, Place]
    is_supplied_here: bool
    stood_in: Callable[[Span], bool] = always

    @property
    def last(self) -> Point | None:
        return self.points[-1] if self.points else None

    def said(self, value: Decimal) -> str:
        return in_words(value, self.terms)

    def following(self, count: int) -> tuple[Point, ...] | None:
        """The last so many points, where each is of the period after the one before."""
        found = self.points[-count:]
        is_whole = len(found) == count and all(b.place == a.place + 1 for a, b in pairwise(found))
        return found if is_whole else None


def place_of(span: Span) -> int:
    """The number of a period along its series; rolling years move by one year."""
    stride = min(span.months, 12)
    return (span.start.year * 12 + span.start.month - 1) // stride


def stride_in_words(months: int) -> str:
    """From one period to the next."""
    return {1: "month", 3: "quarter"}.get(months, "year")
