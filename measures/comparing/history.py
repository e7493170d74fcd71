"""Every value that was ever given of a body's measure: by whom, when, with which vintage."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import QuerySet

from ..models import Observation
from ..spans import Span
from ..vocabulary import WITH_VALUE, Channel


@dataclass(frozen=True)
class Given:
    """One value as one vintage has it. ``by`` is who confirmed it."""

    pk: int
    start: dt.date
    months: int
    state: str
    written: Decimal | None
    comment: str
    vintage_id: int
    label: str
    channel: str
    data_of: dt.date | None
    confirmed_at: dt.datetime
    by: str
    data_set: str
    organisation_id: int
    organisation: str

    @property
    def span(self) -> Span:
        return Span(self.start, self.months)

    @property
    def value(self) -> Decimal | None:
        """The value that counts."""
        return self.written if self.state in WITH_VALUE else None

    @property
    def channel_in_words(self) -> str:
        return Channel(self.channel).label

    def says_the_same_as(self, other: Given) -> bool:
        return (self.state, self.value) == (other.state, other.value)


History = dict[Span, list[Given]]

_FIELDS = (
    *("pk", "start", "months", "state", "value", "comment", "vintage_id", "vintage__label"),
    *("vintage__channel", "vintage__data_of", "vintage__confirmed_at"),
    *("vintage__confirmed_by__user__name", "vintage__data_set__name"),
    *("vintage__data_set__organisation_id", "vintage__data_set__organisation__name"),
)


def history_of(values: QuerySet[Observation], measure_id: int, body_id: int) -> History:
    """By period, in the order in which they came to count; ``values`` as ``visible_to`` narrowed
    them. One query."""
    found: History = {}
    rows = values.filter(measure=measure_id, body=body_id).in_order_of_arrival()
    for row in rows.values_list(*_FIELDS):
        one = Given(*row)
        found.setdefault(one.span, []).append(one)
    return found


def counting(given: Sequence[Given], own: int, *, at: dt.datetime | None = None) -> Given | None:
    """The one that counts, or that counted at a moment: an own one before another's, then the
    last (``reading.what_counts``)."""
    known = [one for one in given if at is None or one.confirmed_at <= at]
    return max(known, key=lambda one: (one.organisation_id == own, *_order(one)), default=None)


def published_before(given: Sequence[Given], own: int, now: Given) -> Given | None:
    """What counted last before it said what ``now`` says; None where it always has."""
    moments = [one.confirmed_at for one in given if one.confirmed_at <= now.confirmed_at]
    for moment in reversed(moments):
        then = counting(given, own, at=moment)
        if then and not then.says_the_same_as(now):
            return then
    return None


def _order(one: Given) -> tuple[dt.datetime, int]:
    return one.confirmed_at, one.vintage_id
