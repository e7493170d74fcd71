"""A scorecard as its readers see it: plain values, ordered, ready to be frozen with a paper."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True)
class PointRecord:
    """One value of the trend; None where there is none that counts."""

    period: str
    value: Decimal | None


@dataclass(frozen=True)
class ResponseRecord:
    """What is done where the measure is red. ``done_on`` is None until it is."""

    response_id: int
    cause: str
    action: str
    due_on: dt.date
    owner: str
    done_on: dt.date | None


@dataclass(frozen=True)
class ComparedRecord:
    """A value to compare with: whose it is, and the date of the data. ``value`` is None where it
    is missing, withheld and so on: ``why`` says so then."""

    name: str
    value: Decimal | None
    why: str = ""
    data_of: dt.date | None = None


@dataclass(frozen=True)
class FamilyRecord:
    """The family's figure together, and why there is none; its range, None where nobody reported;
    and the own place in it, empty where there is none."""

    name: str
    place: str
    whole: Decimal | None
    why_no_whole: str
    low: Decimal | None
    high: Decimal | None


@dataclass(frozen=True)
class LineRecord:
    """One measure on the card. ``why_none`` says why there is no value, ``why_no_rag`` why it is
    not judged, ``why_not_ranked`` why it has no rank: each is empty where there is one.

    ``target`` is in words, ``level`` its number where it is one. ``later`` says what is known of a
    later period than the one shown. ``family`` is None where the measure has none for the
    organisation, and in papers of before there was the column. ``asks`` is true
    where it is red and nobody has said what is done.
    """

    measure_id: int
    code: str
    title: str
    unit: str
    decimals: int
    good: str
    period_key: str
    period: str
    period_end: dt.date | None
    value: Decimal | None
    state: str
    why_none: str
    comment: str
    data_of: dt.date | None
    target: str
    level: Decimal | None
    tolerance: str
    rag: str
    why_no_rag: str
    movement: str
    difference: Decimal | None
    why_no_movement: str
    trend: tuple[PointRecord, ...]
    trend_movement: str
    national: ComparedRecord | None
    best: ComparedRecord | None
    rank: int | None
    of: int
    place: str
    quartile: int | None
    why_not_ranked: str
    later: str
    response: ResponseRecord | None
    asks: bool
    is_used: bool
    family: FamilyRecord | None = None

    @property
    def called(self) -> str:
        return f"{self.code} {self.title}".strip()


@dataclass(frozen=True)
class PerspectiveRecord:
    name: str
    lines: tuple[LineRecord, ...]


@dataclass(frozen=True)
class CardRecord:
    """``to`` is the day that was asked for, None for the last period that has values of each
    measure. ``answers`` lists the measures that the reader may say something about; it is empty
    in a paper and on public pages."""

    card_id: int
    slug: str
    name: str
    of: str
    organisation: str
    is_public: bool
    ended_on: dt.date | None
    to: dt.date | None
    known_at: dt.datetime
    perspectives: tuple[PerspectiveRecord, ...]
    ends: tuple[dt.date, ...] = ()
    answers: tuple[int, ...] = ()

    @property
    def lines(self) -> tuple[LineRecord, ...]:
        return tuple(line for one in self.perspectives for line in one.lines)
