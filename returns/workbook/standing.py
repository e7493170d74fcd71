"""A return as it stands, all of its steps read at once: what a workbook is made of and held to."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from functools import cached_property

from programmes.reading import PlannedObjective, objectives_in_quarter

from ..drafting import Typed
from ..models import ObjectiveUpdate, ProgrammeReturn, ReturnVersion
from ..reading import activities_last_quarter, objective_last_quarter, record_of_quarter
from ..records import ObjectiveRecord
from ..steps import ActivityStep, LastQuarter, ObjectiveStep, SectionStep, WholeStep
from ..vocabulary import Heading, Status
from .values import Values, as_read, values_of, values_of_whole

WHOLE = "whole"


@dataclass(frozen=True)
class StandingStep:
    """One objective: its plan, what is stored, what last quarter said."""

    planned: PlannedObjective
    stored: ObjectiveStep
    edit_version: int
    last: dict[int, LastQuarter]
    last_record: ObjectiveRecord | None

    @property
    def number(self) -> int:
        return self.planned.number

    @property
    def start(self) -> Values:
        """What the workbook begins with: what is stored; what was over last quarter stays so."""
        activities = {
            pk: self._to_start_from(pk, activity) for pk, activity in self.stored.activities.items()
        }
        return as_read(values_of(replace(self.stored, activities=activities)))

    def _to_start_from(self, pk: int, stored: ActivityStep) -> ActivityStep:
        last = self.last.get(pk)
        if not stored.status and last and last.status in (Status.COMPLETE, Status.CANCELLED):
            return replace(stored, status=last.status, progress=last.progress)
        return stored


@dataclass(frozen=True)
class Standing:
    """The whole return; ``version`` is the one that is written in."""

    version: ReturnVersion
    steps: tuple[StandingStep, ...]
    whole: WholeStep

    @property
    def programme_return(self) -> ProgrammeReturn:
        return self.version.programme_return

    @cached_property
    def starts(self) -> dict[str, Values]:
        """What the workbook begins with, by the key of the step: an objective's number."""
        steps = {str(step.number): step.start for step in self.steps}
        return steps | {WHOLE: as_read(values_of_whole(self.whole))}

    @property
    def edit_versions(self) -> dict[str, int]:
        steps = {str(step.number): step.edit_version for step in self.steps}
        return steps | {WHOLE: self.version.edit_version}


def read_standing(version: ReturnVersion) -> Standing:
    """Everything that the version says. ``version`` as ``named()`` reads it. Six queries."""
    programme_return = version.programme_return
    planned_programme = programme_return.planned_programme
    quarter = programme_return.period.quarter
    plan = objectives_in_quarter([planned_programme], quarter)[planned_programme.pk]
    before = record_of_quarter(planned_programme.programme, quarter.previous())
    typed = _typed_in(version)
    steps = tuple(
        StandingStep(
            planned=planned,
            stored=_stored(planned, typed),
            edit_version=_update(planned, typed).edit_version,
            last=activities_last_quarter(planned, before),
            last_record=objective_last_quarter(planned, before),
        )
        for planned in plan
    )
    return Standing(version, steps, _taken(WholeStep, version))


def _typed_in(version: ReturnVersion) -> Typed:
    return Typed(
        objectives={row.objective_id: row for row in version.objective_updates.all()},
        activities={row.activity_id: row for row in version.progress_updates.all()},
        sections={(row.objective_id, row.heading): row for row in version.sections.all()},
    )


def _update(planned: PlannedObjective, typed: Typed) -> ObjectiveUpdate:
    return typed.objectives.get(planned.objective.pk) or ObjectiveUpdate(edit_version=0)


def _stored(planned: PlannedObjective, typed: Typed) -> ObjectiveStep:
    pks = [one.activity.pk for one in planned.activities]
    activities = {pk: _taken(ActivityStep, typed.activities.get(pk)) for pk in pks}
    sections = {
        heading.value: _taken(SectionStep, typed.sections.get((planned.objective.pk, heading)))
        for heading in Heading
    }
    own = _taken(ObjectiveStep, _update(planned, typed), besides=("activities", "sections"))
    return replace(own, activities=activities, sections=sections)


def _taken(kind: type, row: object, besides: tuple[str, ...] = ()):
    """The value that a row holds under the names of the value's fields; empty without a row."""
    if row is None:
        return kind()
    names = [one.name for one in fields(kind) if one.name not in besides]
    return kind(**{name: getattr(row, name) for name in names})
