"""Reading a budget as ledgers export it: columns of the account, then a column for each month.

A row belongs to the line that one of its account columns names, or to which its code is mapped
(one column, or several joined by a dash, as the sources of the year have them). Several rows of
one line add up.
"""

from __future__ import annotations

import datetime as dt
import re
from itertools import combinations

from figures.money import NIL, total
from periods.calendar import MONTH_NAMES, month_end, year_label
from records.refusals import Refused
from tables.cells_in import seen
from tables.workbook_in import CellIn, RowIn, SheetIn, WorkbookIn

from ..budgeting.shapes import MONTHS
from ..imports.layout import JOINT
from ..models import BudgetLine, CodeMapping
from .filled import Filled, is_blank
from .standing import Standing

_HEADINGS_WITHIN = 30
#: A code is looked for in so many columns at most: their combinations grow fast.
_ACCOUNT_COLUMNS = 8
_NAMES = [name[:3].casefold() for name in MONTH_NAMES]
_WHOLE = [name.casefold() for name in MONTH_NAMES]
_MONTH = re.compile(r"([a-z]{3,9})\.?(?:[\s\-/]*(\d{2}|\d{4}))?", re.ASCII)


class _Columns:
    """Where the months stand, what stands left of them, and adjustments behind them."""

    def __init__(self, row: RowIn, months: dict[int, int]) -> None:
        self.row, self.months = row.number, months
        first = min(months.values())
        self.account = [at for at in sorted(row.cells) if at < first][:_ACCOUNT_COLUMNS]
        self.adjustments = [
            at
            for at, cell in row.cells.items()
            if at not in months.values() and seen(str(cell.value)).casefold().startswith("adj")
        ]


def read_by_month(book: WorkbookIn, standing: Standing, *, approves: bool) -> Filled:
    """The months of each line; where ``approves``, its approved amount too: their sum.

    Refused where no sheet, or more than one, has the twelve months, and where the months are of
    another year.
    """
    found = [sheet for sheet in book.sheets.values() if _columns(sheet)]
    if len(found) != 1:
        names = ", ".join(f"“{sheet.name}”" for sheet in found)
        raise Refused(
            f"Several sheets have months: {names}. Keep the one that is meant. Nothing was saved."
            if found
            else "This is neither the workbook of this budget nor a sheet with the account and a "
            "column for each month, from APR to MAR. Nothing was saved.",
            field="workbook",
        )
    _check_year(found[0], standing.budget.year)
    return _ByMonth(found[0], standing, approves).read()


def _columns(sheet: SheetIn) -> _Columns | None:
    """The first row that names all twelve months, each once."""
    for row in sheet.rows[:_HEADINGS_WITHIN]:
        named = [(month, at) for at, cell in row.cells.items() if (month := _month(cell))]
        months = dict(named)
        if len(months) == 12 and len(named) == 12:
            return _Columns(row, months)
    return None


def _month(cell: CellIn) -> int | None:
    """1 (April) to 12 (March) of a heading like APR, April 2009, Apr-09 or a date."""
    if isinstance(cell.value, (dt.date, dt.datetime)):
        return (cell.value.month - 4) % 12 + 1
    match = _MONTH.fullmatch(seen(str(cell.value)).casefold())
    word = match[1] if match else ""
    if word in _NAMES or word in _WHOLE or word == "sept":
        return _NAMES.index(word[:3]) + 1
    return None


def _check_year(sheet: SheetIn, year: int) -> None:
    """Where headings name years, they are this budget's."""
    columns = _columns(sheet)
    row = next(row for row in sheet.rows if row.number == columns.row)
    for month, at in columns.months.items():
        cell = row.cell(at)
        if _year_of(cell) not in (None, month_end(year, month).year):
            raise Refused(
                f"{cell.where}: this month is not of {year_label(year)}. Upload the file in its "
                "own year's budget. Nothing was saved.",
                field="workbook",
            )


def _year_of(cell: CellIn) -> int | None:
    if isinstance(cell.value, dt.date):
        return cell.value.year
    match = _MONTH.fullmatch(seen(str(cell.value)).casefold())
    digits = match[2] if match else None
    return None if digits is None else int(digits) + (2000 if len(digits) == 2 else 0)


class _Lines:
    """The lines of the budget by name, and by the codes that are mapped to them."""

    def __init__(self, standing: Standing) -> None:
        self.named: dict[str, list[BudgetLine]] = {}
        for one in standing.lines.values():
            self.named.setdefault(seen(one.line.name).casefold(), []).append(one.line)
        self.coded: dict[str, set[int]] = {}
        mappings = CodeMapping.objects.filter(budget=standing.budget)
        for code, line in mappings.values_list("code", "line_id"):
            self.coded.setdefault(code.casefold(), set()).add(line)

    def of(self, texts: list[str]) -> set[int]:
        """Every line that the row may be meant for: none, one, or (an error) several."""
        folded = [text.casefold() for text in texts if text]
        named = [line for text in folded for line in self.named.get(text, ())]
        if len(named) > 1:
            in_group = [line for line in named if seen(line.group.name).casefold() in folded]
            named = in_group or named
        if named:
            return {line.pk for line in named}
        for count in range(len(folded), 0, -1):
            codes = (JOINT.join(parts) for parts in combinations(folded, count))
            lines = {line for code in codes for line in self.coded.get(code, ())}
            if lines:
                return lines
        return set()


class _ByMonth:
    """One sheet on its way into ``filled``."""

    def __init__(self, sheet: SheetIn, standing: Standing, approves: bool) -> None:
        self.sheet, self.standing, self.approves = sheet, standing, approves
        self.columns = _columns(sheet)
        self.lines = _Lines(standing)
        self.filled = Filled()

    def read(self) -> Filled:
        for row in self.sheet.rows:
            if row.number > self.columns.row:
                self._row(row)
        if self.approves:
            self._approve()
        for key in [k for k in self.filled.months if self.standing.lines[k].line.is_income]:
            del self.filled.months[key]
        if not self.filled.errors and not self.filled.places:
            self.filled.errors.append(f"{self.sheet.name}: no row has an amount")
        return self.filled

    def _row(self, row: RowIn) -> None:
        cells = {month: row.cell(at) for month, at in self.columns.months.items()}
        account = [row.cell(at) for at in self.columns.account]
        self._refuse_adjustments(row)
        if all(is_blank(cell) for cell in cells.values()):
            return
        line = self._line_of(row, account)
        amounts = {month: self.filled.amount(cell) or NIL for month, cell in cells.items()}
        if line is None:
            return
        if line.is_income and not self.approves:
            self.filled.wrong(
                cells[1], f"{line} is income, which has no months: leave its rows out"
            )
        self._add(line, amounts, cells[1])

    def _line_of(self, row: RowIn, account: list[CellIn]) -> BudgetLine | None:
        texts = [_text(cell) for cell in account]
        found = self.lines.of(texts)
        if len(found) == 1:
            return self.standing.lines[found.pop()].line
        where = account[0] if account else row.cell(1)
        words = JOINT.join(filter(None, texts)) or "nothing"
        if not found:
            self.filled.wrong(
                where,
                f"no line of this budget is called or mapped to “{words}”. Map its code among "
                "the sources, or write the line's name into one of the account's columns",
            )
        else:
            names = ", ".join(sorted(self.standing.lines[key].line.name for key in found))
            self.filled.wrong(where, f"“{words}” may be any of these lines: {names}")
        return None

    def _refuse_adjustments(self, row: RowIn) -> None:
        for at in self.columns.adjustments:
            cell = row.cell(at)
            if self.filled.amount(cell):
                self.filled.wrong(
                    cell, "a budget has twelve months here: spread the adjustment over them"
                )

    def _add(self, line: BudgetLine, amounts: dict, cell: CellIn) -> None:
        known = self.filled.months.get(line.pk, dict.fromkeys(MONTHS, NIL))
        self.filled.months[line.pk] = {m: known[m] + amounts[m] for m in MONTHS}
        for kind in ("months", "approved"):
            self.filled.places.setdefault((line.pk, kind), cell)

    def _approve(self) -> None:
        for key, months in self.filled.months.items():
            amount, line = total(months.values()), self.standing.lines[key].line
            if line.is_income and amount > 0:
                cell = self.filled.places[key, "approved"]
                self.filled.wrong(cell, f"{line} is income, which is negative here")
            self.filled.approved[key] = amount


def _text(cell: CellIn) -> str:
    value = cell.value
    if isinstance(value, float) and value == int(value):
        value = int(value)
    return "" if value is None else seen(str(value))
