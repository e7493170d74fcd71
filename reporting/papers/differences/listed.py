"""What changed in the tables that sections list by themselves."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from tables.declaration import DOES_NOT_APPLY, Cell, Column, Row, RowKind

from ..listed import place_of, tables_of_kind
from ..records import PaperRecord, SectionRecord
from .changes import Change, moved, pairs

#: A row as it is compared: what its cells are called, and what they say.
Told = tuple[Row, tuple[tuple[Column, Cell], ...]]


def of_listed(before: PaperRecord, after: PaperRecord) -> Iterator[tuple[str, Iterable[Change]]]:
    """By section, in the newer order."""
    for was, one in pairs(before.sections, after.sections, lambda section: section.key):
        section = one or was
        yield f"{section.title}: tables", _section(section, _told(was, before), _told(one, after))


def _told(section: SectionRecord | None, record: PaperRecord) -> list[Told]:
    return [
        (row, tuple(table.cells_of(row)))
        for table in (tables_of_kind(section.kind, record) if section else ())
        for row in table.rows
        if row.kind is not RowKind.HEADING
    ]


def _section(section: SectionRecord, before: list[Told], after: list[Told]) -> Iterator[Change]:
    for was, one in pairs(before, after, lambda told: told[0].key):
        row = (one or was)[0]
        place = place_of(section.key, row) if one else ""
        if was is None or one is None:
            yield Change(f"{row.name}: {'added' if one else 'removed'}.", place)
        else:
            yield from _row(row, was[1], one[1], place)


def _row(row: Row, before: Iterable, after: Iterable, place: str) -> Iterator[Change]:
    old = {column.key: _said(cell) for column, cell in before}
    for column, cell in after:
        then, now = old.get(column.key, "not told"), _said(cell)
        if then != now:
            yield Change(moved(f"{row.name}, {column.heading}", then, now), place)


def _said(cell: Cell) -> str:
    """What the cell prints, or why it prints nothing."""
    return cell.text or ("" if cell.absence == DOES_NOT_APPLY else cell.absence) or "nothing"
