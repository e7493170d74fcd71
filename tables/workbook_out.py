"""Tables as a workbook: a sheet for each, live formulas with their values, named columns.

No cell is merged; print areas are set, and the headings repeat on every printed page.
"""

from __future__ import annotations

import datetime as dt
import io
import re
from collections.abc import Sequence
from dataclasses import dataclass

from openpyxl import Workbook
from openpyxl.styles import Font
from openpyxl.utils import absolute_coordinate, quote_sheetname
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.worksheet import Worksheet

from .declaration import Table
from .excel import Placement, writable, write_table, write_text
from .formulas import TableFormulas, with_values

TITLE = Font(bold=True, size=14)
#: What Excel allows in the name of a sheet, and how long it may be.
NOT_IN_A_NAME = re.compile(r"[\[\]:*?/\\']")
LONGEST_NAME = 31
NOT_IN_A_REFERENCE = re.compile(r"\W")


@dataclass(frozen=True)
class Sheet:
    """A table on a sheet of its own; ``about`` are the lines above it."""

    name: str
    table: Table
    about: tuple[str, ...] = ()


def to_workbook(sheets: Sequence[Sheet], *, title: str, creator: str, moment: dt.datetime) -> bytes:
    """The same bytes for the same tables and moment."""
    book = Workbook()
    book.remove(book.active)
    values = {}
    for number, sheet in enumerate(sheets, start=1):
        name = NOT_IN_A_NAME.sub(" ", writable(sheet.name))[:LONGEST_NAME]
        values[number] = _write(book, book.create_sheet(name), sheet, title)
    book.properties.title, book.properties.creator = writable(title), writable(creator)
    written = io.BytesIO()
    book.save(written)
    return with_values(written.getvalue(), values, moment)


def _write(book: Workbook, at: Worksheet, sheet: Sheet, title: str):
    write_text(at.cell(1, 1), title).font = TITLE
    for number, words in enumerate(sheet.about, start=2):
        write_text(at.cell(number, 1), words)
    formulas = TableFormulas(sheet.table)
    first_row = len(sheet.about) + 3
    placement = write_table(at, sheet.table, first_row=first_row, formula=formulas)
    _name_columns(book, at, sheet.table, placement)
    set_page(at, placement)
    return formulas.values


def _name_columns(book: Workbook, at: Worksheet, table: Table, placement: Placement) -> None:
    """Each column's cells under a name: ``Statement_actual``."""
    if not table.rows:
        return
    sheet = NOT_IN_A_REFERENCE.sub("_", at.title)
    for column in table.columns:
        letter = placement.columns[column.key]
        cells = f"{letter}{placement.heading_row + 1}:{letter}{placement.last_row}"
        name = f"{sheet}_{NOT_IN_A_REFERENCE.sub('_', column.key)}"
        where = f"{quote_sheetname(at.title)}!{absolute_coordinate(cells)}"
        book.defined_names[name] = DefinedName(name, attr_text=where)


def set_page(at: Worksheet, placement: Placement) -> None:
    """Landscape A4, as wide as the table, headings on every page."""
    last = list(placement.columns.values())[-1]
    at.print_area = f"A1:{last}{at.max_row}"
    at.print_title_rows = f"{placement.heading_row}:{placement.heading_row}"
    at.page_setup.orientation = "landscape"
    at.page_setup.paperSize = at.PAPERSIZE_A4
    at.page_setup.fitToWidth, at.page_setup.fitToHeight = 1, 0
    at.sheet_properties.pageSetUpPr.fitToPage = True
    at.oddFooter.right.text = "Page &P of &N"
