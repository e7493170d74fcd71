"""Reading an Excel workbook that a stranger made: its sheets as plain cells, within limits.

Knows nothing of what the cells mean: ``tables.cells_in`` makes values of them, and says what is
wrong with each by sheet and cell.
"""

from __future__ import annotations

import datetime as dt
import warnings
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field

from openpyxl import load_workbook
from openpyxl.utils import get_column_letter
from openpyxl.utils.exceptions import InvalidFileException

from .unpacking import DAMAGED, Limits, SheetShape, Unpacked, Unreadable, unpack

__all__ = ["CellIn", "Limits", "RowIn", "SheetIn", "Unreadable", "WorkbookIn", "read_workbook"]

Value = str | int | float | bool | dt.datetime | dt.date | dt.time | dt.timedelta | None


@dataclass(frozen=True, slots=True)
class CellIn:
    """One cell as it stands: a value without meaning, and where it is.

    ``epoch`` is the day from which the workbook counts its days (1900 or 1904).
    """

    sheet: str
    row: int
    column: int
    value: Value = None
    is_formula: bool = False
    is_error: bool = False
    is_percent: bool = False
    epoch: dt.datetime | None = None

    @property
    def address(self) -> str:
        return f"{get_column_letter(self.column)}{self.row}"

    @property
    def where(self) -> str:
        """``Deliverables, J7``."""
        return f"{self.sheet}, {self.address}"


@dataclass(frozen=True)
class RowIn:
    """A row that holds something. ``cells`` by the number of their column, empty ones left out."""

    sheet: str
    number: int
    cells: dict[int, CellIn]
    is_hidden: bool = False

    def cell(self, column: int) -> CellIn:
        """The cell of the column, which may be empty."""
        return self.cells.get(column) or CellIn(self.sheet, self.number, column)


@dataclass(frozen=True)
class SheetIn:
    """A sheet's rows from the top; ``merged`` are ranges such as ``B2:C4``."""

    name: str
    rows: tuple[RowIn, ...]
    merged: tuple[str, ...] = ()


@dataclass(frozen=True)
class WorkbookIn:
    """``names`` are those of all sheets in order; ``sheets`` only those that were asked for."""

    names: tuple[str, ...]
    sheets: dict[str, SheetIn] = field(default_factory=dict)


def read_workbook(
    data: bytes, *, only: Collection[str] | None = None, limits: Limits | None = None
) -> WorkbookIn:
    """The sheets named in ``only`` (all where None) of the workbook in ``data``.

    Formulas are told, never their values. Raises Unreadable with a sentence for the person,
    whatever is wrong with the file: no other exception leaves this function.
    """
    limits = limits or Limits()
    unpacked = unpack(data, limits)
    try:
        with warnings.catch_warnings():
            # openpyxl warns of what it leaves out (drop-downs of other makers, odd dates).
            warnings.simplefilter("ignore")
            return _read(unpacked, only, limits)
    except Exception as error:
        # Parsers of a stranger's file raise anything: whatever it is, it is about that file.
        raise Unreadable(DAMAGED) from error


def _read(unpacked: Unpacked, only: Collection[str] | None, limits: Limits) -> WorkbookIn:
    book = load_workbook(unpacked.data, read_only=True, data_only=False, keep_links=False)
    try:
        if not book.worksheets:
            raise InvalidFileException("no sheet")
        names = tuple(sheet.title for sheet in book.worksheets)
        sheets = {
            sheet.title: _sheet(sheet, unpacked.shapes, book.epoch, limits)
            for sheet in book.worksheets
            if only is None or sheet.title in only
        }
    finally:
        book.close()
    return WorkbookIn(names, sheets)


def _sheet(sheet, shapes: dict[str, SheetShape], epoch: dt.datetime, limits: Limits) -> SheetIn:
    # The quick reader hides which part of the file a sheet is.
    shape = shapes.get(sheet._worksheet_path) or SheetShape()
    sheet.reset_dimensions()  # what the file says of its own extent is not believed
    rows = sheet.iter_rows(max_row=limits.rows, max_col=limits.columns)
    found = []
    for number, row in enumerate(rows, start=1):
        cells = dict(_cells(sheet.title, number, row, epoch))
        if cells:
            found.append(RowIn(sheet.title, number, cells, number in shape.hidden_rows))
    return SheetIn(sheet.title, tuple(found), tuple(shape.merged))


def _cells(sheet: str, number: int, row, epoch: dt.datetime) -> Iterator[tuple[int, CellIn]]:
    for column, cell in enumerate(row, start=1):
        if cell.value is None:
            continue
        yield (
            column,
            CellIn(
                sheet=sheet,
                row=number,
                column=column,
                value=_as_value(cell.value),
                is_formula=cell.data_type == "f",
                is_error=cell.data_type == "e",
                is_percent="%" in (cell.number_format or ""),
                epoch=epoch,
            ),
        )


def _as_value(value: object) -> Value:
    """Array formulas and the like as text: only that they are there matters."""
    if isinstance(value, (str, int, float, dt.datetime, dt.date, dt.time, dt.timedelta)):
        return value
    return str(value)
