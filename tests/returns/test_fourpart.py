"""The four-part line and the strip, in words."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from returns.fourpart import Direction, FourPart, direction_of, strip

colours = st.sampled_from(["red", "amber", "green"])
maybe_colours = st.sampled_from(["red", "amber", "green", "", "no_budget"])


@pytest.mark.parametrize(
    ("last", "now", "direction"),
    [
        ("red", "amber", "improving"),
        ("red", "green", "improving"),
        ("amber", "green", "improving"),
        ("green", "amber", "worsening"),
        ("amber", "red", "worsening"),
        ("green", "red", "worsening"),
        ("amber", "amber", "steady"),
        ("", "red", "new"),
        ("amber", "", "not judged"),
        ("", "", "not judged"),
    ],
)
def test_the_direction(last, now, direction):
    assert FourPart(now=now, forecast="", last=last).direction == direction


@given(colours, colours)
def test_turned_round_the_direction_turns(one, other):
    turned = {
        Direction.IMPROVING: Direction.WORSENING,
        Direction.WORSENING: Direction.IMPROVING,
        Direction.STEADY: Direction.STEADY,
    }
    assert direction_of(one, other) == turned[direction_of(other, one)]


@given(maybe_colours, maybe_colours, maybe_colours)
def test_the_line_has_four_parts_whatever_is_missing(now, forecast, last):
    words = FourPart(now, forecast, last).words
    assert len(words.split("; ")) == 4
    assert words.endswith(direction_of(last, now))


def test_the_line_in_words():
    line = FourPart(now="amber", forecast="green", last="red")
    assert line.words == "amber now; green forecast at year end; red last quarter; improving"
    first = FourPart(now="green", forecast="", last="")
    assert first.words == "green now; no forecast; no colour last quarter; new"
    assert FourPart("", "", "red").words == (
        "no colour now; no forecast; red last quarter; not judged"
    )


@pytest.mark.parametrize(
    ("colours", "words"),
    [
        (["amber", "amber", "green"], "amber, amber, green; improving"),
        (["green", "green"], "green, green; steady"),
        (["green", "", "red"], "green, no colour, red; new"),
        (["red"], "red; new"),
        (["red", ""], "red, no colour; not judged"),
        ([], "no quarter yet"),
    ],
)
def test_the_strip_in_words(colours, words):
    labelled = [(f"Q{n}", colour) for n, colour in enumerate(colours, start=1)]
    assert strip(labelled).words == words
    assert [colour for _, colour in strip(labelled).cells] == colours


@given(st.lists(maybe_colours, min_size=2))
def test_strip_and_line_agree_on_the_direction(seen):
    row = strip([("Q", colour) for colour in seen])
    assert row.direction == FourPart(seen[-1], "", seen[-2]).direction
