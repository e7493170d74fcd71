"""What a cell of a stranger's workbook means: a text, a whole number, a day, a choice.

People type numbers as text, dates as text, blanks behind words; each function takes all that is
meant unmistakably and refuses the rest by ``Wrong``, whose message names sheet and cell.
"""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from collections.abc import Mapping
from typing import TypeVar

from openpyxl.utils.datetime import from_excel

from .workbook_in import CellIn

Choice = TypeVar("Choice")

_WHOLE = re.compile(r"([+-]?\d{1,9})(?:\.0*)?\s*%?", re.ASCII)
_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})(?:[T ]00:00(?::00)?)?", re.ASCII)
_BRITISH = re.compile(r"(\d{1,2})\s*[/.\- ]\s*(\d{1,2})\s*[/.\- ]\s*(\d{4})", re.ASCII)
_IN_WORDS = re.compile(
    r"(\d{1,2})(?:st|nd|rd|th)?[\s\-/]+([a-z]{3,9})\.?,?[\s\-/]+(\d{4})", re.ASCII | re.I
)
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_NAMES = {
    *("january", "february", "march", "april", "june", "july", "august", "sept", "september"),
    *("october", "november", "december"),
}
_SHOWN = 60


class Wrong(Exception):  # noqa: N818 - reads as what is wrong
    """What is wrong with one cell, as a sentence that begins with where it is."""

    def __init__(self, cell: CellIn, why: str) -> None:
        super().__init__(f"{cell.where}: {why}")
        self.cell = cell


def text_in(cell: CellIn, *, longest: int | None = None) -> str:
    """The text, lines parted by line feeds, without blanks at its ends; a number as printed."""
    value = _plain(cell)
    if value is None:
        return ""
    words = value if isinstance(value, str) else _printed(cell, value)
    words = words.replace("_x000D_", "").replace("\r\n", "\n").replace("\r", "\n").strip()
    if longest is not None and len(words) > longest:
        raise Wrong(cell, f"shorten this to {longest:,} characters, it has {len(words):,}")
    return words


def whole_number_in(cell: CellIn, *, low: int, high: int) -> int | None:
    """``42``, ``"42"``, ``"42%"``, ``42.0`` → 42, and 0.42 that Excel shows as 42% too."""
    value = _plain(cell)
    refusal = Wrong(
        cell, f"{_quoted(_printed(cell, value))} is not a whole number from {low} to {high}"
    )
    match value:
        case None:
            return None
        case bool() | dt.date() | dt.time() | dt.timedelta():
            raise refusal
        case int() | float():
            number = round(value * 100, 6) if cell.is_percent else value
            if number != number or abs(number) > 1e9 or number != int(number):
                raise refusal
            number = int(number)
        case _:
            words = seen(value)
            if not words:
                return None
            match = _WHOLE.fullmatch(words)
            if not match:
                raise refusal
            number = int(match[1])
    if not low <= number <= high:
        raise refusal
    return number


def day_in(cell: CellIn, *, earliest: dt.date, latest: dt.date) -> dt.date | None:
    """The day of a date, of a date as text (day first, or 2009-12-31), or of a day's number."""
    value = _plain(cell)
    if value is None or (isinstance(value, str) and not seen(value)):
        return None
    day = _day(cell, value)
    if day is None:
        raise Wrong(cell, f"{_quoted(_printed(cell, value))} is not a date like 31/12/2009")
    if not earliest <= day <= latest:
        raise Wrong(
            cell,
            f"{day:%d/%m/%Y} is not a date from {earliest:%d/%m/%Y} to {latest:%d/%m/%Y}",
        )
    return day


def choice_in(cell: CellIn, choices: Mapping[str, Choice]) -> Choice | None:
    """What stands under the word in ``choices``, whatever the case and blanks; None if empty."""
    value = _plain(cell)
    word = seen(_printed(cell, value)).casefold()
    if not word:
        return None
    for label, meaning in choices.items():
        if label.casefold() == word:
            return meaning
    listed = ", ".join(f"“{label}”" for label in choices)
    raise Wrong(cell, f"{_quoted(_printed(cell, value))} is not in the list: choose {listed}")


_YES_OR_NO = {"Yes": True, "No": False}


def yes_in(cell: CellIn) -> bool:
    """Whether it says yes; an empty cell says no."""
    if isinstance(cell.value, bool) and not cell.is_formula:
        return cell.value
    return bool(choice_in(cell, _YES_OR_NO))


def seen(text: str) -> str:
    """The text as one sees it: without marks of direction and the like, blanks made one."""
    visible = "".join(letter for letter in text if unicodedata.category(letter) != "Cf")
    return " ".join(visible.split())


def _plain(cell: CellIn) -> object:
    """The cell's value; Wrong for a formula, calculated or not, and for Excel's errors."""
    if cell.is_formula:
        raise Wrong(cell, "this is a formula. Type the value itself (or paste it as a value)")
    if cell.is_error:
        raise Wrong(cell, f"Excel shows the error {_quoted(str(cell.value))} here")
    return cell.value


def _day(cell: CellIn, value: object) -> dt.date | None:
    match value:
        case dt.datetime():
            return value.date()
        case dt.date():
            return value
        case bool():
            return None
        case int() | float():
            return _day_of_number(cell, value)
        case str():
            return _day_of_text(seen(value))
    return None


def _day_of_number(cell: CellIn, number: float) -> dt.date | None:
    try:
        moment = from_excel(number, cell.epoch) if cell.epoch else from_excel(number)
    except (ValueError, OverflowError, TypeError):
        return None
    return moment.date() if isinstance(moment, dt.datetime) else None


def _day_of_text(words: str) -> dt.date | None:
    try:
        if match := _ISO.fullmatch(words):
            return dt.date(*map(int, match.groups()))
        if match := _BRITISH.fullmatch(words):
            day, month, year = map(int, match.groups())
            return dt.date(year, month, day)
        if match := _IN_WORDS.fullmatch(words):
            return dt.date(int(match[3]), _month(match[2]), int(match[1]))
    except ValueError:
        return None
    return None


def _month(word: str) -> int:
    """The month's number; ValueError for what is none."""
    word = word.lower()
    if word in _MONTHS or word in _NAMES:
        return _MONTHS.index(word[:3]) + 1
    raise ValueError(word)


def _printed(cell: CellIn, value: object) -> str:
    """A value as its reader would see it in the cell."""
    match value:
        case None:
            return ""
        case bool():
            return "TRUE" if value else "FALSE"
        case float() if cell.is_percent:
            return f"{value * 100:g}%"
        case float() if value == value and abs(value) < 1e15 and value == int(value):
            return str(int(value))
        case dt.datetime():
            return f"{value:%d/%m/%Y}"
    return str(value)


def _quoted(words: str) -> str:
    words = " ".join(words.split())
    return f"“{words[:_SHOWN]}…”" if len(words) > _SHOWN else f"“{words}”"
