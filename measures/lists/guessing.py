"""What the words of a list let one guess: a unit from a title, a length from periods, families
from a category. Guesses only: a person sees each of them before anything is loaded. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import NamedTuple

from ..spans import Span, span_of
from ..vocabulary import FREQUENCY_OF, Frequency

_PERCENT = re.compile(r"%|\bper ?cent(age)?s?\b|\bproportion of\b", re.IGNORECASE)
_POINTS = re.compile(r"\bpercentage points?\b", re.IGNORECASE)
_MONEY = re.compile(r"\bcosts?\b|\bexpenditure\b|\bspend(ing)?\b|£", re.IGNORECASE)
_RATIO = re.compile(r"\bratio\b|\brate\b", re.IGNORECASE)
_REAL = re.compile(r"\badjusted for inflation\b|\breal terms\b", re.IGNORECASE)
_DAYS = re.compile(r"\bdays\b", re.IGNORECASE)


class Unit(NamedTuple):
    unit: str
    decimals: int
    is_money: bool
    """In pounds of the day, so that real terms make sense: not what is adjusted already."""


def unit_of(title: str) -> Unit:
    """``%`` for a percentage or a proportion, ``£`` for what costs, ``days`` for days; else no
    unit."""
    if _POINTS.search(title):
        return Unit("percentage points", 1, is_money=False)
    if _PERCENT.search(title):
        return Unit("%", 1, is_money=False)
    if _RATIO.search(title):
        return Unit("", 1, is_money=False)
    if _MONEY.search(title):
        return Unit("£", 2, is_money=not _REAL.search(title))
    if _DAYS.search(title):
        return Unit("days", 1, is_money=False)
    return Unit("", 1, is_money=False)


def span_named(text: str) -> Span | None:
    """The period that a text names, whatever its length; None for none. ``2010-12`` is read as
    years: of a list's first and last periods a month is the less likely."""
    for months in (12, 24, 36, 48, 3, 1):
        try:
            return span_of(text, months)
        except ValueError:
            continue
    return None


def frequency_of(span: Span) -> str:
    return FREQUENCY_OF[span.months]


def frequency_named(text: str) -> str:
    """``year`` for “Year”, “annual”, “yearly”, “Financial year” …; empty for nothing known."""
    return _FREQUENCIES.get(" ".join(text.casefold().replace("_", " ").split()), "")


_FREQUENCIES = {
    name: frequency
    for frequency, names in {
        Frequency.MONTH: ("month", "monthly", "months"),
        Frequency.QUARTER: ("quarter", "quarterly", "quarters"),
        Frequency.YEAR: ("year", "yearly", "annual", "annually", "financial year"),
        Frequency.TWO_YEARS: ("years 2", "2 years", "two years", "two years, rolling"),
        Frequency.THREE_YEARS: ("years 3", "3 years", "three years", "three years, rolling"),
        Frequency.FOUR_YEARS: ("years 4", "4 years", "four years", "four years, rolling"),
    }.items()
    for name in names
}


def likely(category: str, names: Iterable[str]) -> str:
    """Of the names of groupings the one whose word stands in the category: “People” for “People
    Services”; else the one that is for all the others; empty for neither."""
    words = set(re.findall(r"[a-z]+", category.casefold())) - _NO_WORDS
    known = list(names)
    for name in known:
        if words & (set(re.findall(r"[a-z]+", name.casefold())) - _NO_WORDS):
            return name
    return next((name for name in known if "other" in name.casefold()), "")


_NO_WORDS = {"service", "services", "and", "of", "the", "all", "other", "family", "group"}
