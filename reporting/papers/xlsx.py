"""The paper as a workbook: the position statement with live formulas that carry their values,
and a sheet for progress. Pence are kept under pound formats; no cell is merged."""

from __future__ import annotations

import datetime as dt
import io
import re
import zipfile
from collections.abc import Iterator
from decimal import Decimal
from functools import partial

from django.utils import timezone
from openpyxl import Workbook
from openpyxl.cell import Cell
from openpyxl.styles import Alignment, Font
from openpyxl.worksheet.worksheet import Worksheet

from finance.known import StatementNote
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
from tables.excel import Placement, writable, write_table
from tables.neutral import is_formula_like

from .presentation import Presented, percent, present
from .records import PaperRecord

#: What formulas come to, by the address of their cell.
Values = dict[str, Decimal]

TABLE_ROW = 5
STATEMENT_SHEET, PROGRESS_SHEET = "Position statement", "Progress"
SUMMED = frozenset({"approved", "revised", "planned", "actual", "projection"})
INK, RED = "10303A", "8A1512"
WRAPPED = Alignment(vertical="top", wrap_text=True)
#: A workbook without a moment of its own (a draft) still has one, so that equal is equal.
_EPOCH = dt.datetime(1980, 1, 1, tzinfo=dt.UTC)

_FORMULA = re.compile(r'<c r="([A-Z]+\d+)"([^>]*)><f>([^<]*)</f><v ?/?>(?:</v>)?</c>')
_MODIFIED = re.compile(rb"(<dcterms:(created|modified)[^>]*>)[^<]*(</dcterms)")


def render_xlsx(record: PaperRecord) -> bytes:
    """The paper's tables as a workbook, the same bytes for the same record."""
    book, paper = Workbook(), present(record)
    book.active.title = STATEMENT_SHEET
    values = _statement_sheet(book.active, record, paper)
    _progress_sheet(book.create_sheet(PROGRESS_SHEET), record, paper)
    book.properties.title = writable(record.heading.title)
    book.properties.creator = writable(record.heading.organisation)
    written = io.BytesIO()
    book.save(written)
    return _with_values(written.getvalue(), values, _published(record))


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
    formulas = StatementFormulas(paper.statement)
    placement = write_table(sheet, paper.statement, first_row=TABLE_ROW, formula=formulas)
    _list_notes(sheet, record.statement.numbered_notes)
    _page(sheet, paper, placement.columns["note"], placement.heading_row)
    return formulas.values


def _list_notes(sheet: Worksheet, notes: tuple[StatementNote, ...]) -> None:
    start = sheet.max_row + 1
    for number, note in enumerate(notes, start=start):
        words = " ".join(note.text.split())
        _write(sheet.cell(number, 1), f"Note {note.mark}, {note.line}: {words}")


class StatementFormulas:
    """Which cells of the statement are formulas; ``values`` collects what each comes to,
    by the cell's address."""

    def __init__(self, table: Table) -> None:
        self.values: Values = {}
        self._summed = _summed_lines(table)
        self._cells = {
            (row.key, column.key): cell
            for row in table.rows
            for column, cell in table.cells_of(row)
        }

    def __call__(self, row: Row, column: Column, placement: Placement) -> str | None:
        value = self._cells[row.key, column.key].value
        formula = None if value is None else self._formula(row, column, placement)
        if formula:
            at = placement.at(row.key, column.key)
            self.values[at] = value / 100 if column.key == "percent" else value
        return formula

    def _formula(self, row: Row, column: Column, placement: Placement) -> str | None:
        at = partial(placement.at, row.key)
        if column.key == "variance":
            return f"={at('actual')}-{at('planned')}"
        if column.key == "percent":
            return f"={at('variance')}/ABS({at('planned')})"
        if column.key in SUMMED and row.key in self._summed:
            letter = placement.columns[column.key]
            lines = [placement.rows[key] for key in self._summed[row.key]]
            return f"=SUM({_ranges(letter, lines)})"
        return None


def _summed_lines(table: Table) -> dict[str, list[str]]:
    """By the key of a subtotal or total, the keys of the lines that it adds."""
    summed: dict[str, list[str]] = {}
    of_side: list[str] = []
    of_group: list[str] = []
    for row in table.rows:
        if row.kind is RowKind.LINE:
            of_side.append(row.key)
            of_group.append(row.key)
        elif row.kind is RowKind.SUBTOTAL:
            summed[row.key], of_group = of_group, []
        elif row.kind is RowKind.TOTAL:
            summed[row.key], of_side, of_group = of_side, [], []
        else:
            of_group = []
    return summed


def _ranges(letter: str, rows: list[int]) -> str:
    """``[7, 8, 9, 12]`` → ``B7:B9,B12``."""
    runs: list[list[int]] = []
    for row in rows:
        if runs and row == runs[-1][-1] + 1:
            runs[-1].append(row)
        else:
            runs.append([row])
    return ",".join(
        f"{letter}{run[0]}" + (f":{letter}{run[-1]}" if len(run) > 1 else "") for run in runs
    )


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


# Values beside formulas -----------------------------------------------------------


def _with_values(data: bytes, values: Values, moment: dt.datetime) -> bytes:
    """The workbook with each formula's value beside it, as Excel itself would have stored it:
    readers that do not calculate see the figures. The first sheet alone has formulas."""
    patched = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(patched, "w") as new:
        for info in sorted(old.infolist(), key=lambda info: info.filename != "[Content_Types].xml"):
            content = old.read(info)
            if info.filename == "xl/worksheets/sheet1.xml":
                content = _patch(content.decode(), values).encode()
            elif info.filename == "docProps/core.xml":
                stamp = timezone.localtime(moment, dt.UTC).strftime("%Y-%m-%dT%H:%M:%SZ").encode()
                content = _MODIFIED.sub(rb"\g<1>" + stamp + rb"\g<3>", content)
            fixed = zipfile.ZipInfo(info.filename, date_time=(1980, 1, 1, 0, 0, 0))
            fixed.compress_type = zipfile.ZIP_DEFLATED
            new.writestr(fixed, content)
    return patched.getvalue()


def _patch(xml: str, values: Values) -> str:
    def with_value(match: re.Match) -> str:
        cell, attributes, formula = match.groups()
        return f'<c r="{cell}"{attributes}><f>{formula}</f><v>{values[cell]:f}</v></c>'

    patched, count = _FORMULA.subn(with_value, xml)
    if count != len(values):
        raise ValueError(f"{count} formulas in the sheet, {len(values)} written")
    return patched
