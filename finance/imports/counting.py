"""Rows into the count and out of it: the entries that say so, each with the rows it is made of.

All rows of an upload and a code stand on one line. An entry is of one upload, one code and one
month of the file (``rows_month``, where that was closed and the entry stands in a later one).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Count, Sum

from accounts.models import Membership
from figures.money import NIL
from periods.calendar import month_label
from records import clock
from records.refusals import Refused

from ..models import ActualEntry, Budget, CodeMapping, SourceProfile, Upload, UploadRow
from ..months.closing import month_states
from ..posting import post
from .rows import Group, LightRow, light, list_counted, set_counts

Source = ActualEntry.Source
#: The entries that say where the rows of an upload and code stand.
PLACING = (Source.LOADED, Source.MOVED_IN, Source.RECOUNTED)

Code = tuple[int, str]
"""An upload's primary key and a code."""


@dataclass(frozen=True)
class GroupSum:
    """What a group of rows comes to. ``month`` is the one that the rows count in."""

    group: Group
    month: int
    rows: int
    amount: Decimal


class Places:
    """Where the rows of uploads stand, and what their entries say of their months."""

    def __init__(self, source: SourceProfile, budget: Budget, uploads: Iterable[int]) -> None:
        uploads = list(uploads)
        self._lines: dict[Code, int | None] = {}
        self._says: Counter[tuple[Code, int | None, int]] = Counter()
        entries = ActualEntry.objects.filter(upload__in=uploads).order_by("pk")
        wanted = entries.values_list("upload_id", "code", "line_id", "month", "says", "source")
        for upload, code, line, month, says, kind in wanted:
            self._says[(upload, code), line, month] += says
            if kind in PLACING:
                self._lines[upload, code] = line
        mappings = CodeMapping.objects.filter(source=source, budget=budget)
        self._mapped: dict[str, int] = dict(mappings.values_list("code", "line_id"))
        counting = UploadRow.objects.filter(upload__in=uploads, counts=True).order_by()
        self._counting = {(row["upload_id"], row["code"]) for row in _codes(counting)}

    def of(self, upload: int, code: str) -> int | None:
        """Where the rows stand that count; where none does, where they would go now."""
        if (upload, code) in self._counting:
            return self._lines.get((upload, code))
        return self._mapped.get(code, self._lines.get((upload, code)))

    def unsay(self, upload: int, code: str, line: int | None, month: int) -> int:
        """−1 where the month of the line was said to be reported by these rows, else 0."""
        key = ((upload, code), line, month)
        if self._says[key] <= 0:
            return 0
        self._says[key] -= 1
        return -1


def _codes(rows) -> Iterable[dict]:
    return rows.values("upload_id", "code").distinct()


class Recount:
    """One change of what counts, in one transaction: rows leave, rows come, and it is posted.

    The caller has locked the budget and the source.
    """

    def __init__(self, source: SourceProfile, budget: Budget, by: Membership, remark: str) -> None:
        self._source, self._budget, self._by, self._remark = source, budget, by, remark
        self._states = month_states(budget)
        self._entries: list[tuple[ActualEntry, list[int]]] = []

    def move(self, leaving: list[LightRow], coming: list[LightRow]) -> None:
        """Take rows out of the count and others into it, each listed by its entry."""
        if not leaving and not coming:
            return
        uploads = {row.upload_id for row in (*leaving, *coming)}
        places = Places(self._source, self._budget, uploads)
        set_counts([row.pk for row in leaving], counts=False)
        left = _groups_counting(uploads)
        for group, rows in _grouped(leaving).items():
            self._drop(group, rows, places, is_whole=group not in left)
        for group, rows in _grouped(coming).items():
            self._recount(group, rows, places, is_first=group not in left)
        set_counts([row.pk for row in coming], counts=True)

    def load(self, upload: Upload, sums: Iterable[GroupSum]) -> None:
        """Entries for groups of the upload, whose rows the caller counts."""
        lines = CodeMapping.objects.filter(source=self._source, budget=self._budget)
        mapped = dict(lines.values_list("code", "line_id"))
        for one in sums:
            line = mapped.get(one.group.code)
            self._add(one.group, one.month, line, one.amount, Source.LOADED, 1, [])

    def place(self, lines: Mapping[str, int], *, move_loaded: bool) -> None:
        """Move what counts under these codes from suspense to the lines; with ``move_loaded`` also
        from other lines."""
        rows = UploadRow.objects.filter(
            source=self._source, upload__budget=self._budget, code__in=lines, counts=True
        )
        sums = sums_of(rows)
        places = Places(self._source, self._budget, {one.group.upload_id for one in sums})
        for one in sums:
            line = places.of(one.group.upload_id, one.group.code)
            wanted = lines[one.group.code]
            if line is None or (move_loaded and line != wanted):
                self._move(one, places, line, wanted)

    def _move(self, one: GroupSum, places: Places, line: int | None, wanted: int) -> None:
        month = self.open_month(one.month)
        says = places.unsay(one.group.upload_id, one.group.code, line, month)
        self._add(one.group, month, line, -one.amount, Source.MOVED_OUT, says, [])
        self._add(one.group, month, wanted, one.amount, Source.MOVED_IN, 1, [])

    def post(self) -> list[ActualEntry]:
        """Post the entries, and list the rows of those that are not of a confirmation."""
        entries = post(self._budget, [entry for entry, _ in self._entries])
        rows = (listed for _, listed in self._entries)
        list_counted((e.pk, row) for e, listed in zip(entries, rows, strict=True) for row in listed)
        return entries

    def open_month(self, month: int) -> int:
        """The month, or the next that is open; Refused where the rest of the year is closed."""
        found = self._states.open_month_from(month)
        if found is None:
            raise Refused(
                f"{month_label(self._budget.year, month)} and all months after it are closed. "
                "Ask for one of them to be reopened."
            )
        return found

    def _drop(self, group: Group, rows: list[LightRow], places: Places, *, is_whole: bool) -> None:
        line = places.of(group.upload_id, group.code)
        month = self.open_month(rows[0].month)
        says = places.unsay(group.upload_id, group.code, line, month) if is_whole else 0
        amount = -sum((row.amount for row in rows), NIL)
        self._add(group, month, line, amount, Source.DROPPED, says, [row.pk for row in rows])

    def _recount(
        self, group: Group, rows: list[LightRow], places: Places, *, is_first: bool
    ) -> None:
        line = places.of(group.upload_id, group.code)
        month = self.open_month(rows[0].month)
        amount = sum((row.amount for row in rows), NIL)
        keys = [row.pk for row in rows]
        self._add(group, month, line, amount, Source.RECOUNTED, int(is_first), keys)

    def _add(
        self,
        group: Group,
        month: int,
        line: int | None,
        amount: Decimal,
        source: str,
        says: int,
        rows: list[int],
    ) -> None:
        entry = ActualEntry(
            budget=self._budget,
            line_id=line,
            month=month,
            rows_month=group.own_month if group.own_month != month else None,
            amount=amount,
            source=source,
            says=says,
            upload_id=group.upload_id,
            code=group.code,
            remark=self._remark,
            recorded_by=self._by,
            recorded_at=clock.now(),
        )
        self._entries.append((entry, rows))


def sums_of(rows) -> list[GroupSum]:
    """What the rows of a query come to, by their group."""
    found = rows.order_by("upload_id", "code", "own_month", "month").values(
        "upload_id", "code", "own_month", "month"
    )
    return [
        GroupSum(
            Group(row["upload_id"], row["code"], row["own_month"]),
            row["month"],
            row["rows"],
            row["sum"],
        )
        for row in found.annotate(rows=Count("pk"), sum=Sum("amount"))
    ]


def _grouped(rows: Iterable[LightRow]) -> dict[Group, list[LightRow]]:
    groups: dict[Group, list[LightRow]] = {}
    for row in rows:
        groups.setdefault(row.group, []).append(row)
    return groups


def _groups_counting(uploads: Iterable[int]) -> set[Group]:
    rows = UploadRow.objects.filter(upload__in=list(uploads), counts=True).order_by()
    return {Group(*row) for row in rows.values_list("upload_id", "code", "own_month").distinct()}


def stated_sums(rows) -> dict[tuple[str, int], Decimal]:
    """What rows of a restating source come to, by code and month of the file."""
    sums = rows.order_by().values_list("code", "own_month").annotate(sum=Sum("amount"))
    return {(code, month): amount for code, month, amount in sums}


def differing(
    before: dict[tuple[str, int], Decimal], after: dict[tuple[str, int], Decimal]
) -> set[tuple[str, int]]:
    """The codes and months that come to something else, or come or go."""
    return {key for key in before.keys() | after.keys() if before.get(key) != after.get(key)}


def counting_of(source: SourceProfile, budget: Budget, months: Iterable[int]):
    """The rows of the source that count in the budget, of these months of its files."""
    uploads = Upload.objects.filter(source=source, budget=budget).values_list("pk", flat=True)
    return UploadRow.objects.filter(
        upload__in=list(uploads), counts=True, own_month__in=list(months)
    )


def light_of(rows, keys: set[tuple[str, int]]) -> list[LightRow]:
    """The rows of these codes and months."""
    return [row for row in light(rows) if (row.code, row.own_month) in keys]
