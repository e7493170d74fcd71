"""The rules of early warning: one literal table of rule, sentence and function. Pure.

A rule looks at the facts of one measure and answers with a finding, or None. A finding is about a
period, and says in a sentence why, with every figure that it rests on.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise

from periods.calendar import print_day

from ..exact import decimal_of
from ..printing import aim_in_words, finer, in_words, tolerance_in_words
from ..ranking import distance
from ..rating import Aim, Movement, Rag, change_of, rag_of
from ..spans import Span, span_containing
from ..vocabulary import Direction, TargetKind, WarningRule
from .facts import Facts, Point, place_of, stride_in_words
from .trend import POINTS, Line, present_trend

#: Changes for the worse, one after the other.
WORSE_TIMES = 3
#: By so many quarters of the ranks, among at least so many who reported in both periods.
QUARTILES_DOWN = 2
FEWEST_RANKED = 8
#: A period's value is due so many days after its end.
DUE_AFTER_DAYS = 30
#: A series is stale after so many periods without a value.
STALE_AFTER = 2


@dataclass(frozen=True)
class Finding:
    """``figures`` are names and printed values, in order."""

    span: Span
    reason: str
    figures: tuple[tuple[str, str], ...] = ()


def worsening(facts: Facts) -> Finding | None:
    points = facts.following(WORSE_TIMES + 1)
    if points is None:
        return None
    changes = [change_of(now.value, before.value, facts.terms) for before, now in pairwise(points)]
    if any(change.movement != Movement.WORSE for change in changes):
        return None
    steps = " → ".join(facts.said(one.value) for one in points)
    reason = (
        f"Worse three times in a row, from {points[0].span.label} to {points[-1].span.label}: "
        f"{steps}."
    )
    return Finding(points[-1].span, reason, _values(facts, points))


def misses_target(facts: Facts) -> Finding | None:
    line = present_trend([(one.place, one.value) for one in facts.points])
    aimed = _next_aim(facts)
    if line is None or aimed is None:
        return None
    span, aim = aimed
    expected = decimal_of(line.at(place_of(span)))
    if rag_of(expected, aim, facts.terms.direction) != Rag.RED:
        return None
    target = aim_in_words(aim, facts.terms)
    reason = (
        f"On the trend of its last six values it will be {facts.said(expected)} in {span.label}, "
        f"and the target is {target}."
    )
    return Finding(facts.last.span, reason, _trend_figures(facts, line, span, aim))


def _next_aim(facts: Facts) -> tuple[Span, Aim] | None:
    """The nearest target after the last value, no further ahead than the trend looks back."""
    if facts.last is None:
        return None
    ahead = range(facts.last.place + 1, facts.last.place + POINTS + 1)
    found = [
        (span, aim)
        for span, aim in facts.aims.items()
        if place_of(span) in ahead and aim.kind in (TargetKind.NUMBER, TargetKind.RANGE)
    ]
    return min(found, key=lambda one: one[0], default=None)


def _trend_figures(facts: Facts, line: Line, span: Span, aim: Aim) -> tuple[tuple[str, str], ...]:
    slope = decimal_of(line.slope)
    sign = "+" if slope > 0 else ""
    tolerance = tolerance_in_words(aim, facts.terms)
    return (
        *_values(facts, facts.points[-POINTS:]),
        (
            f"Slope, each {stride_in_words(facts.months)}",
            f"{sign}{in_words(slope, finer(facts.terms, 2))}",
        ),
        (f"Trend in {span.label}", facts.said(decimal_of(line.at(place_of(span))))),
        (
            f"Target for {span.label}",
            aim_in_words(aim, facts.terms) + (f", {tolerance}" if tolerance else ""),
        ),
    )


def out_of_range(facts: Facts) -> Finding | None:
    points = facts.following(2)
    if points is None:
        return None
    before, now = points
    found = _range_of(facts, now.span)
    if found is None or distance(now.value, *found) == 0 or distance(before.value, *found) > 0:
        return None
    low, high = (facts.said(end) for end in found)
    reason = (
        f"Fell out of its range of {low} to {high}: {facts.said(now.value)} in {now.span.label}, "
        f"after {facts.said(before.value)} in {before.span.label}."
    )
    return Finding(now.span, reason, _values(facts, points))


def _range_of(facts: Facts, span: Span) -> tuple[Decimal, Decimal] | None:
    """The period's target where that is a range; else the measure's own."""
    aim = facts.aims.get(span)
    if aim is not None and aim.kind == TargetKind.RANGE:
        return aim.low, aim.high
    if facts.terms.direction == Direction.RANGE:
        return facts.terms.range_from, facts.terms.range_to
    return None


def quartiles(facts: Facts) -> Finding | None:
    points = facts.following(2)
    if points is None:
        return None
    places = [facts.places.get(one.span) for one in points]
    if any(place is None or place.of < FEWEST_RANKED for place in places):
        return None
    before, now = places
    if now.quartile - before.quartile < QUARTILES_DOWN:
        return None
    reason = (
        f"Dropped from {before.quartile_in_words} ({before.words}) in "
        f"{points[0].span.label} to {now.quartile_in_words} ({now.words}) in "
        f"{points[1].span.label}."
    )
    ranks = [
        (f"Rank in {point.span.label}", place.words)
        for point, place in zip(points, places, strict=True)
    ]
    return Finding(points[1].span, reason, (*_values(facts, points), *ranks))


def overdue(facts: Facts) -> Finding | None:
    if not facts.is_supplied_here:
        return None
    span = latest_due(facts.months, facts.on)
    if not facts.stood_in(span):
        return None
    is_awaited = span in facts.aims or any(one < span for one in facts.given)
    if span in facts.given or not is_awaited:
        return None
    due = due_on(span)
    days = (facts.on - due).days
    reason = (
        f"The value for {span.label} was due on {print_day(due)} and has not been given: on "
        f"{print_day(facts.on)} it is {days} day{'' if days == 1 else 's'} late."
    )
    return Finding(span, reason, _last_value(facts))


def due_on(span: Span) -> dt.date:
    return span.end + dt.timedelta(days=DUE_AFTER_DAYS)


def latest_due(months: int, on: dt.date) -> Span:
    """The last period whose value should have been given before the day."""
    span = span_containing(on, months)
    while due_on(span) >= on:
        span = span.previous()
    return span


def stale(facts: Facts) -> Finding | None:
    if facts.last is None:
        return None
    awaited = facts.last.span.step(STALE_AFTER)
    if awaited.end >= facts.on or not facts.stood_in(awaited):
        return None
    stride = stride_in_words(facts.months)
    reason = (
        f"The last value is of {facts.last.span.label}, which ended on "
        f"{print_day(facts.last.span.end)}: more than two {stride}s without a new one."
    )
    return Finding(facts.last.span, reason, _last_value(facts))


def _values(facts: Facts, points: Iterable[Point]) -> tuple[tuple[str, str], ...]:
    return tuple((one.span.label, facts.said(one.value)) for one in points)


def _last_value(facts: Facts) -> tuple[tuple[str, str], ...]:
    return _values(facts, facts.points[-1:])


@dataclass(frozen=True)
class Rule:
    """``sentence`` says to anybody when the rule warns."""

    key: WarningRule
    sentence: str
    find: Callable[[Facts], Finding | None]


RULES: tuple[Rule, ...] = (
    Rule(
        WarningRule.WORSENING,
        "The value got worse in each of the last three periods, by the measure’s direction of "
        "good. A change smaller than what counts as no change is none, and nothing is compared "
        "across a change of definition.",
        worsening,
    ),
    Rule(
        WarningRule.MISSES_TARGET,
        "A straight line through the last six values (least squares) leads to a value that misses "
        "the next target by more than its tolerance. With fewer than six values since the last "
        "change of definition, or a target more than six periods ahead, nothing is said.",
        misses_target,
    ),
    Rule(
        WarningRule.OUT_OF_RANGE,
        "The value lies outside its range (the period’s target, else the measure’s own), and that "
        "of the period before lay within it.",
        out_of_range,
    ),
    Rule(
        WarningRule.QUARTILES,
        "Since the period before, the rank fell by two quartiles or more, with at least eight "
        "bodies reporting in both periods.",
        quartiles,
    ),
    Rule(
        WarningRule.OVERDUE,
        "A period that the organisation gives values for is over, 30 days have passed, and "
        "nothing was given: neither a value nor that it is missing.",
        overdue,
    ),
    Rule(
        WarningRule.STALE,
        "Two whole periods have passed since the period of the last value, whoever gives it.",
        stale,
    ),
)


def findings(facts: Facts) -> list[tuple[WarningRule, Finding]]:
    """What every rule finds, in the order of the table."""
    found = ((rule.key, rule.find(facts)) for rule in RULES)
    return [(key, finding) for key, finding in found if finding is not None]
