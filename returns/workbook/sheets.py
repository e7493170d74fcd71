"""Writing the workbook of a return: drop-downs, limits and notes in the cells to fill in, the
rest locked. The protection has no password: it guards against slips, not against people."""

from __future__ import annotations

import io

from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, PatternFill, Protection, Side
from openpyxl.utils import get_column_letter
from openpyxl.utils.datetime import to_excel
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.table import Table
from openpyxl.worksheet.worksheet import Worksheet

from periods.calendar import print_day
from tables.excel import writable, write_text

from . import identity
from .layout import COLUMNS, EARLIEST, FILL_IN, FILLED, LATEST, READ_ME, Column, Kind
from .rows import SheetRow, rows_of
from .standing import Standing
from .values import Values

HEADING_ROW = 3
INK, GROUND, TO_FILL = "10303A", "E8F1F1", "FFF9E0"
_TITLE, _BOLD = Font(bold=True, size=14, color=INK), Font(bold=True, color=INK)
_TOP = Alignment(vertical="top", wrap_text=True)
_BOX = Border(*(Side("thin", color="6B7A80") for _ in range(4)))
_FORMATS = {Kind.TEXT: "@", Kind.PERCENT: "0", Kind.DAY: "dd/mm/yyyy"}
_PROMPT_LENGTH = 250


def write_workbook(standing: Standing, *, address: str) -> bytes:
    """The workbook of the return as it stands; ``address`` is where it is uploaded."""
    book, rows, starts = Workbook(), rows_of(standing), standing.starts
    title = f"{standing.programme_return.programme.name}: return for {_quarter(standing)}"
    _read_me(book.active, standing, title, address)
    for name in FILLED:
        _sheet(book.create_sheet(name), name, title, rows[name], starts)
    _identity_sheet(book.create_sheet(identity.SHEET), standing)
    book.properties.title = writable(title)
    book.properties.creator = writable(standing.programme_return.programme.organisation.name)
    book.properties.language = "en-GB"
    written = io.BytesIO()
    book.save(written)
    return written.getvalue()


def _quarter(standing: Standing) -> str:
    return str(standing.programme_return.period)


# Read me --------------------------------------------------------------------------


def _read_me(sheet: Worksheet, standing: Standing, title: str, address: str) -> None:
    sheet.title = READ_ME
    sheet.column_dimensions["A"].width = 100
    write_text(sheet["A1"], title).font = _TITLE
    for number, words in enumerate(_instructions(standing, address), start=3):
        write_text(sheet.cell(number, 1), words).alignment = _TOP
    _protect(sheet)


def _instructions(standing: Standing, address: str) -> list[str]:
    period = standing.programme_return.period
    return [
        f"This workbook holds version {standing.version.number} of the return of "
        f"{standing.programme_return.programme.name} for {_quarter(standing)}. "
        "Fill it in without a connection and upload it when you have one.",
        f"The return is due on {print_day(period.due_on)}; "
        f"the round closes on {print_day(period.closes_on)}.",
        f"Fill in only the cells in columns whose heading begins with “{FILL_IN.strip()}”: they "
        "have a border and a light ground. All other cells are locked. What was already in the "
        "return is there to change.",
        "Where a cell has a list, choose from it. Progress is a whole number from 0 to 100. "
        "Dates are day, month, year: 31/12/2009. Write no formulas: paste values.",
        "Sheet Deliverables: one row for each deliverable. Sheet Objectives: the colours and "
        "figures of each objective. Sheet Highlights: one row for each heading; write a text or "
        "choose Yes under “nothing to report”. Sheet Programme: the programme as a whole.",
        "For a new line within a cell press Alt and Enter.",
        "Do not delete or add rows or columns, and merge no cells. You may add sheets of your "
        "own: they are not read.",
        f"Upload it here: {address}",
        "All of it is taken or nothing: where something is wrong, each cell is named, nothing is "
        "saved, and your file stays as it is. Uploading the same file twice changes nothing.",
        "An objective that you did not touch here stays as it is on the site. What you changed "
        "is saved as in progress, or as ready where you say so and nothing is missing.",
        "Where a colour is better than the figures say, progress fell, an action is past its day "
        "or nothing is reported beside an amber or a red, the site asks why. Such questions are "
        "not in this workbook: after the upload the page of the return lists them, each with a "
        "link to its box. Evidence and submitting are on the site too.",
    ]


# The sheets to fill in ------------------------------------------------------------


def _sheet(
    sheet: Worksheet,
    name: str,
    title: str,
    rows: tuple[SheetRow, ...],
    starts: dict[str, Values],
) -> None:
    columns = COLUMNS[name]
    write_text(sheet["A1"], f"{name}. {title}").font = _TITLE
    _headings(sheet, columns)
    limits = [_limit(column) for column in columns]
    for number, row in enumerate(rows, start=HEADING_ROW + 1):
        _row(sheet, number, columns, row, starts[row.step], limits)
    for limit in filter(None, limits):
        if limit.sqref:
            sheet.add_data_validation(limit)
    _finish(sheet, name, len(columns), len(rows))


def _headings(sheet: Worksheet, columns: tuple[Column, ...]) -> None:
    for number, column in enumerate(columns, start=1):
        cell = write_text(sheet.cell(HEADING_ROW, number), column.heading)
        cell.font, cell.alignment = _BOLD, Alignment(vertical="bottom", wrap_text=True)
        cell.fill = PatternFill("solid", fgColor=GROUND)
        sheet.column_dimensions[get_column_letter(number)].width = column.width


def _row(
    sheet: Worksheet,
    number: int,
    columns: tuple[Column, ...],
    row: SheetRow,
    values: Values,
    limits: list[DataValidation | None],
) -> None:
    for at, (column, limit) in enumerate(zip(columns, limits, strict=True), start=1):
        cell = sheet.cell(number, at)
        field = row.fields.get(column.part)
        shown = values[field] if field else row.shown.get(column.title)
        if field:
            cell.protection = Protection(locked=False)
            cell.border, cell.fill = _BOX, PatternFill("solid", fgColor=TO_FILL)
            if limit:
                limit.add(cell)
        _write(cell, column, shown)


def _write(cell, column: Column, value: object) -> None:
    """The value in its cell; no height is set, so that the row grows with what is typed."""
    words = {stored: label for label, stored in column.choices.items()}
    if value is True:
        write_text(cell, "Yes")
    elif isinstance(value, str) and value:
        write_text(cell, words.get(value, value))
    elif value is not None and value is not False and value != "":
        cell.value = value
    is_number = isinstance(cell.value, int)
    cell.number_format = "0" if is_number else _FORMATS.get(column.kind, "@")
    cell.alignment = _TOP


def _limit(column: Column) -> DataValidation | None:
    """What Excel lets be typed in the column, with a note that stands beside the cell."""
    if not column.is_filled:
        return None
    match column.kind:
        case Kind.CHOICE | Kind.YES:
            words = list(column.choices) or ["Yes", "No"]
            rule = {"type": "list", "formula1": f'"{",".join(words)}"'}
            says = "Choose from the list."
        case Kind.PERCENT:
            rule = {"type": "whole", "operator": "between", "formula1": "0", "formula2": "100"}
            says = "Type a whole number from 0 to 100."
        case Kind.DAY:
            first, last = (str(int(to_excel(day))) for day in (EARLIEST, LATEST))
            rule = {"type": "date", "operator": "between", "formula1": first, "formula2": last}
            says = "Type a date: day/month/year."
        case _:
            rule = {"type": "textLength", "operator": "lessThanOrEqual"}
            rule["formula1"] = str(column.longest)
            says = f"At most {column.longest:,} characters."
    return DataValidation(
        **rule,
        allow_blank=True,
        showErrorMessage=True,
        showInputMessage=True,
        errorTitle="This is not taken",
        error=says,
        promptTitle=column.title[:32],
        prompt=f"{column.note} {says}".strip()[:_PROMPT_LENGTH],
    )


def _finish(sheet: Worksheet, name: str, columns: int, rows: int) -> None:
    """A table with its header row marked, frozen and printed on each page; locked."""
    last = get_column_letter(columns)
    if rows:
        sheet.add_table(Table(displayName=name, ref=f"A{HEADING_ROW}:{last}{HEADING_ROW + rows}"))
    else:
        write_text(sheet.cell(HEADING_ROW + 1, 1), "Nothing is asked here in this quarter.")
    key_columns = {"Deliverables": 3, "Highlights": 3, "Objectives": 2, "Programme": 1}[name]
    sheet.freeze_panes = f"{get_column_letter(key_columns + 1)}{HEADING_ROW + 1}"
    sheet.print_title_rows = f"{HEADING_ROW}:{HEADING_ROW}"
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = sheet.PAPERSIZE_A4
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    _protect(sheet)


def _protect(sheet: Worksheet) -> None:
    """Locked without a password; widths, heights and filters may be changed."""
    sheet.protection.sheet = True
    for name in ("formatColumns", "formatRows", "autoFilter"):
        setattr(sheet.protection, name, False)


def _identity_sheet(sheet: Worksheet, standing: Standing) -> None:
    write_text(sheet["A1"], "By this the site knows which return the workbook is of.")
    write_text(sheet["A2"], identity.identity_of(standing).signed())
    sheet.sheet_state = "veryHidden"
    _protect(sheet)
