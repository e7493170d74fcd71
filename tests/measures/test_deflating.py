"""Money in the prices of another year."""

import datetime as dt
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from measures.deflating import in_prices_of, price_level
from measures.spans import Span

INDICES = {2008: Decimal(90), 2009: Decimal(96), 2010: Decimal(100)}
positive = st.decimals(1, 500, places=3)


def test_earlier_money_is_worth_more_of_later_pounds():
    assert in_prices_of(Decimal(9), INDICES, Span.year(2008), 2010) == 10
    assert in_prices_of(Decimal(10), INDICES, Span.year(2010), 2008) == 9


def test_a_month_and_a_quarter_take_the_index_of_their_year():
    assert price_level(INDICES, Span(dt.date(2009, 3, 1), 1)) == 90
    assert price_level(INDICES, Span(dt.date(2010, 1, 1), 3)) == 96


def test_rolling_years_take_the_mean_of_their_years():
    assert price_level(INDICES, Span.year(2008, 2)) == 93


def test_where_an_index_is_missing_nothing_is_guessed():
    assert price_level(INDICES, Span.year(2007, 2)) is None
    assert in_prices_of(Decimal(9), INDICES, Span.year(2008), 2011) is None
    assert in_prices_of(Decimal(9), INDICES, Span.year(2011), 2010) is None


@given(st.decimals(0, 10**6, places=2), positive, positive)
def test_there_and_back(value, one, other):
    indices = {2008: one, 2009: other}
    there = in_prices_of(value, indices, Span.year(2008), 2009)
    back = in_prices_of(there, indices, Span.year(2009), 2008)
    assert abs(back - value) <= Decimal("1e-15") * max(value, Decimal(1))


@given(st.decimals(0, 10**6, places=2), positive, positive, positive)
def test_the_scale_of_the_index_does_not_matter(value, one, other, times):
    plain = {2008: one, 2009: other}
    scaled = {year: index * times for year, index in plain.items()}
    first, second = (in_prices_of(value, i, Span.year(2008), 2009) for i in (plain, scaled))
    assert abs(first - second) <= Decimal("1e-15") * max(first, Decimal(1))


@given(st.decimals(0, 10**6, places=2))
def test_in_the_prices_of_its_own_year_money_is_as_it_was(value):
    assert in_prices_of(value, INDICES, Span.year(2009), 2009) == value
