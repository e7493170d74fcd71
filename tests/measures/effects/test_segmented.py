"""Before and after, against a published worked example and against what must hold."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from measures.effects.segmented import FEWEST, TooFew, fit
from measures.exact import decimal_of

#: Packs of cigarettes sold per head in California, 1970 to 2000.
CALIFORNIA = """
123.0 121.0 123.5 124.4 126.7 127.1 128.0 126.4 126.1 121.9 120.2 118.6 115.4 110.8 104.8 102.8
99.7 97.5 90.1 82.4 77.8 68.7 67.5 63.4 58.6 56.4 54.5 53.8 52.3 47.2 41.6
"""
#: Linden (2015), one group, one interruption, one lag: coefficient, standard error, and 95 %
#: interval as his text gives it. His time runs from nil in 1970.
PUBLISHED = {
    "slope": ("-1.779474", "0.3834188", "-2.57", "-0.99"),
    "step": ("-20.0581", "4.724395", "-29.75", "-10.36"),
    "bend": ("-1.494652", "0.4368201", "-2.39", "-0.60"),
}
LEVEL, SLOPE_AFTER = Decimal("132.2258"), Decimal("-3.274126")


def california():
    return [(place, Decimal(value)) for place, value in enumerate(CALIFORNIA.split())]


@pytest.mark.parametrize("name", PUBLISHED)
def test_the_published_example_comes_out_as_published(name):
    value, error, low, high = map(Decimal, PUBLISHED[name])
    found = getattr(fit(california(), first_after=19), name)
    assert _close(decimal_of(found.value), value)
    assert _close(found.lagged_error, error)
    for mine, theirs in zip(found.interval(found.lagged_error), (low, high), strict=True):
        assert _close(mine, theirs)


def test_the_published_level_and_later_slope_come_out_too():
    found = fit(california(), first_after=19)
    assert _close(decimal_of(found.level.value), LEVEL)
    assert _close(decimal_of(found.slope_after), SLOPE_AFTER)


def _close(mine: Decimal, theirs: Decimal) -> bool:
    """As far as the published figure has digits, give or take one of the last."""
    return abs(mine - theirs) <= Decimal(1).scaleb(theirs.as_tuple().exponent)


def test_the_wider_interval_is_the_one_that_is_told():
    found = fit(california(), first_after=19)
    for one in (found.level, found.slope, found.step, found.bend):
        assert one.error == max(one.usual_error, one.lagged_error)
        low, high = one.interval()
        assert low <= one.interval(one.lagged_error)[0] <= high


def test_the_example_s_years_resemble_their_neighbours():
    found = fit(california(), first_after=19)
    assert found.carry_over > Decimal("0.5")
    assert found.durbin_watson < 1
    assert (found.before, found.after) == (19, 12)


@pytest.mark.parametrize(("before", "after"), [(7, 9), (9, 7), (0, 20), (20, 0), (1, 1)])
def test_fewer_than_eight_on_a_side_are_refused(before, after):
    points = [(n, Decimal(n % 3)) for n in range(before + after)]
    with pytest.raises(TooFew) as refused:
        fit(points, first_after=before)
    assert (refused.value.before, refused.value.after) == (before, after)


def test_eight_on_each_side_are_enough():
    points = [(n, Decimal(n % 3)) for n in range(2 * FEWEST)]
    assert fit(points, first_after=FEWEST).step.freedom == 12


figures = st.integers(-1000, 1000).map(lambda n: Decimal(n) / 10)


@settings(max_examples=25)
@given(figures, figures, figures, figures, st.integers(8, 12), st.integers(8, 12))
def test_two_exact_lines_are_found_exactly(level, slope, step, bend, before, after):
    points = [
        (n, level + slope * n + (step + bend * (n - before) if n >= before else 0))
        for n in range(before + after)
    ]
    found = fit(points, first_after=before)
    for name, given_ in (("level", level), ("slope", slope), ("step", step), ("bend", bend)):
        estimate = getattr(found, name)
        assert estimate.value == Fraction(given_)
        assert estimate.error == 0
    assert found.durbin_watson is found.carry_over is None
    assert found.step.is_told_from_nil == (step != 0)
    assert found.fitted(before) == Fraction(points[before][1])


@settings(max_examples=25)
@given(st.lists(figures, min_size=18, max_size=22), figures)
def test_a_series_moved_up_moves_its_level_alone(values, by):
    points = list(enumerate(values))
    one = fit(points, first_after=9)
    other = fit([(n, value + by) for n, value in points], first_after=9)
    assert other.level.value - one.level.value == Fraction(by)
    assert (one.step.value, one.bend.value) == (other.step.value, other.bend.value)
    assert one.step.error == other.step.error


def test_a_gap_makes_no_neighbours_of_the_points_beside_it():
    """Alternating values with every second place left out are all alike, and carry nothing over."""
    whole = [(n, Decimal(n % 4)) for n in range(36)]
    thin = [point for point in whole if point[0] % 2 == 0]
    assert fit(thin, first_after=18).carry_over == 0
