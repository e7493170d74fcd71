"""A CSV file of a list as rows of named cells, and what is wrong with it, each with its place."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from tables.delimited_in import delimited_rows, delimiter_of, encoding_of
from tables.unpacking import Unreadable

LARGEST_FILE = 1024 * 1024
MOST_ROWS = 1000


@dataclass(frozen=True)
class Fault:
    """What is wrong, and where: ``row 7, Code``."""

    place: str
    message: str


@dataclass(frozen=True)
class ListRow:
    """One row of the file: the line that ends it, and its cells by what they are."""

    line: int
    cells: Mapping[str, str]

    def __getitem__(self, name: str) -> str:
        """Without blanks around it; empty where the file has no such column."""
        return self.cells.get(name, "")


@dataclass(frozen=True)
class ListTable:
    """``columns`` are what was understood, by what it is; ``left_out`` the headings that were
    not."""

    rows: tuple[ListRow, ...]
    columns: Mapping[str, str]
    left_out: tuple[str, ...]

    def at(self, row: ListRow, name: str) -> str:
        """The place of a cell, as a fault names it."""
        return f"row {row.line}, {self.columns.get(name, name)}"


@dataclass
class Faults:
    """Collected while a file is looked through, so that all are told at once."""

    table: ListTable
    found: list[Fault] = field(default_factory=list)

    def add(self, row: ListRow, name: str, message: str) -> None:
        self.found.append(Fault(self.table.at(row, name), message))

    def too_long(self, row: ListRow, name: str, length: int) -> None:
        if len(row[name]) > length:
            self.add(row, name, f"Shorten this to {length:,} characters")


def read_table(
    data: bytes,
    names: Mapping[str, Sequence[str]],
    needed: Sequence[str],
    more: re.Pattern[str] | None = None,
) -> ListTable:
    """The rows of a CSV file. ``names`` are the headings that each column may have, in small
    letters; a heading that ``more`` matches is a column of its own name. Raises Unreadable for
    what is no such file: without a column that is needed, empty, or larger than lists are."""
    if len(data) > LARGEST_FILE:
        raise Unreadable("This file is larger than a list can be: at most 1 MB.")
    encoding = encoding_of(data)
    rows = [
        (line, [cell.strip() for cell in cells])
        for line, cells in delimited_rows(data, encoding, delimiter_of(data, encoding))
    ]
    rows = [(line, cells) for line, cells in rows if any(cells)]
    if rows and rows[0][1][0].startswith("sep="):
        del rows[0]
    if len(rows) < 2:
        raise Unreadable("This file has no rows below its headings.")
    if len(rows) > MOST_ROWS:
        raise Unreadable(f"This file has more rows than a list can have: at most {MOST_ROWS:,}.")
    return _table(rows, names, needed, more)


def _table(rows, names, needed, more) -> ListTable:
    heading = rows[0][1]
    found = _columns(heading, names, more)
    missing = [names[name][0] for name in needed if name not in found]
    if missing:
        raise Unreadable(f"This file has no column {' and no column '.join(missing)}.")
    used = set(found.values())
    return ListTable(
        rows=tuple(
            ListRow(line, {name: cells[at] for name, at in found.items() if at < len(cells)})
            for line, cells in rows[1:]
        ),
        columns={name: heading[at] for name, at in found.items()},
        left_out=tuple(text for at, text in enumerate(heading) if at not in used and text),
    )


def _columns(heading, names, more) -> dict[str, int]:
    """Where each column stands; of two with one heading the first."""
    plain = [" ".join(re.sub(r"[^a-z0-9]+", " ", text.casefold()).split()) for text in heading]
    found: dict[str, int] = {}
    for name, words in names.items():
        places = [at for at, text in enumerate(plain) if text in words]
        if places:
            found[name] = places[0]
    if more is not None:
        for at, text in enumerate(heading):
            if at not in found.values() and more.fullmatch(text):
                found.setdefault(text, at)
    return found
