"""What a record looks like in print: its rows, words and footnotes in the order of reading.

Page and PDF are filled from the same ``Presented``; neither computes anything of its own.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.safestring import SafeString, mark_safe

from components.text import render_narrative
from figures.money import spoken
from finance.statement_table import statement_table
from periods.calendar import print_day
from returns.records import ActivityRecord, ObjectiveRecord, ReturnRecord, Rollup, SectionRecord
from returns.vocabulary import BudgetStatus, Heading, Rag, Status
from tables.declaration import DOES_NOT_APPLY, Cell, Row, RowKind, Table

from .records import PaperRecord

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
    status: str
    rag: str
    rag_word: str
    progress: str
    change_note: str
    footnote: Footnote | None
    covered: bool


@dataclass(frozen=True)
class StatusObjective:
    number: int
    short_name: str
    wording: SafeString
    change_note: str
    withdrawn: tuple[str, ...]
    progress: str
    reported_note: str
    footnote: Footnote | None
    rows: tuple[StatusRow, ...]


@dataclass(frozen=True)
class StatusReport:
    programme: str
    slug: str
    head: str
    progress: str
    reported_note: str
    objectives: tuple[StatusObjective, ...]
    withdrawn: tuple[str, ...]
    footnotes: tuple[Footnote, ...]


@dataclass(frozen=True)
class HighlightHeading:
    title: str
    text: SafeString
    rag: str = ""
    rag_word: str = ""


@dataclass(frozen=True)
class HighlightObjective:
    """``nothing`` lists the headings under which there was nothing to report."""

    number: int
    short_name: str
    deliverables: tuple[tuple[str, SafeString], ...]
    headings: tuple[HighlightHeading, ...]
    nothing: str
    unanswered: str


@dataclass(frozen=True)
class HighlightReport:
    programme: str
    slug: str
    prepared: str
    objectives: tuple[HighlightObjective, ...]
    extra: SafeString
    nothing_extra: bool


@dataclass(frozen=True)
class Paragraph:
    number: int
    text: SafeString
    listing: SafeString


@dataclass(frozen=True)
class Section:
    key: str
    title: str
    paragraphs: tuple[Paragraph, ...]


@dataclass(frozen=True)
class PrintedCell:
    """``spoken`` says a bracketed figure in words, ``absence`` why an empty cell is empty (and is
    only said, not printed, where the cell does not apply)."""

    text: str
    spoken: str
    absence: str
    is_silent: bool


@dataclass(frozen=True)
class PrintedRow:
    """``look`` is ``side``, ``group``, ``line``, ``subtotal`` or ``total``."""

    key: str
    look: str
    name: str
    cells: tuple[PrintedCell, ...]


@dataclass(frozen=True)
class Presented:
    record: PaperRecord
    edition_line: str
    facts: tuple[tuple[str, str], ...]
    sections: tuple[Section, ...]
    passed_gaps: tuple[str, ...]
    statement: Table | None
    statement_rows: tuple[PrintedRow, ...]
    missing: tuple[str, ...]
    statuses: tuple[StatusReport, ...]
    common_statement: SafeString
    highlights: tuple[HighlightReport, ...]


def present(record: PaperRecord) -> Presented:
    """The record in words, for page and PDF."""
    statement = statement_table(record.statement) if record.statement else None
    return Presented(
        record=record,
        edition_line=edition_line(record),
        facts=tuple(_facts(record)),
        sections=tuple(_sections(record)),
        passed_gaps=tuple(
            f"{one.text} Passed by the {one.post} on {print_day(_day(one.passed_at))}: {one.reason}"
            for one in record.passed_gaps
        ),
        statement=statement,
        statement_rows=tuple(_printed_row(row) for row in statement.rows) if statement else (),
        missing=tuple(one.programme for one in record.programmes if one.report is None),
        statuses=_status_reports(record.reports),
        common_statement=in_print(record.common_statement),
        highlights=tuple(_highlights(report) for report in record.reports),
    )


def edition_line(record: PaperRecord) -> str:
    """What stands at the foot of each page: which edition of when, or that it is a draft."""
    if record.edition is None:
        return f"Draft of {moment(record.drawn_at)}, not published"
    return f"Edition {record.edition.number}, {print_day(_day(record.edition.published_at))}"


def in_print(text: str) -> SafeString:
    """Typed text as safe HTML; sub-headings become bold lines, so that the outline stays ours."""
    html = render_narrative(text)
    html = html.replace("<h4>", '<p class="subheading"><strong>').replace("</h4>", "</strong></p>")
    # Only fixed tags were put in, into what the allow-list let through.
    return mark_safe(html)  # noqa: S308


def moment(value: dt.datetime) -> str:
    """30 September 2009 at 14:32, London time."""
    return date_format(timezone.localtime(value), r"j F Y \a\t H:i")


def person(name: str, post: str) -> str:
    """Name and post; the post alone where the name says no more."""
    return post if not name or name == post else f"{name}, {post}"


def _day(value: dt.datetime) -> dt.date:
    return timezone.localtime(value).date()


def _facts(record: PaperRecord) -> Iterator[tuple[str, str]]:
    """What stands on the cover, by name."""
    heading = record.heading
    yield "Meeting", f"{heading.body}, {print_day(heading.meeting_date)}"
    if heading.agenda_item:
        yield "Agenda item", heading.agenda_item
    yield "Purpose", heading.purpose
    yield "Author", person(heading.author, heading.author_post)
    if heading.author_contact:
        yield "Contact", heading.author_contact
    yield "Period", f"{print_day(heading.period_start)} to {print_day(heading.period_end)}"
    if record.edition and record.edition.reason:
        yield "Why this edition", record.edition.reason
    if record.confirmation:
        who = person(record.confirmation.name, record.confirmation.post)
        yield "Figures confirmed", f"{who}, as drawn on {moment(record.confirmation.drawn_at)}"
    if record.sign_off:
        who = person(record.sign_off.name, record.sign_off.post)
        yield "Signed off", f"{who}, on {moment(record.sign_off.signed_at)}"


def _sections(record: PaperRecord) -> Iterator[Section]:
    for section in record.sections:
        last = section.paragraphs[-1]
        yield Section(
            section.key,
            section.title,
            tuple(
                Paragraph(
                    one.number,
                    in_print(one.text),
                    in_print(section.listing if one is last else ""),
                )
                for one in section.paragraphs
            ),
        )


def _printed_row(row: Row) -> PrintedRow:
    look = str(row.kind)
    if row.kind is RowKind.HEADING:
        look = "side" if row.key in ("income", "expenditure") else "group"
    return PrintedRow(row.key, look, row.name, tuple(_printed_cell(c) for c in row.cells[1:]))


def _printed_cell(cell: Cell) -> PrintedCell:
    said = spoken(cell.text)
    return PrintedCell(
        text=cell.text,
        spoken=said if said != cell.text else "",
        absence=cell.absence,
        is_silent=cell.absence == DOES_NOT_APPLY or not cell.absence,
    )


# Status reports -------------------------------------------------------------------


class _Numbering:
    """Footnotes by number, through the whole paper: each place has its own."""

    def __init__(self) -> None:
        self.notes: list[Footnote] = []

    def add(self, text: str) -> Footnote | None:
        if not text.strip():
            return None
        self.notes.append(Footnote(len(self.notes) + 1, " ".join(text.split())))
        return self.notes[-1]


def _status_reports(reports: tuple[ReturnRecord, ...]) -> tuple[StatusReport, ...]:
    numbering = _Numbering()
    return tuple(_status_report(report, numbering) for report in reports)


def _status_report(report: ReturnRecord, numbering: _Numbering) -> StatusReport:
    before = len(numbering.notes)
    objectives = tuple(_status_objective(one, numbering) for one in report.objectives)
    return StatusReport(
        programme=report.programme,
        slug=report.programme_slug,
        head=person(report.head, report.head_post),
        progress=percent(report.progress.printed),
        reported_note=_reported_note(report.progress),
        objectives=objectives,
        withdrawn=report.withdrawn,
        footnotes=tuple(numbering.notes[before:]),
    )


def _status_objective(objective: ObjectiveRecord, numbering: _Numbering) -> StatusObjective:
    footnote = numbering.add(objective.footnote)
    return StatusObjective(
        number=objective.number,
        short_name=objective.short_name,
        wording=in_print(objective.wording),
        change_note=objective.change_note,
        withdrawn=objective.withdrawn,
        progress=percent(objective.progress.printed),
        reported_note=_reported_note(objective.progress),
        footnote=footnote,
        rows=tuple(_status_row(one, footnote, numbering) for one in objective.activities),
    )


def _status_row(
    activity: ActivityRecord, above: Footnote | None, numbering: _Numbering
) -> StatusRow:
    footnote = numbering.add(activity.footnote)
    return StatusRow(
        key=activity.key,
        kind="Priority deliverable" if activity.is_priority else "Additional supporting activities",
        wording=in_print(activity.wording),
        due_date=print_day(activity.due_date),
        status=Status(activity.status).label if activity.status else "Not reported",
        rag=activity.rag,
        rag_word=Rag(activity.rag).label if activity.rag else "",
        progress=percent(activity.progress),
        change_note=activity.change_note,
        footnote=footnote,
        covered=bool(activity.needs_footnote and footnote is None and above),
    )


def percent(progress: int | None) -> str:
    return NOT_KNOWN if progress is None else f"{progress}%"


def _reported_note(progress: Rollup) -> str:
    if not progress.is_overridden:
        return ""
    return f"reported; computed {percent(progress.computed)}"


# Highlight reports ----------------------------------------------------------------


def _highlights(report: ReturnRecord) -> HighlightReport:
    return HighlightReport(
        programme=report.programme,
        slug=report.programme_slug,
        prepared=_prepared(report),
        objectives=tuple(_highlight_objective(one) for one in report.objectives),
        extra=in_print(report.extra_deliverables),
        nothing_extra=report.nothing_extra,
    )


def _prepared(report: ReturnRecord) -> str:
    count = len(report.objectives)
    objectives = f"{count} objective{'' if count == 1 else 's'}"
    if report.prepared_on is None:
        return f"In preparation. {objectives}."
    who = person(report.prepared_by, report.prepared_post)
    return f"Prepared by {who}, on {print_day(report.prepared_on)}. {objectives}."


def _highlight_objective(objective: ObjectiveRecord) -> HighlightObjective:
    sections = objective.sections
    nothing = [_title(one).lower() for one in sections if one.nothing_to_report]
    unanswered = [_title(one).lower() for one in sections if not one.is_answered]
    return HighlightObjective(
        number=objective.number,
        short_name=objective.short_name,
        deliverables=tuple(
            (one.key, in_print(one.wording)) for one in objective.activities if one.is_priority
        ),
        headings=tuple(
            _heading(one) for one in sections if one.is_answered and not one.nothing_to_report
        ),
        nothing=", ".join(nothing),
        unanswered=", ".join(unanswered),
    )


def _title(section: SectionRecord) -> str:
    return Heading(section.heading).label


def _heading(section: SectionRecord) -> HighlightHeading:
    if not section.budget_status:
        return HighlightHeading(_title(section), in_print(section.text))
    return HighlightHeading(
        _title(section),
        in_print(section.text),
        rag=section.budget_status,
        rag_word=BudgetStatus(section.budget_status).label,
    )
