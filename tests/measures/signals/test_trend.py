"""The line of least squares, exact."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from measures.signals.trend import POINTS, line_through, present_trend

figures = st.integers(-10_000, 10_000).map(lambda n: Decimal(n) / 100)


def test_a_line_worked_by_hand():
    """Places 1 to 4 with 6, 5, 7, 10: means 2.5 and 7, slope 7 ÷ 5, level 3.5."""
    line = line_through([(1, Decimal(6)), (2, Decimal(5)), (3, Decimal(7)), (4, Decimal(10))])
    assert (line.slope, line.level) == (Fraction(7, 5), Fraction(7, 2))
    assert line.at(10) == Fraction(35, 2)


def test_one_place_makes_no_line():
    with pytest.raises(ValueError, match="two places"):
        line_through([(3, Decimal(1)), (3, Decimal(2))])


@given(st.lists(figures, min_size=0, max_size=POINTS - 1))
def test_fewer_than_six_points_are_no_trend(values):
    assert present_trend(list(enumerate(values))) is None


@given(st.lists(figures, min_size=POINTS, max_size=POINTS), st.lists(figures, max_size=4))
def test_only_the_last_six_count(last, before):
    values = [*before, *last]
    assert present_trend(list(enumerate(values))).slope == line_through(list(enumerate(last))).slope


@given(figures, figures, st.lists(st.integers(-20, 20), min_size=6, max_size=6, unique=True))
def test_points_on_a_line_give_that_line(level, slope, places):
    line = line_through([(place, level + slope * place) for place in sorted(places)])
    assert (line.level, line.slope) == (Fraction(level), Fraction(slope))


@given(st.lists(figures, min_size=6, max_size=6))
def test_no_other_line_lies_nearer(values):
    points = list(enumerate(values))
    line = line_through(points)

    def off(level: Fraction, slope: Fraction) -> Fraction:
        return sum((Fraction(value) - level - slope * place) ** 2 for place, value in points)

    best = off(line.level, line.slope)
    for tilt in (Fraction(-1, 10), Fraction(1, 10)):
        assert best <= off(line.level + tilt, line.slope)
        assert best <= off(line.level, line.slope + tilt)
