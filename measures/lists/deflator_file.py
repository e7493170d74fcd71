"""A deflator in a file: a year and an index on each row, and what loading it adds."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from periods.calendar import year_label

from ..models import DeflatorIndex, DeflatorSeries
from ..models.fields import KEPT_DECIMALS, LARGEST_VALUE
from ..spans import span_of
from ..terms import plain_number
from .reading import Fault, Faults, ListRow, ListTable, read_table

NAMES = {
    "year": ("year", "financial year", "period"),
    "index": ("deflator", "index", "gdp deflator", "value", "factor"),
}
NEEDED = ("year", "index")
_NUMBER = re.compile(r"(\d{1,12}|\d{1,3}(,\d{3}){1,3})(\.\d{1,30})?", re.ASCII)


@dataclass(frozen=True)
class IndexLine:
    """``before`` is the index that counts now; None where there is none. ``what`` is new, changed
    or same."""

    year: int
    label: str
    index: Decimal
    before: Decimal | None
    what: str

    @property
    def printed(self) -> str:
        return plain_number(self.index)

    @property
    def printed_before(self) -> str:
        return "" if self.before is None else plain_number(self.before)


@dataclass(frozen=True)
class DeflatorPlan:
    lines: tuple[IndexLine, ...]
    faults: tuple[Fault, ...]
    left_out: tuple[str, ...]
    stamp: str

    @property
    def changes(self) -> list[IndexLine]:
        return [line for line in self.lines if line.what != "same"]

    @property
    def count(self) -> Counter[str]:
        return Counter(line.what for line in self.lines)


def read_deflator(data: bytes) -> ListTable:
    """Raises Unreadable for a file that is no deflator."""
    return read_table(data, NAMES, NEEDED)


def plan_deflator(table: ListTable, series: DeflatorSeries | None) -> DeflatorPlan:
    """What loading the file adds to the series, which may not be there yet. One query."""
    faults = Faults(table)
    now, last = _present(series)
    lines: dict[int, IndexLine] = {}
    for row in table.rows:
        year, index = _year(row, faults), _index(row, faults)
        if year in lines:
            faults.add(row, "year", f"{lines[year].label} stands in a row before already")
        elif year is not None and index is not None:
            what = "new" if year not in now else "same" if now[year] == index else "changed"
            lines[year] = IndexLine(year, year_label(year), index, now.get(year), what)
    return DeflatorPlan(tuple(lines.values()), tuple(faults.found), table.left_out, str(last))


def _present(series: DeflatorSeries | None) -> tuple[dict[int, Decimal], int]:
    """The index that counts by year, and the key of the last that was added."""
    if series is None:
        return {}, 0
    rows = list(DeflatorIndex.objects.filter(series=series).order_by("pk"))
    return {row.year: row.index for row in rows}, rows[-1].pk if rows else 0


def _year(row: ListRow, faults: Faults) -> int | None:
    try:
        return span_of(row["year"], 12).start.year
    except ValueError:
        faults.add(row, "year", f"“{row['year']}” is no financial year, like 2010-11")
        return None


def _index(row: ListRow, faults: Faults) -> Decimal | None:
    if not _NUMBER.fullmatch(row["index"]):
        faults.add(row, "index", f"“{row['index']}” is no index above 0")
        return None
    index = kept(Decimal(row["index"].replace(",", "")))
    if not 0 < index <= LARGEST_VALUE:
        faults.add(row, "index", f"“{row['index']}” is no index above 0")
        return None
    return index


def kept(index: Decimal) -> Decimal:
    """To as many decimals as are kept, half away from nil."""
    return index.quantize(Decimal(1).scaleb(-KEPT_DECIMALS), rounding=ROUND_HALF_UP)
