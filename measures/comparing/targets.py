"""What an organisation aims at: of each measure and period the target that was recorded last."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TypeVar

from ..models import Target
from ..spans import Span


@dataclass(frozen=True)
class Targets:
    """By measure and period; and by measure and the last day of a plan's year."""

    of_periods: dict[tuple[int, Span], Target]
    of_plans: dict[tuple[int, dt.date], Target]

    def at(self, measure_id: int, span: Span) -> Target | None:
        """The period's own; else that of the plan which ends with the period."""
        own = self.of_periods.get((measure_id, span))
        return own or self.of_plans.get((measure_id, span.end))


_Key = TypeVar("_Key")


def targets_of(
    organisation_id: int, measure_ids: Iterable[int], *, known_at: dt.datetime | None = None
) -> Targets:
    """The organisation's targets that stand, or that stood at a moment; one that was dropped is
    none. One query."""
    rows = Target.objects.filter(organisation=organisation_id, measure__in=set(measure_ids))
    if known_at is not None:
        rows = rows.filter(recorded_at__lte=known_at)
    return targets_among(rows.select_related("plan").order_by("pk"))


def targets_among(rows: Iterable[Target]) -> Targets:
    """Those that stand among rows in the order in which they were recorded."""
    periods: dict[tuple[int, Span], Target] = {}
    plans: dict[tuple[int, dt.date], Target] = {}
    for row in rows:
        if row.plan is None:
            periods[row.measure_id, Span(row.start, row.months)] = row
        else:
            plans[row.measure_id, Span.year(row.plan.year).end] = row
    return Targets(_standing(periods), _standing(plans))


def _standing(found: dict[_Key, Target]) -> dict[_Key, Target]:
    return {key: row for key, row in found.items() if not row.is_dropped}
