"""Before and after: segmented regression of a series that something interrupts. Pure.

The model has a level and a slope before, and from the first period after a change of each:

    value = level + slope × place + step × after + bend × (place − first place after) × after

fitted by ordinary least squares, exactly. Every interval is the wider of two: the usual one, and
that of Newey and West (1987) with one lag, by which a period may be like the one before, as years
mostly are. Neither is to be trusted with few points: fewer than eight on either side are refused.

Checked against the worked example of A. Linden, "Conducting interrupted time-series analysis for
single- and multiple-group comparisons", *The Stata Journal* 15(2), 2015, pp. 480-500: packs of
cigarettes sold per head in California from 1970 to 2000, interrupted in 1989, with Newey-West
standard errors of one lag (``tests/measures/effects/test_segmented.py``).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from ..exact import decimal_of
from .matrices import (
    Matrix,
    Vector,
    added,
    dot,
    inverse,
    outer,
    product,
    scaled,
    times,
    transposed,
)
from .student import quantile

#: With fewer points on either side a slope is chance.
FEWEST = 8
#: Level, slope, and a change of each.
TERMS = 4

Point = tuple[int, Decimal]
"""A place, in periods, and its value; places without a value are left out."""


class TooFew(ValueError):  # noqa: N818 - reads as what happened
    """Fewer than eight points before, or after."""

    def __init__(self, before: int, after: int) -> None:
        super().__init__(f"{before} before and {after} after")
        self.before, self.after = before, after


@dataclass(frozen=True)
class Estimate:
    """A figure with its two standard errors: the usual one, and Newey and West's with one lag."""

    value: Fraction
    usual_error: Decimal
    lagged_error: Decimal
    freedom: int

    @property
    def error(self) -> Decimal:
        """The wider."""
        return max(self.usual_error, self.lagged_error)

    def interval(self, error: Decimal | None = None) -> tuple[Decimal, Decimal]:
        """Where the figure lies with 95 % probability, were the model right."""
        centre, reach = decimal_of(self.value), quantile(self.freedom) * self._or_own(error)
        return centre - reach, centre + reach

    def _or_own(self, error: Decimal | None) -> Decimal:
        return self.error if error is None else error

    @property
    def is_told_from_nil(self) -> bool:
        low, high = self.interval()
        return low > 0 or high < 0


@dataclass(frozen=True)
class Fit:
    """What was found. ``durbin_watson`` is near 2 where periods do not resemble their neighbours,
    near 0 where they do; it and ``carry_over`` (the first autocorrelation of what the lines leave
    unexplained, from -1 to 1) are None where the lines explain everything."""

    level: Estimate
    slope: Estimate
    step: Estimate
    bend: Estimate
    first_after: int
    before: int
    after: int
    durbin_watson: Decimal | None
    carry_over: Decimal | None

    @property
    def slope_after(self) -> Fraction:
        return self.slope.value + self.bend.value

    def expected(self, place: int) -> Fraction:
        """What the line before leads to, had nothing begun."""
        return self.level.value + self.slope.value * place

    def fitted(self, place: int) -> Fraction:
        if place < self.first_after:
            return self.expected(place)
        since = place - self.first_after
        return self.expected(place) + self.step.value + self.bend.value * since


def fit(points: Sequence[Point], first_after: int) -> Fit:
    """The two lines, of points in the order of their places; ``first_after`` is the place of the
    first period after. Raises TooFew."""
    after = sum(place >= first_after for place, _ in points)
    before = len(points) - after
    if min(before, after) < FEWEST:
        raise TooFew(before, after)
    places = [place for place, _ in points]
    rows = [_row(place, first_after) for place in places]
    values = [Fraction(value) for _, value in points]
    spread = inverse(product(transposed(rows), rows))
    found = times(spread, times(transposed(rows), values))
    left = [value - dot(row, found) for row, value in zip(rows, values, strict=True)]
    errors = _errors(spread, rows, left, places)
    estimates = [
        Estimate(value, *both, freedom=len(points) - TERMS)
        for value, both in zip(found, errors, strict=True)
    ]
    return Fit(*estimates, first_after, before, after, *_likeness(left, places))


def _row(place: int, first_after: int) -> Vector:
    is_after = place >= first_after
    return [
        Fraction(1),
        Fraction(place),
        Fraction(is_after),
        Fraction(place - first_after if is_after else 0),
    ]


def _errors(
    spread: Matrix, rows: Matrix, left: Vector, places: Sequence[int]
) -> list[tuple[Decimal, Decimal]]:
    """For each term the usual standard error and that of one lag, which is adjusted for the
    degrees of freedom as the worked example's is."""
    freedom = len(rows) - TERMS
    usual = scaled(spread, dot(left, left) / freedom)
    middle = _middle(rows, left, places)
    adjusted = scaled(product(product(spread, middle), spread), Fraction(len(rows), freedom))
    return [(_root(usual[n][n]), _root(adjusted[n][n])) for n in range(TERMS)]


def _middle(rows: Matrix, left: Vector, places: Sequence[int]) -> Matrix:
    """Newey and West's sum with one lag, whose weight is a half; places that do not follow each
    other are no neighbours."""
    weighted = [
        [value * residual for value in row] for row, residual in zip(rows, left, strict=True)
    ]
    total = [[Fraction(0)] * TERMS for _ in range(TERMS)]
    for row in weighted:
        total = added(total, outer(row, row))
    for number in _followers(places):
        both = outer(weighted[number], weighted[number - 1])
        total = added(total, scaled(added(both, transposed(both)), Fraction(1, 2)))
    return total


def _followers(places: Sequence[int]) -> list[int]:
    """Which points come one period after the point before them."""
    return [n for n in range(1, len(places)) if places[n] == places[n - 1] + 1]


def _likeness(left: Vector, places: Sequence[int]) -> tuple[Decimal | None, Decimal | None]:
    """Durbin and Watson's figure and the first autocorrelation of what is left unexplained."""
    whole = dot(left, left)
    if whole == 0:
        return None, None
    followers = _followers(places)
    apart = sum(((left[n] - left[n - 1]) ** 2 for n in followers), Fraction(0))
    together = sum((left[n] * left[n - 1] for n in followers), Fraction(0))
    return decimal_of(apart / whole), decimal_of(together / whole)


def _root(square: Fraction) -> Decimal:
    """Exact sums of squares are never negative, but those with a lag may be, by a little."""
    return decimal_of(max(square, Fraction(0))).sqrt()
