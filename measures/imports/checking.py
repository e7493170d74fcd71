"""The rules for values, whichever way they come: each is taken, or it is a fault with its place.

A cell of a measure and a period is a ``Slot``; a file has few of them and many values, so what
can be looked up once for a slot is kept with it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal
from functools import cached_property
from typing import NamedTuple

from figures.written import quoted
from periods.calendar import print_day

from ..models.fields import KEPT_DECIMALS, LARGEST_VALUE
from ..spans import Span, span_of
from ..vocabulary import COMMENT_LENGTH, WITH_VALUE, MeasureState, ValueState
from .book import Book, Facts
from .given import Given, code_key
from .names import name_key, suggested
from .numbers import NoNumber, number_of
from .reports import FAULTS_KEPT, Fault, Unknown
from .words import state_in_place_of_value, state_named

ROLLING = (24, 36, 48)
REPORTED, UNRELIABLE = str(ValueState.REPORTED), str(ValueState.UNRELIABLE)


#: A number with more characters than that goes the longer way.
_LONGEST_PLAIN = 40
_LAST = Decimal(1).scaleb(-KEPT_DECIMALS)
_new = tuple.__new__


class Taken(NamedTuple):
    """A value that keeps every rule; ``says`` are the parts and the comment as far as given."""

    place: str
    state: str
    value: Decimal | None
    numerator: Decimal | None
    denominator: Decimal | None
    comment: str


@dataclass
class Slot:
    """A measure and a period: bounds of its values, and what was given, by body."""

    facts: Facts
    span: Span
    least: Decimal | None
    most: Decimal | None
    taken: dict[int, Taken] = field(default_factory=dict)

    @cached_property
    def sizes(self) -> dict[int, float]:
        """How large the values are, by body: once all were taken."""
        return {
            body: abs(float(one.value)) for body, one in self.taken.items() if one.value is not None
        }


class Checker:
    """Takes values one by one, and keeps what is wrong with the others. ``on`` is today: what
    has not begun yet has no values."""

    def __init__(self, book: Book, on: dt.date) -> None:
        self.slots: dict[tuple[int, dt.date, int], Slot] = {}
        self.read = self.taken = self.fault_count = 0
        self._book, self._on = book, on
        self._faults: dict[object, list] = {}
        self._by_words: dict[tuple[str, str], Slot | None] = {}
        self._bodies: dict[str, int | None] = {}
        self._unknown: dict[str, int] = {}

    def take_all(self, given: Iterable[Given]) -> None:
        """What is at fault leaves no trace but its fault."""
        by_words, bodies = self._by_words, self._bodies
        count = taken = 0
        for one in given:
            count += 1
            words = (one.code, one.period)
            slot = by_words[words] if words in by_words else self._slot(one)
            body = bodies[one.body] if one.body in bodies else self._body(one)
            if slot is None or body is None:
                self._blame_names(one, slot, body)
                continue
            found = _plainly(one) or self._value(one, slot)
            if found is None:
                continue
            if body in slot.taken:
                first = slot.taken[body].place
                self.blame(
                    one.place,
                    f"{one.code}, {one.body}, {one.period} stands here for the "
                    f"second time: first in {first}",
                )
                continue
            slot.taken[body] = found
            taken += 1
        self.read += count
        self.taken += taken

    # Faults

    def blame(self, place: str, text: str, *, key: object = None) -> None:
        """With the same ``key`` only the first place is told, and how many more there are."""
        self.fault_count += 1
        known = self._faults.get(key) if key is not None else None
        if known is not None:
            known[2] += 1
        elif len(self._faults) < FAULTS_KEPT:
            self._faults[key if key is not None else (place, text)] = [place, text, 0]

    @property
    def faults(self) -> list[Fault]:
        return [Fault(*one) for one in self._faults.values()]

    @property
    def unknown(self) -> list[Unknown]:
        """Names of bodies that nobody knows, as they are spelt, with whom they may mean."""
        known = self._book.own_names
        return [Unknown(name, n, suggested(name, known)) for name, n in self._unknown.items()]

    def _blame_names(self, given: Given, slot: Slot | None, body: int | None) -> None:
        if slot is None:
            words = (given.code, given.period)
            self.blame(given.place, self._why_no_slot(given), key=("slot", *words))
        if body is None:
            name = " ".join(given.body.split())
            said = f"No body is called {quoted(name)}" if name else "No body is named here"
            self.blame(given.place, said, key=("body", name))
            if name and (name in self._unknown or len(self._unknown) < FAULTS_KEPT):
                self._unknown[name] = self._unknown.get(name, 0) + 1

    # Lookups

    def _body(self, given: Given) -> int | None:
        found = self._bodies[given.body] = self._book.bodies.get(name_key(given.body))
        return found

    def _slot(self, given: Given) -> Slot | None:
        words = (given.code, given.period)
        facts = self._book.measures.get(code_key(given.code))
        span = _span(given.period, facts) if facts else None
        usable = facts and span and facts.state != MeasureState.PROPOSED
        if not usable or span.start > self._on or _is_after_the_last(span, facts):
            self._by_words[words] = None
            return None
        slot = self._by_words[words] = self.slot_of(facts, span)
        return slot

    def slot_of(self, facts: Facts, span: Span) -> Slot:
        """The one slot of the measure and period."""
        key = (facts.pk, span.start, span.months)
        slot = self.slots.get(key)
        if slot is None:
            definition = facts.in_force(span.start)
            slot = self.slots[key] = Slot(facts, span, definition.least, definition.most)
        return slot

    def _why_no_slot(self, given: Given) -> str:
        facts = self._book.measures.get(code_key(given.code))
        if not given.code.strip():
            return "No measure is named here"
        if facts is None:
            return f"The framework has no measure {quoted(given.code)}"
        if facts.state == MeasureState.PROPOSED:
            return f"{facts.code} is only proposed: it has no values yet"
        span = _span(given.period, facts)
        if span is None:
            return f"{facts.code}: {_no_period(given.period, facts)}"
        if _is_after_the_last(span, facts):
            return (
                f"{facts.code} was retired after {print_day(facts.retired_on)}: it takes no values "
                f"of {span.label}"
            )
        return f"{facts.code}: {span.label} has not begun yet"

    # One value

    def _value(self, given: Given, slot: Slot) -> Taken | None:
        value, state = None, REPORTED
        text = given.value.strip() if given.value else ""
        word = None if text and text[0].isdigit() else state_in_place_of_value(text)
        try:
            if word is None:
                value = number_of(text)
            state = self._state(given, word)
            parts = _part(given.numerator), _part(given.denominator)
        except NoNumber as fault:
            self.blame(given.place, str(fault))
            return None
        if value is not None and value < 0 and slot.least is not None and slot.least >= 0:
            self.blame(given.place, f"{quoted(text)}: {slot.facts.code} cannot be negative")
            return None
        if value is not None and state not in WITH_VALUE and state != UNRELIABLE:
            label = ValueState(state).label.lower()
            self.blame(given.place, f"{quoted(text)} is a value, but its state says {label}")
            return None
        if value is None and state in WITH_VALUE:
            label = ValueState(state).label.lower()
            self.blame(given.place, f"No value, but its state says {label}")
            return None
        comment = " ".join(given.comment.split()) if given.comment else ""
        if len(comment) > COMMENT_LENGTH:
            self.blame(given.place, f"The comment is longer than {COMMENT_LENGTH:,} characters")
            return None
        return Taken(given.place, state, value, *parts, comment)

    def _state(self, given: Given, word: ValueState | None) -> str:
        """What the state's column says; where it says nothing, the word in the value's place."""
        if not given.state or not given.state.strip():
            return REPORTED if word is None else str(word)
        said = state_named(given.state)
        if said is None:
            raise NoNumber(f"{quoted(given.state)} is no state of a value")
        return str(said)


def _plainly(given: Given) -> Taken | None:
    """What nearly every value of a file is, a plain number that is not negative with nothing
    said beside it: taken without all that is asked of others. None for anything else."""
    place, _, _, _, text, state, numerator, denominator, comment = given
    if not text or state or numerator or denominator or comment or len(text) > _LONGEST_PLAIN:
        return None
    digits = text.replace(".", "", 1)
    if not (digits.isdigit() and digits.isascii()):
        return None
    value = Decimal(text)
    if value > LARGEST_VALUE:
        return None
    if len(text) - text.find(".") > KEPT_DECIMALS + 1:
        value = value.quantize(_LAST, ROUND_HALF_UP)
    return _new(Taken, (place, REPORTED, value, None, None, ""))


def _part(text: str | None) -> Decimal | None:
    """A numerator or denominator; a word in its place says that there is none."""
    if not text or state_in_place_of_value(text) is not None:
        return None
    return number_of(text)


def _span(period: str, facts: Facts) -> Span | None:
    """Of rolling years another length is taken too: whether it is meant is asked."""
    lengths = (facts.months, *ROLLING) if facts.months in ROLLING else (facts.months,)
    for months in lengths:
        try:
            return span_of(period, months)
        except ValueError:
            continue
    return None


def _is_after_the_last(span: Span, facts: Facts) -> bool:
    """A retired measure still takes values of what had begun by its last day."""
    return facts.retired_on is not None and span.start > facts.retired_on


def _no_period(period: str, facts: Facts) -> str:
    try:
        span_of(period, facts.months)
    except ValueError as fault:
        return str(fault)
    return ""
