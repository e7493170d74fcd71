"""Reading a stranger's CSV: its encoding, what parts its cells, and its rows as a stream."""

from __future__ import annotations

import codecs
import csv
import io
from collections import Counter
from collections.abc import Iterator
from itertools import islice

from .unpacking import Unreadable

DELIMITERS = (",", ";", "\t")
NO_TEXT = (
    "This is neither an Excel workbook (.xlsx) nor a CSV file. Export it from the ledger again, "
    "as CSV or as an Excel workbook."
)
NO_CHARACTER = (
    "Line {:,} of this file has a character that is none (of number 0). Export it again, as CSV in "
    "UTF-8."
)
_UTF_16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_PIECE = 1024 * 1024
_LOOKED_AT = 60


def encoding_of(data: bytes) -> str:
    """``utf-8-sig`` (also without the mark), ``utf-16`` behind its mark, else ``cp1252``;
    Unreadable where it is no text at all."""
    if data.startswith(_UTF_16):
        return "utf-16"
    if b"\0" in data or data.startswith((b"%PDF", b"PK\x03\x04", bytes.fromhex("d0cf11e0"))):
        raise Unreadable(NO_TEXT)
    for encoding in ("utf-8-sig", "cp1252"):
        if _decodes(data, encoding):
            return encoding
    raise Unreadable(NO_TEXT)


def _decodes(data: bytes, encoding: str) -> bool:
    """Piece by piece: no second copy of the file is made."""
    decoder = codecs.getincrementaldecoder(encoding)()
    view = memoryview(data)
    try:
        for begin in range(0, len(data), _PIECE):
            decoder.decode(view[begin : begin + _PIECE])
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


def delimiter_of(data: bytes, encoding: str) -> str:
    """What parts the most of the first rows into equally many cells, two or more; a comma where
    nothing does."""
    first = data[:4].decode(encoding, "ignore")
    if first.startswith("sep=") and len(data) > 4:
        return chr(data[4])
    best, most = ",", (0, 0)
    for delimiter in DELIMITERS:
        widths = Counter(_widths(data, encoding, delimiter))
        score = max(((count, width) for width, count in widths.items() if width > 1), default=most)
        if score > most:
            best, most = delimiter, score
    return best


def _widths(data: bytes, encoding: str, delimiter: str) -> Iterator[int]:
    rows = delimited_rows(data, encoding, delimiter)
    try:
        yield from (len(cells) for _, cells in islice(rows, _LOOKED_AT))
    except Unreadable:
        return  # parted by something else, or damaged: whoever reads it says so


def delimited_rows(data: bytes, encoding: str, delimiter: str) -> Iterator[tuple[int, list[str]]]:
    """The number of the line that ends each row, and its cells. Unreadable for a quotation mark
    out of place (a file that was cut inside a quoted cell is found by that too), and for a zero
    character, which no database keeps: only UTF-16 can bring one past ``encoding_of``."""
    text = io.TextIOWrapper(io.BytesIO(data), encoding, newline="")
    reader = csv.reader(text, delimiter=delimiter, strict=True)
    try:
        for cells in reader:
            if encoding == "utf-16" and any("\0" in cell for cell in cells):
                raise Unreadable(NO_CHARACTER.format(reader.line_num))
            yield reader.line_num, cells
    except (csv.Error, UnicodeError) as error:
        raise Unreadable(
            f"This file cannot be read beyond line {reader.line_num:,}: a quotation mark is not "
            "closed or stands inside a cell, or the file was cut. Export it again."
        ) from error
