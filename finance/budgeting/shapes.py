"""A year's amount spread over its twelve months, to the penny: pure."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import ROUND_DOWN, Decimal

from figures.money import NIL, PENNY, total

MONTHS = range(1, 13)
Months = dict[int, Decimal]


def evenly(year: Decimal) -> Months:
    """Twelve equal amounts; the last month takes what the division leaves."""
    return by_shares(year, dict.fromkeys(MONTHS, Decimal(1)))


def by_shares(year: Decimal, weights: Mapping[int, Decimal]) -> Months:
    """Each month's part of the year as its weight is of all weights, rounded towards nil; the
    last month takes the rest. ValueError where the weights do not come to more than nil."""
    whole = total(weights.values())
    if whole <= 0:
        raise ValueError("the weights come to nothing")
    parts = {
        month: (year * weights.get(month, NIL) / whole).quantize(PENNY, rounding=ROUND_DOWN)
        for month in MONTHS
    }
    return parts | {12: year - total(parts[month] for month in range(1, 12))}
