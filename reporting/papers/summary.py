"""The summary that stands first: exceptions, what changed, what is asked for. Pure.

It is short whatever the paper's length: each list has a limit, and says what it leaves out.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from figures.money import against_plan, sterling
from figures.percentages import whole_percent
from periods.calendar import print_day
from returns.fourpart import Direction, FourPart
from returns.records import ActivityRecord, ObjectiveRecord, ReturnRecord, worst
from returns.vocabulary import Status

from ..models import SectionKind
from .exceptions import FLAGGED
from .figures import signed_percent
from .listings import plain
from .records import PaperRecord, Point, SummaryRecord, money_is_private

#: How many lines of each list fit on two pages.
EXCEPTIONS, CHANGES, DECISIONS = 14, 10, 8
#: How much of a recommendation's paragraph is said here.
DECISION_LENGTH = 500


def summarise(record: PaperRecord) -> SummaryRecord:
    """The summary of a paper whose text is resolved. What is for members alone has no part in
    it, so that one summary serves every reader."""
    return SummaryRecord(
        exceptions=_at_most(EXCEPTIONS, _exceptions(record), "status", "exceptions"),
        changes=_at_most(CHANGES, _changes(record), "status", "changes"),
        decisions=_at_most(DECISIONS, _decisions(record), "recommendation", "points"),
    )


def _at_most(limit: int, points: Iterable[Point], place: str, what: str) -> tuple[Point, ...]:
    found = list(points)
    if len(found) <= limit:
        return tuple(found)
    left = len(found) - limit + 1
    anchor = f"section-{place}" if place == "recommendation" else "appendix-2-status"
    return (*found[: limit - 1], Point(f"{left} more {what}: see there.", anchor))


# Exceptions -----------------------------------------------------------------------


def _exceptions(record: PaperRecord) -> Iterator[Point]:
    yield from _money(record)
    yield from _year(record)
    flagged = [
        (colour, report, objective)
        for report in record.reports
        for objective in report.objectives
        if (colour := _colour(objective)) in FLAGGED
    ]
    for colour in FLAGGED:
        for one, report, objective in flagged:
            if one == colour:
                yield _flagged(colour, report, objective)


def _money(record: PaperRecord) -> Iterator[Point]:
    statement = record.statement
    if statement is None or money_is_private(record):
        return
    whole = statement.total_expenditure
    if whole.variance is not None:
        percent = whole_percent(whole.variance, whole.planned) if whole.planned else None
        share = f" ({signed_percent(percent)})" if percent is not None else ""
        yield Point(f"**Spending** is {against_plan(whole.variance)}{share}.", "appendix-1")
    material = [one for one in statement.lines if one.is_material and one.amounts.variance]
    for line in sorted(material, key=lambda one: -abs(one.amounts.variance)):
        yield Point(
            f"**{plain(line.name)}**: {against_plan(line.amounts.variance)}.",
            f"line-{line.line_id}",
        )


def _year(record: PaperRecord) -> Iterator[Point]:
    """What the year did not deliver, where everybody may read of it."""
    sections = [one for one in record.sections if one.kind == SectionKind.DELIVERED]
    if record.annual is None or record.annual.delivered is None:
        return
    counts = record.annual.delivered.counts
    missed = [
        f"{number} {words}"
        for number, words in (
            (counts.by_moved_date, "done by a moved date"),
            (counts.late, "done late"),
            (counts.not_done, "not done"),
            (counts.withdrawn, "withdrawn"),
            (counts.not_reported, "not reported"),
        )
        if number
    ]
    for section in sections:
        if missed and not section.exemption:
            yield Point(
                f"**Deliverables** due in the year: {counts.on_time} of {counts.due} done on "
                f"time; {', '.join(missed)}.",
                f"section-{section.key}",
            )


def _colour(objective: ObjectiveRecord) -> str:
    return worst(objective.judgement.now, *(one.rag for one in objective.activities))


def _flagged(colour: str, report: ReturnRecord, objective: ObjectiveRecord) -> Point:
    delayed = [one for one in objective.activities if one.status == Status.DELAYED]
    late = f" {len(delayed)} of {len(objective.activities)} delayed." if delayed else ""
    return Point(
        f"**{colour.capitalize()}**: {plain(report.programme)}, objective {objective.number} "
        f"({plain(objective.short_name)}).{late}",
        f"status-{report.programme_slug}-{objective.number}",
    )


# What changed ---------------------------------------------------------------------


def _changes(record: PaperRecord) -> Iterator[Point]:
    for report in record.reports:
        yield from _moved_colour(report)
    yield from _budget(record)
    for report in record.reports:
        for objective in report.objectives:
            for activity in objective.activities:
                yield from _moved_date(report, objective, activity)
        for words in report.all_withdrawn:
            yield Point(f"{plain(report.programme)}: {words}", f"status-{report.programme_slug}")


def _moved_colour(report: ReturnRecord) -> Iterator[Point]:
    four = FourPart(report.judgement.now, report.judgement.forecast, report.judgement.last)
    if four.direction in (Direction.IMPROVING, Direction.WORSENING):
        yield Point(
            f"{plain(report.programme)} is {four.now}, and was {four.last} last quarter: "
            f"{four.direction}.",
            f"status-{report.programme_slug}",
        )


def _budget(record: PaperRecord) -> Iterator[Point]:
    whole = record.statement and record.statement.total_expenditure
    if not whole or whole.approved is None or whole.revised is None or money_is_private(record):
        return
    moved = whole.revised - whole.approved
    if moved:
        yield Point(
            f"The revised budget is {sterling(abs(moved))} {'more' if moved > 0 else 'less'} than "
            f"the approved one.",
            "appendix-1",
        )


def _moved_date(
    report: ReturnRecord, objective: ObjectiveRecord, activity: ActivityRecord
) -> Iterator[Point]:
    if activity.due_date_moved:
        due, was = print_day(activity.due_date), print_day(activity.original_due_date)
        yield Point(
            f"{plain(report.programme)}, {plain(activity.label)}: due {due}, was {was}.",
            f"status-{report.programme_slug}-{objective.number}",
        )


# Decisions ------------------------------------------------------------------------


def _decisions(record: PaperRecord) -> Iterator[Point]:
    for section in record.sections:
        if section.kind == SectionKind.RECOMMENDATION and not section.exemption:
            for paragraph in section.paragraphs:
                yield Point(_shortened(paragraph.text), f"paragraph-{paragraph.number}")


def _shortened(text: str) -> str:
    if len(text) <= DECISION_LENGTH:
        return text
    return text[:DECISION_LENGTH].rsplit(" ", 1)[0] + " …"
