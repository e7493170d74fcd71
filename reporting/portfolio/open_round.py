"""The open round in figures, as typed so far: read light, because nothing of its text is shown."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import FilteredRelation, OuterRef, Q, QuerySet, Subquery

from periods.calendar import Quarter
from programmes.models import Activity, ActivityTerms, Objective
from programmes.progress import mean_rounded_down
from returns.drafting import counted_progress
from returns.models import ProgrammeReturn, ReturnVersion
from returns.records import worst
from returns.vocabulary import ReturnState, Status

from .records import Facts, Judged, facts

#: What a version says of its programme's colours.
COLOURS = ("delivery_rag", "spend_rag", "risk_rag", "overall_rag", "forecast_rag")


@dataclass(frozen=True)
class TypedActivity:
    """What is typed of one activity, with the due date that its plan gives it."""

    objective_id: int
    judged: Judged
    progress: int | None


def typed_so_far(returns: Sequence, quarter: Quarter) -> dict[int, Facts]:
    """By id of return, its facts as they stand; a return not begun is left out. Two queries.

    A return is told by ``pk``, ``state``, ``planned_programme_id`` and what
    ``with_newest_version`` adds. Frozen and draft versions are read
    alike: a submitted version's rows are what was submitted.
    """
    begun = [one for one in returns if one.state != ReturnState.NOT_STARTED]
    plans = {one.planned_programme_id: one.pk for one in begun}
    newest = [one.newest_version for one in begun]
    under: dict[int, list[TypedActivity]] = {}
    for activity in _activities(plans, newest, quarter):
        under.setdefault(activity.objective_id, []).append(activity)
    progress: dict[int, list[int | None]] = {one.pk: [] for one in begun}
    judged: dict[int, list[Judged]] = {one.pk: [] for one in begun}
    for objective in _objectives(plans, newest, quarter):
        rows = under.get(objective["pk"], [])
        return_id = plans[objective["planned_programme_id"]]
        reported = objective["typed__reported_progress"]
        progress[return_id].append(_mean_of(rows) if reported is None else reported)
        judged[return_id] += [row.judged for row in rows]
    return {
        one.pk: facts(
            _programme_progress(one, progress[one.pk]),
            judged[one.pk],
            quarter,
            judged=one.overall_rag or worst(one.delivery_rag, one.spend_rag, one.risk_rag),
            forecast=one.forecast_rag,
        )
        for one in begun
    }


def with_newest_version(returns: QuerySet[ProgrammeReturn]) -> QuerySet[ProgrammeReturn]:
    """Each return with the ``newest_version`` (its id) and that version's
    ``reported_progress`` and colours."""
    newest = ReturnVersion.objects.filter(programme_return=OuterRef("pk")).order_by("-number")
    return returns.annotate(
        newest_version=Subquery(newest.values("pk")[:1]),
        reported_progress=Subquery(newest.values("reported_progress")[:1]),
        **{name: Subquery(newest.values(name)[:1]) for name in COLOURS},
    )


def _activities(plans, newest, quarter: Quarter) -> list[TypedActivity]:
    terms = ActivityTerms.objects.filter(
        activity=OuterRef("pk"), from_quarter__lte=quarter.number
    ).order_by("-from_quarter", "-pk")
    rows = (
        Activity.objects.filter(objective__planned_programme__in=plans)
        .counting_in(quarter.number)
        .annotate(
            due_date=Subquery(terms.values("due_date")[:1]),
            typed=FilteredRelation("updates", condition=Q(updates__version__in=newest)),
        )
        .values_list(
            *("objective_id", "due_date"), *(f"typed__{f}" for f in ("status", "rag", "progress"))
        )
    )
    return [
        TypedActivity(objective, Judged(status or "", rag or "", due), progress)
        for objective, due, status, rag, progress in rows
    ]


def _objectives(plans, newest, quarter: Quarter) -> QuerySet:
    return (
        Objective.objects.filter(planned_programme__in=plans)
        .counting_in(quarter.number)
        .annotate(typed=FilteredRelation("updates", condition=Q(updates__version__in=newest)))
        .values("pk", "planned_programme_id", "typed__reported_progress")
    )


def _mean_of(rows: Sequence[TypedActivity]) -> int | None:
    return mean_rounded_down(
        [
            counted_progress(row.judged.status, row.progress)
            for row in rows
            if row.judged.status != Status.CANCELLED
        ]
    )


def _programme_progress(one, objectives: list[int | None]) -> int | None:
    if one.reported_progress is not None:
        return one.reported_progress
    return mean_rounded_down(objectives)
