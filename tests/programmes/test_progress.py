"""Roll-up and expectation in whole per cent, as properties."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from periods.calendar import Quarter
from programmes.progress import expected_by_quarter, expected_progress, mean_rounded_down

percents = st.integers(0, 100)
maybe_percents = st.one_of(st.none(), percents)
days = st.dates(dt.date(2005, 1, 1), dt.date(2014, 12, 31))
quarters = st.builds(Quarter, st.integers(2005, 2014), st.integers(1, 4))


@pytest.mark.parametrize(
    ("figures", "mean"),
    [
        ([75, 42], 58),
        ([60, 50, 55], 55),
        ([50, 74], 62),
        ([55, 54, 54, 55, 54, 55, 55], 54),
        ([0], 0),
        ([100, 100], 100),
        ([], None),
        ([None], None),
        ([75, None], None),
        ([0, None], None),
    ],
)
def test_the_mean_of_the_source(figures, mean):
    assert mean_rounded_down(figures) == mean


def test_seven_objectives_of_382_together_print_as_54():
    figures = [55, 54, 54, 55, 54, 55, 55]
    assert sum(figures) == 382
    assert mean_rounded_down(figures) == 54


@given(st.lists(percents, min_size=1))
def test_the_mean_is_a_whole_per_cent_at_most_one_below_the_exact_one(figures):
    mean = mean_rounded_down(figures)
    assert min(figures) <= mean <= max(figures)
    assert mean * len(figures) <= sum(figures) < (mean + 1) * len(figures)


@given(st.lists(percents), st.lists(percents))
def test_one_unknown_makes_the_mean_unknown_wherever_it_stands(before, after):
    assert mean_rounded_down([*before, None, *after]) is None


@given(st.lists(percents, min_size=1), st.data())
def test_more_progress_never_lowers_the_mean(figures, data):
    here = data.draw(st.integers(0, len(figures) - 1))
    better = [*figures]
    better[here] = data.draw(st.integers(figures[here], 100))
    assert mean_rounded_down(better) >= mean_rounded_down(figures)


def by_quarter(start, due, *, year=2009, typed=(None,) * 4):
    return expected_by_quarter(start=start, due=due, year=year, typed=typed)


def test_equal_steps_from_start_to_the_quarter_that_holds_the_due_date():
    april = dt.date(2009, 4, 1)
    assert by_quarter(april, dt.date(2009, 12, 31)) == (33, 67, 100, 100)
    assert by_quarter(april, dt.date(2010, 3, 31)) == (25, 50, 75, 100)
    assert by_quarter(april, dt.date(2009, 10, 1)) == (33, 67, 100, 100)
    assert by_quarter(dt.date(2009, 10, 5), dt.date(2010, 3, 1)) == (0, 0, 50, 100)
    assert by_quarter(dt.date(2008, 10, 1), dt.date(2010, 9, 30)) == (38, 50, 63, 75)


@given(days, days, quarters)
def test_expectation_is_bounded_and_never_falls(one, other, quarter):
    start, due = min(one, other), max(one, other)
    now = expected_progress(start=start, due=due, quarter=quarter)
    then = expected_progress(start=start, due=due, quarter=quarter.next())
    assert 0 <= now <= then <= 100


@given(days, days)
def test_all_is_expected_once_the_due_date_is_reached_and_nothing_before_the_start(one, other):
    start, due = min(one, other), max(one, other)
    last, before = Quarter.containing(due), Quarter.containing(start).previous()
    assert expected_progress(start=start, due=due, quarter=last) == 100
    assert expected_progress(start=start, due=due, quarter=before) == 0


@given(days, days, quarters, percents)
def test_what_is_typed_counts(one, other, quarter, typed):
    start, due = min(one, other), max(one, other)
    assert expected_progress(start=start, due=due, quarter=quarter, typed=typed) == typed


@given(days, days, st.lists(percents, min_size=4, max_size=4), st.lists(st.booleans(), min_size=4))
def test_the_four_never_fall_whatever_is_typed_between(one, other, figures, kept):
    start, due = min(one, other), max(one, other)
    typed = [f if keep else None for f, keep in zip(sorted(figures), kept, strict=False)]
    expected = by_quarter(start, due, typed=typed)
    assert list(expected) == sorted(expected)
    assert all(0 <= figure <= 100 for figure in expected)
    for figure, own in zip(expected, typed, strict=True):
        assert own in (None, figure)


@given(days, days)
def test_without_typed_figures_each_quarter_is_the_products_own(one, other):
    start, due = min(one, other), max(one, other)
    expected = by_quarter(start, due)
    for number, figure in enumerate(expected, start=1):
        assert figure == expected_progress(start=start, due=due, quarter=Quarter(2009, number))
