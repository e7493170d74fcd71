"""Cells that tables of the year and of outcomes share, each empty one with why."""

from __future__ import annotations

from decimal import Decimal

from benefits.printing import as_printed
from figures.money import pounds
from tables.declaration import DOES_NOT_APPLY, NOT_REPORTED, Cell, absent

from ...outcomes.records import BenefitOutcome
from ..records import BenefitRecord

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


def in_unit(one: BenefitRecord | BenefitOutcome, amount: Decimal | None, why_not: str) -> Cell:
    """An amount of a benefit, in the unit that the benefit is counted in."""
    if amount is None:
        return absent(why_not)
    return Cell(as_printed(amount, unit=one.unit, decimals=one.decimals), amount)
