"""Where an objective or activity stands: the address that a plan of another year names."""

from __future__ import annotations

from dataclasses import dataclass, replace

from periods.calendar import year_label

from .models import Activity, Objective


@dataclass(frozen=True)
class PlaceInPlan:
    """Where an objective or activity stands in the plan of another year."""

    year: int
    quarter: int
    """One in which that plan shows it."""
    programme: str
    """Its slug: an address never changes."""
    programme_name: str
    number: int
    key: str = ""
    withdrawn_from: int | None = None

    @property
    def name(self) -> str:
        """``objective 2``, ``PD1 of objective 2``."""
        objective = f"objective {self.number}"
        return f"{self.key} of {objective}" if self.key else objective

    @property
    def anchor(self) -> str:
        """Of its objective, on the page of the plan; a withdrawn one stands under its programme."""
        if self.withdrawn_from is not None and self.withdrawn_from <= self.quarter:
            return f"programme-{self.programme}"
        return f"{self.programme}-{self.number}"

    @property
    def year_words(self) -> str:
        return year_label(self.year)


@dataclass(frozen=True)
class Around:
    """What one activity continues, and what continues it."""

    continues: PlaceInPlan | None
    continued_by: tuple[PlaceInPlan, ...]


def places_around(activity: Activity) -> Around:
    """In the plans of the years before and after. One query, one more where it continues one."""
    rows = Activity.objects.select_related(
        "objective__planned_programme__plan", "objective__planned_programme__programme"
    )
    before = rows.get(pk=activity.continues_id) if activity.continues_id else None
    return Around(
        continues=place_of_activity(before) if before else None,
        continued_by=tuple(map(place_of_activity, rows.filter(continues=activity).order_by("pk"))),
    )


def place_of_objective(objective: Objective) -> PlaceInPlan:
    """Reads the objective's programme and plan."""
    planned = objective.planned_programme
    return PlaceInPlan(
        year=planned.plan.year,
        quarter=_shown_in(objective),
        programme=planned.programme.slug,
        programme_name=planned.programme.name,
        number=objective.number,
        withdrawn_from=objective.withdrawn_from,
    )


def place_of_activity(activity: Activity) -> PlaceInPlan:
    """Reads the activity's objective, programme and plan."""
    place = place_of_objective(activity.objective)
    return replace(
        place,
        key=activity.key,
        quarter=_shown_in(activity),
        withdrawn_from=activity.withdrawn_from,
    )


def _shown_in(element: Objective | Activity) -> int:
    """The last quarter in which it counts, else the one that says that it was withdrawn."""
    gone = element.withdrawn_from
    return 4 if gone is None else max(gone - 1, element.added_from)
