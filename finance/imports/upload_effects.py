"""What a confirmed upload did to lines and months, and what became of it since."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Q, Sum

from figures.money import NIL, total

from ..models import ActualEntry, BudgetLine, Upload

Source = ActualEntry.Source


@dataclass(frozen=True)
class Effect:
    """What the upload's rows come to in a line (None: unallocated) and month: when it was
    confirmed, and what was added or taken since."""

    line: BudgetLine | None
    month: int
    loaded: Decimal
    since: Decimal

    @property
    def stands(self) -> Decimal:
        return self.loaded + self.since


@dataclass(frozen=True)
class Effects:
    effects: tuple[Effect, ...]

    @property
    def loaded(self) -> Decimal:
        return total(one.loaded for one in self.effects)

    @property
    def since(self) -> Decimal:
        return total(one.since for one in self.effects)

    @property
    def stands(self) -> Decimal:
        return total(one.stands for one in self.effects)


def effects_of(upload: Upload) -> Effects:
    """From the upload's own entries, in the order of the statement, unallocated last. Two
    queries."""
    loaded = Q(source=Source.LOADED)
    sums = (
        ActualEntry.objects.filter(upload=upload)
        .order_by()
        .values_list("line_id", "month")
        .annotate(loaded=Sum("amount", filter=loaded), since=Sum("amount", filter=~loaded))
    )
    found = {(line, month): (first or NIL, later or NIL) for line, month, first, later in sums}
    lines = BudgetLine.objects.filter(pk__in={line for line, _ in found if line})
    ordered = [*lines.in_statement_order(), None]
    return Effects(
        tuple(
            Effect(line, month, *found[line and line.pk, month])
            for line in ordered
            for month in range(1, 13)
            if (line and line.pk, month) in found
        )
    )
