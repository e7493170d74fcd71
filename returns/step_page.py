"""One objective's page, read once: the plan, what is stored, what last quarter said."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, fields, replace

from finance.statements.spend import spend_of
from periods.calendar import Quarter
from programmes.models import Milestone, Objective
from programmes.reading import (
    MilestoneNow,
    PlannedActivity,
    PlannedObjective,
    objectives_in_quarter,
)
from records import clock
from risks.reading import Entry, register

from .around import Around
from .beside import Beside
from .bundled import instances
from .drafting import Typed, objective_record
from .fourpart import FourPart, Strip
from .measured import measure_records, measures_of
from .models import ObjectiveUpdate, ReturnVersion, ToleranceSet
from .outlines import ReturnOutline
from .past_quarters import PastQuarters, past_quarters
from .reading import activities_last_quarter, objective_last_quarter
from .records import ObjectiveRecord
from .step_query import beside_of, entries_of, typed_of
from .steps import ActivityStep, LastQuarter, ObjectiveStep, SectionStep
from .tolerances import tolerances_of
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
    strip: Strip
    beside: Beside
    entries: tuple[Entry, ...]

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

    @property
    def four_part(self) -> FourPart:
        judgement = self.record.judgement
        return FourPart(judgement.now, judgement.forecast, judgement.last)

    @property
    def keys(self) -> list[tuple[str, str]]:
        """What a text may name: pairs of key and name."""
        record = self.record
        found = []
        for one in record.activities:
            found.append((one.key, one.label))
            found += [(milestone.key, milestone.name) for milestone in one.milestones]
        own = {one.reference: one.title for one in (*record.risks, *record.issues)}
        others = {one.reference: one.title for one in self.entries if one.is_open}
        return found + list((own | others).items())

    def to_start_from(self, activity: PlannedActivity) -> ActivityStep:
        """What the page begins with: what is stored, and what was over last quarter stays so."""
        stored = self.stored.activities[activity.activity.pk]
        last = self.last.get(activity.activity.pk)
        if not stored.status and last and last.status in (Status.COMPLETE, Status.CANCELLED):
            return replace(stored, status=last.status, progress=last.progress)
        return stored


def read_step(version: ReturnVersion, number: int) -> StepPage | None:
    """The page of the objective of that number; None where the quarter has no such objective.

    ``version`` as ``step_query.with_step`` and ``with_tolerances`` read it. Three queries, and
    three more where there is a budget and a register, whatever the volume.
    """
    programme_return = version.programme_return
    quarter = programme_return.period.quarter
    planned_programme = programme_return.planned_programme
    read = objectives_in_quarter([planned_programme], quarter, of_number=number)
    plan = read[planned_programme.pk]
    planned = next((one for one in plan if one.number == number), None)
    if planned is None:
        return None
    planned = _with_milestones(planned, instances(Milestone, version.milestone_rows))
    past = past_quarters(planned_programme.programme, quarter, of=planned)
    typed = typed_of(version)
    update = typed.objectives.get(planned.objective.pk) or ObjectiveUpdate(edit_version=0)
    around = _around(version, quarter, past)
    record = objective_record(planned, typed, around)
    return StepPage(
        version=version,
        planned=planned,
        numbers=tuple(one.number for one in plan),
        record=record,
        stored=_stored(planned, typed, update),
        edit_version=update.edit_version,
        last=activities_last_quarter(planned, past.last),
        last_record=objective_last_quarter(planned, past.last),
        strip=_strip(planned.objective, past, (quarter, record.judgement.now)),
        beside=beside_of(version),
        entries=around.entries,
    )


def _with_milestones(planned: PlannedObjective, rows: Iterable[Milestone]) -> PlannedObjective:
    of = defaultdict(list)
    for row in rows:
        of[row.activity_id].append(row)
    return replace(
        planned,
        activities=tuple(
            replace(one, milestones=tuple(_milestone(one.key, row) for row in of[one.activity.pk]))
            for one in planned.activities
        ),
    )


def _milestone(key: str, row: Milestone) -> MilestoneNow:
    return MilestoneNow(row.pk, f"{key}.{row.number}", row.name, row.due_on, row.done_on)


def _around(version: ReturnVersion, quarter: Quarter, past: PastQuarters) -> Around:
    """What the objective is judged by. The budget and the register are asked only where the
    version's own query found that they hold something: one query and two."""
    programme_return = version.programme_return
    organisation = programme_return.period.organisation
    programme = programme_return.planned_programme.programme_id
    sets = instances(ToleranceSet, version.tolerance_rows)
    beside = Around(
        programme_id=programme,
        today=clock.today(),
        tolerances=tolerances_of(sets, [programme])[programme],
        last=past.last,
        entries=entries_of(version),
        measures=measure_records(measures_of(version, organisation.pk), quarter.end),
    )
    if version.has_lines:
        spend = spend_of(organisation, programme_ids=[programme], as_of=quarter.end)
        beside = replace(beside, spend=spend)
    if version.has_entries:
        entries = register(
            organisation, quarter=quarter, programme_ids=[programme], with_mitigations=False
        )
        beside = replace(beside, register=entries.of_programme(programme))
    return beside


def _strip(objective: Objective, past: PastQuarters, now: tuple[Quarter, str]) -> Strip:
    """The objective's colours, of the year before under the one that it continues."""

    def colour(outline: ReturnOutline) -> str:
        known = {one.objective_id: one.colour for one in outline.objectives}
        return known.get(objective.pk) or known.get(objective.continues_id, "")

    return past.strip(colour, now)


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
    own = _taken(ObjectiveStep, update, besides=("activities", "sections"))
    pk = planned.objective.pk
    return replace(
        own,
        activities={
            one.activity.pk: _taken(ActivityStep, typed.activities.get(one.activity.pk))
            for one in planned.activities
        },
        sections={
            heading.value: _taken(SectionStep, typed.sections.get((pk, heading)))
            for heading in Heading
        },
    )


def _taken(kind: type, row: object, besides: tuple[str, ...] = ()):
    """The value that a row holds under the names of the value's fields; empty without a row."""
    if row is None:
        return kind()
    names = [one.name for one in fields(kind) if one.name not in besides]
    return kind(**{name: getattr(row, name) for name in names})
