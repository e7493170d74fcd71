"""From year to year: what of a plan may go on into the next, and what continues what."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from django.db.models import Q

from periods.calendar import Quarter, month_start

from .models import Activity, Objective, OperationalPlan, PlannedProgramme
from .places import PlaceInPlan, place_of_activity, place_of_objective
from .reading import PlannedActivity, PlannedObjective, ProgrammeInPlan, plan_in_quarter

PLACE = "planned_programme__plan", "planned_programme__programme"


@dataclass(frozen=True)
class ActivityToCarry:
    """An activity that stands at the year's end; ``continued`` where the next year has it."""

    planned: PlannedActivity
    continued: PlaceInPlan | None = None


@dataclass(frozen=True)
class ObjectiveToCarry:
    planned: PlannedObjective
    activities: tuple[ActivityToCarry, ...]
    continued: PlaceInPlan | None = None


@dataclass(frozen=True)
class ProgrammeToCarry:
    """``goes_on`` is False where the programme ends before the next year begins."""

    planned: PlannedProgramme
    objectives: tuple[ObjectiveToCarry, ...]
    goes_on: bool


def plan_to_carry(plan: OperationalPlan) -> tuple[ProgrammeToCarry, ...]:
    """What stands in the plan at the year's end, in its order, in the words of that day. Six
    queries, whatever its size."""
    rows = with_places(plan, plan_in_quarter(plan, Quarter(plan.year, 4)))
    return tuple(_programme(row) for row in rows)


def _programme(row: ProgrammeInPlan) -> ProgrammeToCarry:
    planned = row.planned
    ended_on = planned.programme.ended_on
    begins = month_start(planned.plan.year + 1, 1)
    return ProgrammeToCarry(
        planned=planned,
        objectives=tuple(_objective(one) for one in row.objectives),
        goes_on=ended_on is None or ended_on >= begins,
    )


def _objective(one: PlannedObjective) -> ObjectiveToCarry:
    activities = tuple(ActivityToCarry(row, _first(row.continued_by)) for row in one.activities)
    return ObjectiveToCarry(one, activities, _first(one.continued_by))


def _first(places: tuple[PlaceInPlan, ...]) -> PlaceInPlan | None:
    return places[0] if places else None


@dataclass(frozen=True)
class Places:
    """By the id of an objective or activity of one plan: what it continues, what continues it."""

    continues: dict[int, PlaceInPlan]
    continued_by: dict[int, tuple[PlaceInPlan, ...]]

    def on(self, pk: int) -> dict[str, object]:
        return {
            "continues": self.continues.get(pk),
            "continued_by": self.continued_by.get(pk, ()),
        }


def with_places(
    plan: OperationalPlan, programmes: Iterable[ProgrammeInPlan]
) -> tuple[ProgrammeInPlan, ...]:
    """The same, each objective and activity with what it continues and what continues it. Two
    queries."""
    objectives, activities = _places_of_objectives(plan), _places_of_activities(plan)

    def placed(one: PlannedObjective) -> PlannedObjective:
        return replace(
            one,
            activities=tuple(replace(a, **activities.on(a.activity.pk)) for a in one.activities),
            **objectives.on(one.objective.pk),
        )

    return tuple(replace(row, objectives=tuple(map(placed, row.objectives))) for row in programmes)


def _places_of_objectives(plan: OperationalPlan) -> Places:
    before = [f"continues__{path}" for path in PLACE]
    rows = Objective.objects.filter(
        Q(planned_programme__plan=plan) | Q(continues__planned_programme__plan=plan),
        continues__isnull=False,
    ).select_related(*PLACE, *before)
    return _places(plan, rows, place_of_objective)


def _places_of_activities(plan: OperationalPlan) -> Places:
    own = [f"objective__{path}" for path in PLACE]
    rows = Activity.objects.filter(
        Q(objective__planned_programme__plan=plan)
        | Q(continues__objective__planned_programme__plan=plan),
        continues__isnull=False,
    ).select_related(*own, *(f"continues__{path}" for path in own))
    return _places(plan, rows, place_of_activity)


def _places(plan: OperationalPlan, rows, place) -> Places:
    continues: dict[int, PlaceInPlan] = {}
    continued_by: dict[int, tuple[PlaceInPlan, ...]] = {}
    for row in rows.order_by("pk"):
        now = place(row)
        if now.year == plan.year:
            continues[row.pk] = place(row.continues)
        else:
            continued_by[row.continues_id] = (*continued_by.get(row.continues_id, ()), now)
    return Places(continues, continued_by)
