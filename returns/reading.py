"""Reading returns as records: the frozen ones from what was stored, drafts as they stand."""

from __future__ import annotations

import json

from periods.calendar import Quarter
from periods.models import ReportingPeriod
from programmes.models import Programme
from programmes.reading import PlannedObjective
from records import codec

from .drafting import build_drafts
from .models import ReturnSubmission, ReturnVersion
from .records import ActivityRecord, ObjectiveRecord, ReturnRecord
from .steps import LastQuarter


def record_of(submission: ReturnSubmission) -> ReturnRecord:
    """The return as it was submitted. Every schema version stays readable here."""
    return codec.from_json(ReturnRecord, submission.record)


def approved_records(period: ReportingPeriod) -> dict[int, ReturnRecord]:
    """By programme id, the approved returns of the round. One query."""
    return _by_programme(ReturnSubmission.objects.for_period(period).approved())


def submitted_records(period: ReportingPeriod) -> dict[int, ReturnRecord]:
    """By programme id, the last version that was submitted, whatever became of it. One query."""
    return _by_programme(ReturnSubmission.objects.for_period(period).last_of_each_return())


def latest_records(period: ReportingPeriod) -> dict[int, ReturnRecord]:
    """By programme id, each return as it now stands: frozen where submitted, else the draft.

    A constant number of queries (seven), one where every last version is submitted.
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


def record_of_quarter(
    programme: Programme, quarter: Quarter, *, of: PlannedObjective | None = None
) -> ReturnRecord | None:
    """The programme's last submitted return of a quarter; None where there is none. One query.

    With ``of`` the record holds only the objectives that the planned one continues: a page of one
    objective makes no objects of the rest.
    """
    submission = ReturnSubmission.objects.of_quarter(programme, quarter).last()
    if submission is None:
        return None
    text = submission.record if of is None else _text_of(submission.record, of)
    return codec.from_json(ReturnRecord, text)


def _text_of(text: str, planned: PlannedObjective) -> str:
    """A record's JSON with only the objectives that the planned one or its activities continue."""
    objective = {planned.objective.pk, planned.objective.continues_id}
    activities = {
        pk for one in planned.activities for pk in (one.activity.pk, one.activity.continues_id)
    }
    record = json.loads(text)
    record["objectives"] = [
        one
        for one in record["objectives"]
        if one["objective_id"] in objective
        or any(activity["activity_id"] in activities for activity in one["activities"])
    ]
    return json.dumps(record)


def objective_last_quarter(
    planned: PlannedObjective, record: ReturnRecord | None
) -> ObjectiveRecord | None:
    """What last quarter's record says of the objective, or of the one that it continues."""
    before = {o.objective_id: o for o in record.objectives} if record else {}
    objective = planned.objective
    return before.get(objective.pk) or before.get(objective.continues_id)


def activities_last_quarter(
    planned: PlannedObjective, record: ReturnRecord | None
) -> dict[int, LastQuarter]:
    """By activity id, what last quarter's record says of it, or of the one that it continues."""
    before = _activities(record)
    found = {}
    for one in planned.activities:
        last = before.get(one.activity.pk) or before.get(one.activity.continues_id)
        if last is not None:
            found[one.activity.pk] = LastQuarter(
                last.status, last.rag, last.progress, last.footnote
            )
    return found


def _activities(record: ReturnRecord | None) -> dict[int, ActivityRecord]:
    if record is None:
        return {}
    return {a.activity_id: a for o in record.objectives for a in o.activities}


def _by_programme(submissions) -> dict[int, ReturnRecord]:
    records = [record_of(submission) for submission in submissions]
    return {record.programme_id: record for record in records}
