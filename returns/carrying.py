"""What returns know when a plan goes on into the next year: what is finished, which dates move."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from periods.calendar import Quarter
from programmes.models import Activity, OperationalPlan

from .models import ProgressUpdate
from .vocabulary import APPROVED, DateMoves, Status

#: What has come to its end; all else goes on.
FINISHED = frozenset({Status.COMPLETE, Status.CANCELLED})


@dataclass(frozen=True)
class LastSaid:
    """What the last return that was submitted in the year said of an activity."""

    status: str
    rag: str
    progress: int | None
    quarter: Quarter

    @property
    def is_finished(self) -> bool:
        return self.status in FINISHED


def last_said(plan: OperationalPlan) -> dict[int, LastSaid]:
    """By activity id, of the last quarter that a return was submitted for. One query."""
    quarter = "version__programme_return__period__quarter_number"
    rows = (
        ProgressUpdate.objects.filter(
            version__programme_return__planned_programme__plan=plan,
            version__submission__isnull=False,
        )
        .exclude(status="")
        .order_by(quarter, "version__number")
        .values_list("activity", "status", "rag", "progress", quarter)
    )
    return {
        pk: LastSaid(status, rag, progress, Quarter(plan.year, number))
        for pk, status, rag, progress, number in rows
    }


def dates_agreed_at_year_end(
    plan: OperationalPlan, activities: Collection[Activity]
) -> list[ProgressUpdate]:
    """Of these activities, those whose approved return for the last quarter moves the due date.

    Such a date counts from the next year on: it had no activity to count for while nothing there
    continued this one. One query.
    """
    rows = (
        ProgressUpdate.objects.filter(
            activity__in=activities,
            date_moves=DateMoves.MOVES,
            version__programme_return__planned_programme__plan=plan,
            version__programme_return__period__quarter_number=4,
            version__programme_return__state__in=list(APPROVED),
            version__submission__decision__verdict="approved",
        )
        .select_related(
            "activity", "version__programme_return__period", "version__submission__decision"
        )
        .order_by("version__number")
    )
    return list({row.activity_id: row for row in rows}.values())
