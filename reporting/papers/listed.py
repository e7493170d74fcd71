"""The tables that sections list by themselves: declared once from the record, and the same in
page, PDF and workbook, in the differences between editions and in what verification expects."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from figures.money import spoken
from finance.statements.pictures import year_table
from finance.statements.year_by_month import YearByMonth
from measures.cards.records import CardRecord
from measures.cards.tables import IN_PAPERS, tables_on_paper
from tables.declaration import DOES_NOT_APPLY, Cell, Column, Kind, Row, RowKind, Table

from ..models import SectionKind
from .annual.tables import aims_tables, delivered_tables, savings_tables
from .outcomes.tables import outcomes_tables, project_tables
from .places import Way
from .records import PaperRecord, SectionRecord

#: By kind of section, what it lists. Row keys are slugs, each once in all tables of a section: a
#: row has its address by its key. A record without the part lists nothing.
LISTED: Mapping[str, Callable[[PaperRecord], tuple[Table, ...]]] = {
    SectionKind.FINANCIAL_SUMMARY: lambda record: _by_month(record.by_month),
    SectionKind.DELIVERED: lambda record: delivered_tables(record.annual),
    SectionKind.AIMS: lambda record: aims_tables(record.annual),
    SectionKind.SAVINGS: lambda record: savings_tables(record.annual),
    SectionKind.PROJECT: project_tables,
    SectionKind.OUTCOMES: outcomes_tables,
    SectionKind.SCORECARD: lambda record: _card(record.scorecard),
}
#: So many columns need no scrolling sideways on a phone.
NARROW = 2


@dataclass(frozen=True)
class ListedCell:
    """``spoken`` says a bracketed figure in words; ``absence`` why an empty cell is empty, and is
    only said where the cell does not apply. ``behind`` is only on pages. ``mark`` is a colour of
    judgement, with its shape."""

    text: str
    spoken: str
    absence: str
    is_silent: bool
    is_numeric: bool
    behind: Way | None = None
    is_date: bool = False
    mark: str = ""


@dataclass(frozen=True)
class ListedRow:
    """``look`` is ``group``, ``line``, ``subtotal`` or ``total``; a group has no cells.
    ``place`` is its anchor, the same in every edition."""

    place: str
    look: str
    name: str
    cells: tuple[ListedCell, ...]


@dataclass(frozen=True)
class ListedTable:
    table: Table
    rows: tuple[ListedRow, ...]

    @property
    def is_narrow(self) -> bool:
        return len(self.table.columns) <= NARROW


def _by_month(year: YearByMonth | None) -> tuple[Table, ...]:
    return (year_table(year),) if year else ()


def _card(card: CardRecord | None) -> tuple[Table, ...]:
    return tables_on_paper(card, IN_PAPERS) if card else ()


def tables_of_kind(kind: str, record: PaperRecord) -> tuple[Table, ...]:
    """What sections of the kind list from the record; those without a row are left out."""
    return tuple(one for one in LISTED[kind](record) if one.rows) if kind in LISTED else ()


def listed_in(section: SectionRecord, record: PaperRecord) -> tuple[ListedTable, ...]:
    """The tables of a section in print."""
    return tuple(
        ListedTable(table, tuple(_rows(section, table)))
        for table in tables_of_kind(section.kind, record)
    )


def place_of(section_key: str, row: Row) -> str:
    """The anchor of a row of a section."""
    return f"row-{section_key}-{row.key}"


def _rows(section: SectionRecord, table: Table) -> Iterator[ListedRow]:
    for row in table.rows:
        look = "group" if row.kind is RowKind.HEADING else str(row.kind)
        cells = tuple(_cell(column, cell) for column, cell in table.cells_of(row)[1:])
        yield ListedRow(place_of(section.key, row), look, row.name, cells)


def _cell(column: Column, cell: Cell) -> ListedCell:
    said = spoken(cell.text) if column.is_numeric else cell.text
    return ListedCell(
        text=cell.text,
        spoken=said if said != cell.text else "",
        absence=cell.absence,
        is_silent=cell.absence == DOES_NOT_APPLY or not cell.absence,
        is_numeric=column.is_numeric,
        is_date=column.kind is Kind.DATE,
        mark=cell.mark,
    )
