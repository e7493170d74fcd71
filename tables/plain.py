"""A table as plain data, ready for JSON: exact values, a minus and never brackets."""

from __future__ import annotations

import datetime as dt
from decimal import ROUND_HALF_UP, Decimal

from .declaration import Cell, Column, Kind, Row, Table

PERCENT_STEP = Decimal("0.0001")


def to_plain(table: Table) -> dict:
    """Amounts are strings with pence, percentages strings with up to four decimals, other numbers
    strings with the decimals that they have, dates ISO.

    A cell without value is null, and ``absent`` of its row says why.
    """
    return {
        "caption": table.caption,
        "columns": [
            {"key": one.key, "heading": one.heading, "kind": str(one.kind), "unit": one.unit}
            for one in table.columns
        ],
        "rows": [_row(table, row) for row in table.rows],
        "notes": list(table.notes),
    }


def _row(table: Table, row: Row) -> dict:
    cells = table.cells_of(row)
    return {
        "kind": str(row.kind),
        "key": row.key,
        "cells": {column.key: plain_value(column, cell) for column, cell in cells},
        "absent": {column.key: cell.absence for column, cell in cells if cell.absence},
    }


def plain_value(column: Column, cell: Cell) -> str | int | None:
    """The exact value: ``-40301.36``; None where there is none."""
    match cell.value:
        case Decimal() as percent if column.kind is Kind.PERCENT:
            rounded = percent.quantize(PERCENT_STEP, rounding=ROUND_HALF_UP)
            return f"{rounded.normalize():f}" if rounded else "0"
        case Decimal() as number if column.kind is Kind.NUMBER:
            return f"{number.normalize():f}" if number else "0"
        case Decimal() as amount:
            return f"{amount:.2f}"
        case dt.date() as day:
            return day.isoformat()
        case value:
            return value
