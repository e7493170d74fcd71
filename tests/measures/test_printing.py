"""Values as people read them, however large."""

from dataclasses import dataclass
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from measures.aggregating import aggregate
from measures.deflating import in_prices_of
from measures.printing import as_printed, in_words
from measures.spans import Span

LARGEST, LEAST = Decimal("999999999999"), Decimal("0.000001")


@dataclass(frozen=True)
class Terms:
    unit: str = "days"
    decimals: int = 6


@pytest.mark.parametrize(
    ("value", "printed"),
    [
        ("1e24", "1,000,000,000,000,000,000,000,000.000000"),
        ("-1e24", "(1,000,000,000,000,000,000,000,000.000000)"),
        ("-123456789012345678901234.5678905", "(123,456,789,012,345,678,901,234.567891)"),
        ("0.0000005", "0.000001"),
        ("-0.0000004", "0.000000"),
    ],
)
def test_huge_and_tiny_values_are_printed_to_the_last_place(value, printed):
    assert as_printed(Decimal(value), Terms()) == printed
    bare = printed.strip("()")
    assert in_words(Decimal(value), Terms()) == f"{'−' if '(' in printed else ''}{bare} days"


@given(
    st.decimals(LEAST, LARGEST, places=6),
    st.decimals(LEAST, LARGEST, places=6),
    st.decimals(LEAST, LARGEST, places=6),
)
def test_whatever_is_worked_out_of_values_is_printed(above, below, factor):
    whole = aggregate([(above, below), (above, below)], factor).value
    real = in_prices_of(above, {2008: below, 2009: factor}, Span.year(2008), 2009)
    for value in (whole, real, aggregate([(LARGEST, LEAST)], LARGEST).value):
        assert as_printed(value, Terms())
