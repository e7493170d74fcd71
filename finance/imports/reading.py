"""The rows of a ledger's file, one by one: pure, and as a stream, whatever the file's size."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import NamedTuple

from .layout import Layout

#: What a file may have at most, in bytes.
LARGEST_FILE = 50 * 1024 * 1024


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


class ReadRow(NamedTuple):
    """A row as the layout reads it. ``problem`` says why it is refused, ``aside`` is the name of
    the rule that sets it aside; both empty: it is to count. ``number`` is the sheet's row, the
    file's line. ``amount`` has the ledger's sign; it is None where it cannot be read, and in a
    row of totals. Identity and content are 32 hexadecimal digits."""

    number: int
    amount: Decimal | None
    own_month: int | None
    code: str
    code_name: str
    text: str
    reference: str
    identity: str
    occurrence: int
    content: str
    problem: str
    aside: str


def find_table(data: bytes, name: str, *, sheet: str = "") -> FoundTable:
    """What the file holds: of a workbook the named sheet, or the first with anything in it.

    Raises ``tables.unpacking.Unreadable`` with a sentence for the person.
    """
    raise NotImplementedError


def read_rows(
    data: bytes,
    name: str,
    layout: Layout,
    year: int,
    chosen_month: int | None,
    *,
    restates: bool = False,
) -> Iterator[ReadRow]:
    """Every row below the header that holds anything, read by the layout for the financial year.

    ``restates``: a row's identity is its month and code. Raises ``Unreadable`` with a sentence,
    before the first row or amid them, where the file is none, was cut, or lacks a column.
    """
    raise NotImplementedError
