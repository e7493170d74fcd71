"""The four-part line and the strip, in words and as pictures."""

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from periods.calendar import Quarter
from returns.fourpart import (
    STRIP,
    Direction,
    FourPart,
    direction_of,
    line_picture,
    strip,
    strip_picture,
)

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


NOW = Quarter(2009, 4)


def quarters(colours):
    """The colours of the quarters up to now; None where nothing was reported."""
    found, quarter = {}, NOW
    for colour in reversed(colours):
        if colour is not None:
            found[quarter] = colour
        quarter = quarter.previous()
    return found


@pytest.mark.parametrize(
    ("colours", "words"),
    [
        (["amber", "amber", "green"], "amber, amber, green; improving"),
        (["green", "green"], "green, green; steady"),
        (["green", "", "red"], "green, no colour, red; new"),
        (["green", None, "red"], "green, not reported, red; new"),
        (["green", None], "green, not reported; not judged"),
        (["red"], "red; new"),
        (["red", ""], "red, no colour; not judged"),
        ([], "no quarter yet"),
    ],
)
def test_the_strip_in_words(colours, words):
    made = strip(quarters(colours), NOW)
    assert made.words == words
    assert [colour for _, colour in made.cells] == colours


@given(st.lists(maybe_colours, min_size=2, max_size=STRIP))
def test_strip_and_line_agree_on_the_direction(seen):
    row = strip(quarters(seen), NOW)
    assert row.direction == FourPart(seen[-1], "", seen[-2]).direction


@given(st.lists(maybe_colours | st.none(), max_size=14))
def test_quarters_of_a_strip_follow_one_another_without_a_gap(seen):
    cells = strip(quarters(seen), NOW).cells
    assert len(cells) <= STRIP
    for (before, _), (after, _) in itertools.pairwise(cells):
        assert after == before.next()
    if cells:
        assert cells[-1][0] == NOW
        assert cells[0][1] is not None


def test_a_strip_reaches_back_to_the_year_before_last():
    long_ago = {Quarter(2007, 1): "red", Quarter(2006, 4): "red"}
    assert strip(long_ago, Quarter(2008, 4)).cells[0][0] == Quarter(2007, 1)
    assert strip(long_ago, Quarter(2009, 1)).cells == ()


def test_a_strip_over_years_names_both():
    assert strip(quarters(["red"] * 5), NOW).dated_words.startswith("Q4 2008/09 to Q4 2009/10: red")


def test_pictures_say_in_their_alternative_what_they_show():
    line = line_picture(FourPart("amber", "green", "red"))
    assert (
        "<title>Amber now; green forecast at year end; red last quarter; improving.</title>" in line
    )
    row = strip_picture(strip(quarters(["amber", None, "green"]), NOW))
    words = "Q2 to Q4 2009/10: amber, not reported, green; new"
    assert f"<title>Colours by quarter, {words}.</title>" in row
    assert f">{words}</span>" in row
    assert strip_picture(strip(quarters(["red"]), NOW)) == ""
