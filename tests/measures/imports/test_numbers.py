"""Numbers as people and programs print them."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from measures.imports.numbers import NoNumber, number_of

PRINTED = [
    *(("12", "12"), ("-0.5", "-0.5"), ("+3", "3"), ("1,234.5", "1234.5"), ("1 234", "1234")),
    *(("£1,234.50", "1234.5"), ("-£5", "-5"), ("£-5", "-5"), ("(12.5)", "-12.5"), ("(£3)", "-3")),
    *(("45.2%", "45.2"), ("45.2 %", "45.2"), ("(3%)", "-3"), ("−7", "-7"), ("7-", "-7")),
    *((" 8 ", "8"), (".5", "0.5"), ("5.", "5"), ("1e-05", "0.00001"), ("1.5E+2", "150")),
    *(("0.0000005", "0.000001"), ("-0.0000005", "-0.000001"), ("0.00000049", "0")),
    ("31.234567890123456", "31.234568"),
]
NONE = [
    *("", "dna", "twelve", "1,23", "1.2.3", "--5", "(-5)", "12 apples", "1e5x", "%", "£", "٣"),
    *("9" * 14, "1e300", "1e-9999999", "nan", "Infinity", "1" * 100, "0x10", "1_000"),
]


@pytest.mark.parametrize(("text", "number"), PRINTED)
def test_a_printed_number_is_understood(text, number):
    assert number_of(text) == Decimal(number)


@pytest.mark.parametrize("text", NONE)
def test_what_is_no_number_says_so(text):
    with pytest.raises(NoNumber):
        number_of(text)


@given(st.decimals(-(10**11), 10**11, places=6))
def test_what_python_prints_reads_back(number):
    assert number_of(f"{number:f}") == number
    assert number_of(f"{number:,f}") == number


@given(st.text(max_size=12))
def test_any_text_is_a_number_or_refused(text):
    try:
        found = number_of(text)
    except NoNumber:
        return
    assert found == found.quantize(Decimal("0.000001"))
