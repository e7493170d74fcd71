"""The paper as a workbook: the position statement with live formulas that carry their values,
and a sheet for progress. Pence are kept under pound formats; no cell is merged."""

from __future__ import annotations

import datetime as dt
import io
import re
from collections.abc import Iterator
from decimal import Decimal

from openpyxl import Workbook
from openpyxl.cell import Cell
from openpyxl.styles import Alignment, Font
from openpyxl.worksheet.worksheet import Worksheet

from finance.statements.known import StatementNote
from periods.calendar import print_day
from returns.records import ActivityRecord, ReturnRecord, Rollup
from returns.vocabulary import Rag, Status
from tables.declaration import (
    DOES_NOT_APPLY,
    NOT_KNOWN,
    NOT_REPORTED,
    Column,
    Kind,
    Row,
    RowKind,
    Table,
    absent,
    text,
)
from tables.declaration import Cell as DataCell
from tables.excel import writable, write_table
from tables.formulas import TableFormulas, Values, with_values
from tables.neutral import is_formula_like

from .plain_words import as_words
from .presentation import Presented, present
from .records import PaperRecord
from .statuses import percent

TABLE_ROW = 5
STATEMENT_SHEET, PROGRESS_SHEET, TEXT_SHEET = "Position statement", "Progress", "Text"
INK, RED = "10303A", "8A1512"
WRAPPED = Alignment(vertical="top", wrap_text=True)
#: A workbook without a moment of its own (a draft) still has one, so that equal is equal.
_EPOCH = dt.datetime(1980, 1, 1, tzinfo=dt.UTC)


def render_xlsx(record: PaperRecord) -> bytes:
    """The paper's tables as a workbook, the same bytes for the same record."""
    book, paper = Workbook(), present(record)
    _text_sheet(book.active, record, paper)
    book.active.title = TEXT_SHEET
    _listed_sheets(book, record, paper)
    if record.programmes:
        _progress_sheet(book.create_sheet(PROGRESS_SHEET, 0), record, paper)
    values = {}
    if "statement" in record.appendices:
        values[1] = _statement_sheet(book.create_sheet(STATEMENT_SHEET, 0), record, paper)
    book.properties.title = writable(record.heading.title)
    book.properties.creator = writable(record.heading.organisation)
    written = io.BytesIO()
    book.save(written)
    return with_values(written.getvalue(), values, _published(record))


def _published(record: PaperRecord) -> dt.datetime:
    return record.edition.published_at if record.edition else _EPOCH


def _top(sheet: Worksheet, record: PaperRecord, paper: Presented, about: str) -> None:
    """What the sheet is, in four rows above the header row."""
    heading = record.heading
    title = _write(sheet["A1"], f"{heading.organisation}: {heading.title}")
    title.font = Font(bold=True, size=14, color=INK)
    which = " · ".join(filter(None, (paper.edition_line, heading.demo_notice)))
    _write(sheet["A2"], which).font = Font(bold=True, color=RED if record.is_draft else INK)
    _write(sheet["A3"], about)


def _write(cell: Cell, words: str) -> Cell:
    """Text as text, whatever it begins with."""
    cell.value = writable(words)
    cell.data_type = "s"
    cell.quotePrefix = is_formula_like(words)
    return cell


def _page(sheet: Worksheet, paper: Presented, last_column: str, heading_row: int) -> None:
    sheet.print_area = f"A1:{last_column}{sheet.max_row}"
    sheet.print_title_rows = f"{heading_row}:{heading_row}"
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = sheet.PAPERSIZE_A4
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.oddFooter.left.text = paper.edition_line
    sheet.oddFooter.right.text = "Page &P of &N"


# Position statement ---------------------------------------------------------------


def _statement_sheet(sheet: Worksheet, record: PaperRecord, paper: Presented) -> Values:
    _top(sheet, record, paper, "Pence are kept and not shown. Totals and variances are formulas.")
    if paper.statement is None:
        _write(sheet.cell(TABLE_ROW, 1), "There is no budget for this financial year.")
        return {}
    formulas = TableFormulas(paper.statement)
    placement = write_table(sheet, paper.statement, first_row=TABLE_ROW, formula=formulas)
    _list_notes(sheet, record.statement.numbered_notes)
    _page(sheet, paper, placement.columns["note"], placement.heading_row)
    return formulas.values


def _list_notes(sheet: Worksheet, notes: tuple[StatementNote, ...]) -> None:
    start = sheet.max_row + 1
    for number, note in enumerate(notes, start=start):
        words = " ".join(note.words.split())
        _write(sheet.cell(number, 1), f"Note {note.mark}, {note.line}: {words}")


# Progress -------------------------------------------------------------------------

PROGRESS_COLUMNS = (
    Column("of", "Programme, objective, activity"),
    Column("wording", "Wording"),
    Column("due", "Due date", Kind.DATE),
    Column("status", "Status"),
    Column("rag", "RAG"),
    Column("progress", "Progress", Kind.PERCENT, "%"),
    Column("computed", "Computed", Kind.PERCENT, "%"),
    Column("footnote", "Footnote"),
)
PROGRESS_NOTES = (
    "Progress is for the year to date. Each level is the mean of the level below, rounded down; "
    "where a head reports another figure, the computed one stands beside it.",
)


def _progress_sheet(sheet: Worksheet, record: PaperRecord, paper: Presented) -> None:
    _top(sheet, record, paper, "Progress of programmes, objectives and activities.")
    table = Table(
        caption=f"Progress at {print_day(record.heading.period_end)}",
        columns=PROGRESS_COLUMNS,
        rows=tuple(row for report in record.reports for row in _report_rows(report)),
        notes=PROGRESS_NOTES,
    )
    placement = write_table(sheet, table, first_row=TABLE_ROW)
    for key, width in {"wording": 60, "footnote": 50}.items():
        sheet.column_dimensions[placement.columns[key]].width = width
        for number in placement.rows.values():
            sheet[f"{placement.columns[key]}{number}"].alignment = WRAPPED
    _page(sheet, paper, placement.columns["footnote"], placement.heading_row)


def _report_rows(report: ReturnRecord) -> Iterator[Row]:
    slug = report.programme_slug
    yield _progress_row(RowKind.TOTAL, slug, report.programme, rollup=report.progress)
    for objective in report.objectives:
        key = f"{slug}-{objective.number}"
        yield _progress_row(
            RowKind.SUBTOTAL,
            key,
            f"Objective {objective.number}",
            wording=objective.wording,
            rollup=objective.progress,
            footnote=objective.explanation,
        )
        for activity in objective.activities:
            yield _activity_row(key, activity)


def _activity_row(key: str, activity: ActivityRecord) -> Row:
    return _progress_row(
        RowKind.LINE,
        f"{key}-{activity.key}",
        activity.key,
        wording=activity.wording or "Additional supporting activities",
        due=activity.due_date,
        status=Status(activity.status).label if activity.status else NOT_REPORTED,
        rag=Rag(activity.rag).label if activity.rag else "",
        rollup=Rollup(activity.progress),
        footnote=activity.explanation,
    )


def _progress_row(
    kind: RowKind,
    key: str,
    name: str,
    *,
    rollup: Rollup,
    wording: str = "",
    due: dt.date | None = None,
    status: str = "",
    rag: str = "",
    footnote: str = "",
) -> Row:
    return Row(
        kind,
        key,
        (
            text(name),
            _words(wording),
            absent(DOES_NOT_APPLY) if due is None else DataCell(print_day(due), due),
            _words(status),
            _words(rag),
            _percent(rollup.printed),
            absent(DOES_NOT_APPLY) if kind is RowKind.LINE else _percent(rollup.computed),
            _words(footnote),
        ),
    )


def _words(words: str) -> DataCell:
    return text(words) if words else absent(DOES_NOT_APPLY)


def _percent(progress: int | None) -> DataCell:
    return absent(NOT_KNOWN) if progress is None else DataCell(percent(progress), Decimal(progress))


# Tables of sections --------------------------------------------------------------

#: So long may the name of a sheet be, and these it may not hold.
SHEET_NAME, NOT_IN_SHEET_NAMES = 31, re.compile(r"[\\/*?:\[\]]")
WIDEST = 60


def _listed_sheets(book: Workbook, record: PaperRecord, paper: Presented) -> None:
    """Each table that a section lists, on a sheet of its own behind the others."""
    for section in paper.sections:
        for number, listed in enumerate(section.tables, start=1):
            sheet = book.create_sheet(_sheet_name(section.title, number, book.sheetnames))
            _listed_sheet(sheet, listed.table, record, paper)


def _sheet_name(title: str, number: int, taken: list[str]) -> str:
    """The section's title, cut to what a sheet may be called, with a number where it recurs."""
    words = NOT_IN_SHEET_NAMES.sub(" ", writable(title)).strip(" '") or "Table"
    while True:
        ending = f" {number}" if number > 1 else ""
        name = words[: SHEET_NAME - len(ending)].rstrip() + ending
        if name.casefold() not in {one.casefold() for one in taken}:
            return name
        number += 1


def _listed_sheet(sheet: Worksheet, table: Table, record: PaperRecord, paper: Presented) -> None:
    _top(sheet, record, paper, table.caption)
    placement = write_table(sheet, table, first_row=TABLE_ROW)
    for place, column in enumerate(table.columns):
        letter = placement.columns[column.key]
        cells = (row.cells[place].text for row in table.rows if place < len(row.cells))
        longest = max((len(words) for words in cells), default=0)
        dimension = sheet.column_dimensions[letter]
        if not column.is_numeric:
            dimension.width = min(WIDEST, max(dimension.width, longest + 2))
            for number in placement.rows.values():
                sheet[f"{letter}{number}"].alignment = WRAPPED
    _page(sheet, paper, letter, placement.heading_row)


# Text -----------------------------------------------------------------------------

TEXT_COLUMNS = (Column("number", "Paragraph"), Column("section", "Section"), Column("text", "Text"))


def _text_sheet(sheet: Worksheet, record: PaperRecord, paper: Presented) -> None:
    """The numbered paragraphs, so that the workbook says what the paper says."""
    _top(sheet, record, paper, "The paragraphs of the paper, without marks such as bold.")
    table = Table(
        caption="Paragraphs",
        columns=TEXT_COLUMNS,
        rows=tuple(
            Row(
                RowKind.LINE,
                f"paragraph-{one.number}",
                (text(str(one.number)), text(section.title), text(as_words(one.text))),
            )
            for section in record.sections
            for one in section.paragraphs
        ),
    )
    placement = write_table(sheet, table, first_row=TABLE_ROW)
    sheet.column_dimensions[placement.columns["text"]].width = 100
    for number in placement.rows.values():
        sheet[f"{placement.columns['text']}{number}"].alignment = WRAPPED
    _page(sheet, paper, placement.columns["text"], placement.heading_row)
