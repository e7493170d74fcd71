"""Money of one year in the prices of another, by an index. Pure.

An index is one figure for a financial year. A month or a quarter takes that of its year. A value
of rolling years is money of all of them, so it takes the mean of their indices; that is near
enough as long as about as much is spent in each. Where one of the years has no index, the value
in real terms is not known, and is not guessed.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from periods.calendar import financial_year_of

from .spans import Span

#: By the first calendar year of the financial year; each above nil.
Indices = Mapping[int, Decimal]


def price_level(indices: Indices, span: Span) -> Decimal | None:
    """The index of a period: of its year, or the mean of its years'. None where one lacks."""
    first, last = financial_year_of(span.start), financial_year_of(span.end)
    found = [indices.get(year) for year in range(first, last + 1)]
    if None in found:
        return None
    return sum(found, Decimal(0)) / len(found)


def in_prices_of(value: Decimal, indices: Indices, span: Span, base_year: int) -> Decimal | None:
    """Money of the period in real terms; None where an index is missing."""
    level, base = price_level(indices, span), indices.get(base_year)
    return None if level is None or base is None else value * base / level
