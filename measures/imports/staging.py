"""Values of a file into the database, in batches, so that nobody waits; counting nothing yet.

``VintageProgress`` says how far it is, and whose turn it is: a run that finds another's mark
there gives way.
"""

from __future__ import annotations

import datetime as dt
import gc
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from django.db import transaction
from django.db.models import F

from records import clock
from tables.unpacking import Unreadable

from ..doors.faults import NotToSchema
from ..models import DataSet, Vintage, VintageProgress
from ..vocabulary import REASON_LENGTH, VintageState
from .book import book_of
from .checking import Checker, Slot, Taken
from .given import Context
from .readers import reader_of
from .reports import Fault, Question, Report
from .rows import BATCH, batches, held_in, insert, throw_away
from .sense import questions_of
from .verdicts import judge

#: Values of one file at most, and how many are read between two marks of progress.
MOST_VALUES, STEP = 500_000, 20_000


class Overtaken(Exception):  # noqa: N818 - reads as what happened
    """Another run reads the same vintage by now, or somebody gave it up."""


@dataclass
class _Run:
    """One reading of a vintage. ``mark`` is the moment that it last left in the progress;
    ``generation`` is the set's of which the verdicts will be true."""

    vintage: Vintage
    data_set: DataSet
    mark: dt.datetime
    generation: int


def stage(vintage: Vintage) -> None:
    """Read the vintage's file anew and let it wait for its confirmation, or say why it cannot be
    read. May run any number of times, also at once: the run that began last ends."""
    try:
        run = _begin(vintage)
    except Overtaken:
        return
    try:
        _clear(run)
        with _without_collecting():
            report = _read(run)
        _end(run, VintageState.WAITING, report=report)
    except NotToSchema as found:
        faults = [Fault(*one) for one in found.faults]
        report = Report(fault_count=found.count, faults=faults)
        _end(run, VintageState.WAITING, report=report)
    except Unreadable as fault:
        give_up(vintage, str(fault))
    except Overtaken:
        return


def give_up(vintage: Vintage, problem: str) -> None:
    """Nothing of the file stays staged, and the reason is kept."""
    try:
        run = _begin(vintage)
        _clear(run)
        _end(run, VintageState.UNREADABLE, problem=problem)
    except Overtaken:
        return


def overtake(vintage: Vintage) -> None:
    """Takes the turn from a run that is under way: it ends without a word."""
    rows = VintageProgress.objects.filter(vintage=vintage)
    rows.update(moved_at=F("moved_at") + dt.timedelta(microseconds=1))


def throw_away_all(vintage: Vintage) -> None:
    """What was staged of a vintage that was given up, in short transactions."""
    if vintage.state == VintageState.GIVEN_UP:
        gone = BATCH
        while gone == BATCH:
            with transaction.atomic():
                gone = throw_away(vintage)


@contextmanager
def _without_collecting() -> Iterator[None]:
    """Python looks for circles of dead objects whenever many live ones were made: a file's values
    are many, and no circles. It looks again afterwards."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


# The reading ----------------------------------------------------------------------------


def _begin(vintage: Vintage) -> _Run:
    related = ("data_set__framework", "data_set__organisation", "stored_file__content")
    fresh = Vintage.objects.select_related(*related).get(pk=vintage.pk)
    if fresh.state != VintageState.READING:
        raise Overtaken
    mark = clock.now()
    VintageProgress.objects.update_or_create(
        vintage=fresh, defaults={"values_read": 0, "values_expected": None, "moved_at": mark}
    )
    return _Run(fresh, fresh.data_set, mark, fresh.data_set.generation)


def _read(run: _Run) -> Report:
    book = book_of(run.data_set)
    context = Context(book.factors, book.months, run.data_set.framework.slug)
    checker = Checker(book, clock.today())
    data = bytes(run.vintage.stored_file.content.data)
    given = reader_of(run.vintage.channel)(data, context)
    for batch in batches(given, STEP):
        checker.take_all(batch)
        if checker.read > MOST_VALUES:
            raise Unreadable(f"This file has more than {MOST_VALUES:,} values. Send fewer at once.")
        with transaction.atomic():
            _move_on(run, values_read=checker.read, values_expected=context.expected)
    if not checker.read:
        raise Unreadable("This file has no values.")
    judged = report_of(checker, run.data_set, context)
    _stage(run, judged, checker)
    return judged.report


@dataclass(frozen=True)
class Judged:
    """The report, and the values that would count."""

    report: Report
    values: list[tuple[Slot, int, Taken]]


def report_of(
    checker: Checker, data_set: DataSet, context: Context, *, says_comment: bool = False
) -> Judged:
    """What was taken against what counts in the set. One query, none for a set without values.
    ``says_comment``: where a comment is left empty, there is to be none."""
    measures = {slot.facts.pk for slot in checker.slots.values()}
    held = held_in(data_set, measures) if data_set.generation else {}
    report = Report(
        read=checker.read,
        fault_count=checker.fault_count,
        faults=checker.faults,
        unknown=checker.unknown,
        left_out=context.left_out,
        questions=[*_asked(context), *questions_of(checker, held)],
    )
    return Judged(report, list(judge(checker, held, report, says_comment=says_comment)))


def _asked(context: Context) -> Iterator[Question]:
    for number, text in enumerate(context.questions, start=1):
        yield Question(f"file-{number}", text)


def _stage(run: _Run, judged: Judged, checker: Checker) -> None:
    """With a fault nothing of it can count, and nothing is staged."""
    if checker.fault_count:
        return
    for batch in batches(rows_of(run.vintage, judged.values)):
        with transaction.atomic():
            _move_on(run)
            insert(batch)


def rows_of(vintage: Vintage, values: Iterable[tuple[Slot, int, Taken]]) -> Iterator[tuple]:
    """The values as rows to insert."""
    starts: dict[dt.date, str] = {}
    pk = vintage.pk
    for slot, body, (_, state, value, top, below, comment) in values:
        span = slot.span
        start = starts.get(span.start) or starts.setdefault(span.start, span.start.isoformat())
        text = None if value is None else f"{value:f}"
        top = None if top is None else f"{top:f}"
        below = None if below is None else f"{below:f}"
        yield pk, slot.facts.pk, body, start, span.months, state, text, top, below, comment


def _clear(run: _Run) -> None:
    gone = BATCH
    while gone == BATCH:
        with transaction.atomic():
            _move_on(run)
            gone = throw_away(run.vintage)


def _move_on(run: _Run, **progress: int | None) -> None:
    """Say how far it is, if it is still this run's turn."""
    mark = max(clock.now(), run.mark + dt.timedelta(microseconds=1))
    rows = VintageProgress.objects.filter(vintage=run.vintage, moved_at=run.mark)
    if not rows.update(moved_at=mark, **progress):
        raise Overtaken
    run.mark = mark


@transaction.atomic
def _end(run: _Run, state: str, *, report: Report | None = None, problem: str = "") -> None:
    _move_on(run)
    vintage = Vintage.objects.select_for_update().get(pk=run.vintage.pk)
    if vintage.state != VintageState.READING:
        raise Overtaken
    vintage.state, vintage.problem = state, problem[:REASON_LENGTH]
    vintage.report = report.to_json() if report else {}
    vintage.generation = run.generation
    vintage.save_edit(expected_version=vintage.edit_version)
