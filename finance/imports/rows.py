"""Rows of uploads in bulk: what is held, what counts, and writing many of them at once."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from itertools import islice
from typing import NamedTuple, TypeVar

from django.db import connection
from django.db.models import QuerySet

from ..models import CountedRow, Upload, UploadRow

#: Rows of one statement: below the number of parameters that either database takes, and done
#: within some hundredths of a second.
BATCH = 2000
VALID = (UploadRow.Verdict.NEW, UploadRow.Verdict.KNOWN, UploadRow.Verdict.CHANGED)
#: The verdicts that a confirmation counts.
TO_COUNT = (UploadRow.Verdict.NEW, UploadRow.Verdict.CHANGED)

One = TypeVar("One")
PENCE = Decimal(100)


class Group(NamedTuple):
    """Rows that are counted and moved together: of an upload, a code and the file's month."""

    upload_id: int
    code: str
    own_month: int


class LightRow(NamedTuple):
    """What counting needs of a row: a hundred thousand of them are no models."""

    pk: int
    upload_id: int
    code: str
    own_month: int
    month: int
    amount: Decimal

    @property
    def group(self) -> Group:
        return Group(self.upload_id, self.code, self.own_month)


LIGHT = LightRow._fields


def light(rows: QuerySet[UploadRow]) -> list[LightRow]:
    """The rows of a query, in the order of their keys."""
    return [LightRow(*row) for row in rows.order_by("pk").values_list(*LIGHT)]


def batches(many: Iterable[One], size: int = BATCH) -> Iterator[list[One]]:
    """Lists of at most ``size``."""
    iterator = iter(many)
    while batch := list(islice(iterator, size)):
        yield batch


def living_after(upload: Upload) -> list[int]:
    """The uploads of the source and budget whose rows they hold, this one left out, in the order
    of their confirmation."""
    rows = Upload.objects.living().filter(source=upload.source_id, budget=upload.budget_id)
    rows = rows.exclude(pk=upload.pk).order_by("confirmed_at", "pk")
    return list(rows.values_list("pk", flat=True))


def set_counts(keys: Sequence[int], *, counts: bool) -> None:
    """Rows into the count, or out of it."""
    for batch in batches(keys):
        UploadRow.objects.filter(pk__in=batch).update(counts=counts)


def list_counted(pairs: Iterable[tuple[int, int]]) -> None:
    """``CountedRow`` for each pair of entry and row."""
    made = (CountedRow(entry_id=entry, row_id=row) for entry, row in pairs)
    for batch in batches(made):
        CountedRow.objects.bulk_create(batch)


# Writing many ---------------------------------------------------------------------------

COLUMNS = (
    *("upload_id", "source_id", "number", "verdict", "reason", "identity", "occurrence"),
    *("content", "month", "own_month", "code", "code_name", "amount", "text", "reference"),
    *("replaces_id", "counts"),
)
_TABLE = UploadRow._meta.db_table


def insert(rows: Sequence[tuple]) -> None:
    """Rows in the order of ``COLUMNS``, amounts in pence: without a model for each."""
    names = ", ".join(f'"{name}"' for name in COLUMNS)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            with cursor.copy(f'COPY "{_TABLE}" ({names}) FROM STDIN') as copy:
                for row in rows:
                    copy.write_row(row)
            return
        places = ", ".join(["%s"] * len(COLUMNS))
        cursor.executemany(f'INSERT INTO "{_TABLE}" ({names}) VALUES ({places})', rows)  # noqa: S608


def pence(amount: Decimal | None) -> int | None:
    return None if amount is None else int(amount * PENCE)


def throw_away(upload: Upload) -> int:
    """Delete up to a batch of the upload's rows, none of which ever counted; how many went."""
    with connection.cursor() as cursor:
        cursor.execute(
            f'DELETE FROM "{_TABLE}" WHERE id IN '  # noqa: S608
            f'(SELECT id FROM "{_TABLE}" WHERE upload_id = %s LIMIT {BATCH})',
            [upload.pk],
        )
        return cursor.rowcount


# Who else holds a row -------------------------------------------------------------------


class HeldRow(NamedTuple):
    """A row with the same identity as one of an upload's, that counts or that lives."""

    row: LightRow
    key: tuple[str, int]
    content: str
    counts: bool


_HOLDERS = """
    WITH own AS (SELECT source_id, identity, occurrence FROM "{table}" WHERE {own})
    SELECT {columns} FROM own u JOIN "{table}" h ON {same} WHERE h.counts
    UNION ALL
    SELECT {columns} FROM own u JOIN "{table}" h ON {same}
    WHERE h.verdict IN ('known', 'changed') AND NOT h.counts AND h.upload_id IN ({living})
    UNION ALL
    SELECT {columns} FROM own u JOIN "{table}" c ON {same_c} JOIN "{table}" h
        ON h.id = c.replaces_id
    WHERE c.verdict IN ('known', 'changed') AND NOT h.counts AND h.upload_id IN ({living})
"""
"""Rows with the same identity: the one that counts; those that were known or changed when they
were read; those that a changed one took the place of. A new row that counts no more and lives
still is always of the last kind."""

_SAME = (
    "{0}.source_id = u.source_id AND {0}.identity = u.identity AND {0}.occurrence = u.occurrence"
)


def held_with(upload: Upload, living: Sequence[int]) -> Iterator[HeldRow]:
    """Of each row that the upload holds: the row that counts, and those of the living uploads."""
    valid = ", ".join(f"'{verdict}'" for verdict in VALID)
    columns = ("id", "upload_id", "code", "own_month", "month", "amount", "identity", "occurrence")
    sql = _HOLDERS.format(
        table=_TABLE,
        own=f"upload_id = %s AND verdict IN ({valid})",
        columns=", ".join(f"h.{name}" for name in (*columns, "content", "counts")),
        same=_SAME.format("h"),
        same_c=_SAME.format("c"),
        living=", ".join(["%s"] * len(living)) or "0",
    )
    with connection.cursor() as cursor:
        cursor.execute(sql, [upload.pk, *living, *living])
        while found := cursor.fetchmany(BATCH):
            for *row, amount, identity, occurrence, content, counts in found:
                light_row = LightRow(*row, Decimal(amount).scaleb(-2))
                yield HeldRow(light_row, (identity, occurrence), content, bool(counts))
