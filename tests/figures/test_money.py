"""Pounds and pence: rules that hold for any amount, and the source's own figures."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from figures import money

amounts = st.decimals(-money.LARGEST, money.LARGEST, places=2)
positive = st.decimals(0, money.LARGEST, places=2)


def number_in(printed):
    """What a printed amount says, read back."""
    plain = printed.strip("()£M−").replace(",", "")
    return -Decimal(plain) if printed[0] in "(−" else Decimal(plain)


@given(amounts)
def test_pounds_are_at_most_half_a_pound_from_the_pence(amount):
    assert abs(money.whole_pounds(amount) - amount) <= Decimal("0.50")
    assert money.whole_pounds(amount) == money.whole_pounds(amount).to_integral_value()


@given(st.integers(-(10**10), 10**10))
def test_half_a_pound_goes_away_from_zero(pounds):
    half = pounds + Decimal("0.50") if pounds >= 0 else pounds - Decimal("0.50")
    assert abs(money.whole_pounds(half)) == abs(pounds) + 1


@given(positive)
def test_rounding_knows_no_side(amount):
    assert money.whole_pounds(-amount) == -money.whole_pounds(amount)


@given(amounts)
def test_brackets_are_for_negative_amounts_and_only_for_them(amount):
    for printed in (money.pounds(amount), money.pounds_and_pence(amount)):
        assert (printed.startswith("("), printed.endswith(")")) == (amount < 0, amount < 0)
        assert "-" not in printed


@given(amounts)
def test_what_is_printed_reads_back(amount):
    assert number_in(money.pounds_and_pence(amount)) == amount
    assert number_in(money.pounds(amount)) == money.whole_pounds(amount)


@given(amounts)
def test_a_bracketed_figure_is_said_with_its_minus(amount):
    said = money.spoken(money.pounds(amount))
    assert "(" not in said
    assert said.startswith("minus ") == (amount < 0)


@given(st.lists(amounts, max_size=30))
def test_a_total_adds_pence_and_printed_pounds_miss_it_by_half_a_pound_a_line_at_most(column):
    total = money.total(column)
    assert total == sum(column)
    printed = sum(money.whole_pounds(amount) for amount in column)
    assert abs(printed - total) <= Decimal("0.50") * len(column)


@given(amounts)
def test_a_sentence_has_a_sign_where_the_printed_amount_is_not_nil(amount):
    said = money.sterling(amount)
    assert number_in(said) == money.whole_pounds(amount)
    assert said.startswith("−") == (money.whole_pounds(amount) < 0)


@given(amounts)
def test_millions_have_three_decimals_and_are_five_hundred_pounds_off_at_most(amount):
    said = money.millions(amount)
    assert len(said.removesuffix("M").partition(".")[2]) == 3
    assert abs(number_in(said) * 1_000_000 - amount) <= 500
    assert "−£0.000M" not in said


@given(amounts)
def test_a_variance_in_words(amount):
    said = money.against_plan(amount)
    side = "less" if amount < 0 else "more" if amount > 0 else "exactly"
    assert side in said


@given(amounts)
def test_pence_are_kept_exactly(amount):
    assert money.to_pence(amount) == amount
    assert money.to_pence(amount).as_tuple().exponent == -2


@given(st.decimals(-1000, 1000, places=3).filter(lambda d: d != d.quantize(money.PENNY)))
def test_fractions_of_a_penny_are_refused(amount):
    with pytest.raises(ValueError, match="fractions of a penny"):
        money.to_pence(amount)


def test_the_total_of_nothing_is_nil_in_pence():
    assert str(money.total([])) == "0.00"


@pytest.mark.parametrize(
    ("amount", "printed"),
    [
        ("-40301.20", "(40,301)"),
        ("0", "0"),
        ("-0.40", "(0)"),
        ("0.50", "1"),
        ("-0.50", "(1)"),
        ("1.50", "2"),
        ("2.50", "3"),
        ("3505560.00", "3,505,560"),
    ],
)
def test_pounds_as_statements_print_them(amount, printed):
    assert money.pounds(Decimal(amount)) == printed


def test_the_sources_sentence():
    assert money.millions(Decimal("1833599")) == "£1.834M"
    assert money.millions(Decimal("1879193")) == "£1.879M"
    assert money.sterling(Decimal("-45594.12")) == "−£45,594"
    assert money.against_plan(Decimal("-45594.12")) == "£45,594 less than planned"
    assert money.against_plan(Decimal("12")) == "£12 more than planned"
    assert money.against_plan(Decimal(0)) == "exactly as planned"
    assert money.sterling(Decimal("-0.30")) == "£0"


def test_rounded_cells_may_miss_each_other_by_a_pound():
    """76,244 − 116,546 prints (40,301): the pence were subtracted, not the pounds."""
    actual, planned = Decimal("76244.40"), Decimal("116545.60")
    assert money.pounds(actual) == "76,244"
    assert money.pounds(planned) == "116,546"
    assert money.pounds(actual - planned) == "(40,301)"
