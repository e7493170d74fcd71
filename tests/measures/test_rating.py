"""A value against its target, and against the period before."""

from dataclasses import dataclass
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from measures.rating import SHAPES, Movement, change_of, rag_of

numbers = st.decimals(-1000, 1000, places=2)


@dataclass(frozen=True)
class Aim:
    kind: str = "number"
    value: Decimal | None = None
    low: Decimal | None = None
    high: Decimal | None = None
    tolerance: Decimal = Decimal(0)


@dataclass(frozen=True)
class Meaning:
    direction: str = "up"
    range_from: Decimal | None = None
    range_to: Decimal | None = None
    no_change: Decimal = Decimal(0)


def number(value, tolerance=0):
    return Aim(value=Decimal(value), tolerance=Decimal(tolerance))


def between(low, high, tolerance=0):
    return Aim("range", None, Decimal(low), Decimal(high), Decimal(tolerance))


RATED = [
    ("90", number("90"), "up", "green"),
    ("89.9", number("90"), "up", "red"),
    ("89.9", number("90", "0.1"), "up", "amber"),
    ("89.8", number("90", "0.1"), "up", "red"),
    ("90", number("90"), "down", "green"),
    ("91", number("90", "1"), "down", "amber"),
    ("91.01", number("90", "1"), "down", "red"),
    ("50", number("50", "2"), "range", "green"),
    ("48", number("50", "2"), "range", "amber"),
    ("53", number("50", "2"), "range", "red"),
    ("50", number("50"), "none", None),
    ("40", between(40, 60), "up", "green"),
    ("60", between(40, 60), "none", "green"),
    ("61", between(40, 60, 1), "none", "amber"),
    ("38", between(40, 60, 1), "range", "red"),
    ("1", Aim("yes_no", Decimal(1)), "up", "green"),
    ("0", Aim("yes_no", Decimal(1)), "up", "red"),
    ("0", Aim("yes_no", Decimal(0)), "none", "green"),
    ("5", Aim("text"), "up", None),
]


@pytest.mark.parametrize(("value", "target", "direction", "expected"), RATED)
def test_a_value_is_judged_by_its_target(value, target, direction, expected):
    assert rag_of(Decimal(value), target, direction) == expected


def test_nothing_is_judged_without_value_or_target():
    assert rag_of(None, number("90"), "up") is None
    assert rag_of(Decimal(90), None, "up") is None


@given(numbers, numbers, st.decimals(0, 50, places=2))
def test_up_is_down_turned_over(value, target, tolerance):
    assert rag_of(value, number(target, tolerance), "up") == rag_of(
        -value, number(-target, tolerance), "down"
    )


@given(numbers, numbers, numbers, st.decimals(0, 50, places=2))
def test_a_better_value_is_never_rated_worse(one, other, target, tolerance):
    order = ["red", "amber", "green"]
    low, high = sorted((one, other))
    rated = [order.index(rag_of(each, number(target, tolerance), "up")) for each in (low, high)]
    assert rated == sorted(rated)


# Change -----------------------------------------------------------------------------------

CHANGED = [
    ("5", "4", Meaning("up"), "better"),
    ("5", "4", Meaning("down"), "worse"),
    ("5", "4", Meaning("none"), "higher"),
    ("4", "5", Meaning("none"), "lower"),
    ("5", "5", Meaning("up"), "same"),
    ("5.4", "5", Meaning("up", no_change=Decimal("0.5")), "same"),
    ("5.5", "5", Meaning("up", no_change=Decimal("0.5")), "better"),
    ("55", "45", Meaning("range", Decimal(40), Decimal(60)), "same"),
    ("65", "75", Meaning("range", Decimal(40), Decimal(60)), "better"),
    ("30", "45", Meaning("range", Decimal(40), Decimal(60)), "worse"),
    ("35", "65", Meaning("range", Decimal(40), Decimal(60)), "same"),
]


@pytest.mark.parametrize(("value", "before", "meaning", "expected"), CHANGED)
def test_a_value_is_better_or_worse_than_the_one_before(value, before, meaning, expected):
    found = change_of(Decimal(value), Decimal(before), meaning)
    assert found.movement == expected
    assert found.difference == Decimal(value) - Decimal(before)


@pytest.mark.parametrize(
    ("value", "before", "comparable", "words"),
    [
        (None, Decimal(5), True, "no value"),
        (Decimal(5), None, True, "no value before"),
        (Decimal(5), Decimal(4), False, "not comparable: the definition changed"),
    ],
)
def test_what_cannot_be_compared_says_why(value, before, comparable, words):
    found = change_of(value, before, Meaning(), comparable=comparable)
    assert (found.movement, found.difference) == (None, None)
    assert (found.words, found.shape) == (words, "")


@pytest.mark.parametrize(
    ("value", "direction", "words", "shape"),
    [
        ("6", "down", "Worse", "down"),
        ("4", "down", "Better", "up"),
        ("6", "up", "Better", "up"),
        ("6", "none", "Higher", "up"),
        ("5", "up", "No change", "dash"),
    ],
)
def test_a_movement_has_its_word_and_its_shape(value, direction, words, shape):
    found = change_of(Decimal(value), Decimal(5), Meaning(direction))
    assert (found.words, found.shape) == (words, shape)
    assert set(SHAPES) == set(Movement)


@given(numbers, numbers, st.decimals(0, 50, places=2), st.sampled_from(["up", "down", "none"]))
def test_there_and_back_are_opposites(value, before, no_change, direction):
    opposite = {"better": "worse", "worse": "better", "higher": "lower", "lower": "higher"}
    meaning = Meaning(direction, no_change=no_change)
    there, back = change_of(value, before, meaning), change_of(before, value, meaning)
    assert back.movement == opposite.get(there.movement, "same")
