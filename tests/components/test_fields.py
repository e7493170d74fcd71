from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from components.fields import (
    DateField,
    FigureField,
    LineField,
    LongTextField,
    MoneyField,
    PercentField,
)
from figures.money import LARGEST, pounds_and_pence

AMOUNT = "Enter an amount in pounds and pence, like 1,234.50"


@pytest.mark.parametrize(
    ("typed", "amount"),
    [
        ("1234.50", "1234.50"),
        ("£1,234.50", "1234.50"),
        (" 1 234.50 ", "1234.50"),
        ("1\u2009234\u202f567.5", "1234567.50"),
        ("1\u00a0234", "1234.00"),
        (".5", "0.50"),
        ("12.", "12.00"),
        ("(1,234)", "-1234.00"),
        ("£(1,234)", "-1234.00"),
        ("(£1,234.05)", "-1234.05"),
        ("1234-", "-1234.00"),
        ("-£1,234", "-1234.00"),
        ("\u22121,234.00", "-1234.00"),
        ("-0", "0.00"),
        ("99,999,999,999.99", "99999999999.99"),
    ],
)
def test_amounts_as_people_write_them(typed, amount):
    cleaned = MoneyField().clean(typed)
    assert cleaned == Decimal(amount)
    assert str(cleaned) == amount


@pytest.mark.parametrize(
    "typed",
    [
        "twelve", "12k", "1.234", "12.345", "1,23", "1,2345", "1 23", "--1", "(-1)", "-(1)",
        "(1", "1)", "1e3", "£", "()", "-", ".", "1.2.3", "$5", "١٢", "NaN", "1,234-5", "0x10",
    ],
)  # fmt: skip
def test_what_is_not_an_amount_is_refused_in_words(typed):
    with pytest.raises(ValidationError) as refusal:
        MoneyField().clean(typed)
    assert refusal.value.messages == [AMOUNT]


@pytest.mark.parametrize("typed", ["100000000000", "-100,000,000,000.00", "9" * 5000])
def test_an_amount_that_the_database_cannot_hold_is_refused(typed):
    with pytest.raises(ValidationError, match="less than 100,000,000,000"):
        MoneyField().clean(typed)


def test_empty_amounts():
    assert MoneyField(required=False).clean("  ") is None
    with pytest.raises(ValidationError) as refusal:
        MoneyField().clean("")
    assert refusal.value.messages == [AMOUNT]


def test_a_negative_amount_where_none_may_be():
    with pytest.raises(ValidationError, match="not negative"):
        MoneyField(allow_negative=False).clean("(5)")


@given(st.decimals(-LARGEST, LARGEST, places=2))
def test_what_we_print_can_be_typed_back(amount):
    assert MoneyField().clean(pounds_and_pence(amount)) == amount
    assert not MoneyField().has_changed(amount, MoneyField().prepare_value(amount))


@given(st.text(max_size=30))
def test_no_text_breaks_the_amount(text):
    try:
        amount = MoneyField(required=False).clean(text)
    except ValidationError:
        return
    assert amount is None or abs(amount) <= LARGEST


@pytest.mark.parametrize(("typed", "value"), [("0", 0), ("100", 100), (" 58 % ", 58), ("", None)])
def test_percentages(typed, value):
    assert PercentField(required=False).clean(typed) == value


@pytest.mark.parametrize("typed", ["-1", "101", "5.5", "half", "%", "1000", "٥"])
def test_what_is_not_a_percentage(typed):
    with pytest.raises(ValidationError, match="whole number from 0 to 100"):
        PercentField().clean(typed)


def test_a_date():
    assert DateField().clean(["30", "9", "2009"]) == date(2009, 9, 30)
    assert DateField(required=False).clean(["", "", ""]) is None


@pytest.mark.parametrize(
    ("boxes", "message"),
    [
        (["31", "2", "2009"], "Enter a real date, like 30 9 2009"),
        (["30", "13", "2009"], "Enter a real date, like 30 9 2009"),
        (["030", "9", "2009"], "Enter a real date, like 30 9 2009"),
        (["30", "9", "1989"], "Enter a year from 1990 to 2100"),
        (["30", "9", "2101"], "Enter a year from 1990 to 2100"),
        (["30", "9", "09"], "Enter a year from 1990 to 2100"),
        (["30", "9", "9" * 5000], "Enter a year from 1990 to 2100"),
        (["", "9", "2009"], "The date must include a day"),
        (["30", "Sept", "2009"], "Enter the month as a number"),
        (["", "", ""], "Enter the day, month and year"),
    ],
)
def test_what_is_not_a_date(boxes, message):
    with pytest.raises(ValidationError) as refusal:
        DateField().clean(boxes)
    assert refusal.value.messages == [message]


def test_long_text_keeps_lines_and_drops_what_cannot_be_seen():
    assert LongTextField().clean("a\r\nb\rc\x00\x07\td\n") == "a\nb\nc\td"


def test_what_no_paper_can_print_is_left_out_and_words_bullets_are_bullets():
    typed = "\uf0b7 one\n\ue000two\x1b\ufffe\ufdd0\U0001ffff three"
    assert LongTextField().clean(typed) == "\u2022 one\ntwo three"


def test_a_line_is_one_line():
    assert LineField().clean(" a\r\nSubject: b\x0bc\x00\td ") == "a Subject: b c d"
    assert LineField(required=False).clean("\x07") == ""


def test_a_line_of_nothing_seen_is_missing():
    with pytest.raises(ValidationError) as refusal:
        LineField(error_messages={"required": "Enter it"}).clean("\x07")
    assert refusal.value.messages == ["Enter it"]


def test_long_text_says_how_long_it_is():
    with pytest.raises(ValidationError) as refusal:
        LongTextField(max_length=10).clean("x" * 1200)
    assert refusal.value.messages == ["Shorten this to 10 characters: it has 1,200"]
    assert LongTextField(max_length=10).clean("x" * 10) == "x" * 10


@pytest.mark.parametrize(
    ("typed", "figure"),
    [
        ("1,234.5", "1234.5"),
        ("£1 234", "1234"),
        (".25", "0.25"),
        ("-12", "-12"),
        ("\u221212", "-12"),
        ("(12)", "-12"),
        ("-0", "0"),
        ("999,999.9999", "999999.9999"),
    ],
)
def test_figures_as_people_write_them(typed, figure):
    assert FigureField(digits=6, decimals=4).clean(typed) == Decimal(figure)


@pytest.mark.parametrize(
    "typed", ["1,23", "1.2.3", "--1", "one", "1234567", "1,234,567", "1.23456", "93.2%", "(1", "."]
)
def test_no_figure_or_one_that_the_column_does_not_hold(typed):
    with pytest.raises(ValidationError, match="Enter a number"):
        FigureField(digits=6, decimals=4).clean(typed)


def test_a_percentage_sign_is_welcome_where_the_field_says_so():
    assert FigureField(digits=6, decimals=4, percent=True).clean("93.2%") == Decimal("93.2")


def test_a_figure_is_shown_without_noughts_at_its_end():
    field = FigureField(digits=6, decimals=4)
    assert field.prepare_value(Decimal("1234.5000")) == "1,234.5"
    assert field.prepare_value(Decimal("1200")) == "1,200"
