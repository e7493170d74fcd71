"""A CSV: a row for each value (long), or a row for each body (wide). Told by its header."""

from __future__ import annotations

from collections.abc import Iterable

from tables.delimited_in import delimited_rows, delimiter_of, encoding_of

from . import long_rows, wide_rows
from .given import Context, Given


def read(data: bytes, context: Context) -> Iterable[Given]:
    """Raises Unreadable for what is no text, and for a header that is neither."""
    encoding = encoding_of(data)
    delimiter = delimiter_of(data, encoding)
    rows = list(delimited_rows(data, encoding, delimiter))
    if rows and rows[0][1] and rows[0][1][0].startswith("sep="):
        del rows[0]
    rows = [row for row in rows if any(row[1])]
    found = long_rows.columns_of(rows[0][1]) if rows else None
    if found is not None:
        return long_rows.read(rows, found, context)
    return wide_rows.read(rows, context)
