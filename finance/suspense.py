"""What came from ledgers under codes that have no budget line yet."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from .models import Budget, SourceProfile


@dataclass(frozen=True)
class SuspenseCode:
    """A code of a source that waits for its line; ``months`` are those its rows are of."""

    source: SourceProfile
    code: str
    name: str
    rows: int
    amount: Decimal
    months: tuple[int, ...]


def suspense_of(budget: Budget) -> tuple[SuspenseCode, ...]:
    """By source and code, the largest amount first. Three queries."""
    raise NotImplementedError
