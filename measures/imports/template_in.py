"""An Excel workbook: the template filled in, or a table of values like those of a CSV."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterable, Iterator
from decimal import Decimal

from tables.unpacking import MEBIBYTE, Limits, Unreadable
from tables.workbook_in import CellIn, RowIn, SheetIn, WorkbookIn, read_workbook

from . import long_rows, wide_rows
from .given import Context, Given, code_key
from .template_out import HEADING_ROW, KEYS, PARTS, READ_ME, VALUES

LIMITS = Limits(
    file=50 * MEBIBYTE,
    unpacked=200 * MEBIBYTE,
    rows=200_000,
    columns=5_000,
    cells=600_000,
    strings=48 * MEBIBYTE,
    advice="Send fewer periods at once, or a CSV.",
)
_OTHER = (
    "This template is of another framework, “{}”. Upload it into a data set of that framework, or "
    "get the template of this one."
)


def read(data: bytes, context: Context) -> Iterable[Given]:
    """Raises Unreadable for what is no workbook, and for a template of another framework."""
    book = read_workbook(data, limits=LIMITS)
    keys = _keys_of(book)
    if keys is None:
        return _table(book, context)
    if keys["framework"] != context.framework and context.framework:
        raise Unreadable(_OTHER.format(keys["framework"]))
    sheet = book.sheets[VALUES]
    context.expected = sum(row.number > HEADING_ROW for row in sheet.rows) * len(keys["columns"])
    return _filled(sheet, keys, context)


def _keys_of(book: WorkbookIn) -> dict | None:
    """What the hidden sheet says; None where there is none."""
    sheet = book.sheets.get(KEYS)
    if sheet is None or VALUES not in book.sheets:
        return None
    text = "".join(str(row.cell(1).value or "") for row in sheet.rows)
    try:
        keys = json.loads(text)
        columns = [(str(code), str(part)) for code, part in keys["columns"]]
        found = {
            "framework": str(keys["framework"]),
            "period": str(keys["period"]),
            "columns": columns,
        }
    except (ValueError, TypeError, KeyError) as error:
        raise Unreadable(
            "The hidden sheet of this template was changed. Get a template anew and copy your "
            "values into it."
        ) from error
    return found


def _filled(sheet: SheetIn, keys: dict, context: Context) -> Iterator[Given]:
    """What somebody filled in. Empty cells say nothing."""
    places: dict[str, dict[str, int]] = {}
    for number, (code, part) in enumerate(keys["columns"], start=2):
        if part in PARTS:
            places.setdefault(code, {})[part] = number
    _check_headings(sheet, places)
    for row in sheet.rows:
        if row.number > HEADING_ROW:
            yield from _row(row, places, keys["period"])


def _row(row: RowIn, places: dict[str, dict[str, int]], period: str) -> Iterator[Given]:
    body = _text(row.cell(1))
    for code, at in places.items():
        cells = {part: row.cell(number) for part, number in at.items()}
        texts = {part: _text(cell) for part, cell in cells.items()}
        if any(texts.values()):
            yield Given(
                cells["value"].where,
                body,
                code,
                period,
                texts["value"],
                None,
                texts.get("numerator"),
                texts.get("denominator"),
            )


def _check_headings(sheet: SheetIn, places: dict[str, dict[str, int]]) -> None:
    """Columns that were moved would give one measure's values to another."""
    found = next((row for row in sheet.rows if row.number == HEADING_ROW), None)
    for code, at in places.items():
        for part, number in at.items():
            wanted = code if part == "value" else f"{code} {part}"
            seen = _text(found.cell(number)) if found else ""
            if code_key(seen) != code_key(wanted):
                raise Unreadable(
                    f"Columns of this template were moved: where “{wanted}” was there is "
                    f"“{seen}”. Get a template anew and copy your values into it."
                )


# A table of our own layouts -------------------------------------------------------------


def _table(book: WorkbookIn, context: Context) -> Iterable[Given]:
    """The first sheet that has anything but instructions, as rows of texts."""
    sheet = next((one for one in book.sheets.values() if one.rows and one.name != READ_ME), None)
    if sheet is None:
        raise Unreadable("This workbook has no values.")
    rows = [(row.number, _texts(row)) for row in sheet.rows]
    found = long_rows.columns_of(rows[0][1])
    if found is not None:
        return long_rows.read(rows, found, context)
    return wide_rows.read(rows, context)


def _texts(row: RowIn) -> list[str]:
    return [_text(row.cell(number)) for number in range(1, max(row.cells) + 1)]


def _text(cell: CellIn) -> str:
    """The cell as a person reads it; a formula says itself, and is refused as no number."""
    value = cell.value
    match value:
        case None:
            return ""
        case bool():
            return "TRUE" if value else "FALSE"
        case float() if cell.is_percent:
            return f"{Decimal(repr(value)) * 100:f}%"
        case int() if cell.is_percent:
            return f"{value * 100}%"
        case float() if value.is_integer() and abs(value) < 1e15:
            return str(int(value))
        case dt.datetime() | dt.date():
            return value.isoformat()[:10]
    return str(value)
