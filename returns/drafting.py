"""Building the record of a return from its plan and what was typed, as it stands now."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from accounts.models import Organisation
from periods.calendar import Quarter
from periods.models import ReportingPeriod
from programmes.models import HeadAssignment
from programmes.progress import mean_rounded_down
from programmes.reading import (
    PlannedActivity,
    PlannedObjective,
    ProgrammeInPlan,
    programmes_in_quarter,
)

from .around import Around, around, issue_record, risk_record, spend_record
from .authors import authors_of, with_given
from .evidence import of_deliverable
from .judging import judgement_of_objective, judgement_of_programme
from .keys import named_in
from .models import (
    HighlightSection,
    ObjectiveUpdate,
    ProgressUpdate,
    ReturnVersion,
)
from .queries import Before, asked_of_objective, asked_of_whole
from .reading import activities_said_last_quarter, objective_last_quarter, record_of
from .records import (
    ActivityRecord,
    LastRecord,
    MilestoneRecord,
    ObjectiveRecord,
    RemedyRecord,
    ReturnRecord,
    Rollup,
    SectionRecord,
)
from .vocabulary import Heading, Status


@dataclass
class Typed:
    """What has been typed into one version, by what it belongs to."""

    objectives: dict[int, ObjectiveUpdate] = field(default_factory=dict)
    activities: dict[int, ProgressUpdate] = field(default_factory=dict)
    sections: dict[tuple[int, str], HighlightSection] = field(default_factory=dict)


def build_drafts(versions: Iterable[ReturnVersion], quarter: Quarter) -> dict[int, ReturnRecord]:
    """By version id, each version as a record. All versions are of returns for the quarter and
    of one organisation.

    ``versions`` need ``programme_return__planned_programme__programme`` selected. Sixteen
    queries, whatever the number of versions, and five more where an objective has a measure.
    """
    versions = list(versions)
    if not versions:
        return {}
    planned = [version.programme_return.planned_programme for version in versions]
    in_plan = programmes_in_quarter(planned, quarter, with_milestones=True)
    plan = {row.planned.pk: row for row in in_plan}
    typed = _typed_by_version(versions)
    heads = _heads_on(quarter.end, [p.programme_id for p in planned])
    organisation = Organisation(pk=planned[0].programme.organisation_id)
    beside = around(versions, quarter, organisation)
    return {
        version.pk: _record(
            version,
            plan[version.programme_return.planned_programme_id],
            typed[version.pk],
            heads.get(version.programme_return.planned_programme.programme_id),
            beside[version.pk],
            quarter,
        )
        for version in versions
    }


def build_draft(version: ReturnVersion, *, with_authors: bool = False) -> ReturnRecord:
    """One version as a record; ``with_authors`` it tells who gave each figure and text."""
    record = build_drafts([version], version.programme_return.period.quarter)[version.pk]
    return with_given(record, authors_of(version)) if with_authors else record


def latest_records(period: ReportingPeriod) -> dict[int, ReturnRecord]:
    """By programme id, each return as it now stands: frozen where submitted, else the draft.

    A constant number of queries, one where every last version is submitted.
    """
    versions = list(ReturnVersion.objects.for_period(period).latest().in_full())
    drafts = [version for version in versions if not version.is_submitted]
    records = build_drafts(drafts, period.quarter) if drafts else {}
    return {
        version.programme_return.planned_programme.programme_id: (
            record_of(version.submission) if version.is_submitted else records[version.pk]
        )
        for version in versions
    }


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
    beside: Around,
    quarter: Quarter,
) -> ReturnRecord:
    programme = version.programme_return.programme
    objectives = tuple(objective_record(planned, typed, beside) for planned in plan.objectives)
    in_plan = [planned.objective for planned in plan.objectives]
    record = ReturnRecord(
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
        judgement=judgement_of_programme(version, objectives, beside),
        risks=tuple(risk_record(one) for one in beside.other_risks(in_plan)),
        issues=tuple(issue_record(one) for one in beside.other_issues(in_plan)),
        attachments=beside.attachments.get(None, ()),
        spend=spend_record(beside.spend.of_programme(programme.pk)),
        tolerances=beside.tolerances,
    )
    return replace(record, queries=asked_of_whole(record, version.answers))


def objective_record(planned: PlannedObjective, typed: Typed, beside: Around) -> ObjectiveRecord:
    """One objective as its plan, what was typed and what it is judged by make it."""
    update = typed.objectives.get(planned.objective.pk) or ObjectiveUpdate()
    last = objective_last_quarter(planned, beside.last)
    said = activities_said_last_quarter(planned, beside.last)
    activities = tuple(
        _activity(one, typed, beside, said.get(one.activity.pk)) for one in planned.activities
    )
    sections = tuple(_section(planned.objective.pk, one, typed, last) for one in Heading)
    record = ObjectiveRecord(
        objective_id=planned.objective.pk,
        number=planned.number,
        wording=planned.terms.wording,
        short_name=planned.terms.short_name,
        progress=_rollup(update, activities),
        footnote=update.footnote,
        activities=activities,
        sections=sections,
        change_note=planned.change_note,
        withdrawn=tuple(
            f"{activity.key} {activity.label}. {activity.change_note}"
            for activity in planned.withdrawn_activities
        ),
        remedy=_remedy(update),
        judgement=judgement_of_objective(planned, update, activities, sections, beside, last),
        risks=tuple(risk_record(one) for one in beside.risks_of(planned.objective)),
        issues=tuple(issue_record(one) for one in beside.issues_of(planned.objective)),
        attachments=beside.attachments.get(planned.objective.pk, ()),
        spend=spend_record(beside.spend.of_objective(planned.objective.pk)),
        named=named_in(sections, [one.reference for one in beside.entries]),
        measures=beside.measures.get(planned.objective.pk, ()),
    )
    remedies = {pk: one.remedy for pk, one in said.items()}
    before = Before(remedies, last.remedy if last else None)
    return replace(record, queries=asked_of_objective(record, update.answers, before, beside.today))


def _rollup(update: ObjectiveUpdate, activities: Sequence[ActivityRecord]) -> Rollup:
    counted = [
        counted_progress(one.status, one.progress)
        for one in activities
        if one.status != Status.CANCELLED
    ]
    return Rollup(mean_rounded_down(counted), update.reported_progress, update.override_reason)


def _remedy(row: ObjectiveUpdate | ProgressUpdate) -> RemedyRecord:
    return RemedyRecord(row.action, row.action_due, row.action_owner)


def _activity(
    planned: PlannedActivity, typed: Typed, beside: Around, last: ActivityRecord | None
) -> ActivityRecord:
    update = typed.activities.get(planned.activity.pk) or ProgressUpdate()
    progress = counted_progress(update.status, update.progress)
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
        progress=progress,
        footnote=update.footnote,
        change_note=planned.change_note,
        remedy=_remedy(update),
        evidence=of_deliverable(
            status=update.status,
            progress=progress,
            expected=planned.expected,
            start=planned.terms.start_date,
            due=planned.terms.due_date,
            on=planned.quarter.end,
            tolerances=beside.tolerances,
        ),
        original_due_date=planned.original_due_date,
        date_moves=update.date_moves,
        proposed_due_date=update.proposed_due_date,
        proposal_reason=update.proposal_reason,
        milestones=tuple(
            MilestoneRecord(one.key, one.name, one.due_on, one.done_on)
            for one in planned.milestones
        ),
        last=LastRecord(last.status, last.rag, last.progress) if last else None,
    )


def _section(
    objective_id: int, heading: str, typed: Typed, last: ObjectiveRecord | None
) -> SectionRecord:
    section = typed.sections.get((objective_id, heading)) or HighlightSection(heading=heading)
    before = {one.heading: one.text for one in last.sections} if last else {}
    return SectionRecord(
        heading=heading,
        text=section.text,
        nothing_to_report=section.nothing_to_report,
        budget_status=section.budget_status,
        is_unchanged=_is_same(section.text, before.get(heading, "")),
    )


def _is_same(text: str, before: str) -> bool:
    """Word for word, whatever the blanks; nothing is no text."""
    return bool(text.split()) and text.split() == before.split()
