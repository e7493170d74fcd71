"""Reading a workbook back: the values of every step, and everything that is wrong with it.

Rows are known by the words that tell them apart and columns by their heading, so neither order
nor place matters; what is missing, doubled or not known is an error.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from tables.cells_in import Wrong, choice_in, day_in, seen, text_in, whole_number_in, yes_in
from tables.workbook_in import CellIn, RowIn, SheetIn, WorkbookIn

from .layout import COLUMNS, EARLIEST, KEYS, LATEST, Column, Kind
from .rows import SheetRow, rows_of
from .standing import Standing
from .values import Values, plain

#: Headings stand in one of these rows.
_HEADINGS_WITHIN = 20


@dataclass(frozen=True)
class Place:
    """Where a value stands in the workbook."""

    column: Column
    cell: CellIn


@dataclass
class Filled:
    """What a workbook says. ``values`` and ``places`` by step and name of the field; ``errors``
    are sentences that begin with sheet and cell."""

    values: dict[str, Values] = field(default_factory=dict)
    places: dict[tuple[str, str], Place] = field(default_factory=dict)
    errors: list[str] = field(default_factory=list)


def read_filled(book: WorkbookIn, standing: Standing) -> Filled:
    """All of the workbook against the return as it stands; where there are errors, ``values``
    lack what is wrong."""
    filled = Filled()
    for name, rows in rows_of(standing).items():
        sheet = book.sheets.get(name)
        if sheet is None:
            filled.errors.append(
                f"The sheet “{name}” is missing. Call it that again, or download the workbook anew."
            )
        elif rows:
            _Sheet(sheet, filled).read(rows)
    return filled


class _Sheet:
    """One sheet being read into ``filled``."""

    def __init__(self, sheet: SheetIn, filled: Filled) -> None:
        self.sheet = sheet
        self.filled = filled
        self.columns = COLUMNS[sheet.name]
        self.at: dict[str, int] = {}

    def read(self, rows: Iterable[SheetRow]) -> None:
        for area in self.sheet.merged:
            self._wrong(f"{self.sheet.name}, {area}: these cells are merged. Unmerge them")
        heading = self._headings()
        if heading is None:
            return
        expected, found = {_folded(row.key): row for row in rows}, set()
        for row in self.sheet.rows:
            if row.number > heading.number:
                found.add(self._row(row, expected, found))
        for key, row in expected.items():
            if key not in found:
                self._wrong(
                    f"{self.sheet.name}: the row of {row.name} is missing. If the plan changed "
                    "since, download the workbook anew"
                )

    def _headings(self) -> RowIn | None:
        """The row of headings, its columns noted; None where it cannot be told."""
        keys = {_fold(title) for title in KEYS[self.sheet.name]}
        for row in self.sheet.rows[:_HEADINGS_WITHIN]:
            words = [(_fold(str(cell.value)), column) for column, cell in row.cells.items()]
            if keys <= {word for word, _ in words}:
                return row if self._note_columns(words) else None
        self._wrong(f"{self.sheet.name}: the row of headings is missing")
        return None

    def _note_columns(self, words: list[tuple[str, int]]) -> bool:
        before = len(self.filled.errors)
        for column in self.columns:
            places = [at for word, at in words if word == _fold(column.heading)]
            is_needed = column.is_filled or column.title in KEYS[self.sheet.name]
            if len(places) == 1:
                self.at[column.heading] = places[0]
            elif is_needed:
                how = "is missing" if not places else "stands there twice"
                self._wrong(f"{self.sheet.name}: the column “{column.heading}” {how}")
        return len(self.filled.errors) == before

    def _row(self, row: RowIn, expected: dict, found: set) -> tuple[str, ...] | None:
        """Read one row; returns what tells it apart, None where it is empty or not known."""
        cells = {column: row.cell(self.at[column.heading]) for column in self._asked()}
        cells_of_key = [row.cell(self.at[title]) for title in KEYS[self.sheet.name]]
        try:
            key = _folded(text_in(cell) for cell in cells_of_key)
        except Wrong as wrong:
            self._wrong(str(wrong))
            return None
        if not any(key) and all(_is_blank(cell) for cell in cells.values()):
            return None
        if key not in expected:
            words = " ".join(filter(None, key)) or "nothing"
            self._wrong(
                f"{cells_of_key[0].where}: no row of this return is called “{words}”. "
                "Rows cannot be added"
            )
            return None
        if key in found:
            self._wrong(f"{cells_of_key[0].where}: this row stands there twice")
            return key
        self._fill(expected[key], cells)
        return key

    def _asked(self) -> list[Column]:
        return [column for column in self.columns if column.is_filled]

    def _fill(self, row: SheetRow, cells: dict[Column, CellIn]) -> None:
        for column, cell in cells.items():
            name = row.fields.get(column.part)
            try:
                if name is None:
                    _check_blank(cell)
                    continue
                self.filled.places[row.step, name] = Place(column, cell)
                self.filled.values.setdefault(row.step, {})[name] = _value(column, cell)
            except Wrong as wrong:
                self._wrong(str(wrong))

    def _wrong(self, sentence: str) -> None:
        self.filled.errors.append(sentence)


def _value(column: Column, cell: CellIn) -> object:
    match column.kind:
        case Kind.PERCENT:
            return whole_number_in(cell, low=0, high=100)
        case Kind.DAY:
            return day_in(cell, earliest=EARLIEST, latest=LATEST)
        case Kind.CHOICE:
            return choice_in(cell, column.choices) or ""
        case Kind.YES:
            return yes_in(cell)
        case _:
            return plain(text_in(cell, longest=column.longest))


def _check_blank(cell: CellIn) -> None:
    if not _is_blank(cell):
        raise Wrong(cell, "nothing is asked here: clear the cell")


def _is_blank(cell: CellIn) -> bool:
    return cell.value is None or (isinstance(cell.value, str) and not seen(cell.value))


def _folded(words: Iterable[str]) -> tuple[str, ...]:
    return tuple(_fold(word) for word in words)


def _fold(words: str) -> str:
    return seen(words).casefold()
