"""Writing the workbook: amounts to fill in, all else locked. The protection has no password: it
guards against slips, not against people."""

from __future__ import annotations

import datetime as dt
import io
from decimal import Decimal

from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, PatternFill, Protection, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from figures.money import NIL, total
from tables.excel import writable, write_text
from tables.formulas import Values, with_values

from ..budgeting.shapes import MONTHS
from ..models import Budget
from . import identity
from .layout import (
    APPROVED,
    FILL_IN,
    GROUP,
    HEADING_ROW,
    LINE,
    LINE_NUMBER,
    NOTES,
    REVISED,
    SHEET,
    SUM,
    headings,
    month_heading,
)
from .standing import Standing, StandingLine

MONEY = "#,##0.00;(#,##0.00);0.00"
INK, GROUND, TO_FILL = "10303A", "E8F1F1", "FFF9E0"
_TITLE, _BOLD = Font(bold=True, size=14, color=INK), Font(bold=True, color=INK)
_WRAPPED = Alignment(vertical="top", wrap_text=True)
_BOX = Border(*(Side("thin", color="6B7A80") for _ in range(4)))
_WIDTHS = {LINE_NUMBER: 8, GROUP: 20, LINE: 36}


def write_workbook(standing: Standing, *, address: str, at: dt.datetime) -> bytes:
    """The workbook of the budget as it stands ``at`` a moment; ``address`` is where it goes."""
    book = Workbook()
    values = _budget_sheet(book.active, standing)
    _notes(book.create_sheet(NOTES), standing.budget, address)
    _identity_sheet(book.create_sheet(identity.SHEET), standing)
    book.properties.title = writable(f"Budget {standing.budget.label}")
    book.properties.creator = writable(standing.budget.organisation.name)
    book.properties.language = "en-GB"
    written = io.BytesIO()
    book.save(written)
    return with_values(written.getvalue(), {1: values}, at)


def _budget_sheet(sheet: Worksheet, standing: Standing) -> Values:
    """The one sheet to fill in; returns what its formulas come to."""
    sheet.title, year = SHEET, standing.budget.year
    title = f"{standing.budget.organisation.name}: budget {standing.budget.label}"
    write_text(sheet["A1"], "")
    write_text(sheet["B1"], title).font = _TITLE
    columns = {heading: number for number, heading in enumerate(headings(year), start=1)}
    for heading, number in columns.items():
        _heading(sheet, number, heading)
    values: Values = {}
    for number, line in enumerate(standing.lines.values(), start=HEADING_ROW + 1):
        _row(sheet, number, columns, line, year, values)
    sheet.column_dimensions["A"].hidden = True
    _finish(sheet, len(columns), len(standing.lines))
    return values


def _heading(sheet: Worksheet, number: int, heading: str) -> None:
    cell = write_text(sheet.cell(HEADING_ROW, number), heading)
    cell.font, cell.fill = _BOLD, PatternFill("solid", fgColor=GROUND)
    right = "left" if heading in _WIDTHS else "right"
    cell.alignment = Alignment(vertical="bottom", wrap_text=True, horizontal=right)
    sheet.column_dimensions[get_column_letter(number)].width = _WIDTHS.get(heading, 15)


def _row(
    sheet: Worksheet,
    number: int,
    columns: dict[str, int],
    standing: StandingLine,
    year: int,
    values: Values,
) -> None:
    line, months = standing.line, standing.months or {}
    sheet.cell(number, columns[LINE_NUMBER]).value = line.pk
    write_text(sheet.cell(number, columns[GROUP]), line.group.name)
    write_text(sheet.cell(number, columns[LINE]), line.name)
    _amount(sheet, number, columns[APPROVED], standing.approved, to_fill=True)
    _amount(sheet, number, columns[REVISED], standing.revised)
    if line.is_income:
        return
    for month in MONTHS:
        column = columns[month_heading(year, month)]
        _amount(sheet, number, column, months.get(month), to_fill=True)
    first, last = (get_column_letter(columns[month_heading(year, m)]) for m in (1, 12))
    cell = sheet.cell(number, columns[SUM])
    cell.value, cell.number_format = f"=SUM({first}{number}:{last}{number})", MONEY
    values[cell.coordinate] = total(months.values()) if months else NIL


def _amount(
    sheet: Worksheet, row: int, column: int, amount: Decimal | None, *, to_fill: bool = False
) -> None:
    cell = sheet.cell(row, column)
    cell.value, cell.number_format = amount, MONEY
    if to_fill:
        cell.protection = Protection(locked=False)
        cell.border, cell.fill = _BOX, PatternFill("solid", fgColor=TO_FILL)


def _finish(sheet: Worksheet, columns: int, rows: int) -> None:
    """Headings stay in sight and are printed on each page; what is not to be filled in is
    locked."""
    sheet.freeze_panes = f"D{HEADING_ROW + 1}"
    sheet.print_title_rows = f"{HEADING_ROW}:{HEADING_ROW}"
    sheet.print_area = f"B1:{get_column_letter(columns)}{HEADING_ROW + rows}"
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = sheet.PAPERSIZE_A4
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    _protect(sheet)


def _protect(sheet: Worksheet) -> None:
    sheet.protection.sheet = True
    for name in ("formatColumns", "formatRows"):
        setattr(sheet.protection, name, False)


def _notes(sheet: Worksheet, budget: Budget, address: str) -> None:
    sheet.column_dimensions["A"].width = 100
    write_text(sheet["A1"], f"Budget {budget.label}: how to fill it in").font = _TITLE
    for number, words in enumerate(_instructions(address), start=3):
        write_text(sheet.cell(number, 1), words).alignment = _WRAPPED
    _protect(sheet)


def _instructions(address: str) -> list[str]:
    return [
        f"Fill in only the cells under a heading that begins with “{FILL_IN.strip()}”: they have "
        "a border and a light ground. All other cells are locked. What stood when you downloaded "
        "the workbook is there to change.",
        "Amounts are pounds and pence. Income is negative: a minus, or brackets. Write no "
        "formulas: paste values.",
        "Approved: what is approved for the line. Another amount than what stands is recorded as "
        "an approval of the difference. Revisions and virements are entered on the site.",
        "Months: all twelve, or none. Where they differ from the profile that stands, the line is "
        "planned anew from the day that you name. Income has no months.",
        "The sum of the months is calculated. It may differ from the budget; the site names the "
        "difference.",
        "Do not add or delete rows or columns.",
        f"Upload it here: {address}",
        "All of it is taken or nothing: where something is wrong, each cell is named and nothing "
        "is saved. Uploading the same file twice changes nothing. A line that you did not touch "
        "stays as it is on the site.",
    ]


def _identity_sheet(sheet: Worksheet, standing: Standing) -> None:
    write_text(sheet["A1"], "By this the site knows which budget the workbook is of.")
    write_text(sheet["A2"], identity.identity_of(standing).signed())
    sheet.sheet_state = "veryHidden"
    _protect(sheet)
