"""Opening a ledger's file, of whichever kind it is, and finding the table in it. Pure."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import islice

from tables.delimited_in import delimited_rows, delimiter_of, encoding_of
from tables.sheets_in import Sheets, open_sheets
from tables.unpacking import MEBIBYTE, Limits, Unreadable, megabytes

from .amounts import Unread, amount_of
from .cells import column_names, is_empty, text_of, trimmed

#: What a file may have at most, in bytes.
LARGEST_FILE = 50 * MEBIBYTE
#: How far down a header is looked for, in rows that hold anything.
TITLES = 100
SHOWN = 20
CSV, XLSX = "csv", "xlsx"

NumberedRow = tuple[int, list[object]]

_LIMITS = Limits(
    file=LARGEST_FILE,
    unpacked=640 * MEBIBYTE,
    part=8 * MEBIBYTE,
    strings=96 * MEBIBYTE,
    rows=1_048_576,
    columns=500,
    advice="Export less at once, for example one month.",
)
_COMMA_PENCE = re.compile(r"[(\-]?£?\d{1,3}(\.\d{3})*,\d{2}[)\-]?")


@dataclass(frozen=True)
class FoundTable:
    """What a file looks like before anybody said what its columns mean.

    ``kind`` is ``csv`` or ``xlsx``; ``header_row`` is the row (line) of the header, 0 where the
    data has none. ``first_rows`` are the first twenty rows of data as text. ``sheet`` is the one
    that was looked at, of ``sheets``.
    """

    kind: str
    delimiter: str
    encoding: str
    decimal: str
    sheets: tuple[str, ...]
    sheet: str
    header_row: int
    header: tuple[str, ...]
    first_rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class OpenFile:
    """A file that passed the checks of its kind."""

    kind: str
    encoding: str
    delimiter: str
    sheets: tuple[str, ...]
    rows: Callable[[str], Iterator[NumberedRow]]
    """The rows of a sheet by its name, of a CSV by any; empty ones among them."""
    expected: Callable[[str], int | None]
    """About how many rows there are, for whoever waits."""
    may_be_cut: bool = False
    """Whether the last row of a text does not end as rows do."""


def open_file(data: bytes) -> OpenFile:
    """Told by what it holds, not by its name. Unreadable with a sentence for the person."""
    check_size(len(data))
    if data.startswith((b"PK", bytes.fromhex("d0cf11e0"))):
        book: Sheets = open_sheets(data, _LIMITS)
        return OpenFile(XLSX, "", "", book.names, book.rows, book.extent)
    encoding = encoding_of(data)
    delimiter = delimiter_of(data, encoding)
    return OpenFile(
        kind=CSV,
        encoding=encoding,
        delimiter=delimiter,
        sheets=(),
        rows=lambda _: delimited_rows(data, encoding, delimiter),
        expected=lambda _: data.count(b"\n"),
        may_be_cut=not data.endswith((b"\n", b"\r", b"\n\0")),
    )


def check_size(size: int) -> None:
    """Unreadable for an empty file and for one that is too large: asked before it is read."""
    if not size:
        raise Unreadable("This file is empty.")
    if size > LARGEST_FILE:
        raise Unreadable(f"This file is larger than {megabytes(LARGEST_FILE)}. {_LIMITS.advice}")


def find_table(data: bytes, name: str, *, sheet: str = "") -> FoundTable:
    """What the file holds: of a workbook the named sheet, or the first with anything in it.

    Raises ``tables.unpacking.Unreadable`` with a sentence for the person.
    """
    opened = open_file(data)
    for one in [sheet] if sheet else (opened.sheets or ("",)):
        if opened.sheets and one not in opened.sheets:
            raise Unreadable(f"This workbook has no sheet “{one}”.")
        if rows := list(islice(filled(opened.rows(one)), TITLES + SHOWN)):
            return _found(opened, one, rows)
    raise Unreadable("This file has no rows.")


def filled(rows: Iterable[NumberedRow]) -> Iterator[NumberedRow]:
    """The rows that hold anything."""
    return (row for row in rows if not is_empty(row[1]))


def _found(opened: OpenFile, sheet: str, rows: list[NumberedRow]) -> FoundTable:
    place = _header_place(rows)
    if place is None:
        begin = _first_data(rows)
        number, width = 0, max(len(trimmed(cells)) for _, cells in rows[begin:])
        header = column_names([None] * width)
        data = rows[begin : begin + SHOWN]
    else:
        number, header = rows[place][0], column_names(trimmed(rows[place][1]))
        data = rows[place + 1 : place + 1 + SHOWN]
    shown = tuple(_shown(cells, len(header)) for _, cells in data)
    return FoundTable(
        kind=opened.kind,
        delimiter=opened.delimiter,
        encoding=opened.encoding,
        decimal=_decimal(opened, shown),
        sheets=opened.sheets,
        sheet=sheet,
        header_row=number,
        header=header,
        first_rows=shown,
    )


def _shown(cells: list[object], width: int) -> tuple[str, ...]:
    texts = [text_of(cell) for cell in cells[:width]]
    return (*texts, *[""] * (width - len(texts)))


def _decimal(opened: OpenFile, shown: tuple[tuple[str, ...], ...]) -> str:
    """A comma where a text file has amounts like 1.234,50 and none like 1,234.50."""
    cells = [cell for row in shown for cell in row]
    has_comma = any(_COMMA_PENCE.fullmatch(cell) for cell in cells)
    has_point = any(re.fullmatch(r"[(\-]?£?[\d,]+\.\d{2}[)\-]?", cell) for cell in cells)
    return "," if opened.kind == CSV and has_comma and not has_point else "."


def _header_place(rows: list[NumberedRow]) -> int | None:
    """The first row of names only, two or more, above a row that has a number or a date and
    something under most of the names."""
    for place, (_, cells) in enumerate(rows[:TITLES]):
        if not _is_names(cells):
            continue
        if place + 1 == len(rows) or _is_under(trimmed(cells), rows[place + 1][1]):
            return place
    return None


def _is_names(cells: list[object]) -> bool:
    names = [cell for cell in cells if text_of(cell)]
    return len(names) >= 2 and all(isinstance(one, str) and not _is_figure(one) for one in names)


def _is_under(names: list[object], cells: list[object]) -> bool:
    under = [cell for cell in cells[: len(names)] if text_of(cell)]
    return len(under) * 2 >= len(names) and len(under) >= 2 and len(trimmed(cells)) <= len(names)


def _first_data(rows: list[NumberedRow]) -> int:
    """The first row with two cells or more, one of them a figure: above it stand titles."""
    for place, (_, cells) in enumerate(rows):
        texts = [cell for cell in cells if text_of(cell)]
        if len(texts) >= 2 and any(_is_figure(one) for one in texts):
            return place
    return 0


def _is_figure(value: object) -> bool:
    try:
        return amount_of(value) is not None
    except Unread:
        return False
