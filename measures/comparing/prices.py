"""Real terms: money in the prices of one year, by the deflator that a lead keeps."""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal

from periods.calendar import year_label

from ..deflating import Indices, in_prices_of
from ..models import DeflatorIndex
from ..reading import Observed, Reading
from ..spans import Span


@dataclass(frozen=True)
class Prices:
    """A series of prices, and the year in whose prices money is said."""

    name: str
    source: str
    indices: Indices
    base_year: int

    @property
    def words(self) -> str:
        """``at 2020/21 prices``."""
        return f"at {year_label(self.base_year)} prices"

    def real(self, value: Decimal | None, span: Span) -> Decimal | None:
        """Money of the period in the base year's prices; None where an index is missing."""
        return None if value is None else in_prices_of(value, self.indices, span, self.base_year)

    def covers(self, span: Span) -> bool:
        return in_prices_of(Decimal(0), self.indices, span, self.base_year) is not None


def prices_of(keeper_id: int) -> Prices | None:
    """The lead's series of prices, the first by name, in the prices of its newest year; of a year
    the index that was recorded last counts. None where it keeps none. One query."""
    rows = DeflatorIndex.objects.filter(series__kept_by=keeper_id).select_related("series")
    rows = list(rows.order_by("series__name", "series_id", "pk"))
    if not rows:
        return None
    series = rows[0].series
    indices = {row.year: row.index for row in rows if row.series_id == series.pk}
    return Prices(series.name, series.source, indices, max(indices))


def in_real_terms(reading: Reading, prices: Prices) -> Reading:
    """Values and numerators of money in the prices of the base year. Periods without an index are
    left out: they cannot be compared with the others."""
    rows = {key: _real(row, prices) for key, row in reading.rows.items() if prices.covers(row.span)}
    return replace(reading, rows=rows)


def _real(row: Observed, prices: Prices) -> Observed:
    return row._replace(
        value=prices.real(row.value, row.span), numerator=prices.real(row.numerator, row.span)
    )
