"""A table as a worksheet: exact values under formats that print pounds and whole per cents."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal

from openpyxl.cell import Cell as SheetCell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from .declaration import DOES_NOT_APPLY, Cell, Column, Kind, Row, RowKind, Table
from .neutral import is_formula_like

FORMATS = {
    Kind.TEXT: "@",
    Kind.MONEY: "#,##0;(#,##0);0",
    Kind.PERCENT: "0%;(0%)",
    Kind.NUMBER: "General",
    Kind.DATE: "d mmmm yyyy",
}
WIDTHS = {Kind.TEXT: 14, Kind.MONEY: 15, Kind.PERCENT: 11, Kind.NUMBER: 15, Kind.DATE: 18}
FIRST_COLUMN_WIDTH = 36
BOLD = Font(bold=True)
GROUND = PatternFill("solid", fgColor="E8F1F1")
NOT_IN_XML = re.compile("[\\x00-\\x08\\x0b\\x0c\\x0e-\\x1f\\ud800-\\udfff\\ufffe\\uffff]")
LINE_ABOVE = Border(top=Side("thin"))


@dataclass(frozen=True)
class Placement:
    """Where a table lies on its sheet, for those who write formulas over it."""

    columns: dict[str, str]
    """Letter by column key."""
    rows: dict[str, int]
    """Sheet row by row key."""
    heading_row: int
    last_row: int

    def at(self, row: str, column: str) -> str:
        """``placement.at("total", "actual")`` → ``E24``."""
        return f"{self.columns[column]}{self.rows[row]}"


#: The formula of a cell, ``=SUM(E4:E9)``, or None where the value itself is written. It is asked
#: once all is placed. openpyxl writes a formula without its value: whoever needs the value
#: beside it puts that in when the file is written.
Formula = Callable[[Row, Column, Placement], str | None]


def write_table(
    sheet: Worksheet, table: Table, *, first_row: int = 1, formula: Formula | None = None
) -> Placement:
    """The caption, the headings (frozen), the rows and the notes; no cell is merged."""
    placement = _place(table, first_row)
    write_text(sheet.cell(first_row, 1), table.caption).font = BOLD
    for number, column in enumerate(table.columns, start=1):
        _write_heading(sheet, placement.heading_row, number, column)
    for row in table.rows:
        for number, (column, cell) in enumerate(table.cells_of(row), start=1):
            at = sheet.cell(placement.rows[row.key], number)
            _write_cell(at, column, cell, formula and formula(row, column, placement))
        _dress(sheet, placement.rows[row.key], row, len(table.columns))
    for offset, note in enumerate(table.notes, start=2):
        write_text(sheet.cell(placement.last_row + offset, 1), note)
    sheet.freeze_panes = f"B{placement.heading_row + 1}"
    return placement


def _place(table: Table, first_row: int) -> Placement:
    heading_row = first_row + 1
    letters = {c.key: get_column_letter(n) for n, c in enumerate(table.columns, start=1)}
    rows = {row.key: heading_row + n for n, row in enumerate(table.rows, start=1)}
    if len(rows) != len(table.rows):
        raise ValueError("two rows of the table have the same key")
    return Placement(letters, rows, heading_row, heading_row + len(table.rows))


def _write_heading(sheet: Worksheet, row: int, number: int, column: Column) -> None:
    cell = write_text(sheet.cell(row, number), column.title)
    cell.font = BOLD
    cell.alignment = Alignment(
        wrap_text=True, vertical="bottom", horizontal="right" if column.is_numeric else "left"
    )
    width = FIRST_COLUMN_WIDTH if number == 1 else WIDTHS[column.kind]
    sheet.column_dimensions[get_column_letter(number)].width = width


def _write_cell(at: SheetCell, column: Column, cell: Cell, formula: str | None) -> None:
    if cell.value is None:
        if cell.absence and cell.absence != DOES_NOT_APPLY:
            write_text(at, cell.absence).alignment = Alignment(horizontal="right")
        return
    if formula:
        at.value = formula
    elif column.kind is Kind.PERCENT:
        at.value = Decimal(cell.value) / 100
    elif isinstance(cell.value, str):
        write_text(at, cell.value)
        return
    else:
        at.value = cell.value
    at.number_format = FORMATS[column.kind]


def write_text(at: SheetCell, words: str) -> SheetCell:
    """Text as text: never read as a formula, now or after an edit in the spreadsheet.

    What a workbook cannot hold is left out: it would be no file at all.
    """
    at.value = writable(words)
    at.data_type = "s"
    at.number_format = FORMATS[Kind.TEXT]
    if is_formula_like(words):
        at.quotePrefix = True
    return at


def writable(words: str) -> str:
    """The words without the control characters and non-characters that XML has no place for."""
    return NOT_IN_XML.sub("", words)


def _dress(sheet: Worksheet, number: int, row: Row, width: int) -> None:
    if row.kind is RowKind.LINE:
        return
    for column in range(1, width + 1):
        cell = sheet.cell(number, column)
        cell.font = BOLD
        if row.kind is RowKind.HEADING:
            cell.fill = GROUND
        else:
            cell.border = LINE_ABOVE
