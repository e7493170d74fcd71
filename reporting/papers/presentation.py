"""What a record looks like in print: its rows, words and footnotes in the order of reading.

Page and PDF are filled from the same ``Presented``; neither computes anything of its own.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.utils import timezone
from django.utils.safestring import SafeString

from charts import bars, lines
from figures.money import spoken
from finance.statements.pictures import variance_chart, year_chart
from finance.statements.statement import PositionStatement
from finance.statements.statement_table import statement_table
from finance.statements.year_by_month import YearByMonth
from periods.calendar import print_day
from tables.declaration import DOES_NOT_APPLY, Cell, Row, RowKind, Table

from ..models import PromptKind
from .highlights import HighlightReport, highlight_report
from .kinds import READINGS
from .listed import ListedTable, listed_in
from .places import Way
from .records import PaperRecord, Point, PromptRecord, SectionRecord, is_money
from .statuses import StatusReport, status_reports
from .words import in_print, moment, notes_in_print, person

#: What each appendix is called, its place, and its template.
APPENDICES = {
    "statement": ("financial position", "appendix-1", "reporting/papers/statement.html"),
    "status": ("programme status reports", "appendix-2-status", "reporting/papers/status.html"),
    "highlights": (
        "programme highlight reports",
        "appendix-2-highlights",
        "reporting/papers/highlights.html",
    ),
}
NOT_STATED = "Not stated."


@dataclass(frozen=True)
class Paragraph:
    """``sources`` say where amounts come from that no figure of the product stands behind."""

    number: int
    text: SafeString
    listing: SafeString
    sources: tuple[str, ...] = ()


@dataclass(frozen=True)
class Answered:
    """What a committee asks, and the answer in print."""

    wording: str
    answer: SafeString


@dataclass(frozen=True)
class Section:
    """``exemption`` is why a section is for members alone; empty for the others. ``is_summary``
    marks the summary of the money, which has the pictures of it."""

    key: str
    title: str
    paragraphs: tuple[Paragraph, ...]
    exemption: str = ""
    implications: tuple[Answered, ...] = ()
    declarations: tuple[str, ...] = ()
    signatories: tuple[str, ...] = ()
    tables: tuple[ListedTable, ...] = ()

    is_summary: bool = False


@dataclass(frozen=True)
class SummaryLine:
    """A line of the summary; ``place`` is where the paper says it at length, ``called`` how
    people call that place."""

    text: SafeString
    place: str
    called: str


@dataclass(frozen=True)
class SummaryList:
    key: str
    title: str
    lines: tuple[SummaryLine, ...]
    if_none: str


@dataclass(frozen=True)
class PrintedSummary:
    """What stands first, and how old each part is."""

    ages: str
    lists: tuple[SummaryList, ...]


@dataclass(frozen=True)
class PrintedCell:
    """``spoken`` says a bracketed figure in words, ``absence`` why an empty cell is empty (and is
    only said, not printed, where the cell does not apply). ``behind`` is only on pages."""

    text: str
    spoken: str
    absence: str
    is_silent: bool
    behind: Way | None = None


@dataclass(frozen=True)
class PrintedRow:
    """``look`` is ``side``, ``group``, ``line``, ``subtotal`` or ``total``; ``group`` is what it
    stands under, since names recur across groups."""

    key: str
    look: str
    name: str
    group: str
    cells: tuple[PrintedCell, ...]


@dataclass(frozen=True)
class Picture:
    """``svg`` carries its title and summary as its alternative; its figures stand in a table."""

    title: str
    summary: str
    svg: SafeString


@dataclass(frozen=True)
class Appendix:
    """``reports`` are what its contents list below it, by programme."""

    key: str
    title: str
    place: str
    template: str
    reports: tuple[StatusReport | HighlightReport, ...]


@dataclass(frozen=True)
class Presented:
    record: PaperRecord
    edition_line: str
    facts: tuple[tuple[str, str], ...]
    summary: PrintedSummary | None
    sections: tuple[Section, ...]
    passed_gaps: tuple[str, ...]
    statement: Table | None
    statement_rows: tuple[PrintedRow, ...]
    variances: Picture | None
    """By group; None where there is no statement, or no plan in it."""
    by_month: Picture | None
    """Plan and actual; its figures are the table of the summary of the money."""
    missing: tuple[str, ...]
    statuses: tuple[StatusReport, ...]
    common_statement: SafeString
    highlights: tuple[HighlightReport, ...]

    @property
    def appendices(self) -> tuple[Appendix, ...]:
        """Those that print, in their order."""
        return tuple(self._appendix(key) for key in self.record.appendices)

    def _appendix(self, key: str) -> Appendix:
        words, place, template = APPENDICES[key]
        below = {"status": self.statuses, "highlights": self.highlights}.get(key, ())
        title = f"Appendix {self.record.appendix_number(key)}: {words}"
        return Appendix(key, title, place, template, below)

    @property
    def has_strips(self) -> bool:
        return any(report.strip.is_shown for report in self.statuses)

    @property
    def exceptions_alone(self) -> bool:
        """Whether what went as planned is left out."""
        return READINGS[self.record.heading.kind].exceptions_alone

    @property
    def has_summary(self) -> bool:
        return any(section.is_summary for section in self.sections)


def present(record: PaperRecord) -> Presented:
    """The record in words, for page and PDF."""
    statement = statement_table(record.statement) if record.statement else None
    return Presented(
        record=record,
        edition_line=edition_line(record),
        facts=tuple(_facts(record)),
        summary=_summary(record),
        sections=tuple(_sections(record)),
        passed_gaps=tuple(
            f"{one.text} Passed by the {one.post} on {print_day(_day(one.passed_at))}: {one.reason}"
            for one in record.passed_gaps
        ),
        statement=statement,
        statement_rows=tuple(_printed_rows(statement.rows)) if statement else (),
        variances=_variances(record.statement),
        by_month=_by_month(record.by_month),
        missing=tuple(one.programme for one in record.programmes if one.report is None),
        statuses=status_reports(record.programmes),
        common_statement=in_print(record.common_statement),
        highlights=tuple(highlight_report(report) for report in record.reports),
    )


def _variances(statement: PositionStatement | None) -> Picture | None:
    """Drawn from the record's own statement, so that records of every version have it."""
    chart = variance_chart(statement) if statement else None
    if chart is None or not chart.bars:
        return None
    return Picture(chart.title, chart.summary, bars.to_svg(chart))


def _by_month(year: YearByMonth | None) -> Picture | None:
    chart = year_chart(year) if year else None
    return chart and Picture(chart.title, chart.summary, lines.to_svg(chart))


def edition_line(record: PaperRecord) -> str:
    """What stands at the foot of each page: which edition of when, or that it is a draft."""
    if record.edition is None:
        return f"Draft of {moment(record.drawn_at)}, not published"
    return f"Edition {record.edition.number}, {print_day(_day(record.edition.published_at))}"


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
    for prompt in record.cover:
        if prompt.answer:
            yield prompt.wording, prompt.answer
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
    summary = next(filter(is_money, record.sections), None)
    for section in record.sections:
        last = section.paragraphs[-1] if section.paragraphs else None
        yield Section(
            section.key,
            section.title,
            tuple(
                Paragraph(
                    one.number,
                    in_print(one.text),
                    notes_in_print(section.listing if one is last else ""),
                    tuple(f"{source.amount}: {source.source}" for source in one.sources),
                )
                for one in section.paragraphs
            ),
            section.exemption,
            tuple(_implications(section)),
            tuple(one.wording for one in section.prompts if one.is_ticked),
            tuple(person(one.answer, one.wording) for one in _of(section, PromptKind.SIGNATORY)),
            listed_in(section, record),
            is_summary=section is summary,
        )


def _implications(section: SectionRecord) -> Iterator[Answered]:
    for one in _of(section, PromptKind.IMPLICATION):
        answer = "There are no implications." if one.is_none else one.answer
        yield Answered(one.wording, in_print(answer or NOT_STATED))


def _of(section: SectionRecord, kind: PromptKind) -> list[PromptRecord]:
    return [one for one in section.prompts if one.kind == kind]


def _summary(record: PaperRecord) -> PrintedSummary | None:
    """None for records of before there were summaries."""
    if record.summary is None:
        return None
    lists = (
        SummaryList("exceptions", "Exceptions", _lines(record, record.summary.exceptions), "None."),
        SummaryList("changes", "What changed", _lines(record, record.summary.changes), "Nothing."),
        SummaryList(
            "decisions",
            "What members are asked for",
            _lines(record, record.summary.decisions),
            "Nothing is asked for.",
        ),
    )
    return PrintedSummary(ages(record), lists)


def _lines(record: PaperRecord, points: tuple[Point, ...]) -> tuple[SummaryLine, ...]:
    return tuple(
        SummaryLine(in_print(one.text), one.place, _called(record, one.place)) for one in points
    )


def _called(record: PaperRecord, place: str) -> str:
    """``paragraph 7``, ``Appendix 1``."""
    kind, _, rest = place.partition("-")
    if kind == "paragraph":
        return f"paragraph {rest}"
    if kind == "section":
        return next((one.title for one in record.sections if one.key == rest), "")
    is_money = kind == "line" or place == "appendix-1"
    return f"Appendix {record.appendix_number('statement' if is_money else 'status')}"


def ages(record: PaperRecord) -> str:
    """How old each part is: ``Figures to 30 September 2009; text of 15 October 2009 to
    29 October 2009; meeting of 30 November 2009.``"""
    heading = record.heading
    parts = [f"Figures to {print_day(heading.period_end)}"]
    written = sorted({one.prepared_on for one in record.reports if one.prepared_on})
    if written:
        until = f" to {print_day(written[-1])}" if len(written) > 1 else ""
        parts.append(f"text of {print_day(written[0])}{until}")
    parts.append(f"meeting of {print_day(heading.meeting_date)}")
    return "; ".join(parts) + "."


def _printed_rows(rows: Iterable[Row]) -> Iterator[PrintedRow]:
    group = ""
    for row in rows:
        look = str(row.kind)
        if row.kind is RowKind.HEADING:
            look, group = ("side" if row.key in ("income", "expenditure") else "group"), row.name
        cells = tuple(_printed_cell(cell) for cell in row.cells[1:])
        yield PrintedRow(row.key, look, row.name, group, cells)


def _printed_cell(cell: Cell) -> PrintedCell:
    said = spoken(cell.text)
    return PrintedCell(
        text=cell.text,
        spoken=said if said != cell.text else "",
        absence=cell.absence,
        is_silent=cell.absence == DOES_NOT_APPLY or not cell.absence,
    )
