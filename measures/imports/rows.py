"""Observations in bulk: what counts in a data set, and writing many at once."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from itertools import chain, islice
from typing import NamedTuple, TypeVar

from django.db import connection

from ..models import DataSet, Observation, Vintage

#: Rows of one statement and transaction: done within some hundredths of a second.
BATCH = 4000
COLUMNS = (
    *("vintage_id", "measure_id", "body_id", "start", "months"),
    *("state", "value", "numerator", "denominator", "comment"),
)
_TOGETHER = 200
_TABLE = Observation._meta.db_table

One = TypeVar("One")
SlotKey = tuple[int, dt.date, int]
"""Measure, first day and length of the period."""


class Held(NamedTuple):
    """What counts of a measure, a body and a period in a data set."""

    state: str
    value: Decimal | None
    numerator: Decimal | None
    denominator: Decimal | None
    comment: str


HeldBySlot = dict[SlotKey, dict[int, Held]]


def held_in(
    data_set: DataSet, measures: Iterable[int], *, before: Vintage | None = None
) -> HeldBySlot:
    """What counts of the measures, by measure and period, and then by body; as it counted before
    a confirmed vintage, where one is given. One query."""
    rows = Observation.objects.filter(
        vintage__data_set=data_set,
        vintage__confirmed_at__isnull=False,
        measure__in=set(measures),
    )
    if before is not None:
        rows = rows.filter(vintage__confirmed_at__lte=before.confirmed_at)
        rows = rows.exclude(vintage=before)
    columns = ("measure_id", "start", "months", "body_id", *Held._fields)
    held: HeldBySlot = {}
    found = rows.in_order_of_arrival().values_list(*columns)
    for row in found.iterator(chunk_size=BATCH):
        held.setdefault(row[:3], {})[row[3]] = Held(*row[4:])
    return held


def batches(many: Iterable[One], size: int = BATCH) -> Iterator[list[One]]:
    """Lists of at most ``size``."""
    iterator = iter(many)
    while batch := list(islice(iterator, size)):
        yield batch


def insert(rows: Sequence[tuple]) -> None:
    """Rows in the order of ``COLUMNS``, days and figures as text: without a model for each. The
    caller has begun a transaction."""
    names = ", ".join(f'"{name}"' for name in COLUMNS)
    if connection.vendor == "postgresql":
        with (
            connection.cursor() as cursor,
            cursor.copy(f'COPY "{_TABLE}" ({names}) FROM STDIN') as copy,
        ):
            for row in rows:
                copy.write_row(row)
        return
    # Many rows to a statement: each statement costs SQLite a look at its own bookkeeping. And past
    # Django's cursor, which would look for each place of a value in each statement anew.
    place = f"({', '.join('?' * len(COLUMNS))})"
    for batch in batches(rows, _TOGETHER):
        places = ", ".join([place] * len(batch))
        values = list(chain.from_iterable(batch))
        connection.connection.execute(
            f'INSERT INTO "{_TABLE}" ({names}) VALUES {places}',  # noqa: S608
            values,
        )


def throw_away(vintage: Vintage) -> int:
    """Delete up to a batch of what was staged and never counted; how many went."""
    with connection.cursor() as cursor:
        cursor.execute(
            f'DELETE FROM "{_TABLE}" WHERE id IN '  # noqa: S608
            f'(SELECT id FROM "{_TABLE}" WHERE vintage_id = %s LIMIT {BATCH})',
            [vintage.pk],
        )
        return cursor.rowcount
