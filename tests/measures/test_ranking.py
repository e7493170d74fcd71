"""Ranks, shared places, quartiles and the best, beside a plain count."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from measures.ranking import badness, best_of, distance, ordinal, quartile, ranked

numbers = st.decimals(-1000, 1000, places=1)
fields = st.dictionaries(st.integers(1, 400), numbers, max_size=40)
directions = st.sampled_from(["up", "down", "range"])


def ranks(values, direction, *ends):
    given_values = {number: Decimal(one) for number, one in enumerate(values, start=1)}
    places = ranked(given_values, badness(direction, *map(Decimal, ends)))
    return [places[number].rank for number in given_values]


def test_ties_share_the_better_place_and_the_next_is_left_out():
    assert ranks(["1", "2", "2", "3"], "down") == [1, 2, 2, 4]
    assert ranks(["1", "2", "2", "3"], "up") == [4, 2, 2, 1]


def test_best_within_a_range_is_the_distance_from_it():
    assert ranks(["50", "60", "40", "35", "71"], "range", "40", "60") == [1, 1, 1, 4, 5]
    assert distance(Decimal(30), Decimal(40), Decimal(60)) == 10
    assert distance(Decimal(75), Decimal(40), Decimal(60)) == 15


def test_where_neither_way_is_better_nobody_is_ranked():
    assert ranked({1: Decimal(1), 2: Decimal(2)}, badness("none")) == {}


def test_who_did_not_report_is_not_counted():
    assert ranked({}, badness("up")) == {}
    places = ranked({7: Decimal(3)}, badness("up"))
    assert (places[7].rank, places[7].of, places[7].quartile) == (1, 1, None)


@pytest.mark.parametrize(
    ("rank", "of", "expected"),
    [
        (1, 32, 1),
        (8, 32, 1),
        (9, 32, 2),
        (16, 32, 2),
        (17, 32, 3),
        (25, 32, 4),
        (32, 32, 4),
        (1, 4, 1),
        (2, 4, 2),
        (4, 4, 4),
        (3, 3, None),
        (8, 30, 1),
        (9, 30, 2),
        (30, 30, 4),
    ],
)
def test_a_quartile_is_a_quarter_of_the_places(rank, of, expected):
    assert quartile(rank, of) == expected


def test_a_place_says_itself():
    places = ranked({1: Decimal(1), 2: Decimal(2), 3: Decimal(2)}, badness("down"))
    assert places[1].words == "1st of 3"
    assert places[2].words == places[3].words == "joint 2nd of 3"


@pytest.mark.parametrize(
    ("number", "said"),
    [
        (1, "1st"),
        (2, "2nd"),
        (3, "3rd"),
        (4, "4th"),
        (11, "11th"),
        (12, "12th"),
        (13, "13th"),
        (21, "21st"),
        (22, "22nd"),
        (32, "32nd"),
        (101, "101st"),
        (111, "111th"),
    ],
)
def test_ordinals(number, said):
    assert ordinal(number) == said


@given(fields, directions)
def test_a_rank_is_one_more_than_how_many_are_better(values, direction):
    how_bad = badness(direction, Decimal(-10), Decimal(10))
    places = ranked(values, how_bad)
    assert set(places) == set(values)
    for body, place in places.items():
        better = [one for one in values.values() if how_bad(one) < how_bad(values[body])]
        assert place.rank == len(better) + 1
        assert place.of == len(values)


@given(fields, directions)
def test_whoever_shares_a_place_has_said_so(values, direction):
    places = ranked(values, badness(direction, Decimal(-10), Decimal(10)))
    held = [place.rank for place in places.values()]
    assert all(place.is_shared == (held.count(place.rank) > 1) for place in places.values())


@given(fields)
def test_the_best_are_all_who_are_first(values):
    best = best_of(ranked(values, badness("up")))
    assert set(best) == {body for body, one in values.items() if one == max(values.values())}


@given(fields)
def test_up_is_down_turned_over(values):
    down = ranked({body: -one for body, one in values.items()}, badness("down"))
    up = ranked(values, badness("up"))
    assert {body: place.rank for body, place in up.items()} == {
        body: place.rank for body, place in down.items()
    }


@given(st.integers(4, 400))
def test_quartiles_go_from_one_to_four_and_never_back(of):
    found = [quartile(rank, of) for rank in range(1, of + 1)]
    assert found == sorted(found)
    assert (found[0], found[-1]) == (1, 4)
    sizes = [found.count(number) for number in (1, 2, 3, 4)]
    assert max(sizes) - min(sizes) <= 1
