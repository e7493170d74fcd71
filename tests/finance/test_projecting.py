"""Projections by method, and what they would take: arithmetic on pounds and pence."""

from decimal import Decimal

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from figures.money import total
from finance.months.projecting import Grounds, demand, spread

money = st.decimals(min_value=-(10**7), max_value=10**7, places=2)
twelve = st.lists(money, min_size=12, max_size=12)
months = st.integers(min_value=1, max_value=12)


@given(twelve, months)
def test_the_plan_remaining_ends_on_the_plan_where_the_year_went_to_plan(profile, gone):
    grounds = Grounds(gone, total(profile[:gone]), profile)
    assert grounds.plan_remaining() == total(profile)


@given(money, twelve)
def test_in_march_every_method_says_what_was_spent(spent, last_year):
    assume(total(last_year))
    grounds = Grounds(12, spent, last_year, last_year)
    assert {grounds.plan_remaining(), grounds.run_rate(), grounds.like_last_year()} == {spent}


@given(twelve, months, st.integers(min_value=1, max_value=9))
def test_like_last_year_grows_as_last_year_grew(last_year, gone, times):
    assume(total(last_year[:gone]))
    grounds = Grounds(gone, total(last_year[:gone]) * times, last_year=last_year)
    assert grounds.like_last_year() == total(last_year) * times


def test_a_method_without_its_grounds_says_nothing():
    nothing = Grounds(6, None, [Decimal(1)] * 12, [Decimal(1)] * 12)
    assert [nothing.plan_remaining(), nothing.run_rate(), nothing.like_last_year()] == [None] * 3
    bare = Grounds(6, Decimal(10))
    assert [bare.plan_remaining(), bare.like_last_year()] == [None, None]
    late = Grounds(2, Decimal(10), last_year=[Decimal(0)] * 6 + [Decimal(5)] * 6)
    assert late.like_last_year() is None


def test_the_run_rate_of_the_source_line():
    assert Grounds(6, Decimal("76244")).run_rate() == Decimal("152488.00")


def test_what_the_source_line_would_take():
    """Rule 9: £156,859 in the six months left, against £76,244 in the first six."""
    takes = demand(projection=Decimal(233103), to_date=Decimal(76244), gone=6)
    assert (takes.left, takes.months_left, takes.gone) == (Decimal(156859), 6, Decimal(76244))
    assert takes.a_month_left == Decimal("26143.17")
    assert takes.a_month_gone == Decimal("12707.33")


def test_no_month_is_left_in_march():
    assert demand(projection=Decimal(5), to_date=None, gone=12).a_month_left is None


@given(money, st.lists(st.integers(min_value=0, max_value=50), min_size=12, max_size=12))
def test_what_is_spread_adds_up_to_the_penny(amount, weights):
    weights = [Decimal(n) for n in weights]
    assume(total(weights))
    parts = spread(amount, weights)
    assert total(parts) == amount
    assert all(
        part == 0 for part, weight in list(zip(parts, weights, strict=True))[:-1] if not weight
    )


def test_nothing_can_be_spread_by_nothing():
    with pytest.raises(ValueError, match="nothing to spread by"):
        spread(Decimal(5), [Decimal(0)] * 12)
