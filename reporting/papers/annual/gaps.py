"""What is missing before a year can be told: figures that nobody gave or confirmed. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from benefits.printing import in_words

from .records import AnnualRecord, BenefitRecord, DeliveredRecord, SavingsRecord


@dataclass(frozen=True)
class Missing:
    """``key`` names it for good. ``page`` is where it can be mended, and ``at`` what the address
    of that page names besides the organisation."""

    key: str
    text: str
    page: str
    at: tuple[int, ...] = ()


def missing_in(annual: AnnualRecord) -> Iterator[Missing]:
    """Of each part that the record has."""
    if annual.delivered:
        yield from _budgets(annual.delivered, annual.year)
    if annual.aims and not annual.aims.aims:
        yield Missing(
            "aims", "No corporate aim or community outcome counted in the year.", "aim-list"
        )
    if annual.savings:
        yield from _savings(annual.savings)


def _budgets(delivered: DeliveredRecord, year: int) -> Iterator[Missing]:
    for one in delivered.programmes:
        if one.budget is None:
            yield Missing(
                f"budget:{one.slug}",
                f"The year’s budget has no line of {one.programme}.",
                "budget",
                (year,),
            )


def _savings(savings: SavingsRecord) -> Iterator[Missing]:
    for one in savings.benefits:
        if one.missing:
            yield Missing(
                f"benefit:{one.number}",
                f"{_called(one)}: no figure that counts for {', '.join(one.missing)}.",
                "benefit-detail",
                (one.number,),
            )
        if one.unconfirmed is not None:
            amount = in_words(one.unconfirmed, unit=one.unit, decimals=one.decimals)
            yield Missing(
                f"unconfirmed:{one.number}",
                f"{_called(one)}: {amount} is reported and not confirmed yet.",
                "benefit-detail",
                (one.number,),
            )


def _called(one: BenefitRecord) -> str:
    return f"{one.reference} {one.title} ({one.programme})"
