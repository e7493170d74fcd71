"""Pounds and pence: rounding and printing.

Amounts are ``Decimal`` pounds with the ledger's sign: expenditure positive, income negative.
Pence are kept; a printed pound is rounded on its own, half away from zero, so a printed
column may miss its printed total by a pound or two (the total adds the pence).
"""

from __future__ import annotations

from collections.abc import Iterable
from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal

PENNY = Decimal("0.01")
POUND = Decimal("1")
NIL = Decimal("0.00")
#: The largest amount that a column of the database holds (13 digits, 2 of them pence).
LARGEST = Decimal("99999999999.99")


def to_pence(amount: Decimal) -> Decimal:
    """The amount with two decimals; refuses (ValueError) what has fractions of a penny."""
    exact = amount.quantize(PENNY, rounding=ROUND_DOWN)
    if exact != amount:
        raise ValueError(f"{amount} has fractions of a penny")
    return exact


def whole_pounds(amount: Decimal) -> Decimal:
    """Pounds, rounded half away from zero (Decimal's ROUND_HALF_UP does that on both sides)."""
    return amount.quantize(POUND, rounding=ROUND_HALF_UP)


def total(amounts: Iterable[Decimal]) -> Decimal:
    """The sum in pence; 0.00 for none."""
    return sum(amounts, NIL)


def pounds(amount: Decimal) -> str:
    """Whole pounds as printed in statements: ``-40301.20`` → ``(40,301)``, nil → ``0``.

    A small negative amount keeps its sign: ``-0.40`` → ``(0)``.
    """
    text = f"{abs(whole_pounds(amount)):,}"
    return f"({text})" if amount < 0 else text


def pounds_and_pence(amount: Decimal) -> str:
    """Exact amount as printed beside a rounded one: ``-40301.20`` → ``(40,301.20)``."""
    text = f"{abs(amount):,.2f}"
    return f"({text})" if amount < 0 else text


def sterling(amount: Decimal) -> str:
    """An amount inside a sentence: ``45594.12`` → ``£45,594``; ``-12`` → ``−£12``."""
    text = f"£{abs(whole_pounds(amount)):,}"
    return f"−{text}" if amount < 0 and whole_pounds(amount) != 0 else text


def millions(amount: Decimal) -> str:
    """Millions with three decimals, as in ``£1.834M``."""
    value = (abs(amount) / 1_000_000).quantize(Decimal("0.001"), rounding=ROUND_HALF_UP)
    return f"−£{value}M" if amount < 0 and value else f"£{value}M"


def spoken(printed: str) -> str:
    """How a bracketed figure is said: ``(40,301)`` → ``minus 40,301``; others unchanged."""
    if printed.startswith("(") and printed.endswith(")"):
        return f"minus {printed[1:-1]}"
    return printed


def against_plan(variance: Decimal) -> str:
    """A variance in words: ``-45594`` → ``£45,594 less than planned``."""
    if variance == 0:
        return "exactly as planned"
    return f"£{abs(whole_pounds(variance)):,} {'less' if variance < 0 else 'more'} than planned"
