"""Building the record of a return from its plan and what was typed, as it stands now."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, field

from periods.calendar import Quarter
from programmes.models import HeadAssignment
from programmes.progress import mean_rounded_down
from programmes.reading import (
    PlannedActivity,
    PlannedObjective,
    ProgrammeInPlan,
    programmes_in_quarter,
)

from .models import (
    HighlightSection,
    ObjectiveUpdate,
    ProgressUpdate,
    ReturnVersion,
)
from .records import ActivityRecord, ObjectiveRecord, ReturnRecord, Rollup, SectionRecord
from .vocabulary import Heading, Status


@dataclass
class Typed:
    """What has been typed into one version, by what it belongs to."""

    objectives: dict[int, ObjectiveUpdate] = field(default_factory=dict)
    activities: dict[int, ProgressUpdate] = field(default_factory=dict)
    sections: dict[tuple[int, str], HighlightSection] = field(default_factory=dict)


def build_drafts(versions: Iterable[ReturnVersion], quarter: Quarter) -> dict[int, ReturnRecord]:
    """By version id, each version as a record. All versions are of returns for the quarter.

    ``versions`` need ``programme_return__planned_programme__programme`` selected. Eight queries,
    whatever the number of versions.
    """
    versions = list(versions)
    planned = [version.programme_return.planned_programme for version in versions]
    plan = {row.planned.pk: row for row in programmes_in_quarter(planned, quarter)}
    typed = _typed_by_version(versions)
    heads = _heads_on(quarter.end, [p.programme_id for p in planned])
    return {
        version.pk: _record(
            version,
            plan[version.programme_return.planned_programme_id],
            typed[version.pk],
            heads.get(version.programme_return.planned_programme.programme_id),
            quarter,
        )
        for version in versions
    }


def build_draft(version: ReturnVersion) -> ReturnRecord:
    """One version as a record."""
    return build_drafts([version], version.programme_return.period.quarter)[version.pk]


def counted_progress(status: str, progress: int | None) -> int | None:
    """What an activity brings into the mean: complete counts as 100, not started as 0; the rest
    as typed, None where nothing is typed (rule 1). Cancelled ones do not come here."""
    if status == Status.COMPLETE:
        return 100
    if status == Status.NOT_STARTED:
        return 0
    return progress


def _typed_by_version(versions: list[ReturnVersion]) -> dict[int, Typed]:
    typed = {version.pk: Typed() for version in versions}
    ids = list(typed)
    for update in ObjectiveUpdate.objects.filter(version__in=ids):
        typed[update.version_id].objectives[update.objective_id] = update
    for update in ProgressUpdate.objects.filter(version__in=ids):
        typed[update.version_id].activities[update.activity_id] = update
    for section in HighlightSection.objects.filter(version__in=ids):
        typed[section.version_id].sections[section.objective_id, section.heading] = section
    return typed


def _heads_on(day: dt.date, programme_ids: list[int]) -> dict[int, HeadAssignment]:
    assignments = (
        HeadAssignment.objects.on(day)
        .filter(programme__in=programme_ids, kind=HeadAssignment.Kind.HEAD)
        .select_related("membership__user")
    )
    return {assignment.programme_id: assignment for assignment in assignments}


def _record(
    version: ReturnVersion,
    plan: ProgrammeInPlan,
    typed: Typed,
    head: HeadAssignment | None,
    quarter: Quarter,
) -> ReturnRecord:
    programme = version.programme_return.programme
    objectives = tuple(objective_record(planned, typed) for planned in plan.objectives)
    return ReturnRecord(
        programme_id=programme.pk,
        programme=programme.name,
        programme_slug=programme.slug,
        head=head.membership.user.name if head else "",
        head_post=head.membership.post if head else "",
        period_key=quarter.key,
        prepared_by="",
        prepared_post="",
        prepared_on=None,
        progress=Rollup(
            computed=mean_rounded_down([o.progress.printed for o in objectives if o.counts]),
            reported=version.reported_progress,
            reason=version.override_reason,
        ),
        objectives=objectives,
        extra_deliverables=version.extra_deliverables,
        nothing_extra=version.nothing_extra,
        version=version.number,
        withdrawn=tuple(
            f"Objective {one.number} {one.terms.short_name}. {one.change_note}"
            for one in plan.withdrawn
        ),
    )


def objective_record(planned: PlannedObjective, typed: Typed) -> ObjectiveRecord:
    """One objective as its plan and what was typed make it."""
    update = typed.objectives.get(planned.objective.pk) or ObjectiveUpdate()
    activities = tuple(_activity(activity, typed) for activity in planned.activities)
    return ObjectiveRecord(
        objective_id=planned.objective.pk,
        number=planned.number,
        wording=planned.terms.wording,
        short_name=planned.terms.short_name,
        progress=Rollup(
            computed=mean_rounded_down(
                [
                    counted_progress(a.status, a.progress)
                    for a in activities
                    if a.status != Status.CANCELLED
                ]
            ),
            reported=update.reported_progress,
            reason=update.override_reason,
        ),
        footnote=update.footnote,
        activities=activities,
        sections=tuple(_section(planned.objective.pk, heading, typed) for heading in Heading),
        change_note=planned.change_note,
        withdrawn=tuple(
            f"{activity.key} {activity.label}. {activity.change_note}"
            for activity in planned.withdrawn_activities
        ),
    )


def _activity(planned: PlannedActivity, typed: Typed) -> ActivityRecord:
    update = typed.activities.get(planned.activity.pk) or ProgressUpdate()
    return ActivityRecord(
        activity_id=planned.activity.pk,
        key=planned.key,
        is_priority=planned.activity.is_priority,
        wording=planned.terms.wording,
        short_name=planned.terms.short_name,
        start_date=planned.terms.start_date,
        due_date=planned.terms.due_date,
        expected=planned.expected,
        status=update.status,
        rag=update.rag,
        progress=counted_progress(update.status, update.progress),
        footnote=update.footnote,
        change_note=planned.change_note,
    )


def _section(objective_id: int, heading: str, typed: Typed) -> SectionRecord:
    section = typed.sections.get((objective_id, heading)) or HighlightSection(heading=heading)
    return SectionRecord(
        heading=heading,
        text=section.text,
        nothing_to_report=section.nothing_to_report,
        budget_status=section.budget_status,
    )
