"""What figures of benefits must be."""

from __future__ import annotations

from decimal import Decimal

from records.refusals import Refused

from ..models import Benefit
from ..realisation import Span
from ..vocabulary import Frequency

#: What the column holds before the decimal point.
LARGEST = Decimal("9999999999999")


def check_decimals(amount: Decimal, decimals: int, *, field: str) -> None:
    """Within what is kept, and with no more decimals than the unit has."""
    if not amount.is_finite() or abs(amount) > LARGEST:
        raise Refused("Enter a number that is not so large", field=field)
    if amount != amount.quantize(Decimal(1).scaleb(-decimals)):
        places = {0: "no decimals", 1: "at most one decimal"}
        words = places.get(decimals, f"at most {decimals} decimals")
        raise Refused(f"Enter a number with {words}", field=field)


def check_span(benefit: Benefit, span: Span, *, field: str) -> None:
    """By quarter or by year, as the benefit is planned."""
    by_quarter = benefit.frequency == Frequency.QUARTER
    if by_quarter != bool(span.quarter):
        wanted = "a quarter" if by_quarter else "a financial year"
        raise Refused(f"Choose {wanted}: {benefit.reference} is planned so", field=field)
