"""Each rule of early warning, on facts made for it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace
from decimal import Decimal

import pytest

from measures.ranking import Place, quartile
from measures.signals.facts import Facts, Point, place_of
from measures.signals.rules import (
    RULES,
    findings,
    latest_due,
    misses_target,
    out_of_range,
    overdue,
    quartiles,
    stale,
    worsening,
)
from measures.spans import Span, span_of
from measures.vocabulary import WarningRule

DAY = dt.date(2010, 4, 15)


@dataclass(frozen=True)
class Terms:
    direction: str = "down"
    range_from: Decimal | None = None
    range_to: Decimal | None = None
    no_change: Decimal = Decimal(0)
    unit: str = "days"
    decimals: int = 1


@dataclass(frozen=True)
class Aim:
    kind: str = "number"
    value: Decimal | None = None
    low: Decimal | None = None
    high: Decimal | None = None
    text: str = ""
    tolerance: Decimal = Decimal(0)


def years(values: str, last: int = 2009) -> tuple[Point, ...]:
    """One value a year, the last of ``last``; a dash is a year without."""
    texts = values.split()
    return tuple(
        Point(Span.year(year), Decimal(text))
        for year, text in enumerate(texts, start=last - len(texts) + 1)
        if text != "-"
    )


def facts(values: str = "", *, last: int = 2009, **given) -> Facts:
    points = years(values, last)
    made = Facts(
        terms=Terms(),
        months=12,
        on=DAY,
        points=points,
        given=frozenset(one.span for one in points),
        aims={},
        places={},
        is_supplied_here=True,
    )
    return replace(made, **given)


# Three worse in a row --------------------------------------------------------------------


def test_worse_three_times_in_a_row_says_from_what_to_what():
    found = worsening(facts("1 5 5.5 6 7"))
    assert found.span == Span.year(2009)
    assert found.reason == (
        "Worse three times in a row, from 2006/07 to 2009/10: "
        "5.0 days → 5.5 days → 6.0 days → 7.0 days."
    )
    assert found.figures[0] == ("2006/07", "5.0 days")
    assert len(found.figures) == 4


@pytest.mark.parametrize(
    ("values", "direction"),
    [
        ("5 6 7", "down"),  # twice
        ("5 6 7 7", "down"),  # then the same
        ("5 6 5.9 7", "down"),  # better between
        ("5 6 - 7 8", "down"),  # a year is missing between
        ("5 6 7 8", "up"),  # better
        ("5 6 7 8", "none"),  # neither way
    ],
)
def test_less_than_that_is_no_worsening(values, direction):
    assert worsening(facts(values, terms=Terms(direction=direction))) is None


def test_worse_is_by_the_direction_of_good():
    assert worsening(facts("8 7 6 5", terms=Terms(direction="up")))
    within = Terms(direction="range", range_from=Decimal(4), range_to=Decimal(5))
    assert worsening(facts("5 6 7 8", terms=within))
    assert worsening(facts("1 6 1.5 2", terms=within)) is None


def test_a_change_smaller_than_no_change_is_none():
    assert worsening(facts("5 6 6.4 7", terms=Terms(no_change=Decimal("0.5")))) is None
    assert worsening(facts("5 6 6.5 7", terms=Terms(no_change=Decimal("0.5"))))


# Will miss its target --------------------------------------------------------------------

RISING = "5 5.5 6 6.5 7 7.5"  # half a day more each year: 8.0 in 2010/11


def aimed(value: str, year: int = 2010, **more):
    return {Span.year(year): Aim(value=Decimal(value), **more)}


def test_a_trend_that_misses_the_next_target_shows_its_figures():
    found = misses_target(facts(RISING, aims=aimed("7")))
    assert found.span == Span.year(2009)
    assert found.reason == (
        "On the trend of its last six values it will be 8.0 days in 2010/11, and the target is "
        "7.0 days."
    )
    assert found.figures[-3:] == (
        ("Slope, each year", "+0.500 days"),
        ("Trend in 2010/11", "8.0 days"),
        ("Target for 2010/11", "7.0 days"),
    )


@pytest.mark.parametrize(
    ("values", "aims"),
    [
        (RISING, {}),
        (RISING, aimed("8")),  # met just
        (RISING, aimed("7", tolerance=Decimal(1))),  # within its tolerance
        ("5.5 6 6.5 7 7.5", aimed("7")),  # five points
        (RISING, aimed("7", year=2009)),  # its period is over
        (RISING, aimed("7", year=2016)),  # too far ahead
        (RISING, {Span.year(2010): Aim(kind="text", text="Fewer")}),
        (RISING, {Span.year(2010): Aim(kind="yes_no", value=Decimal(0))}),
    ],
)
def test_no_trend_no_target_or_a_target_met_is_no_warning(values, aims):
    assert misses_target(facts(values, aims=aims)) is None


def test_the_nearest_target_counts_and_a_range_too():
    far = {**aimed("100", year=2010), **aimed("7", year=2011)}
    assert misses_target(facts(RISING, aims=far)) is None
    within = {Span.year(2015): Aim(kind="range", low=Decimal(4), high=Decimal(9))}
    found = misses_target(facts(RISING, aims=within))
    assert "10.5 days in 2015/16, and the target is 4.0 to 9.0 days" in found.reason


def test_gaps_count_as_time():
    """The same six values with a year left out rise more slowly by the year."""
    found = misses_target(facts("5 5.5 - 6 6.5 7 7.5", aims=aimed("7")))
    assert ("Slope, each year", "+0.401 days") in found.figures


# Out of its range, quartiles -------------------------------------------------------------


def test_a_value_that_leaves_its_range_is_told_once():
    within = Terms(direction="range", range_from=Decimal(4), range_to=Decimal(6))
    found = out_of_range(facts("5 6.1", terms=within))
    assert found.reason == (
        "Fell out of its range of 4.0 days to 6.0 days: 6.1 days in 2009/10, after 5.0 days in "
        "2008/09."
    )
    for values in ("5 6", "7 6.1", "6.1", "5 - 6.1"):
        assert out_of_range(facts(values, terms=within)) is None


def test_the_target_s_range_comes_before_the_measure_s():
    within = Terms(direction="range", range_from=Decimal(4), range_to=Decimal(6))
    wider = {Span.year(2009): Aim(kind="range", low=Decimal(4), high=Decimal(7))}
    assert out_of_range(facts("5 6.1", terms=within, aims=wider)) is None
    assert out_of_range(facts("5 7.1", aims=wider))
    assert out_of_range(facts("5 7.1")) is None


def placed(before: int, now: int, of: int = 32):
    ranks = {2008: before, 2009: now}
    return {Span.year(y): Place(rank, of, quartile(rank, of)) for y, rank in ranks.items()}


def test_two_quarters_down_are_told_with_the_ranks():
    found = quartiles(facts("5 6", places=placed(8, 17)))
    assert found.reason == (
        "Dropped from quartile 1 (8th of 32) in 2008/09 to quartile 3 (17th of 32) in 2009/10."
    )


@pytest.mark.parametrize(
    "places", [placed(8, 16), placed(17, 8), placed(1, 7, of=7), {}, {Span.year(2009): None}]
)
def test_less_than_two_quarters_or_too_few_are_not(places):
    assert quartiles(facts("5 6", places=places)) is None


def test_eight_are_enough_for_quarters():
    assert quartiles(facts("5 6", places=placed(2, 5, of=8)))
    assert quartiles(facts("5 - 6", places=placed(2, 5, of=8))) is None


# Overdue, stale --------------------------------------------------------------------------


def test_a_value_is_overdue_from_the_thirty_first_day_on():
    late = facts("5 6", last=2008)
    assert overdue(replace(late, on=dt.date(2010, 4, 30))) is None
    found = overdue(replace(late, on=dt.date(2010, 5, 1)))
    assert found.span == Span.year(2009)
    assert found.reason == (
        "The value for 2009/10 was due on 30 April 2010 and has not been given: on 1 May 2010 it "
        "is 1 day late."
    )


def test_what_was_given_or_is_given_by_others_is_not_overdue():
    late = facts("5 6", last=2008, on=dt.date(2010, 6, 1))
    assert overdue(replace(late, given=late.given | {Span.year(2009)})) is None
    assert overdue(replace(late, is_supplied_here=False)) is None


def test_of_a_body_that_has_ended_nothing_is_awaited():
    def until(day):
        return lambda span: span.meets(None, day)

    late = facts("5 6", last=2007, on=dt.date(2010, 6, 1))
    in_2009, before = until(dt.date(2009, 4, 1)), until(dt.date(2009, 3, 31))
    assert overdue(replace(late, stood_in=in_2009))
    assert stale(replace(late, stood_in=in_2009))
    assert overdue(replace(late, stood_in=before)) is None
    assert stale(replace(late, stood_in=before)) is None


def test_a_measure_that_nobody_began_is_not_awaited_but_for_a_target():
    never = facts(on=dt.date(2010, 6, 1))
    assert overdue(never) is None
    assert overdue(replace(never, aims=aimed("5", year=2009)))


@pytest.mark.parametrize(
    ("months", "on", "key"),
    [
        (1, dt.date(2010, 3, 2), "2009-12"),
        (1, dt.date(2010, 3, 3), "2010-01"),
        (3, dt.date(2010, 1, 30), "2009-10-q2"),
        (3, dt.date(2010, 1, 31), "2009-10-q3"),
        (36, dt.date(2010, 4, 30), "2006-09"),
        (36, dt.date(2010, 5, 1), "2007-10"),
    ],
)
def test_the_latest_period_that_is_due(months, on, key):
    assert latest_due(months, on) == span_of(key, months)


def test_a_series_is_stale_after_two_whole_periods():
    old = facts("5 6", last=2007)
    assert stale(replace(old, on=dt.date(2010, 3, 31))) is None
    found = stale(replace(old, on=dt.date(2010, 4, 1)))
    assert found.span == Span.year(2007)
    assert "2007/08, which ended on 31 March 2008: more than two years" in found.reason
    assert stale(facts()) is None


# The table -------------------------------------------------------------------------------


SENTENCES = [
    "The value got worse in each of the last three periods, by the measure’s direction of good. A "
    "change smaller than what counts as no change is none, and nothing is compared across a change "
    "of definition.",
    "A straight line through the last six values (least squares) leads to a value that misses the "
    "next target by more than its tolerance. With fewer than six values since the last change of "
    "definition, or a target more than six periods ahead, nothing is said.",
    "The value lies outside its range (the period’s target, else the measure’s own), and that of "
    "the period before lay within it.",
    "Since the period before, the rank fell by two quartiles or more, with at least eight bodies "
    "reporting in both periods.",
    "A period that the organisation gives values for is over, 30 days have passed, and nothing was "
    "given: neither a value nor that it is missing.",
    "Two whole periods have passed since the period of the last value, whoever gives it.",
]


def test_every_rule_of_the_vocabulary_is_in_the_table_with_a_sentence():
    assert [rule.key for rule in RULES] == list(WarningRule)
    assert [rule.sentence for rule in RULES] == SENTENCES


def test_rules_are_asked_in_order_and_none_finds_anything_in_nothing():
    assert findings(facts()) == []
    both = facts("5 5.5 6 6.5 7 7.5", aims=aimed("7"))
    assert [key for key, _ in findings(both)] == ["worsening", "misses_target"]


def test_places_of_periods_follow_each_other():
    for key, months in (("2009-10", 12), ("2009-10-q4", 3), ("2009-12", 1), ("2007-10", 36)):
        span = span_of(key, months)
        assert place_of(span.next()) == place_of(span) + 1
