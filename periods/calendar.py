"""Financial years (April to March), quarters and months: pure, no clock, no database."""

from __future__ import annotations

import calendar
import datetime as dt
import re
from dataclasses import dataclass

MONTH_NAMES = (
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
    "January",
    "February",
    "March",
)


def financial_year_of(day: dt.date) -> int:
    """The first calendar year of the financial year that holds the day: 31 March 2010 → 2009."""
    return day.year if day.month >= 4 else day.year - 1


def year_label(year: int) -> str:
    """``2009`` → ``2009/10``."""
    return f"{year}/{(year + 1) % 100:02d}"


def month_end(year: int, month: int) -> dt.date:
    """The last day of month 1 (April) to 12 (March) of the financial year; ValueError outside."""
    if not 1 <= month <= 12:
        raise ValueError(f"a financial year has months 1 to 12, not {month}")
    calendar_month = (month + 2) % 12 + 1
    calendar_year = year if month <= 9 else year + 1
    return dt.date(
        calendar_year, calendar_month, calendar.monthrange(calendar_year, calendar_month)[1]
    )


def month_start(year: int, month: int) -> dt.date:
    """The first day of month 1 (April) to 12 (March) of the financial year."""
    return month_end(year, month).replace(day=1)


def month_label(year: int, month: int) -> str:
    """``(2009, 6)`` → ``September 2009``."""
    return f"{MONTH_NAMES[month - 1]} {month_end(year, month).year}"


def month_of(day: dt.date) -> tuple[int, int]:
    """The financial year and its month (1 to 12) that hold the day."""
    return financial_year_of(day), (day.month - 4) % 12 + 1


@dataclass(frozen=True, order=True)
class Quarter:
    """A quarter of a financial year: ``Quarter(2009, 2)`` is 1 July to 30 September 2009."""

    year: int
    number: int

    def __post_init__(self) -> None:
        if not 1 <= self.number <= 4:
            raise ValueError(f"a financial year has quarters 1 to 4, not {self.number}")

    @classmethod
    def containing(cls, day: dt.date) -> Quarter:
        year, month = month_of(day)
        return cls(year, (month - 1) // 3 + 1)

    @classmethod
    def from_key(cls, key: str) -> Quarter:
        """Reads ``2009-10-q2``; ValueError for anything else, a wrong second year included."""
        match = re.fullmatch(r"(\d{4})-(\d{2})-q([1-4])", key)
        if not match or int(match[2]) != (int(match[1]) + 1) % 100:
            raise ValueError(f"{key!r} is not a quarter like 2009-10-q2")
        return cls(int(match[1]), int(match[3]))

    @property
    def key(self) -> str:
        return f"{self.year}-{(self.year + 1) % 100:02d}-q{self.number}"

    @property
    def first_month(self) -> int:
        return self.number * 3 - 2

    @property
    def last_month(self) -> int:
        return self.number * 3

    @property
    def start(self) -> dt.date:
        return month_start(self.year, self.first_month)

    @property
    def end(self) -> dt.date:
        return month_end(self.year, self.last_month)

    @property
    def label(self) -> str:
        """``Quarter 2 of 2009/10``."""
        return f"Quarter {self.number} of {year_label(self.year)}"

    @property
    def short_label(self) -> str:
        """``Q2 2009/10``."""
        return f"Q{self.number} {year_label(self.year)}"

    def previous(self) -> Quarter:
        return Quarter(self.year, self.number - 1) if self.number > 1 else Quarter(self.year - 1, 4)

    def next(self) -> Quarter:
        return Quarter(self.year, self.number + 1) if self.number < 4 else Quarter(self.year + 1, 1)


def print_day(day: dt.date) -> str:
    """A date as people read it here: ``30 September 2009``."""
    return f"{day.day} {day:%B %Y}"
