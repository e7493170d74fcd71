"""What the public pages show in tables, from a record for the public. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from periods.calendar import print_day
from returns.records import ObjectiveRecord, ReturnRecord, Rollup
from returns.vocabulary import Rag, Status
from tables.declaration import NOT_KNOWN, Cell, Column, Kind, Row, RowKind, Table, absent, text

from ..papers.plain_words import as_words
from ..papers.records import PaperRecord
from ..papers.statuses import percent

PROGRAMME_COLUMNS = (
    Column("programme", "Programme and objective"),
    Column("wording", "What it is to achieve"),
    Column("deliverables", "Priority deliverables", Kind.NUMBER),
)
PROGRESS_COLUMNS = (
    Column("of", "Programme and objective"),
    Column("progress", "Progress", Kind.PERCENT, "%"),
    Column("colour", "Overall colour"),
    Column("delivered", "Delivered", Kind.NUMBER),
    Column("deliverables", "Of deliverables", Kind.NUMBER),
)


def programmes_table(record: PaperRecord) -> Table:
    """The year's programmes with their objectives."""
    return Table(
        caption=f"Programmes and objectives, {record.heading.plan}",
        columns=PROGRAMME_COLUMNS,
        rows=tuple(row for report in record.reports for row in _programme(report)),
    )


def progress_table(record: PaperRecord) -> Table:
    """How far each has come by the end of the period."""
    return Table(
        caption=f"Progress at {print_day(record.heading.period_end)}",
        columns=PROGRESS_COLUMNS,
        rows=tuple(row for report in record.reports for row in _progress(report)),
        notes=(
            "Progress is for the year to date. Each level is the mean of the level below, "
            "rounded down.",
        ),
    )


def _programme(report: ReturnRecord) -> Iterator[Row]:
    yield Row(RowKind.HEADING, report.programme_slug, (text(report.programme),))
    for objective in report.objectives:
        yield Row(
            RowKind.LINE,
            f"{report.programme_slug}-{objective.number}",
            (text(_called(objective)), text(as_words(objective.wording)), _count(_due(objective))),
        )


def _progress(report: ReturnRecord) -> Iterator[Row]:
    deliverables = [one for objective in report.objectives for one in _due(objective)]
    yield _row(
        RowKind.SUBTOTAL,
        report.programme_slug,
        report.programme,
        report.progress,
        report.judgement.now,
        deliverables,
    )
    for objective in report.objectives:
        yield _row(
            RowKind.LINE,
            f"{report.programme_slug}-{objective.number}",
            _called(objective),
            objective.progress,
            objective.judgement.now,
            _due(objective),
        )


def _row(kind, key: str, name: str, progress: Rollup, colour: str, deliverables: list) -> Row:
    done = [one for one in deliverables if one.status == Status.COMPLETE]
    return Row(
        kind,
        key,
        (
            text(name),
            _percent(progress.printed),
            text(Rag(colour).label) if colour else absent("not judged"),
            _count(done),
            _count(deliverables),
        ),
    )


def _called(objective: ObjectiveRecord) -> str:
    return f"{objective.number}. {objective.short_name}"


def _due(objective: ObjectiveRecord) -> list:
    return [one for one in objective.activities if one.is_priority]


def _percent(value: int | None) -> Cell:
    return absent(NOT_KNOWN) if value is None else Cell(percent(value), Decimal(value))


def _count(rows: list) -> Cell:
    return Cell(str(len(rows)), Decimal(len(rows)))
