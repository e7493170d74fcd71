"""What a line may come to at the year's end, by method, and what that would take (pure).

Amounts are pounds and pence with the ledger's sign. ``gone`` is the number of months whose
actuals are counted, 1 to 12.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from figures.money import PENNY, total

MONTHS_IN_YEAR = 12


@dataclass(frozen=True)
class Grounds:
    """What a line's projection can be drawn from: by month, April first."""

    gone: int
    to_date: Decimal | None
    """The year's actual up to and with month ``gone``; None where nothing was reported."""
    profile: Sequence[Decimal] = ()
    """The planned spend of each of the twelve months; empty where there is no profile."""
    last_year: Sequence[Decimal] = ()
    """Last year's actual of each of the twelve months; empty where there is none."""

    def plan_remaining(self) -> Decimal | None:
        """The actual to date, and what the plan has for the months left."""
        if self.to_date is None or not self.profile:
            return None
        return self.to_date + total(self.profile[self.gone :])

    def run_rate(self) -> Decimal | None:
        """Every month left like the average of those gone."""
        if self.to_date is None:
            return None
        return _pence(self.to_date * MONTHS_IN_YEAR / self.gone)

    def like_last_year(self) -> Decimal | None:
        """The actual to date, grown as last year's grew from this month to its end.

        None where last year had spent nothing by this month: no share can be taken of nil.
        """
        by_now = total(self.last_year[: self.gone])
        if self.to_date is None or not self.last_year or not by_now:
            return None
        return _pence(self.to_date * total(self.last_year) / by_now)


@dataclass(frozen=True)
class Demand:
    """What a projection would take: in the months left, against the months gone."""

    left: Decimal
    months_left: int
    gone: Decimal
    months_gone: int

    @property
    def a_month_left(self) -> Decimal | None:
        """None in March, when no month is left."""
        return _pence(self.left / self.months_left) if self.months_left else None

    @property
    def a_month_gone(self) -> Decimal:
        return _pence(self.gone / self.months_gone)


def demand(*, projection: Decimal, to_date: Decimal | None, gone: int) -> Demand:
    """What is left to spend if the year is to end on ``projection`` (rule 9 of the source)."""
    spent = to_date or Decimal(0)
    return Demand(projection - spent, MONTHS_IN_YEAR - gone, spent, gone)


def spread(amount: Decimal, weights: Sequence[Decimal]) -> list[Decimal]:
    """The amount over as many months as there are weights, to the penny; what rounding leaves is
    in the last month of those that have a weight."""
    whole = total(weights)
    if not whole:
        raise ValueError("nothing to spread by")
    parts = [_pence(amount * weight / whole) for weight in weights]
    last = max(n for n, weight in enumerate(weights) if weight)
    parts[last] += amount - total(parts)
    return parts


def _pence(amount: Decimal) -> Decimal:
    return amount.quantize(PENNY, rounding=ROUND_HALF_UP)
