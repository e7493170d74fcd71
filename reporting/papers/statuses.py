"""Programme status reports in print: rows, words and footnotes in the order of reading."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.safestring import SafeString

from periods.calendar import print_day
from returns.fourpart import FourPart, Strip
from returns.records import (
    ActivityRecord,
    JudgementRecord,
    ObjectiveRecord,
    ReturnRecord,
    Rollup,
)
from returns.vocabulary import Rag, Status

from .places import Way
from .records import ProgrammeRecord
from .words import in_print, person

NOT_KNOWN = "not yet known"


@dataclass(frozen=True)
class Footnote:
    number: int
    text: str


@dataclass(frozen=True)
class StatusRow:
    """``covered`` marks an amber or red row that its objective's footnote explains."""

    key: str
    kind: str
    wording: SafeString
    due_date: str
    was_due: str
    status: str
    rag: str
    rag_word: str
    progress: str
    change_note: str
    footnote: Footnote | None
    covered: bool
    place: str
    """Its anchor: the same in every edition."""
    behind: Way | None = None


@dataclass(frozen=True)
class StatusObjective:
    number: int
    short_name: str
    wording: SafeString
    change_note: str
    withdrawn: tuple[str, ...]
    progress: str
    reported_note: str
    line: FourPart | None
    footnote: Footnote | None
    rows: tuple[StatusRow, ...]
    behind: Way | None = None


@dataclass(frozen=True)
class StatusReport:
    programme: str
    slug: str
    head: str
    progress: str
    reported_note: str
    line: FourPart | None
    strip: Strip
    objectives: tuple[StatusObjective, ...]
    withdrawn: tuple[str, ...]
    footnotes: tuple[Footnote, ...]
    behind: Way | None = None


class _Numbering:
    """Footnotes by number, through the whole paper: each place has its own."""

    def __init__(self) -> None:
        self.notes: list[Footnote] = []

    def add(self, text: str) -> Footnote | None:
        if not text.strip():
            return None
        self.notes.append(Footnote(len(self.notes) + 1, " ".join(text.split())))
        return self.notes[-1]


def status_reports(programmes: tuple[ProgrammeRecord, ...]) -> tuple[StatusReport, ...]:
    """A status report for each programme that gave one; footnotes count through all of them."""
    numbering = _Numbering()
    return tuple(_status_report(one, one.report, numbering) for one in programmes if one.report)


def _status_report(
    programme: ProgrammeRecord, report: ReturnRecord, numbering: _Numbering
) -> StatusReport:
    before = len(numbering.notes)
    objectives = tuple(_status_objective(one, numbering) for one in report.objectives)
    return StatusReport(
        programme=report.programme,
        slug=report.programme_slug,
        head=person(report.head, report.head_post),
        progress=percent(report.progress.printed),
        reported_note=_reported_note(report.progress),
        line=four_part(report.judgement),
        strip=programme.strip,
        objectives=objectives,
        withdrawn=report.withdrawn,
        footnotes=tuple(numbering.notes[before:]),
    )


def _status_objective(objective: ObjectiveRecord, numbering: _Numbering) -> StatusObjective:
    footnote = numbering.add(objective.explanation)
    return StatusObjective(
        number=objective.number,
        short_name=objective.short_name,
        wording=in_print(objective.wording),
        change_note=objective.change_note,
        withdrawn=objective.withdrawn,
        progress=percent(objective.progress.printed),
        reported_note=_reported_note(objective.progress),
        line=four_part(objective.judgement),
        footnote=footnote,
        rows=tuple(_status_row(one, footnote, numbering) for one in objective.activities),
    )


def _status_row(
    activity: ActivityRecord, above: Footnote | None, numbering: _Numbering
) -> StatusRow:
    footnote = numbering.add(activity.explanation)
    return StatusRow(
        key=activity.key,
        kind="Priority deliverable" if activity.is_priority else "Additional supporting activities",
        wording=in_print(activity.wording),
        due_date=print_day(activity.due_date),
        was_due=print_day(activity.original_due_date) if activity.due_date_moved else "",
        status=Status(activity.status).label if activity.status else "Not reported",
        rag=activity.rag,
        rag_word=Rag(activity.rag).label if activity.rag else "",
        progress=percent(activity.progress),
        change_note=activity.change_note,
        footnote=footnote,
        place=f"deliverable-{activity.activity_id}",
        covered=bool(activity.needs_footnote and footnote is None and above),
    )


def percent(progress: int | None) -> str:
    return NOT_KNOWN if progress is None else f"{progress}%"


def judged(judgement: JudgementRecord) -> str:
    """The four-part line in words; empty where nothing was judged."""
    line = four_part(judgement)
    return line.sentence if line else ""


def four_part(judgement: JudgementRecord) -> FourPart | None:
    """None where nothing was judged (records of version 1)."""
    if not judgement.now:
        return None
    return FourPart(judgement.now, judgement.forecast, judgement.last)


def _reported_note(progress: Rollup) -> str:
    if not progress.is_overridden:
        return ""
    return f"reported; computed {percent(progress.computed)}"
