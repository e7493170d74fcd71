"""One figure of several bodies: their numerators over their denominators. Pure.

Percentages and rates of bodies of different size are never averaged.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

#: Numerator and denominator of a body that reported; None for what it did not give.
Parts = tuple[Decimal | None, Decimal | None]


@dataclass(frozen=True)
class Aggregate:
    """``value`` is None where it cannot be told, and ``why`` says why. ``of`` counts the bodies
    that reported, ``without`` those among them that gave no numerator or no denominator."""

    value: Decimal | None
    of: int
    without: int = 0
    why: str = ""


NOBODY, NOTHING_BELOW = "nobody reported", "the denominators add up to nil"


def aggregate(parts: Iterable[Parts], factor: Decimal) -> Aggregate:
    """Factor × the sum of numerators ÷ the sum of denominators, of bodies whose values count.

    None as soon as one of them lacks either: a figure of some would pass for one of all.
    """
    parts = list(parts)
    whole = [(above, below) for above, below in parts if above is not None and below is not None]
    without = len(parts) - len(whole)
    if not parts:
        return Aggregate(None, 0, why=NOBODY)
    if without:
        why = f"{without} of {len(parts)} gave no numerator or denominator"
        return Aggregate(None, len(parts), without, why)
    above, below = (sum(column, Decimal(0)) for column in zip(*whole, strict=True))
    if below == 0:
        return Aggregate(None, len(parts), why=NOTHING_BELOW)
    return Aggregate(factor * above / below, len(parts))
