"""A figure of several bodies is their numerators over their denominators."""

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from measures.aggregating import aggregate

above = st.decimals(0, 10**6, places=2)
below = st.decimals(1, 10**6, places=2)


def test_a_large_body_weighs_more_than_a_small_one():
    found = aggregate([(Decimal(10), Decimal(100)), (Decimal(1), Decimal(2))], Decimal(100))
    assert round(found.value, 4) == Decimal("10.7843")  # the mean of 10 and 50 would be 30
    assert (found.of, found.without, found.why) == (2, 0, "")


def test_where_one_lacks_a_part_there_is_no_figure_and_it_is_said_how_many():
    rows = [(Decimal(1), Decimal(2)), (None, Decimal(2)), (Decimal(1), None)]
    found = aggregate(rows, Decimal(1))
    assert found.value is None
    assert (found.of, found.without) == (3, 2)
    assert found.why == "2 of 3 gave no numerator or denominator"


def test_nobody_and_nil():
    assert aggregate([], Decimal(1)).why == "nobody reported"
    found = aggregate([(Decimal(1), Decimal(0))], Decimal(1))
    assert (found.value, found.why) == (None, "the denominators add up to nil")


@given(st.lists(st.tuples(above, below), min_size=1, max_size=40))
def test_it_lies_between_the_least_and_the_most(rows):
    rates = [100 * up / down for up, down in rows]
    slack = Decimal("1e-12") * max(rates)
    assert min(rates) - slack <= aggregate(rows, Decimal(100)).value <= max(rates) + slack


@given(st.lists(st.tuples(above, below), min_size=2, max_size=40), st.data())
def test_two_bodies_that_merge_change_nothing(rows, data):
    cut = data.draw(st.integers(1, len(rows)))
    merged = [tuple(sum(column, Decimal(0)) for column in zip(*rows[:cut], strict=True))]
    whole, after = aggregate(rows, Decimal(1)), aggregate(merged + rows[cut:], Decimal(1))
    assert abs(whole.value - after.value) <= Decimal("1e-12") * max(whole.value, Decimal(1))
