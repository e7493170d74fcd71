"""What a table is before anyone prints it: columns, rows, cells.

A cell carries what is printed and the exact value beside it, so that a page and a paper print
the same text while a spreadsheet calculates with the value. An empty cell says why it is empty.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum

Value = Decimal | dt.date | int | str | None

DOES_NOT_APPLY = "does not apply"
NOT_REPORTED = "not reported"
NOT_KNOWN = "not known"


class Kind(StrEnum):
    """What a column holds. Money is exact pounds; a percentage is exact, 12.5 for 12.5 %; a number
    is in the unit that its row or column names, with as many decimals as it has."""

    TEXT = "text"
    MONEY = "money"
    PERCENT = "percent"
    NUMBER = "number"
    DATE = "date"


class RowKind(StrEnum):
    HEADING = "heading"
    LINE = "line"
    SUBTOTAL = "subtotal"
    TOTAL = "total"


@dataclass(frozen=True)
class Column:
    key: str
    heading: str
    kind: Kind = Kind.TEXT
    unit: str = ""
    adds: bool = False
    """Whether subtotals and totals add their lines, so that a spreadsheet may do so too."""
    less: tuple[str, str] | None = None
    """The keys of two columns whose difference it is: the first less the second."""
    share: tuple[str, str] | None = None
    """The keys of two columns: the first as a percentage of the size of the second."""

    @property
    def title(self) -> str:
        """The heading with its unit: ``Approved budget, £``."""
        return f"{self.heading}, {self.unit}" if self.unit else self.heading

    @property
    def is_numeric(self) -> bool:
        return self.kind in (Kind.MONEY, Kind.PERCENT, Kind.NUMBER)


@dataclass(frozen=True)
class Cell:
    """``text`` as printed, ``(40,301)``; ``value`` exact; ``absence``: why there is neither.
    ``mark`` is a colour of judgement, ``red``: its shape stands before the word on paper."""

    text: str = ""
    value: Value = None
    absence: str = ""
    mark: str = ""


@dataclass(frozen=True)
class Row:
    """Cells in the order of the columns, the first being the row's own heading.

    ``key`` tells rows of one table apart; a heading row has its first cell only.
    """

    kind: RowKind
    key: str
    cells: tuple[Cell, ...]

    @property
    def name(self) -> str:
        return self.cells[0].text


@dataclass(frozen=True)
class Table:
    caption: str
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    notes: tuple[str, ...] = field(default=())
    """Sentences below the table: sign convention, denominator, what a symbol means."""

    def __post_init__(self) -> None:
        for row in self.rows:
            expected = 1 if row.kind is RowKind.HEADING else len(self.columns)
            if len(row.cells) != expected:
                raise ValueError(f"row {row.key!r} has {len(row.cells)} cells, not {expected}")

    def cells_of(self, row: Row) -> list[tuple[Column, Cell]]:
        """The row's cells with their columns; for a heading row the first only."""
        return list(zip(self.columns, row.cells, strict=False))


def text(words: str) -> Cell:
    return Cell(text=words, value=words)


def absent(why: str) -> Cell:
    return Cell(absence=why)


def heading(key: str, words: str) -> Row:
    return Row(RowKind.HEADING, key, (text(words),))
