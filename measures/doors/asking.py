"""What the address of a request asks for; everything that is wrong with it at once."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field

from django.http import QueryDict
from django.utils import timezone
from django.utils.dateparse import parse_date, parse_datetime

from ..spans import LENGTHS, Span, span_of
from .problems import Problem

LARGEST_PAGE, USUAL_PAGE = 5_000, 1_000
MOST_CHOSEN = 200
PERIOD = "write it like 2009-09, 2009-10-q2, 2009-10 or 2018-21"
MOMENT = "write a day like 2010-06-30, or a moment like 2010-06-30T12:00:00Z"


@dataclass
class Asked:
    """Filters; an empty one chooses everything. ``after`` is the cursor of the page before."""

    frameworks: list[str] = field(default_factory=list)
    measures: list[str] = field(default_factory=list)
    bodies: list[str] = field(default_factory=list)
    spans: list[Span] = field(default_factory=list)
    since: dt.datetime | None = None
    known_at: dt.datetime | None = None
    limit: int = USUAL_PAGE
    after: str = ""


class _Reader:
    def __init__(self, query: QueryDict) -> None:
        self.query = query
        self.errors: list[str] = []

    def many(self, name: str) -> list[str]:
        found = [part for text in self.query.getlist(name) for part in text.split(",")]
        found = [part.strip() for part in found if part.strip()]
        if len(found) > MOST_CHOSEN:
            self.errors.append(f"{name}: at most {MOST_CHOSEN} can be chosen at once")
        return found

    def spans(self) -> list[Span]:
        return [span for text in self.many("period") for span in self._spans(text)]

    def _spans(self, text: str) -> list[Span]:
        """2010-12 is a month of some measures and two years of others: both."""
        found = []
        for months in LENGTHS:
            try:
                found.append(span_of(text, months))
            except ValueError:
                continue
        if not found:
            self.errors.append(f"period: “{text[:40]}” is none; {PERIOD}")
        return found

    def moment(self, name: str) -> dt.datetime | None:
        """A day is its first moment here; a plus that an address turned into a blank is one."""
        text = self.query.get(name, "").strip().replace(" ", "+")
        if not text:
            return None
        try:
            found = _aware(parse_datetime(text) if "T" in text else _beginning(parse_date(text)))
        except (ValueError, OverflowError):
            found = None
        if found is None:
            self.errors.append(f"{name}: “{text[:40]}” is no moment; {MOMENT}")
        return found

    def limit(self) -> int:
        text = self.query.get("limit", "")
        if not text:
            return USUAL_PAGE
        if text.isascii() and text.isdigit() and len(text) < 9 and 1 <= int(text) <= LARGEST_PAGE:
            return int(text)
        self.errors.append(f"limit: write a number from 1 to {LARGEST_PAGE:,}")
        return USUAL_PAGE

    def without_nul(self) -> None:
        for name, texts in self.query.lists():
            if any("\0" in text for text in texts):
                self.errors.append(f"{name[:40]}: it holds a character that no text has")

    def unknown(self, known: set[str]) -> None:
        for name in self.query:
            if name not in known:
                listed = ", ".join(sorted(known)) or "none"
                self.errors.append(f"{name[:40]}: there is no such parameter here, only {listed}")


def _beginning(day: dt.date | None) -> dt.datetime | None:
    return day and dt.datetime.combine(day, dt.time())


def _aware(found: dt.datetime | None) -> dt.datetime | None:
    """In the time of Greenwich; OverflowError before the year 1 or after 9999 there."""
    if found and timezone.is_naive(found):
        found = timezone.make_aware(found)
    return found and found.astimezone(dt.UTC)


def asked_for(query: QueryDict, known: set[str]) -> Asked:
    """Problem 400 with everything that is wrong; ``known`` are the parameters of the address."""
    reader = _Reader(query)
    reader.unknown(known)
    reader.without_nul()
    asked = Asked(
        frameworks=reader.many("framework"),
        measures=reader.many("measure"),
        bodies=reader.many("body"),
        spans=reader.spans(),
        since=reader.moment("since"),
        known_at=reader.moment("known_at"),
        limit=reader.limit(),
        after=query.get("after", ""),
    )
    if reader.errors:
        raise Problem(400, f"{reader.errors[0]}.", reader.errors)
    return asked
