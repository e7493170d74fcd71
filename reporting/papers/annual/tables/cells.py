"""Cells that the tables of the year share, each empty one with why."""

from __future__ import annotations

from decimal import Decimal

from figures.money import pounds
from tables.declaration import DOES_NOT_APPLY, NOT_REPORTED, Cell, absent

WHOLE = "All programmes"


def of(count: int, whole: int) -> str:
    """A share as people read it: ``14 of 18``."""
    return f"{count} of {whole}"


def number(count: int) -> Cell:
    return Cell(str(count), Decimal(count))


def in_pounds(amount: Decimal | None) -> Cell:
    return absent(NOT_REPORTED) if amount is None else Cell(pounds(amount), amount)


def as_planned(amount: Decimal | None) -> Cell:
    return absent("nothing planned") if amount is None else in_pounds(amount)


def set_apart(amount: Decimal | None) -> Cell:
    return absent(DOES_NOT_APPLY) if amount is None else in_pounds(amount)
