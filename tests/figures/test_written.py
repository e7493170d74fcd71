"""Signs, brackets and quoting of numbers as people and ledgers write them."""

from __future__ import annotations

import pytest

from figures.written import LONGEST, MINUS, quoted, without_sign


@pytest.mark.parametrize(
    ("words", "rest", "signs"),
    [
        ("12", "12", 0),
        ("+ 12", "12", 0),
        ("-12", "12", 1),
        ("12 -", "12", 1),
        ("( 12 )", "12", 1),
        ("(-12)", "12", 2),
        ("(12", "(12", 0),
        ("--12", "-12", 1),
    ],
)
def test_signs_are_taken_off_and_counted(words, rest, signs):
    assert without_sign(words) == (rest, signs)


def test_a_unit_behind_goes_where_it_is_named():
    assert without_sign("(93.2 %)", "%") == ("93.2", 1)
    assert without_sign("93.2%") == ("93.2%", 0)


def test_every_dash_is_a_minus():
    assert "−–‐‑—﹣－".translate(MINUS) == "-------"


def test_what_is_quoted_stands_on_one_line_and_is_cut():
    assert quoted(" a\n b ") == "“a b”"
    assert quoted("x" * LONGEST) == f"“{'x' * LONGEST}”"
    assert quoted("x" * (LONGEST + 1)) == f"“{'x' * LONGEST}…”"
