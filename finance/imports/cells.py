"""What the cells of a file say as text, and the names of its columns. Pure."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from openpyxl.utils import get_column_letter

#: Marks that nobody sees, and what PostgreSQL takes in no text.
_UNSEEN = dict.fromkeys(map(ord, "\0\u00ad\u200b\u200c\u200d\u200e\u200f\u2060\ufeff"))


def text_of(value: object) -> str:
    """The cell in one line, blanks made one; a day as 2009-12-31, a whole number without point."""
    if isinstance(value, str):
        if _is_tidy(value):
            return str(value)
        return " ".join(value.translate(_UNSEEN).split())
    match value:
        case None:
            return ""
        case float() if value.is_integer():
            return str(int(value))
        case dt.datetime() if value.time() == dt.time():
            return value.date().isoformat()
        case dt.datetime() | dt.date() | dt.time():
            return value.isoformat()
    return str(value)


def texts_of(cells: list[object]) -> list[str]:
    """Each cell as ``text_of`` has it. A row of a CSV mostly has nothing to mend, which is seen
    of all its cells at once."""
    try:
        together = "|".join(cells)
    except TypeError:
        return [text_of(cell) for cell in cells]
    if _is_tidy(together) and " |" not in together and "| " not in together:
        return cells
    return [text_of(cell) for cell in cells]


def _is_tidy(text: str) -> bool:
    """No blanks but single ones between words, nothing that nobody sees."""
    return (
        text.isprintable()
        and "  " not in text
        and not text.startswith(" ")
        and not text.endswith(" ")
    )


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
    if cells and (first := cells[0]) and not (isinstance(first, str) and first.isspace()):
        return False  # nearly always
    return not any(cell is not None and text_of(cell) for cell in cells)


def trimmed(cells: Sequence[object]) -> list[object]:
    """Without the empty cells at the end."""
    last = next((i for i in range(len(cells), 0, -1) if text_of(cells[i - 1])), 0)
    return list(cells[:last])
