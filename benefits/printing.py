"""Figures of benefits as people read them, each in its own unit."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal

from figures.money import pounds, sterling

NOTHING = "–"


def as_printed(amount: Decimal | None, *, unit: str, decimals: int) -> str:
    """As in a table: whole pounds, or the unit's own decimals; negative in brackets."""
    if amount is None:
        return NOTHING
    if not unit:
        return pounds(amount)
    text = f"{abs(_rounded(amount, decimals)):,.{decimals}f}"
    return f"({text})" if amount < 0 else text


def in_words(amount: Decimal, *, unit: str, decimals: int) -> str:
    """As in a sentence: ``£120,000``, ``12.5 days``."""
    if not unit:
        return sterling(amount)
    rounded = _rounded(amount, decimals)
    sign = "−" if rounded < 0 else ""
    return f"{sign}{abs(rounded):,.{decimals}f} {unit}"


def share_in_words(share: Decimal | None) -> str:
    """``80%``; empty where there is none."""
    if share is None:
        return ""
    rounded = share.quantize(Decimal(1), rounding=ROUND_HALF_UP)
    return f"({abs(rounded)}%)" if share < 0 else f"{rounded}%"


def _rounded(amount: Decimal, decimals: int) -> Decimal:
    return amount.quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_UP)
