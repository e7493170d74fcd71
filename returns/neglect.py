"""Deliverables that nobody owns, that were never updated, or whose figures stand still."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from periods.models import ReportingPeriod
from programmes.models import PlannedProgramme
from programmes.reading import PlannedActivity, ProgrammeInPlan, programmes_in_quarter

from .models import ProgressUpdate, ReturnSubmission
from .outlines import ReturnOutline, outline_from
from .rounds import heads_on
from .vocabulary import COLOURED

#: For how many quarters a figure may stand still.
STILL = 2


@dataclass(frozen=True)
class Neglected:
    """A deliverable, and ``why`` in words."""

    programme: str
    objective: int
    activity_id: int
    key: str
    label: str
    why: str


@dataclass(frozen=True)
class Neglect:
    unowned: tuple[Neglected, ...]
    never_updated: tuple[Neglected, ...]
    stale: tuple[Neglected, ...]

    @property
    def total(self) -> int:
        """How many deliverables; one that is in two of the lists counts once."""
        listed = (*self.unowned, *self.never_updated, *self.stale)
        return len({one.activity_id for one in listed})


def neglected(period: ReportingPeriod, today: dt.date) -> Neglect:
    """Of the plan as it counts in the round's quarter. Seven queries, whatever its size."""
    plans = PlannedProgramme.objects.filter(
        plan__organisation=period.organisation_id, plan__year=period.year
    )
    planned = list(plans.select_related("programme").order_by("position", "pk"))
    in_plan = programmes_in_quarter(planned, period.quarter)
    heads = heads_on(today, [one.programme_id for one in planned])
    typed = _ever_typed(period)
    outlines = _outlines(period)
    return Neglect(
        unowned=tuple(
            _row(one, activity, number, "nobody heads the programme")
            for one, number, activity in _activities(in_plan)
            if one.planned.programme_id not in heads
        ),
        never_updated=tuple(
            _row(one, activity, number, "no return of the year gives it a status")
            for one, number, activity in _activities(in_plan)
            if activity.activity.pk not in typed
        ),
        stale=tuple(_stale(in_plan, outlines)),
    )


def _activities(
    in_plan: tuple[ProgrammeInPlan, ...],
) -> Iterator[tuple[ProgrammeInPlan, int, PlannedActivity]]:
    for programme in in_plan:
        for objective in programme.objectives:
            for activity in objective.activities:
                yield programme, objective.number, activity


def _row(programme: ProgrammeInPlan, activity: PlannedActivity, number: int, why: str) -> Neglected:
    return Neglected(
        programme.name, number, activity.activity.pk, activity.key, activity.label, why
    )


def _ever_typed(period: ReportingPeriod) -> set[int]:
    """Activities with a status in any version of the year up to the round."""
    rows = ProgressUpdate.objects.filter(
        version__programme_return__period__organisation=period.organisation_id,
        version__programme_return__period__year=period.year,
        version__programme_return__period__quarter_number__lte=period.quarter_number,
    ).exclude(status="")
    return set(rows.values_list("activity_id", flat=True).distinct())


def _outlines(period: ReportingPeriod) -> dict[int, list[ReturnOutline]]:
    """By programme id, the outlines of the year's quarters, the newest first. One query."""
    submissions = (
        ReturnSubmission.objects.filter(
            version__programme_return__period__organisation=period.organisation_id,
            version__programme_return__period__year=period.year,
            version__programme_return__period__quarter_number__lte=period.quarter_number,
        )
        .last_of_each_return()
        .order_by("-version__programme_return__period__quarter_number")
    )
    found: dict[int, list[ReturnOutline]] = {}
    for outline in map(outline_from, submissions):
        found.setdefault(outline.programme_id, []).append(outline)
    return found


def _stale(
    in_plan: tuple[ProgrammeInPlan, ...], outlines: dict[int, list[ReturnOutline]]
) -> Iterator[Neglected]:
    """Work under way whose status, colour and progress were the same in the last returns."""
    for programme, number, activity in _activities(in_plan):
        said = [
            (status, rag, progress)
            for outline in outlines.get(programme.planned.programme_id, [])
            for objective in outline.objectives
            for pk, status, rag, progress in objective.activities
            if pk == activity.activity.pk
        ]
        still = next((n for n, one in enumerate(said) if one != said[0]), len(said))
        if still > STILL - 1 and said[0][0] in COLOURED:
            _, rag, progress = said[0]
            yield _row(
                programme,
                activity,
                number,
                f"{_figure(progress)} and {rag or 'no colour'} in each of the last {still} returns",
            )


def _figure(progress: int | None) -> str:
    return "no progress given" if progress is None else f"{progress}%"
