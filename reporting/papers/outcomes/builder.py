"""Reading what came of a programme, as known at a moment. The number of queries is constant."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from decimal import Decimal

from django.db.models import Q, Sum
from django.utils import timezone

from benefits.lines import BenefitLine
from benefits.models import Benefit
from benefits.realisation import overdue
from benefits.standing import lines_of
from benefits.vocabulary import Recurrence
from finance.statements.spend import spending_entries
from finance.statements.statement import sum_of
from periods.calendar import Quarter
from programmes.models import HeadAssignment, ObjectiveAim, Programme
from returns.models import ReturnSubmission
from returns.reading import record_of
from returns.records import ActivityRecord, ObjectiveRecord, ReturnRecord

from ...models import Paper, SectionKind
from ...portfolio.spending import lines_of_programme
from ..annual.counting import done_in
from .counting import Came, came_of_work, over_all_years
from .records import (
    AchievedRecord,
    AimServed,
    BenefitOutcome,
    DeliverableOutcome,
    MoneyRecord,
    ObjectiveOutcome,
    OutcomesRecord,
    ProjectRecord,
    StatusRecord,
    Tally,
)

#: By activity, pairs of quarter number and status from approved returns of one financial year.
Reports = dict[int, list[tuple[int, str]]]


def build_outcomes(paper: Paper, has: set[str], known_at: dt.datetime) -> OutcomesRecord | None:
    """None for a paper about no programme, or without a section that prints any of it."""
    wanted = {SectionKind.PROJECT, SectionKind.OUTCOMES} & has
    if paper.programme is None or not wanted:
        return None
    quarter = paper.period.quarter
    approved = _approved(paper.programme, quarter, known_at)
    last = record_of(approved[-1]) if approved else None
    objectives = _objectives(last, _reports(approved)) if last else ()
    project = achieved = None
    if SectionKind.PROJECT in has:
        project = _project(paper, known_at, approved, last, objectives)
    if SectionKind.OUTCOMES in has:
        achieved = AchievedRecord(
            as_at=Quarter.from_key(last.period_key).end if last else None,
            objectives=objectives,
            benefits=_benefits(paper.programme, quarter.end, known_at),
            aims=_aims(objectives),
        )
    return OutcomesRecord(project, achieved)


def _approved(
    programme: Programme, quarter: Quarter, known_at: dt.datetime
) -> list[ReturnSubmission]:
    """Of the financial year of the last approved return by the quarter's end: those approved, the
    last one last. A return that was reopened since counts as it was approved. Two queries."""
    at = "version__programme_return__period"
    rows = (
        ReturnSubmission.objects.approved()
        .filter(
            Q(**{f"{at}__year__lt": quarter.year})
            | Q(**{f"{at}__year": quarter.year, f"{at}__quarter_number__lte": quarter.number}),
            version__programme_return__planned_programme__programme=programme,
            decision__recorded_at__lte=known_at,
        )
        .select_related("decision")
        .order_by(f"{at}__year", f"{at}__quarter_number", "version__number")
    )
    year = rows.values_list(f"{at}__year", flat=True).last()
    return [] if year is None else list(rows.filter(**{f"{at}__year": year}))


def _reports(approved: Iterable[ReturnSubmission]) -> Reports:
    """The last version of each quarter counts."""
    by_quarter = {}
    for submission in approved:
        record = record_of(submission)
        by_quarter[Quarter.from_key(record.period_key).number] = record
    found: Reports = {}
    for number, record in by_quarter.items():
        for objective in record.objectives:
            for one in objective.activities:
                found.setdefault(one.activity_id, []).append((number, one.status))
    return found


# The project ----------------------------------------------------------------------


def _project(
    paper: Paper,
    known_at: dt.datetime,
    approved: list[ReturnSubmission],
    last: ReturnRecord | None,
    objectives: tuple[ObjectiveOutcome, ...],
) -> ProjectRecord:
    programme, quarter = paper.programme, paper.period.quarter
    heads = HeadAssignment.objects.on(quarter.end).filter(
        programme=programme, kind=HeadAssignment.Kind.HEAD
    )
    head = heads.select_related("membership__user").order_by("starts_on", "pk").last()
    activities = (
        [one for objective in last.objectives for one in objective.activities] if last else []
    )
    has_ended = programme.ended_on is not None and programme.ended_on <= quarter.end
    return ProjectRecord(
        programme=programme.name,
        head=head.membership.user.name if head else "",
        head_post=head.membership.post if head else "",
        status=_status(last, approved[-1]) if last else None,
        since=_first_year(programme),
        began=min((one.start_date for one in activities), default=None),
        due=max((one.due_date for one in activities), default=None),
        was_due=max((one.original_due_date or one.due_date for one in activities), default=None),
        ended_on=programme.ended_on if has_ended else None,
        ended_reason=programme.ended_reason if has_ended else "",
        objectives=_achieved_of(objectives) if last else None,
        deliverables=_done_of(objectives) if last else None,
        money=_money(programme, paper, known_at),
    )


def _first_year(programme: Programme) -> int | None:
    """The financial year of the first plan that had it."""
    years = programme.planned_in.order_by("plan__year").values_list("plan__year", flat=True)
    return years.first()


def _status(last: ReturnRecord, submission: ReturnSubmission) -> StatusRecord:
    judgement, progress = last.judgement, last.progress
    return StatusRecord(
        period_key=last.period_key,
        as_at=Quarter.from_key(last.period_key).end,
        approved_on=timezone.localdate(submission.decision.recorded_at),
        now=judgement.now,
        forecast=judgement.forecast,
        last=judgement.last,
        progress=progress.printed,
        computed=progress.computed if progress.is_overridden else None,
    )


def _achieved_of(objectives: Iterable[ObjectiveOutcome]) -> Tally:
    every = list(objectives)
    return Tally(sum(one.outcome == Came.ACHIEVED for one in every), len(every))


def _done_of(objectives: Iterable[ObjectiveOutcome]) -> Tally:
    every = [one.tally for one in objectives]
    return Tally(sum(one.done for one in every), sum(one.of for one in every))


def _money(programme: Programme, paper: Paper, known_at: dt.datetime) -> MoneyRecord | None:
    """None where no budget of the year has a line of the programme."""
    quarter = paper.period.quarter
    lines = lines_of_programme(paper.organisation, programme.pk, quarter, known_at)
    if not lines:
        return None
    whole = sum_of(one.amounts for one in lines)
    return MoneyRecord(
        year=quarter.year,
        budget=whole.revised,
        planned=whole.planned,
        spent=whole.actual,
        projection=whole.projection,
        unreported=tuple(one.name for one in lines if one.amounts.actual is None),
        before=_spent_before(paper, programme, known_at),
    )


def _spent_before(paper: Paper, programme: Programme, known_at: dt.datetime) -> Decimal | None:
    """In the years before the paper's."""
    entries = spending_entries(paper.organisation).filter(
        owner=programme.pk, budget__year__lt=paper.period.quarter.year, recorded_at__lte=known_at
    )
    return entries.aggregate(sum=Sum("amount"))["sum"]


# What came of it ------------------------------------------------------------------


def _objectives(last: ReturnRecord, reports: Reports) -> tuple[ObjectiveOutcome, ...]:
    quarter = Quarter.from_key(last.period_key)
    return tuple(_objective(one, reports, quarter) for one in last.objectives)


def _objective(one: ObjectiveRecord, reports: Reports, quarter: Quarter) -> ObjectiveOutcome:
    due = max((activity.due_date for activity in one.activities), default=None)
    statuses = [activity.status for activity in one.activities]
    is_due = due is not None and due <= quarter.end
    return ObjectiveOutcome(
        objective_id=one.objective_id,
        number=one.number,
        name=one.short_name,
        outcome=came_of_work(statuses, one.progress.printed, is_due=is_due).value,
        progress=one.progress.printed,
        due=due,
        deliverables=tuple(
            _deliverable(activity, reports, quarter)
            for activity in one.activities
            if activity.is_priority
        ),
    )


def _deliverable(one: ActivityRecord, reports: Reports, quarter: Quarter) -> DeliverableOutcome:
    done = done_in(reports.get(one.activity_id, ()))
    return DeliverableOutcome(
        activity_id=one.activity_id,
        key=one.key,
        name=one.short_name,
        due=one.due_date,
        was_due=one.original_due_date if one.due_date_moved else None,
        status=one.status,
        progress=one.progress,
        done_by=Quarter(quarter.year, done).end if done else None,
    )


def _benefits(
    programme: Programme, day: dt.date, known_at: dt.datetime
) -> tuple[BenefitOutcome, ...]:
    """All that the programme ever had. Five queries."""
    rows = Benefit.objects.filter(programme=programme, organisation=programme.organisation_id)
    return tuple(_benefit(one, day) for one in lines_of(rows, as_of=day, known_at=known_at))


def _benefit(line: BenefitLine, day: dt.date) -> BenefitOutcome:
    gone = line.realised
    planned, achieved, unsettled = gone.planned, gone.achieved, gone.unsettled
    figures = [one.as_figure for one in line.spans]
    if line.adds_up and line.recurrence == Recurrence.ONE_OFF:
        planned, achieved, unsettled = over_all_years(figures, to=day)
    return BenefitOutcome(
        number=line.number,
        reference=line.reference,
        title=line.title,
        kind=line.kind_in_words,
        unit=line.unit,
        decimals=line.decimals,
        more_is_better=line.more_is_better,
        baseline=line.baseline,
        baseline_on=line.baseline_on,
        planned=planned,
        achieved=achieved,
        unsettled=unsettled,
        evidence=line.evidence,
        missing=tuple(
            span.label
            for span in overdue(figures, on=day + dt.timedelta(days=1))
            if line.ended_on is None or span.start <= line.ended_on
        ),
    )


def _aims(objectives: tuple[ObjectiveOutcome, ...]) -> tuple[AimServed, ...]:
    """What the objectives support, aim by aim. One query."""
    names = {one.objective_id: f"{one.number}. {one.name}" for one in objectives}
    order = list(names)
    links = ObjectiveAim.objects.standing().filter(objective__in=order).select_related("aim")
    rows = sorted(
        links,
        key=lambda link: (
            link.aim.kind,
            link.aim.position,
            link.aim_id,
            order.index(link.objective_id),
        ),
    )
    return tuple(
        AimServed(
            aim_id=link.aim_id,
            aim=f"{link.aim.label}: {link.aim.short_name}",
            objective_id=link.objective_id,
            objective=names[link.objective_id],
            how=link.contribution,
        )
        for link in rows
    )
