"""Values as plain rows: of each measure, body and period the one that counts, and whence it came.

Where two sets have a value of the same, the reader's own set comes first; of one set, what was
confirmed last. Two queries, however many measures, bodies and periods.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import NamedTuple

from django.db.models import QuerySet

from .models import Observation, Vintage
from .spans import Span
from .vocabulary import WITH_VALUE


class Observed(NamedTuple):
    """One value with its state; ``value`` is None where the state has none."""

    measure_id: int
    body_id: int
    start: dt.date
    months: int
    state: str
    value: Decimal | None
    numerator: Decimal | None
    denominator: Decimal | None
    comment: str
    vintage_id: int

    @property
    def span(self) -> Span:
        return Span(self.start, self.months)

    @property
    def counts(self) -> bool:
        """Whether it enters ranks and comparators: reported, provisional or estimated."""
        return self.state in WITH_VALUE


class Whence(NamedTuple):
    """Where values came from: data set, its organisation, the date of the data, since when."""

    pk: int
    data_set_id: int
    organisation_id: int
    data_set: str
    label: str
    data_of: dt.date | None
    confirmed_at: dt.datetime


Key = tuple[int, int, dt.date, int]
"""Measure, body, first day and length of the period."""


@dataclass(frozen=True)
class Reading:
    """What counts of what was read, and the vintages that it is of."""

    rows: dict[Key, Observed]
    whence: dict[int, Whence]

    def of(self, measure_id: int, body_id: int, span: Span) -> Observed | None:
        return self.rows.get((measure_id, body_id, span.start, span.months))

    def source_of(self, row: Observed) -> Whence:
        return self.whence[row.vintage_id]


def read(observations: QuerySet[Observation], *, own: int | None) -> Reading:
    """Reads an ``ObservationQuerySet`` that ``visible_to`` (or ``public``) narrowed; ``own`` is
    the organisation whose own sets come first, None for the public."""
    return reading_of(rows_of(observations), own=own)


def rows_of(observations: QuerySet[Observation]) -> list[Observed]:
    """All of them, of every vintage, for ``reading_of``. One query."""
    return [Observed(*row) for row in observations.values_list(*Observed._fields)]


def reading_of(rows: Iterable[Observed], *, own: int | None) -> Reading:
    """For rows that were read in parts; the same row may be in several. One query."""
    rows = list(rows)
    whence = _whence({row.vintage_id for row in rows})
    return Reading(what_counts(rows, whence, own=own), whence)


def what_counts(
    rows: Iterable[Observed], whence: dict[int, Whence], *, own: int | None
) -> dict[Key, Observed]:
    """Of rows with the same key the one of an own set, then the one confirmed last. Pure."""
    order = {
        one.pk: place
        for place, one in enumerate(
            sorted(
                whence.values(),
                key=lambda one: (one.organisation_id == own, one.confirmed_at, one.pk),
            )
        )
    }
    chosen: dict[Key, Observed] = {}
    for row in rows:
        key = row[:4]
        held = chosen.get(key)
        if held is None or order[held.vintage_id] < order[row.vintage_id]:
            chosen[key] = row
    return chosen


def _whence(keys: set[int]) -> dict[int, Whence]:
    found = Vintage.objects.filter(pk__in=keys).values_list(
        "pk",
        "data_set_id",
        "data_set__organisation_id",
        "data_set__name",
        "label",
        "data_of",
        "confirmed_at",
    )
    return {row[0]: Whence(*row) for row in found}
