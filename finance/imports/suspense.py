"""What came from ledgers under codes that have no budget line yet."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Max

from ..models import (
    ActualEntry,
    Budget,
    SourceProfile,
    UploadRow,
)
from .counting import PLACING, sums_of


@dataclass(frozen=True)
class SuspenseCode:
    """A code of a source that waits for its line; ``months`` are those its rows are of."""

    source: SourceProfile
    code: str
    name: str
    rows: int
    amount: Decimal
    months: tuple[int, ...]


def suspense_of(budget: Budget) -> tuple[SuspenseCode, ...]:
    """By source and code, the largest amount first. Six queries."""
    waiting = _waiting(budget)
    uploads = {upload for upload, _ in waiting}
    codes = {code for _, code in waiting}
    rows = UploadRow.objects.filter(upload__in=uploads, code__in=codes, counts=True)
    sources = dict(budget.uploads.filter(pk__in=uploads).values_list("pk", "source_id"))
    names = dict(rows.order_by().values_list("code").annotate(Max("code_name")))
    profiles = SourceProfile.objects.in_bulk(set(sources.values()))
    together: dict[tuple[int, str], list] = {}
    for one in sums_of(rows):
        if (one.group.upload_id, one.group.code) in waiting:
            key = (sources[one.group.upload_id], one.group.code)
            together.setdefault(key, []).append(one)
    found = [
        SuspenseCode(
            source=profiles[source],
            code=code,
            name=names[code],
            rows=sum(one.rows for one in sums),
            amount=sum((one.amount for one in sums), Decimal(0)),
            months=tuple(sorted({one.group.own_month for one in sums})),
        )
        for (source, code), sums in together.items()
    ]
    return tuple(sorted(found, key=lambda one: (-abs(one.amount), one.source.name, one.code)))


def _waiting(budget: Budget) -> set[tuple[int, str]]:
    """The uploads and codes whose rows stand on no line: what placed them last had none."""
    entries = ActualEntry.objects.filter(budget=budget, line=None).order_by()
    unplaced = set(entries.values_list("upload_id", "code").distinct())
    placing = ActualEntry.objects.filter(
        upload__in={upload for upload, _ in unplaced},
        code__in={code for _, code in unplaced},
        source__in=PLACING,
    )
    rows = placing.order_by("pk").values_list("upload_id", "code", "line_id")
    last = {(upload, code): line for upload, code, line in rows}
    return {one for one in unplaced if last.get(one, 0) is None}
