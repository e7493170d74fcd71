"""One objective's page, read once: the plan, what is stored, what last quarter said."""

from __future__ import annotations

from dataclasses import dataclass

from programmes.models import Objective
from programmes.reading import PlannedActivity, PlannedObjective, objectives_in_quarter

from .around import around
from .drafting import Typed, objective_record
from .models import ObjectiveUpdate, ReturnVersion
from .reading import activities_last_quarter, objective_last_quarter
from .records import ObjectiveRecord
from .steps import ActivityStep, LastQuarter, ObjectiveStep, SectionStep
from .vocabulary import Heading, Status


@dataclass(frozen=True)
class StepPage:
    """What the page of an objective shows; ``numbers`` are those of all objectives in order."""

    version: ReturnVersion
    planned: PlannedObjective
    numbers: tuple[int, ...]
    record: ObjectiveRecord
    stored: ObjectiveStep
    edit_version: int
    last: dict[int, LastQuarter]
    last_record: ObjectiveRecord | None

    @property
    def objective(self) -> Objective:
        return self.planned.objective

    @property
    def place(self) -> int:
        return self.numbers.index(self.planned.number) + 1

    @property
    def next_number(self) -> int | None:
        following = self.numbers[self.place : self.place + 1]
        return following[0] if following else None

    def to_start_from(self, activity: PlannedActivity) -> ActivityStep:
        """What the page begins with: what is stored, and what was over last quarter stays so."""
        stored = self.stored.activities[activity.activity.pk]
        last = self.last.get(activity.activity.pk)
        if not stored.status and last and last.status in (Status.COMPLETE, Status.CANCELLED):
            return ActivityStep(status=last.status, progress=last.progress)
        return stored


def read_step(version: ReturnVersion, number: int) -> StepPage | None:
    """The page of the objective of that number; None where the quarter has no such objective.

    ``version`` as ``in_full()`` reads it. Six queries, whatever the volume.
    """
    programme_return = version.programme_return
    quarter = programme_return.period.quarter
    planned_programme = programme_return.planned_programme
    read = objectives_in_quarter(
        [planned_programme], quarter, of_number=number, with_milestones=True
    )
    plan = read[planned_programme.pk]
    planned = next((one for one in plan if one.number == number), None)
    if planned is None:
        return None
    beside = around([version], quarter, programme_return.period.organisation)[version.pk]
    before = beside.last
    typed = typed_in(version, planned.objective)
    update = typed.objectives.get(planned.objective.pk) or ObjectiveUpdate(edit_version=0)
    return StepPage(
        version=version,
        planned=planned,
        numbers=tuple(one.number for one in plan),
        record=objective_record(planned, typed, beside),
        stored=_stored(planned, typed, update),
        edit_version=update.edit_version,
        last=activities_last_quarter(planned, before),
        last_record=objective_last_quarter(planned, before),
    )


def typed_in(version: ReturnVersion, objective: Objective) -> Typed:
    """What the version holds of one objective. Three queries."""
    updates = version.objective_updates.filter(objective=objective)
    progress = version.progress_updates.filter(activity__objective=objective)
    sections = version.sections.filter(objective=objective)
    return Typed(
        objectives={row.objective_id: row for row in updates},
        activities={row.activity_id: row for row in progress},
        sections={(row.objective_id, row.heading): row for row in sections},
    )


def _stored(planned: PlannedObjective, typed: Typed, update: ObjectiveUpdate) -> ObjectiveStep:
    return ObjectiveStep(
        activities={
            one.activity.pk: _activity(typed.activities.get(one.activity.pk))
            for one in planned.activities
        },
        sections={
            heading.value: _section(typed.sections.get((planned.objective.pk, heading)))
            for heading in Heading
        },
        footnote=update.footnote,
        reported_progress=update.reported_progress,
        override_reason=update.override_reason,
        is_ready=update.is_ready,
    )


def _activity(row) -> ActivityStep:
    if row is None:
        return ActivityStep()
    return ActivityStep(row.status, row.rag, row.progress, row.footnote)


def _section(row) -> SectionStep:
    if row is None:
        return SectionStep()
    return SectionStep(row.text, row.nothing_to_report, row.budget_status)
