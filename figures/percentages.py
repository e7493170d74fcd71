"""Whole percentages: of money (sign survives the rounding) and of progress (rounded down)."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal


def share(part: Decimal, whole: Decimal) -> Decimal | None:
    """``part`` as an exact percentage of ``whole``; None where ``whole`` is nil.

    The sign is that of the part: a budget of income (negative) does not turn it round.
    """
    if whole == 0:
        return None
    return part * 100 / abs(whole)


def whole_percent(part: Decimal, whole: Decimal) -> Decimal | None:
    """The share rounded half away from zero; None where ``whole`` is nil."""
    exact = share(part, whole)
    return None if exact is None else exact.quantize(Decimal(1), rounding=ROUND_HALF_UP)


def percent(part: Decimal, whole: Decimal) -> str | None:
    """A percentage as printed: −552 of 202,863 → ``(0%)``; nil of anything → ``0%``.

    None where ``whole`` is nil: what has no percentage is left empty and says so.
    """
    rounded = whole_percent(part, whole)
    if rounded is None:
        return None
    return f"({abs(rounded)}%)" if part < 0 else f"{rounded}%"
