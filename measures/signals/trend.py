"""A straight line through the last points of a series, by least squares. Pure and exact.

Places along the series are whole periods; figures are fractions until somebody prints them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

#: So many points make a present trend: fewer say too little, more tell of what is over.
POINTS = 6

Point = tuple[int, Decimal]
"""A place, in periods, and its value."""


@dataclass(frozen=True)
class Line:
    """``level`` is at place 0; ``slope`` is by how much a period adds."""

    level: Fraction
    slope: Fraction
    points: tuple[Point, ...]

    def at(self, place: int) -> Fraction:
        return self.level + self.slope * place


def line_through(points: Sequence[Point]) -> Line:
    """The line of least squares; ValueError for fewer than two places."""
    places = [Fraction(place) for place, _ in points]
    values = [Fraction(value) for _, value in points]
    if len(set(places)) < 2:
        raise ValueError("a line needs points at two places")
    mean_place, mean_value = (sum(column) / len(points) for column in (places, values))
    across = sum((x - mean_place) * (y - mean_value) for x, y in zip(places, values, strict=True))
    spread = sum((x - mean_place) ** 2 for x in places)
    slope = across / spread
    return Line(mean_value - slope * mean_place, slope, tuple(points))


def present_trend(points: Sequence[Point]) -> Line | None:
    """Through the last six points, the newest last; None where there are fewer."""
    return line_through(points[-POINTS:]) if len(points) >= POINTS else None
