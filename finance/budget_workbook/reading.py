"""Reading back the workbook that was downloaded: every line's amounts, and all that is wrong.

Rows are known by the line's number in the hidden column, columns by their heading.
"""

from __future__ import annotations

from tables.cells_in import seen
from tables.workbook_in import CellIn, RowIn, SheetIn, WorkbookIn

from ..budgeting.shapes import MONTHS
from .filled import Filled, is_blank
from .identity import Identity
from .layout import APPROVED, LINE, LINE_NUMBER, SHEET, month_heading
from .standing import Standing, StandingLine

_HEADINGS_WITHIN = 20


def read_filled(book: WorkbookIn, standing: Standing, downloaded: Identity) -> Filled:
    """All of the sheet against the budget as it stands."""
    filled = Filled()
    sheet = book.sheets.get(SHEET)
    if sheet is None:
        filled.errors.append(
            f"The sheet “{SHEET}” is missing. Call it that again, or download the workbook anew"
        )
        return filled
    for area in sheet.merged:
        filled.errors.append(f"{SHEET}, {area}: these cells are merged. Unmerge them")
    reading = _Reading(sheet, standing, downloaded, filled)
    if reading.found_headings():
        reading.read()
    return filled


class _Reading:
    """The sheet on its way into ``filled``."""

    def __init__(
        self, sheet: SheetIn, standing: Standing, downloaded: Identity, filled: Filled
    ) -> None:
        self.sheet, self.standing, self.filled = sheet, standing, filled
        self.downloaded = downloaded
        year = standing.budget.year
        self.months = {month: month_heading(year, month) for month in MONTHS}
        self.wanted = [LINE_NUMBER, LINE, APPROVED, *self.months.values()]
        self.at: dict[str, int] = {}
        self.heading_row = 0

    def found_headings(self) -> bool:
        """Whether the row of headings is there with every column once."""
        for row in self.sheet.rows[:_HEADINGS_WITHIN]:
            words = [(seen(str(cell.value)), at) for at, cell in row.cells.items()]
            if LINE_NUMBER in {word for word, _ in words}:
                self.heading_row = row.number
                return self._note_columns(words)
        self.filled.errors.append(f"{SHEET}: the row of headings is missing")
        return False

    def _note_columns(self, words: list[tuple[str, int]]) -> bool:
        for heading in self.wanted:
            places = [at for word, at in words if word == heading]
            if len(places) == 1:
                self.at[heading] = places[0]
            else:
                how = "stands there twice" if places else "is missing"
                self.filled.errors.append(f"{SHEET}: the column “{heading}” {how}")
        return len(self.at) == len(self.wanted)

    def read(self) -> None:
        found: set[int] = set()
        for row in self.sheet.rows:
            if row.number > self.heading_row:
                self._row(row, found)
        for key, one in self.standing.lines.items():
            if key not in found and str(key) in self.downloaded.approved:
                self.filled.errors.append(
                    f"{SHEET}: the row of {one.line} is missing. Download the workbook anew"
                )

    def _row(self, row: RowIn, found: set[int]) -> None:
        cells = {heading: row.cell(self.at[heading]) for heading in self.wanted}
        number, name = cells[LINE_NUMBER], cells[LINE]
        if all(is_blank(cell) for cell in cells.values()):
            return
        standing = self._line_of(number)
        if standing is None:
            self.filled.wrong(
                number,
                "no line of this budget has this number. Rows cannot be added, and a line is "
                "taken into the budget on the site",
            )
        elif standing.line.pk in found:
            self.filled.wrong(name, f"the row of {standing.line} stands there twice")
        else:
            found.add(standing.line.pk)
            self._fill(standing, cells)

    def _line_of(self, cell: CellIn) -> StandingLine | None:
        try:
            return self.standing.lines.get(int(str(cell.value)))
        except ValueError:
            return None

    def _fill(self, standing: StandingLine, cells: dict[str, CellIn]) -> None:
        line, name = standing.line, cells[LINE]
        if seen(str(name.value or "")) != seen(line.name):
            self.filled.wrong(
                name, f"this row is of {line}. If rows were sorted, download the workbook anew"
            )
            return
        self._approved(standing, cells[APPROVED])
        months = {month: cells[heading] for month, heading in self.months.items()}
        if line.is_income:
            for cell in months.values():
                if not is_blank(cell):
                    self.filled.wrong(cell, "income has no months: clear the cell")
        else:
            self._months(standing, months)

    def _approved(self, standing: StandingLine, cell: CellIn) -> None:
        line = standing.line
        if is_blank(cell):
            if self.downloaded.approved_then(line.pk) is not None:
                self.filled.wrong(cell, "an approved amount was here: enter 0 if it is nothing")
            return
        amount = self.filled.amount(cell)
        if amount is None:
            return
        if line.is_income and amount > 0:
            self.filled.wrong(cell, "income is negative here: enter it with a minus")
        self.filled.approved[line.pk] = amount
        self.filled.places[line.pk, "approved"] = cell

    def _months(self, standing: StandingLine, cells: dict[int, CellIn]) -> None:
        empty = [cell for cell in cells.values() if is_blank(cell)]
        if len(empty) == len(cells):
            if self.downloaded.profiles.get(str(standing.line.pk)):
                self.filled.wrong(
                    cells[1], "the line is planned by month: enter 0 where nothing is planned"
                )
            return
        for cell in empty:
            self.filled.wrong(cell, "enter an amount, 0 if nothing is planned in this month")
        amounts = {month: self.filled.amount(cell) for month, cell in cells.items()}
        if None not in amounts.values():
            self.filled.months[standing.line.pk] = amounts
            self.filled.places[standing.line.pk, "months"] = cells[1]
