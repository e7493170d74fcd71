"""The period that a value is of: a month, a quarter, a financial year, or two to four of them.

Pure. A span is its first day and its length in months; sources write the same span differently.
"""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass

from periods.calendar import (
    MONTH_NAMES,
    Quarter,
    financial_year_of,
    month_label,
    month_of,
    year_label,
)

LENGTHS = (1, 3, 12, 24, 36, 48)
_YEAR = r"((?:19|20|21)\d{2})"
_YEARS = re.compile(rf"{_YEAR}\s*[-/–]\s*(\d{{2}}|\d{{4}})")
_QUARTER = re.compile(rf"q(?:uarter )?\s*([1-4])\s*(?:of )?{_YEAR}[-/](\d{{2}})", re.IGNORECASE)
_MONTH = re.compile(rf"{_YEAR}-(\d{{2}})")


@dataclass(frozen=True, order=True)
class Span:
    """``Span(date(2018, 4, 1), 36)`` is the three financial years 2018/19 to 2020/21."""

    start: dt.date
    months: int

    def __post_init__(self) -> None:
        if self.start.day != 1 or self.months not in LENGTHS:
            raise ValueError(f"no period of {self.months} months begins on {self.start}")

    @classmethod
    def year(cls, year: int, years: int = 1) -> Span:
        """So many financial years from the one that begins in April of ``year``."""
        return cls(dt.date(year, 4, 1), 12 * years)

    @classmethod
    def quarter(cls, quarter: Quarter) -> Span:
        return cls(quarter.start, 3)

    @property
    def end(self) -> dt.date:
        """The last day."""
        return _months_on(self.start, self.months) - dt.timedelta(days=1)

    @property
    def label(self) -> str:
        """``September 2009``, ``Q2 2009/10``, ``2009/10``, ``2018-21``."""
        year, month = month_of(self.start)
        if self.months == 1:
            return month_label(year, month)
        if self.months == 3:
            return Quarter(year, (month - 1) // 3 + 1).short_label
        if self.months == 12:
            return year_label(year)
        return f"{year}-{(year + self.months // 12) % 100:02d}"

    @property
    def key(self) -> str:
        """For addresses and files: ``2009-09``, ``2009-10-q2``, ``2009-10``, ``2018-21``."""
        year, month = month_of(self.start)
        if self.months == 1:
            return f"{self.start:%Y-%m}"
        if self.months == 3:
            return Quarter(year, (month - 1) // 3 + 1).key
        return f"{year}-{(year + self.months // 12) % 100:02d}"

    def step(self, places: int, *, every: int | None = None) -> Span:
        """So many periods on (or back). Rolling years move by one year: ``every`` is 12 then."""
        stride = every or min(self.months, 12)
        return Span(_months_on(self.start, stride * places), self.months)

    def meets(self, first: dt.date | None, last: dt.date | None) -> bool:
        """Whether any of its days lies from the first to the last, both included; None is open."""
        return (first is None or first <= self.end) and (last is None or last >= self.start)

    def previous(self) -> Span:
        return self.step(-1)

    def next(self) -> Span:
        return self.step(1)


def span_of(text: str, months: int) -> Span:
    """The span that a text names, given how long a measure's spans are; ValueError with a
    sentence otherwise. ``2010-12`` is two years of a two-year measure, and a month of a monthly."""
    text = " ".join(text.split())
    found = {1: _month_in, 3: _quarter_in}.get(months, _years_in)(text)
    if found is None or found.months != months:
        raise ValueError(
            f"“{text}” is not a period of this measure: its periods look like {_sample(months)}"
        )
    return found


def span_containing(day: dt.date, months: int) -> Span:
    """The span of that length that holds the day; of rolling years the one that ends with it."""
    if months == 1:
        return Span(day.replace(day=1), 1)
    if months == 3:
        return Span.quarter(Quarter.containing(day))
    return Span.year(financial_year_of(day) + 1 - months // 12, months // 12)


def is_span_of(span: Span, months: int) -> bool:
    """Whether it is a period of a measure whose periods are so long: a quarter begins with April,
    July, October or January, and a year with April."""
    begins = {3: (1, 4, 7, 10)}.get(months, (4,))
    return span.months == months and (months == 1 or span.start.month in begins)


def _month_in(text: str) -> Span | None:
    match = _MONTH.fullmatch(text)
    if match and 1 <= int(match[2]) <= 12:
        return Span(dt.date(int(match[1]), int(match[2]), 1), 1)
    name, _, year = text.partition(" ")
    names = [one.casefold() for one in MONTH_NAMES]
    if name.casefold() in names and re.fullmatch(_YEAR, year):
        return Span(dt.date(int(year), (names.index(name.casefold()) + 3) % 12 + 1, 1), 1)
    return None


def _quarter_in(text: str) -> Span | None:
    if match := _QUARTER.fullmatch(text):
        text = f"{match[2]}-{match[3]}-q{match[1]}"
    if not re.match(_YEAR, text):
        return None
    try:
        return Span.quarter(Quarter.from_key(text.lower().replace("/", "-")))
    except ValueError:
        return None


def _years_in(text: str) -> Span | None:
    match = _YEARS.fullmatch(text)
    if not match:
        return None
    years = (int(match[2]) - int(match[1])) % 100
    if len(match[2]) == 4:
        years = int(match[2]) - int(match[1])
    return Span.year(int(match[1]), years) if 1 <= years <= 4 else None


def _sample(months: int) -> str:
    start = dt.date(2009, 4, 1)
    return Span(start, months).key


def _months_on(day: dt.date, months: int) -> dt.date:
    whole = day.year * 12 + day.month - 1 + months
    return dt.date(whole // 12, whole % 12 + 1, 1)
