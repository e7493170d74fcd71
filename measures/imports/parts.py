"""Whether factor × numerator ÷ denominator gives a value, as that was printed. Pure."""

from __future__ import annotations

from decimal import Decimal

#: How far a printed value may lie beside what is worked out, as a share of it.
_NEAR = Decimal("0.002")


def gives(factor: Decimal, value: Decimal, ratio: Decimal, half: Decimal) -> bool:
    """By the ratio of numerator to denominator; ``half`` is that of the value's last place."""
    return abs(factor * ratio - value) <= max(abs(value) * _NEAR, half)


def half_of_last_place(value: Decimal) -> Decimal:
    return Decimal(5).scaleb(int(value.as_tuple().exponent) - 1)
