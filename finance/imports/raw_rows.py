"""A row of a ledger's file as it stands there, whatever the layout makes of it."""

from __future__ import annotations

from itertools import zip_longest

from tables.unpacking import Unreadable

from .cells import column_names, text_of, trimmed
from .layout import Layout
from .tables import filled, open_file


def raw_row(data: bytes, layout: Layout, number: int) -> tuple[tuple[str, str], ...]:
    """The columns' names and what the row has in them, in the file's order; nothing where the
    file has no such row, or cannot be read."""
    try:
        return _raw_row(data, layout, number)
    except Unreadable:
        return ()


def _raw_row(data: bytes, layout: Layout, number: int) -> tuple[tuple[str, str], ...]:
    opened = open_file(data)
    sheet = layout.sheet if layout.sheet in opened.sheets else next(iter(opened.sheets), "")
    wanted = {name.casefold() for name in layout.used()}
    names = () if layout.has_header else layout.header
    for at, cells in filled(opened.rows(sheet)):
        if at == number:
            return _named(names or layout.header, cells)
        if not names:
            found = column_names(trimmed(cells))
            names = found if wanted <= {name.casefold() for name in found} else ()
    return ()


def _named(names: tuple[str, ...], cells: list[object]) -> tuple[tuple[str, str], ...]:
    pairs = zip_longest(names, (text_of(cell) for cell in trimmed(cells)), fillvalue="")
    return tuple((name or "No name", text) for name, text in pairs if name or text)
