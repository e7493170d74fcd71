"""What a figure is made of: the entries of a cell, and the rows of files behind an entry."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import QuerySet

from .models import ActualEntry, Budget, BudgetLine, UploadRow


@dataclass(frozen=True)
class SignedRow:
    """A row of a file with the amount that an entry gave or took for it."""

    row: UploadRow
    amount: Decimal


def entries_of_cell(
    budget: Budget,
    line: BudgetLine | None,
    first_month: int,
    last_month: int,
    known_at: dt.datetime | None = None,
) -> QuerySet[ActualEntry]:
    """The entries of a line (None: unallocated) in these months, in the order of their making,
    with who made them and the upload they came from; those known at the moment, if one is given.
    """
    raise NotImplementedError


def rows_of(entry: ActualEntry) -> tuple[SignedRow, ...]:
    """The rows of files that make the entry; none for what was typed. Their sum is the entry's
    amount, to the penny."""
    raise NotImplementedError
