"""What a return is judged by beside its plan and what was typed: tolerances, money, the register,
last quarter's return, what is attached. Read once for any number of versions."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from django.db.models import F

from accounts.models import Organisation
from finance.statements.spend import Spend, SpendFigures, spend_of
from measures.evidence import evidence_of_objectives
from periods.calendar import Quarter
from programmes.models import Objective
from records import clock
from risks.reading import Entry, IssueNow, Register, RiskNow, entries_of, register

from .around_records import AttachmentRecord, IssueRecord, MeasureRecord, RiskRecord
from .measured import measure_records
from .models import Attachment, ReturnSubmission, ReturnVersion
from .reading import record_of
from .records import ReturnRecord, SpendRecord, ToleranceRecord
from .tolerances import DEFAULTS, tolerances_for

NO_SPEND = Spend({}, {})
NO_REGISTER = Register((), ())


@dataclass(frozen=True)
class Around:
    """Of one programme. ``today`` is the day on which it is asked, ``entries`` all that a text may
    name of the register: the programme's and the organisation's own, closed ones too."""

    programme_id: int
    today: dt.date
    tolerances: ToleranceRecord = DEFAULTS
    spend: Spend = NO_SPEND
    register: Register = NO_REGISTER
    last: ReturnRecord | None = None
    attachments: Mapping[int | None, tuple[AttachmentRecord, ...]] = field(default_factory=dict)
    entries: tuple[Entry, ...] = ()
    measures: Mapping[int, tuple[MeasureRecord, ...]] = field(default_factory=dict)
    """By objective."""

    def risks_of(self, objective: Objective) -> list[RiskNow]:
        """Those that name the objective, or the one of last year that it continues."""
        return [one for one in self.register.risks if _names(one, objective)]

    def issues_of(self, objective: Objective) -> list[IssueNow]:
        return [one for one in self.register.issues if _names(one, objective)]

    def other_risks(self, objectives: Iterable[Objective]) -> list[RiskNow]:
        """The programme's own: they name none of the objectives."""
        return _others(self.register.risks, objectives)

    def other_issues(self, objectives: Iterable[Objective]) -> list[IssueNow]:
        return _others(self.register.issues, objectives)


def _names(one: RiskNow | IssueNow, objective: Objective) -> bool:
    return one.objective_id is not None and one.objective_id in (
        objective.pk,
        objective.continues_id,
    )


def _others(rows: Sequence, objectives: Iterable[Objective]) -> list:
    objectives = list(objectives)
    return [one for one in rows if not any(_names(one, objective) for objective in objectives)]


def around(
    versions: Sequence[ReturnVersion], quarter: Quarter, organisation: Organisation
) -> dict[int, Around]:
    """By version id. Eight queries, whatever the number of versions, and five more where an
    objective has a measure; they are of one quarter."""
    programmes = {one.pk: one.programme_return.planned_programme.programme_id for one in versions}
    ids = sorted(set(programmes.values()))
    tolerances = tolerances_for(organisation.pk, ids, quarter.end)
    spend = spend_of(organisation, programme_ids=ids, as_of=quarter.end)
    registered = register(organisation, quarter=quarter, programme_ids=ids, with_mitigations=False)
    entries = entries_of(organisation, ids)
    last = _last_records(quarter.previous(), ids)
    attached = _attached(versions)
    planned = [one.programme_return.planned_programme_id for one in versions]
    measured = evidence_of_objectives(
        organisation.pk, clock.today(), objective__planned_programme__in=planned
    )
    measures = measure_records(measured, quarter.end)
    return {
        pk: Around(
            programme_id=programme,
            today=clock.today(),
            tolerances=tolerances[programme],
            spend=spend,
            register=registered.of_programme(programme),
            last=last.get(programme),
            attachments=attached.get(pk, {}),
            entries=tuple(one for one in entries if one.programme_id in (None, programme)),
            measures=measures,
        )
        for pk, programme in programmes.items()
    }


def _last_records(quarter: Quarter, programme_ids: list[int]) -> dict[int, ReturnRecord]:
    """By programme id, the last submitted return of the quarter. One query."""
    submissions = ReturnSubmission.objects.filter(
        version__programme_return__period__year=quarter.year,
        version__programme_return__period__quarter_number=quarter.number,
        version__programme_return__planned_programme__programme__in=programme_ids,
    ).last_of_each_return()
    records = [record_of(one) for one in submissions]
    return {one.programme_id: one for one in records}


def _attached(
    versions: Sequence[ReturnVersion],
) -> dict[int, dict[int | None, tuple[AttachmentRecord, ...]]]:
    """By version id and objective id (None: the whole programme). One query."""
    rows = (
        Attachment.objects.filter(version__in=[one.pk for one in versions], is_removed=False)
        .annotate(
            name=F("stored_file__name"),
            sha256=F("stored_file__sha256"),
            size=F("stored_file__size"),
        )
        .order_by("pk")
    )
    found: dict[int, dict[int | None, tuple[AttachmentRecord, ...]]] = {}
    for row in rows:
        record = AttachmentRecord(
            title=row.title,
            attachment_id=row.pk,
            name=row.name or "",
            sha256=row.sha256 or "",
            size=row.size or 0,
            link=row.link,
        )
        of_version = found.setdefault(row.version_id, {})
        of_version[row.objective_id] = (*of_version.get(row.objective_id, ()), record)
    return found


# As records -------------------------------------------------------------------------------


def spend_record(figures: SpendFigures | None) -> SpendRecord | None:
    if figures is None:
        return None
    return SpendRecord(
        figures.revised, figures.projected, figures.planned_to_date, figures.actual_to_date
    )


def risk_record(risk: RiskNow) -> RiskRecord:
    return RiskRecord(
        reference=risk.reference,
        title=risk.title,
        owner=risk.owner,
        response=risk.response,
        current=(risk.current.score, risk.current.band) if risk.current else None,
        target=(risk.target.score, risk.target.band) if risk.target else None,
        movement=risk.movement,
        closed_on=risk.closed_on,
    )


def issue_record(issue: IssueNow) -> IssueRecord:
    return IssueRecord(
        reference=issue.reference,
        title=issue.title,
        owner=issue.owner,
        priority=issue.priority,
        action=issue.action,
        due_on=issue.due_on,
        resolved_on=issue.resolved_on,
    )
