"""What is missing before a year can be told: figures that nobody gave or confirmed. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from benefits.printing import in_words

from .records import AnnualRecord, BenefitRecord, DeliveredRecord, SavingsRecord


@dataclass(frozen=True)
class Missing:
    """``key`` names it for good; ``benefit`` is the number of the one that lacks something, None
    for what the budget lacks."""

    key: str
    text: str
    benefit: int | None = None


def missing_in(annual: AnnualRecord) -> Iterator[Missing]:
    """Of each part that the record has."""
    if annual.delivered:
        yield from _budgets(annual.delivered)
    if annual.savings:
        yield from _savings(annual.savings)


def _budgets(delivered: DeliveredRecord) -> Iterator[Missing]:
    for one in delivered.programmes:
        if one.budget is None:
            yield Missing(
                f"budget:{one.slug}", f"The year’s budget has no line of {one.programme}."
            )


def _savings(savings: SavingsRecord) -> Iterator[Missing]:
    for one in savings.benefits:
        if one.missing:
            yield Missing(
                f"benefit:{one.number}",
                f"{_called(one)}: no figure that counts for {', '.join(one.missing)}.",
                one.number,
            )
        if one.unconfirmed is not None:
            amount = in_words(one.unconfirmed, unit=one.unit, decimals=one.decimals)
            yield Missing(
                f"unconfirmed:{one.number}",
                f"{_called(one)}: {amount} is reported and not confirmed yet.",
                one.number,
            )


def _called(one: BenefitRecord) -> str:
    return f"{one.reference} {one.title} ({one.programme})"
