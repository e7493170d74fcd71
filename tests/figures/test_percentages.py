"""Whole percentages of money: rounding, signs, and where there is none."""

from decimal import Decimal

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from figures.money import LARGEST
from figures.percentages import percent, share, whole_percent

amounts = st.decimals(-LARGEST, LARGEST, places=2)
not_nil = amounts.filter(bool)


@given(amounts)
def test_of_nil_there_is_no_percentage(part):
    assert share(part, Decimal(0)) is None
    assert whole_percent(part, Decimal(0)) is None
    assert percent(part, Decimal(0)) is None


@given(amounts, not_nil)
def test_the_sign_is_the_parts_whatever_the_budgets(part, whole):
    assert share(part, whole) == share(part, -whole) == -share(-part, whole)


@given(amounts, not_nil)
def test_rounding_is_at_most_half_a_percent(part, whole):
    assume(abs(share(part, whole)) < 10**12)
    assert abs(whole_percent(part, whole) - share(part, whole)) <= Decimal("0.5")


@given(st.decimals(0, 10**6, places=2), st.decimals(0, 10**6, places=2))
def test_more_is_never_fewer_percent(one, other):
    less, more = sorted((one, other))
    assert whole_percent(less, Decimal(777)) <= whole_percent(more, Decimal(777))


@given(amounts, not_nil)
def test_brackets_are_for_negative_parts_even_where_they_round_to_nil(part, whole):
    printed = percent(part, whole)
    assert printed.startswith("(") == (part < 0)
    assert printed.rstrip(")").endswith("%")
    assert "-" not in printed


@given(not_nil)
def test_nil_of_anything_is_nil_and_all_of_it_a_hundred(whole):
    assert percent(Decimal(0), whole) == "0%"
    assert percent(abs(whole), whole) == "100%"


@pytest.mark.parametrize(
    ("part", "whole", "printed"),
    [
        ("-552", "202863", "(0%)"),
        ("-40301", "116546", "(35%)"),
        ("1", "200", "1%"),
        ("-1", "200", "(1%)"),
        ("5", "1000", "1%"),
        ("4.99", "1000", "0%"),
        ("12", "-100", "12%"),
        ("250", "100", "250%"),
    ],
)
def test_percentages_as_statements_print_them(part, whole, printed):
    assert percent(Decimal(part), Decimal(whole)) == printed
