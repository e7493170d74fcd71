"""How many standard errors hold 95 % of a Student's t distribution. Pure.

The distribution's share within ±t has a finite sum for a whole number of degrees of freedom
(Abramowitz and Stegun, *Handbook of Mathematical Functions*, 1964, 26.7.3 and 26.7.4); t is found
by halving.
"""

from __future__ import annotations

import math
from decimal import Decimal
from functools import lru_cache

SHARE = 0.95
#: Far above the widest: one degree of freedom needs 12.7.
WIDEST = 20.0


def share_within(t: float, freedom: int) -> float:
    """The probability that Student's t lies from -t to t."""
    if freedom < 1:
        raise ValueError("there is at least one degree of freedom")
    angle = math.atan(t / math.sqrt(freedom))
    sine, cosine = math.sin(angle), math.cos(angle)
    if freedom % 2 == 0:
        return sine * _terms(cosine, range(2, freedom, 2), first=1.0)
    if freedom == 1:
        return 2 * angle / math.pi
    return 2 / math.pi * (angle + sine * _terms(cosine, range(3, freedom, 2), first=cosine))


def _terms(cosine: float, below: range, first: float) -> float:
    term = total = first
    for number in below:
        term *= cosine**2 * (number - 1) / number
        total += term
    return total


@lru_cache
def quantile(freedom: int) -> Decimal:
    """The t between whose negative and itself 95 % lie, to six decimals."""
    low, high = 0.0, WIDEST
    for _ in range(60):
        middle = (low + high) / 2
        if share_within(middle, freedom) < SHARE:
            low = middle
        else:
            high = middle
    return Decimal(str(low)).quantize(Decimal("0.000001"))
