"""From exact fractions to decimals. Pure."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal, localcontext
from fractions import Fraction


def decimal_of(exact: Fraction) -> Decimal:
    """To forty figures: more than anybody prints or compares."""
    with localcontext(prec=40):
        return Decimal(exact.numerator) / Decimal(exact.denominator)


def rounded_to(value: Decimal, decimals: int) -> Decimal:
    """Half away from zero. What is worked out of values (a sum, real terms, a factor times a
    ratio) may have more digits than a Decimal usually works with."""
    with localcontext(prec=60):
        return value.quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_UP)
