"""Reading returns as records: the frozen ones, from what was stored."""

from __future__ import annotations

import json

from django.db.models import Case, F, TextField, Value, When

from accounts.models import Organisation
from periods.calendar import Quarter
from periods.models import ReportingPeriod
from programmes.models import Programme
from programmes.reading import PlannedObjective
from records import codec

from .models import ProgrammeReturn, ReturnSubmission
from .outlines import ReturnOutline, read_outline
from .records import ActivityRecord, ObjectiveRecord, ReturnRecord
from .steps import LastQuarter
from .vocabulary import APPROVED


def record_of(submission: ReturnSubmission) -> ReturnRecord:
    """The return as it was submitted. Every schema version stays readable here."""
    return codec.from_json(ReturnRecord, submission.record)


def approved_records(period: ReportingPeriod) -> dict[int, ReturnRecord]:
    """By programme id, the last approved version of each return of the round, whether or not the
    return was reopened since (``standing_approved`` tells). One query."""
    approved = ReturnSubmission.objects.for_period(period).approved()
    return _by_programme(approved.order_by("version__number"))


def standing_approved(period: ReportingPeriod) -> frozenset[int]:
    """Ids of the programmes whose return of the round is approved and was not reopened since.
    One query."""
    standing = ProgrammeReturn.objects.filter(period=period, state__in=list(APPROVED))
    return frozenset(standing.values_list("planned_programme__programme_id", flat=True))


def approved_outlines(organisation: Organisation, year: int) -> dict[int, dict[int, ReturnOutline]]:
    """By quarter of the financial year and programme id, the last approved version of each
    return in outline. One query, which reads whole records only where one is older than
    outlines."""
    quarter = F("version__programme_return__period__quarter_number")
    whole = Case(When(outline="", then=F("record")), default=Value(""), output_field=TextField())
    rows = (
        ReturnSubmission.objects.filter(
            version__programme_return__period__organisation=organisation,
            version__programme_return__period__year=year,
        )
        .approved()
        .order_by("version__number")
        .values_list(quarter, "outline", whole)
    )
    found: dict[int, dict[int, ReturnOutline]] = {}
    for number, outline, record in rows:
        one = read_outline(outline, record)
        found.setdefault(number, {})[one.programme_id] = one
    return found


def submitted_records(period: ReportingPeriod) -> dict[int, ReturnRecord]:
    """By programme id, the last version that was submitted, whatever became of it. One query."""
    return _by_programme(ReturnSubmission.objects.for_period(period).last_of_each_return())


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
    return record_for(submission.record, of)


def record_for(text: str, of: PlannedObjective | None) -> ReturnRecord:
    """The record of a JSON text; with ``of`` only the objectives that the planned one continues."""
    return codec.from_json(ReturnRecord, text if of is None else _text_of(text, of))


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
    said = activities_said_last_quarter(planned, record)
    return {
        pk: LastQuarter(last.status, last.rag, last.progress, last.footnote)
        for pk, last in said.items()
    }


def activities_said_last_quarter(
    planned: PlannedObjective, record: ReturnRecord | None
) -> dict[int, ActivityRecord]:
    """By activity id, the row of last quarter's record for it, or for the one it continues."""
    before = _activities(record)
    found = {}
    for one in planned.activities:
        last = before.get(one.activity.pk) or before.get(one.activity.continues_id)
        if last is not None:
            found[one.activity.pk] = last
    return found


def _activities(record: ReturnRecord | None) -> dict[int, ActivityRecord]:
    if record is None:
        return {}
    return {a.activity_id: a for o in record.objectives for a in o.activities}


def _by_programme(submissions) -> dict[int, ReturnRecord]:
    records = [record_of(submission) for submission in submissions]
    return {record.programme_id: record for record in records}
