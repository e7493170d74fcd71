"""What the cells of a file say as text, and the names of its columns. Pure."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from openpyxl.utils import get_column_letter

#: Marks that nobody sees, and what PostgreSQL takes in no text.
_UNSEEN = dict.fromkeys(map(ord, "\0\u00ad\u200b\u200c\u200d\u200e\u200f\u2060\ufeff"))


def text_of(value: object) -> str:
    """The cell in one line, blanks made one; a day as 2009-12-31, a whole number without point."""
    match value:
        case str():
            if not value.isascii() or "\0" in value:
                value = value.translate(_UNSEEN)
            return " ".join(value.split())
        case None:
            return ""
        case float() if value.is_integer():
            return str(int(value))
        case dt.datetime() if value.time() == dt.time():
            return value.date().isoformat()
        case dt.datetime() | dt.date() | dt.time():
            return value.isoformat()
    return str(value)


def column_names(cells: Sequence[object]) -> tuple[str, ...]:
    """The names that stand in a row: one that comes again is ``Amount (2)``, none ``Column D``."""
    names: list[str] = []
    taken: set[str] = set()
    for number, cell in enumerate(cells, start=1):
        name = text_of(cell) or column_name(number)
        wanted, count = name, 1
        while wanted.casefold() in taken:
            count += 1
            wanted = f"{name} ({count})"
        taken.add(wanted.casefold())
        names.append(wanted)
    return tuple(names)


def column_name(number: int) -> str:
    """``Column D`` for 4: how a column without a name is called."""
    return f"Column {get_column_letter(number)}"


def is_empty(cells: Sequence[object]) -> bool:
    return not any(cell is not None and text_of(cell) for cell in cells)


def trimmed(cells: Sequence[object]) -> list[object]:
    """Without the empty cells at the end."""
    last = next((i for i in range(len(cells), 0, -1) if text_of(cells[i - 1])), 0)
    return list(cells[:last])
