"""Which month of a financial year a date or a period names. Pure."""

from __future__ import annotations

import datetime as dt
import re

from figures.written import quoted
from periods.calendar import financial_year_of, month_of, year_label

from .amounts import Unread

_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})(?:[T ][\d:.]+Z?)?", re.ASCII)
_BRITISH = re.compile(
    r"(\d{1,2})\s*[/.\- ]\s*(\d{1,2})\s*[/.\- ]\s*(\d{4}|\d{2})(?: [\d:]+)?", re.ASCII
)
_IN_WORDS = re.compile(
    r"(\d{1,2})(?:st|nd|rd|th)?[\s\-/]*([a-z]{3,9})\.?,?[\s\-/]*(\d{4}|\d{2})", re.ASCII | re.I
)
_MONTHS = (
    *("january", "february", "march", "april", "may", "june", "july", "august", "september"),
    *("october", "november", "december"),
)
_NUMBER = re.compile(r"(?:period|per|month|p|m)?\s*\.?\s*0*(\d{1,2})(?:\.0)?", re.ASCII | re.I)
_YEAR = r"(?P<year>\d{4})(?:[-/](?P<next>\d{4}|\d{2})(?!\d))?"
_PERIOD = r"(?:period|per|p)\s*\.?\s*0*(?P<period>\d{1,2})"
_WITH_YEAR = (
    re.compile(rf"{_YEAR}[\s\-/_.]*{_PERIOD}", re.ASCII | re.I),
    re.compile(rf"{_PERIOD}[\s\-/_.]+{_YEAR}", re.ASCII | re.I),
)
_NAMED = re.compile(r"([a-z]{3,9})\.?[\s\-/']*(\d{4}|\d{2})?", re.ASCII | re.I)
_ISO_MONTH = re.compile(r"(\d{4})-(0[1-9]|1[0-2])", re.ASCII)


def day_of(value: object) -> dt.date | None:
    """The day; None for an empty cell; Unread for what is none. Days come before months."""
    match value:
        case None:
            return None
        case dt.datetime():
            return value.date()
        case dt.date():
            return value
        case str():
            words = " ".join(value.split())
            return _day_of_text(words) if words else None
    raise Unread(f"Not a date: {quoted(value)}")


def _day_of_text(words: str) -> dt.date:
    try:
        if match := _ISO.fullmatch(words):
            return dt.date(int(match[1]), int(match[2]), int(match[3]))
        if match := _BRITISH.fullmatch(words):
            return dt.date(_year(match[3]), int(match[2]), int(match[1]))
        if (match := _IN_WORDS.fullmatch(words)) and (month := _named(match[2])):
            return dt.date(_year(match[3]), month, int(match[1]))
    except ValueError:
        pass
    raise Unread(f"Not a date: {quoted(words)}")


def month_of_day(day: dt.date, year: int) -> int:
    """The month, 1 (April) to 12, of a day in the financial year; Unread outside of it."""
    if financial_year_of(day) != year:
        raise Unread(f"A date outside {year_label(year)}: {quoted(day.isoformat())}")
    return month_of(day)[1]


def month_of_period(value: object, year: int) -> int | None:
    """The month, 1 (April) to 12, that a period names; None for an empty cell.

    ``P05`` and ``5`` are August; ``2013-P05`` names the year that begins in 2013; ``May-17`` and
    ``2017-05`` are months of the calendar. Unread for other years, and for a period 13.
    """
    if isinstance(value, dt.date):
        return month_of_day(value, year)
    words = " ".join(_whole(value).split())
    if not words:
        return None
    if match := _NUMBER.fullmatch(words):
        return _period(int(match[1]), words)
    for shape in _WITH_YEAR:
        if match := shape.fullmatch(words):
            return _period_of_year(match, year, words)
    return _month_of_calendar(words, year)


def _whole(value: object) -> str:
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return "" if value is None else str(value)


def _period(number: int, words: str) -> int:
    if number == 13:
        raise Unread(f"A period 13, and a year has 12: {quoted(words)}")
    if not 1 <= number <= 12:
        raise Unread(f"Not a period from 1 to 12: {quoted(words)}")
    return number


def _period_of_year(match: re.Match, year: int, words: str) -> int:
    number = _period(int(match["period"]), words)
    following = match["next"]
    if int(match["year"]) != year or (following and int(following) % 100 != (year + 1) % 100):
        raise Unread(f"A period outside {year_label(year)}: {quoted(words)}")
    return number


def _month_of_calendar(words: str, year: int) -> int:
    if match := _ISO_MONTH.fullmatch(words):
        return _within(dt.date(int(match[1]), int(match[2]), 1), year, words)
    match = _NAMED.fullmatch(words)
    if not match or not (month := _named(match[1])):
        try:
            return month_of_day(_day_of_text(words), year)
        except Unread as fault:
            if "outside" in str(fault):
                raise
            raise Unread(f"Not a period: {quoted(words)}") from fault
    if match[2] is None:
        return (month - 4) % 12 + 1
    return _within(dt.date(_year(match[2]), month, 1), year, words)


def _within(day: dt.date, year: int, words: str) -> int:
    if financial_year_of(day) != year:
        raise Unread(f"A period outside {year_label(year)}: {quoted(words)}")
    return month_of(day)[1]


def _named(name: str) -> int | None:
    """The month of the calendar under its name, in full or by three letters (``Sept`` too)."""
    name = name.casefold()
    for number, month in enumerate(_MONTHS, start=1):
        if name in (month, month[:3]) or (name == "sept" and number == 9):
            return number
    return None


def _year(digits: str) -> int:
    """Two digits are of this century up to 79."""
    number = int(digits)
    return number if len(digits) == 4 else number + (2000 if number < 80 else 1900)
