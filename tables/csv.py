"""A table as CSV: exact values, a minus, texts that no spreadsheet calculates."""

from __future__ import annotations

import csv
import io

from .declaration import DOES_NOT_APPLY, Cell, Column, Table
from .neutral import neutral
from .plain import plain_value

BYTE_ORDER_MARK = "\ufeff"


def to_csv(table: Table) -> str:
    """UTF-8 text behind a byte-order mark, which Excel needs to read it as such."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow([neutral(column.title) for column in table.columns])
    for row in table.rows:
        writer.writerow([_printed(column, cell) for column, cell in table.cells_of(row)])
    for note in table.notes:
        writer.writerow([neutral(note)])
    return BYTE_ORDER_MARK + out.getvalue()


def _printed(column: Column, cell: Cell) -> str:
    value = plain_value(column, cell)
    if value is None:
        return "" if cell.absence == DOES_NOT_APPLY else cell.absence
    return str(value) if column.is_numeric else neutral(str(value))
