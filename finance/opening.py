"""What a figure is made of: the entries of a cell, and the rows of files behind an entry."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Q, QuerySet

from .imports.rows import TO_COUNT, VALID
from .models import ActualEntry, Budget, BudgetLine, CountedRow, Upload, UploadRow

Source = ActualEntry.Source


@dataclass(frozen=True)
class SignedRow:
    """A row of a file with the amount that an entry gave or took for it."""

    row: UploadRow
    amount: Decimal


def entries_of_cell(
    budget: Budget,
    line: BudgetLine | None,
    first_month: int,
    last_month: int,
    known_at: dt.datetime | None = None,
) -> QuerySet[ActualEntry]:
    """The entries of a line (None: unallocated) in these months, in the order of their making,
    with who made them and the upload they came from; those known at the moment, if one is given.
    """
    entries = ActualEntry.objects.filter(
        budget=budget, line=line, month__range=(first_month, last_month)
    )
    if known_at is not None:
        entries = entries.filter(recorded_at__lte=known_at)
    return entries.select_related(
        "line", "recorded_by__user", "upload__source", "upload__stored_file"
    ).order_by("pk")


def rows_of(entry: ActualEntry) -> tuple[SignedRow, ...]:
    """The rows of files that make the entry; none for what was typed, accrued or corrected by
    hand. Their sum is the entry's amount, to the penny. At most three queries."""
    match entry.source:
        case _ if entry.upload_id is None:
            return ()
        case Source.LOADED:
            return _signed(_of_group(entry).filter(verdict__in=TO_COUNT), 1)
        case Source.DROPPED:
            return _signed(UploadRow.objects.filter(recounts__entry=entry), -1)
        case Source.RECOUNTED:
            return _signed(UploadRow.objects.filter(recounts__entry=entry), 1)
        case Source.MOVED_IN:
            return _signed(_counting_at(entry), 1)
        case Source.MOVED_OUT:
            return _signed(_counting_at(entry), -1)
    return ()


def holders_of(row: UploadRow) -> list[UploadRow]:
    """The same row in every confirmed or reversed upload, oldest first; of a row that never
    counts none. Same is what has its identity and its count within the file.

    Rows are found by their code, which is indexed while identities of new rows are not; where a
    later file changed the code, the rows say what they take the place of. Two queries, and two
    more for each such change.
    """
    if row.verdict not in VALID:
        return []
    same = UploadRow.objects.filter(
        source=row.source_id,
        identity=row.identity,
        occurrence=row.occurrence,
        verdict__in=VALID,
        upload__state__in=[Upload.State.CONFIRMED, Upload.State.REVERSED],
    ).select_related("upload__stored_file", "upload__confirmed_by__user", "upload__budget")
    codes: set[str] = set()
    linked = {row.code}
    while not linked <= codes:
        codes |= linked
        rows = list(same.filter(code__in=codes).order_by("upload__confirmed_at", "pk"))
        replaced = [one.replaces_id for one in rows if one.replaces_id]
        linked = set(
            UploadRow.objects.filter(
                Q(replaces__in=[one.pk for one in rows]) | Q(pk__in=replaced)
            ).values_list("code", flat=True)
        )
    return rows


def _signed(rows: Iterable[UploadRow], sign: int) -> tuple[SignedRow, ...]:
    ordered = sorted(rows, key=lambda row: (row.upload_id, row.number))
    return tuple(SignedRow(row, sign * row.amount) for row in ordered)


def _of_group(entry: ActualEntry) -> QuerySet[UploadRow]:
    """The rows of the entry's upload and code in the month of the file that it is about."""
    return UploadRow.objects.filter(
        upload=entry.upload_id, code=entry.code, own_month=_rows_month(entry)
    )


def _rows_month(entry: ActualEntry) -> int:
    return entry.rows_month or entry.month


def _counting_at(entry: ActualEntry) -> list[UploadRow]:
    """The rows of the group that counted when the entry was made: those that were loaded, but
    for what entries took out since, and with what they brought back."""
    group = list(_of_group(entry).filter(verdict__in=VALID))
    loaded = ActualEntry.objects.filter(
        upload=entry.upload_id, code=entry.code, source=Source.LOADED, pk__lt=entry.pk
    )
    was_loaded = _rows_month(entry) in {_rows_month(one) for one in loaded}
    counting = {row.pk for row in group if was_loaded and row.verdict in TO_COUNT}
    events = CountedRow.objects.filter(row__in=_of_group(entry), entry__lt=entry.pk)
    for row, source in events.order_by("entry_id").values_list("row_id", "entry__source"):
        if source == Source.DROPPED:
            counting.discard(row)
        else:
            counting.add(row)
    return [row for row in group if row.pk in counting]
