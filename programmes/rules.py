"""What the plan accepts: words, quarters, dates, expected progress. A rule raises ``Refused``."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence

from periods.calendar import month_end, month_start, print_day, year_label
from records.refusals import Refused

from .models import (
    AUTHORITY_LENGTH,
    MILESTONE_NAME_LENGTH,
    REASON_LENGTH,
    SHORT_NAME_LENGTH,
    WORDING_LENGTH,
)

#: A full wording prints in the status table and in the highlight report alike.
FEWEST_WORDS, MOST_WORDS = 8, 120
YEARS_AROUND = 5
#: Ends the sentence that asks for a reason from quarter 2 on.
WITHIN_YEAR = "a change within the year is shown with it"

Expected = Sequence[int | None]


def clean_text(text: str) -> str:
    """Without blanks around it and with one kind of line end."""
    return text.replace("\r\n", "\n").replace("\r", "\n").strip()


def count_words(text: str) -> int:
    """Words as people count them: a bullet's dash is none."""
    return sum(1 for part in text.split() if re.search(r"\w", part))


def check_wording(wording: str, *, fewest: int = FEWEST_WORDS) -> None:
    """8 to 120 words; ``fewest`` 0 where an activity may have none."""
    words = count_words(wording)
    if words < fewest:
        raise Refused(
            f"Write the full wording in {FEWEST_WORDS} to {MOST_WORDS} words: "
            + (f"it has {_of_words(words)}." if words else "it is empty."),
            field="wording",
        )
    if words > MOST_WORDS:
        raise Refused(
            f"Shorten the full wording to {MOST_WORDS} words: it has {words}.", field="wording"
        )
    check_length(wording, WORDING_LENGTH, field="wording", name="full wording")


def check_short_name(short_name: str, *, needed: bool = True) -> None:
    """One line that fits lists, headings and e-mails."""
    if needed and not short_name:
        raise Refused(
            f"Give a short name of at most {SHORT_NAME_LENGTH} characters, for lists and e-mails.",
            field="short_name",
        )
    if "\n" in short_name:
        raise Refused("Write the short name on one line.", field="short_name")
    check_length(short_name, SHORT_NAME_LENGTH, field="short_name", name="short name")


def check_length(text: str, most: int, *, field: str, name: str) -> None:
    """``name`` is what the refusal calls the text of the field."""
    if len(text) > most:
        raise Refused(
            f"Shorten the {name} to {most:,} characters: it has {len(text):,}.", field=field
        )


def check_quarter(number: int) -> None:
    """1 to 4: a plan is of one financial year."""
    if number not in (1, 2, 3, 4):
        raise Refused("Choose one of the four quarters.", field="from_quarter")


def check_reason(reason: str, authority: str, *, needed_because: str = "") -> None:
    """``needed_because`` ends the sentence that asks for a reason; empty where none is needed."""
    if needed_because and not reason:
        raise Refused(f"Give the reason: {needed_because}.", field="reason")
    check_length(reason, REASON_LENGTH, field="reason", name="reason")
    check_length(authority, AUTHORITY_LENGTH, field="authority", name="authority")


def check_milestone_name(name: str) -> None:
    """One line that fits the lists that a text's keys are chosen from."""
    if not name:
        raise Refused("Give the milestone a name.", field="name")
    if "\n" in name:
        raise Refused("Write the name on one line.", field="name")
    check_length(name, MILESTONE_NAME_LENGTH, field="name", name="name")


def check_milestone_due(due_on: dt.date, *, year: int) -> None:
    """Within five years of the plan's year, as the dates of activities."""
    earliest = month_start(year - YEARS_AROUND, 1)
    latest = month_end(year + YEARS_AROUND, 12)
    if not earliest <= due_on <= latest:
        raise Refused(
            f"The due date is far from the plan of {year_label(year)}: "
            f"enter one from {print_day(earliest)} to {print_day(latest)}.",
            field="due_on",
        )


def check_dates(start: dt.date, due: dt.date, *, year: int) -> None:
    """Start within five years of the plan's year, due not before it and at most five years on."""
    earliest = month_start(year - YEARS_AROUND, 1)
    latest = month_end(year + YEARS_AROUND, 12)
    if not earliest <= start <= latest:
        raise Refused(
            f"The start date is far from the plan of {year_label(year)}: "
            f"enter one from {print_day(earliest)} to {print_day(latest)}.",
            field="start_date",
        )
    if due < start:
        raise Refused(
            f"The due date is before the start date, {print_day(start)}.", field="due_date"
        )
    if due > latest:
        raise Refused(
            f"The due date is far from the plan of {year_label(year)}: "
            f"enter one not later than {print_day(latest)}.",
            field="due_date",
        )


def check_expected(expected: Expected) -> None:
    """Four whole per cents or None, those typed never falling from quarter to quarter."""
    if len(expected) != 4:
        raise ValueError("expected progress has four quarters")
    before = 0
    for quarter, figure in enumerate(expected, start=1):
        field = f"expected_q{quarter}"
        if figure is None:
            continue
        if not 0 <= figure <= 100:
            raise Refused("Expected progress is a whole number from 0 to 100.", field=field)
        if figure < before:
            raise Refused(
                f"Expected progress never falls: quarter {quarter} has {figure}, "
                f"an earlier quarter {before}.",
                field=field,
            )
        before = figure


def _of_words(count: int) -> str:
    return "1 word" if count == 1 else f"{count} words"
