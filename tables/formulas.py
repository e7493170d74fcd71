"""Live formulas over a table on its sheet, each carrying the value that it comes to.

A column says itself what is calculated: ``adds`` (subtotals and totals add their lines),
``less`` (one column less another) and ``share`` (one column as a percentage of another).
openpyxl writes a formula without its value; readers that do not calculate would see nothing.
"""

from __future__ import annotations

import datetime as dt
import io
import re
import zipfile
from collections.abc import Mapping
from decimal import Decimal
from functools import partial

from .declaration import Column, Kind, Row, RowKind, Table
from .excel import Placement

#: What formulas come to, by the address of their cell on its sheet.
Values = dict[str, Decimal]

_FORMULA = re.compile(r'<c r="([A-Z]+\d+)"([^>]*)><f>([^<]*)</f><v ?/?>(?:</v>)?</c>')
_MODIFIED = re.compile(rb"(<dcterms:(created|modified)[^>]*>)[^<]*(</dcterms)")


class TableFormulas:
    """Which cells of a table are formulas (for ``tables.excel.write_table``); ``values`` collects
    what each comes to."""

    def __init__(self, table: Table) -> None:
        self.values: Values = {}
        self._summed = _summed_lines(table)
        self._cells = {
            (row.key, column.key): cell
            for row in table.rows
            for column, cell in table.cells_of(row)
        }

    def __call__(self, row: Row, column: Column, placement: Placement) -> str | None:
        value = self._cells[row.key, column.key].value
        formula = None if value is None else self._formula(row, column, placement)
        if formula:
            at = placement.at(row.key, column.key)
            self.values[at] = value / 100 if column.kind is Kind.PERCENT else value
        return formula

    def _formula(self, row: Row, column: Column, placement: Placement) -> str | None:
        at = partial(placement.at, row.key)
        if column.less and self._are_there(row, column.less):
            more, less = column.less
            return f"={at(more)}-{at(less)}"
        if column.share and self._are_there(row, column.share):
            part, whole = column.share
            return f"={at(part)}/ABS({at(whole)})"
        if column.adds and self._adds_up(row, column):
            return self._sum(row, column, placement)
        return None

    def _adds_up(self, row: Row, column: Column) -> bool:
        """Whether the lines above come to what the cell says: else it has its value alone."""
        lines = self._summed.get(row.key)
        if not lines:
            return False
        values = (self._cells[key, column.key].value or 0 for key in lines)
        return sum(values) == self._cells[row.key, column.key].value

    def _are_there(self, row: Row, columns: tuple[str, str]) -> bool:
        return all(self._cells[row.key, key].value is not None for key in columns)

    def _sum(self, row: Row, column: Column, placement: Placement) -> str:
        letter = placement.columns[column.key]
        lines = [placement.rows[key] for key in self._summed[row.key]]
        return f"=SUM({_ranges(letter, lines)})"


def _summed_lines(table: Table) -> dict[str, list[str]]:
    """By the key of a subtotal or total, the keys of the lines that it adds."""
    summed: dict[str, list[str]] = {}
    of_side: list[str] = []
    of_group: list[str] = []
    for row in table.rows:
        if row.kind is RowKind.LINE:
            of_side.append(row.key)
            of_group.append(row.key)
        elif row.kind is RowKind.SUBTOTAL:
            summed[row.key], of_group = of_group, []
        elif row.kind is RowKind.TOTAL:
            summed[row.key], of_side, of_group = of_side, [], []
        else:
            of_group = []
    return {key: lines for key, lines in summed.items() if lines}


def _ranges(letter: str, rows: list[int]) -> str:
    """``[7, 8, 9, 12]`` → ``B7:B9,B12``."""
    runs: list[list[int]] = []
    for row in rows:
        if runs and row == runs[-1][-1] + 1:
            runs[-1].append(row)
        else:
            runs.append([row])
    return ",".join(
        f"{letter}{run[0]}" + (f":{letter}{run[-1]}" if len(run) > 1 else "") for run in runs
    )


def with_values(data: bytes, values: Mapping[int, Values], moment: dt.datetime) -> bytes:
    """The workbook with each formula's value beside it, as Excel itself would have stored it, and
    dated by ``moment`` alone: the same bytes for the same figures. ``values`` is by the number of
    the sheet, the first being 1; a sheet with formulas is named there."""
    stamp = moment.astimezone(dt.UTC).strftime("%Y-%m-%dT%H:%M:%SZ").encode()
    patched = io.BytesIO()
    by_file = {f"xl/worksheets/sheet{n}.xml": one for n, one in values.items() if one}
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(patched, "w") as new:
        for info in sorted(old.infolist(), key=lambda info: info.filename != "[Content_Types].xml"):
            content = old.read(info)
            if info.filename in by_file:
                content = _patch(content.decode(), by_file[info.filename]).encode()
            elif info.filename == "docProps/core.xml":
                content = _MODIFIED.sub(rb"\g<1>" + stamp + rb"\g<3>", content)
            fixed = zipfile.ZipInfo(info.filename, date_time=(1980, 1, 1, 0, 0, 0))
            fixed.compress_type = zipfile.ZIP_DEFLATED
            new.writestr(fixed, content)
    return patched.getvalue()


def _patch(xml: str, values: Values) -> str:
    def with_value(match: re.Match) -> str:
        cell, attributes, formula = match.groups()
        return f'<c r="{cell}"{attributes}><f>{formula}</f><v>{values[cell]:f}</v></c>'

    patched, count = _FORMULA.subn(with_value, xml)
    if count != len(values):
        raise ValueError(f"{count} formulas in the sheet, {len(values)} written")
    return patched
