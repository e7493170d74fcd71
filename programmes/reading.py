"""The plan of one quarter, read once: programmes, objectives and activities in their words."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from periods.calendar import Quarter

from .models import Activity, ActivityTerms, Objective, ObjectiveTerms, PlannedProgramme
from .progress import expected_progress


@dataclass(frozen=True)
class PlannedActivity:
    """An activity as its plan states it in the quarter."""

    activity: Activity
    terms: ActivityTerms
    quarter: Quarter

    @property
    def key(self) -> str:
        return self.activity.key

    @property
    def label(self) -> str:
        """What lists call it: short name, else what kind it is."""
        return self.terms.short_name or self.activity.get_kind_display()

    @property
    def due_date(self) -> dt.date:
        return self.terms.due_date

    @property
    def expected(self) -> int:
        """Whole per cent expected at the quarter's end."""
        return expected_progress(
            start=self.terms.start_date,
            due=self.terms.due_date,
            quarter=self.quarter,
            typed=self.terms.typed_expectation(self.quarter.number),
        )


@dataclass(frozen=True)
class PlannedObjective:
    objective: Objective
    terms: ObjectiveTerms
    activities: tuple[PlannedActivity, ...]
    change_note: str

    @property
    def number(self) -> int:
        return self.objective.number


def objectives_in_quarter(
    planned_programmes: list[PlannedProgramme], quarter: Quarter
) -> dict[int, tuple[PlannedObjective, ...]]:
    """By PlannedProgramme id, the objectives that count in the quarter, in order of number.

    Four queries, whatever the number of programmes.
    """
    ids = [planned.pk for planned in planned_programmes]
    objectives = list(
        Objective.objects.filter(planned_programme__in=ids)
        .counting_in(quarter.number)
        .order_by("number")
    )
    activities = list(
        Activity.objects.filter(objective__planned_programme__in=ids)
        .counting_in(quarter.number)
        .order_by("position", "pk")
    )
    wordings = _in_force(
        ObjectiveTerms.objects.filter(objective__planned_programme__in=ids), "objective_id", quarter
    )
    terms = _in_force(
        ActivityTerms.objects.filter(activity__objective__planned_programme__in=ids),
        "activity_id",
        quarter,
    )
    under: dict[int, list[PlannedActivity]] = {}
    for activity in activities:
        planned = PlannedActivity(activity, terms[activity.pk], quarter)
        under.setdefault(activity.objective_id, []).append(planned)
    found: dict[int, list[PlannedObjective]] = {pk: [] for pk in ids}
    for objective in objectives:
        found[objective.planned_programme_id].append(
            PlannedObjective(
                objective=objective,
                terms=wordings[objective.pk],
                activities=tuple(under.get(objective.pk, ())),
                change_note=_change_note(objective, wordings[objective.pk]),
            )
        )
    return {pk: tuple(rows) for pk, rows in found.items()}


def _in_force(rows, key: str, quarter: Quarter) -> dict:
    """The last recorded of the terms that count from this quarter or an earlier one."""
    rows = rows.filter(from_quarter__lte=quarter.number).order_by("from_quarter", "pk")
    return {getattr(row, key): row for row in rows}


def _change_note(objective: Objective, terms: ObjectiveTerms) -> str:
    notes = []
    if objective.added_from > 1:
        notes.append(f"Added from quarter {objective.added_from}: {objective.added_reason}")
    if terms.from_quarter > max(1, objective.added_from):
        notes.append(f"Reworded from quarter {terms.from_quarter}: {terms.reason}")
    return " ".join(notes)
