"""Rows of a file into the database: in batches, so that nobody waits; counting nothing yet.

Each batch is read before its transaction begins, and its transaction is short. ``UploadProgress``
says how far it is, and whose turn it is: a run that finds another's mark there gives way.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from django.db import transaction
from django.db.models import F

from periods.calendar import month_label
from records import clock
from tables.unpacking import Unreadable

from ..models import Budget, SourceProfile, Upload, UploadProgress, UploadRow
from ..months.closing import month_states
from .layout import Layout
from .reading import CELL_LENGTH, ReadRow, rows_in
from .rows import BATCH, batches, insert, pence, throw_away
from .tables import open_file

State, Verdict = Upload.State, UploadRow.Verdict


class Overtaken(Exception):  # noqa: N818 - reads as what happened
    """Another run reads the same upload by now, or somebody gave it up."""


def stage(upload: Upload) -> None:
    """Read the upload's file anew into rows with a verdict each, and let it wait for its
    confirmation: or say why it cannot be read. What an earlier run left is thrown away first.
    May run any number of times, also at once: the run that began last ends."""
    try:
        run = _begin(upload)
    except Overtaken:
        return
    try:
        _read(run)
        _end(run, State.PREVIEW)
    except Unreadable as fault:
        give_up(upload, str(fault))
    except Overtaken:
        return


def give_up(upload: Upload, problem: str) -> None:
    """Nothing of the file stays staged, and the reason is kept."""
    try:
        run = _begin(upload)
        _throw_away(run)
        _end(run, State.UNREADABLE, problem=problem)
    except Overtaken:
        return


@dataclass
class _Run:
    """One reading of a file. ``mark`` is the moment that it last left in the progress."""

    upload: Upload
    source: SourceProfile
    months: dict[int | None, tuple[int | None, str]]
    mark: dt.datetime
    has_counted: bool
    """Whether any row of the source counts: else every row is new."""
    rows: int = 0

    @property
    def restates(self) -> bool:
        return self.source.kind == SourceProfile.Kind.RESTATES


def _begin(upload: Upload) -> _Run:
    """Take the turn; the generation is what the verdicts will be true of."""
    fresh = Upload.objects.select_related("source", "budget", "stored_file").get(pk=upload.pk)
    if fresh.state != State.READING:
        raise Overtaken
    mark = clock.now()
    UploadProgress.objects.update_or_create(
        upload=fresh, defaults={"rows_read": 0, "rows_expected": None, "moved_at": mark}
    )
    counting = UploadRow.objects.filter(source=fresh.source, counts=True)
    return _Run(fresh, fresh.source, _months(fresh.budget), mark, counting.exists())


def _read(run: _Run) -> None:
    upload = run.upload
    _throw_away(run)
    layout = Layout.from_json(upload.layout)
    opened = open_file(bytes(upload.stored_file.content.data))
    with transaction.atomic():
        _move_on(run, rows_expected=opened.expected(layout.sheet))
    rows = rows_in(opened, layout, upload.budget.year, upload.month, restates=run.restates)
    for batch in batches(rows):
        verdicts = list(_verdicts(run, batch))
        with transaction.atomic():
            run.rows += len(batch)
            _move_on(run, rows_read=run.rows)
            insert(verdicts)


def overtake(upload: Upload) -> None:
    """Takes the turn from a run that is under way: it ends without a word, and another begins."""
    rows = UploadProgress.objects.filter(upload=upload)
    rows.update(moved_at=F("moved_at") + dt.timedelta(microseconds=1))


def _throw_away(run: _Run) -> None:
    gone = BATCH
    while gone == BATCH:
        with transaction.atomic():
            _move_on(run)
            gone = throw_away(run.upload)


def _move_on(run: _Run, **progress: int | None) -> None:
    """Say how far it is, if it is still this run's turn."""
    mark = max(clock.now(), run.mark + dt.timedelta(microseconds=1))
    rows = UploadProgress.objects.filter(upload=run.upload, moved_at=run.mark)
    if not rows.update(moved_at=mark, **progress):
        raise Overtaken
    run.mark = mark


@transaction.atomic
def _end(run: _Run, state: str, *, problem: str = "") -> None:
    _move_on(run)
    upload = Upload.objects.select_for_update().get(pk=run.upload.pk)
    if upload.state != State.READING:
        raise Overtaken
    upload.state, upload.problem = state, problem
    upload.generation = run.source.generation
    upload.save_edit(expected_version=upload.edit_version)


# Verdicts -------------------------------------------------------------------------------

NEW, KNOWN, CHANGED = str(Verdict.NEW), str(Verdict.KNOWN), str(Verdict.CHANGED)
ASIDE, REFUSED = str(Verdict.ASIDE), str(Verdict.REFUSED)


def _verdicts(run: _Run, batch: list[ReadRow]) -> Iterator[tuple]:
    """The batch as rows to insert."""
    known = _known(run, batch)
    names_rows = bool(run.upload.layout.get("identity"))
    begin = (run.upload.pk, run.source.pk)
    for row in batch:
        month, closed = run.months[row.own_month]
        replaces = None
        if row.problem or (closed and not row.aside):
            verdict, reason = REFUSED, (row.problem or closed)[:CELL_LENGTH]
        elif row.aside:
            verdict, reason = ASIDE, row.aside
        else:
            verdict, replaces = _against(known.get((row.identity, row.occurrence)), row, names_rows)
            reason = ""
        yield (
            *(*begin, row.number, verdict, reason, row.identity, row.occurrence, row.content),
            *(month, row.own_month, row.code, row.code_name, pence(row.amount)),
            *(row.text, row.reference, replaces, False),
        )


def _known(run: _Run, batch: list[ReadRow]) -> dict[tuple[str, int], tuple[int, str]]:
    """Key and content of the rows that count under the batch's identities."""
    if run.restates or not run.has_counted:
        return {}
    rows = UploadRow.objects.filter(
        source=run.source, counts=True, identity__in={row.identity for row in batch}
    ).order_by()
    found = rows.values_list("identity", "occurrence", "pk", "content")
    return {(identity, occurrence): (pk, content) for identity, occurrence, pk, content in found}


def _against(
    known: tuple[int, str] | None, row: ReadRow, names_rows: bool
) -> tuple[str, int | None]:
    """New, known, or changed and what it replaces."""
    if known is None:
        return NEW, None
    pk, content = known
    if names_rows and content != row.content:
        return CHANGED, pk
    return KNOWN, None


def _months(budget: Budget) -> dict[int | None, tuple[int | None, str]]:
    """By the month of a row: the month that it counts in, and why it cannot."""
    states = month_states(budget)
    months: dict[int | None, tuple[int | None, str]] = {None: (None, "")}
    for month in range(1, 13):
        found = states.open_month_from(month)
        label = month_label(budget.year, month)
        closed = "" if found else f"{label} and all months after it are closed"
        months[month] = (found, closed)
    return months
