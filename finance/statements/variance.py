"""Variances: pure arithmetic on pounds with the ledger's sign."""

from __future__ import annotations

from decimal import Decimal

from figures.percentages import share


def variance(*, actual: Decimal, planned: Decimal) -> Decimal:
    """Actual − planned (rule 3): above nil is worse on every line, below is an underspend."""
    return actual - planned


def is_material(*, actual: Decimal, planned: Decimal, percent: Decimal, amount: Decimal) -> bool:
    """Whether a variance reaches the organisation's percentage and its amount together.

    Where nothing was planned there is no percentage, and the amount alone decides.
    """
    moved = abs(variance(actual=actual, planned=planned))
    if moved < amount:
        return False
    of_plan = share(moved, planned)
    return of_plan is None or of_plan >= percent
