"""Reads what an annual report tells of its year, from the record's own statement and reports
where they have it, so that no table can say something else than the appendices."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping

from accounts.models import Organisation
from benefits.lines import AimStanding, BenefitLine, Standing
from benefits.standing import build_standing
from figures.money import NIL, total
from finance.statements.spend import owners_of_lines
from finance.statements.statement import PositionStatement, StatementLine
from periods.calendar import Quarter, month_end
from programmes.aims import AimNow, Supporter, aims_of_year
from programmes.models import PlannedProgramme
from programmes.reading import PlannedActivity, ProgrammeInPlan, programmes_in_quarter
from returns.outlines import ReturnOutline
from returns.reading import approved_outlines
from returns.records import ObjectiveRecord, ReturnRecord

from .counting import (
    Achieved,
    Outcome,
    Promised,
    achieved_in,
    added,
    count,
    done_in,
    outcome_of,
    was_due,
)
from .records import (
    SAVINGS,
    AimRecord,
    AimsRecord,
    AnnualRecord,
    BenefitRecord,
    BudgetRecord,
    DeliveredProgramme,
    DeliveredRecord,
    MissedRecord,
    SavingsRecord,
    SupportRecord,
)

#: By activity id, pairs of quarter number and status.
Said = Mapping[int, tuple[tuple[int, str], ...]]


def build_annual(
    organisation: Organisation,
    year: int,
    *,
    statement: PositionStatement | None,
    reports: Iterable[ReturnRecord],
    known_at: dt.datetime,
) -> AnnualRecord:
    """The year to its end: deliverables by approved returns, money by the ``statement``, aims by
    the ``reports`` of quarter 4, savings as known at the moment. Fourteen queries, whatever the
    number of programmes, deliverables, aims and benefits."""
    standing = build_standing(
        organisation=organisation, as_of=month_end(year, 12), known_at=known_at
    )
    savings = _savings(standing)
    return AnnualRecord(
        year=year,
        delivered=_delivered(organisation, year, statement),
        aims=_aims(organisation, year, reports, standing, savings),
        savings=savings,
    )


# Deliverables and budgets ---------------------------------------------------------


def _delivered(
    organisation: Organisation, year: int, statement: PositionStatement | None
) -> DeliveredRecord:
    planned = PlannedProgramme.objects.filter(plan__organisation=organisation, plan__year=year)
    programmes = programmes_in_quarter(list(planned.select_related("programme")), Quarter(year, 4))
    said = _said(approved_outlines(organisation, year))
    budgets = _budgets(organisation, year, statement)
    ids = {one.planned.programme_id for one in programmes}
    return DeliveredRecord(
        programmes=tuple(
            _programme(one, year, said, budgets.get(one.planned.programme_id)) for one in programmes
        ),
        elsewhere=_elsewhere(budgets, ids, statement),
        whole=_whole(statement),
    )


def _said(outlines: Mapping[int, Mapping[int, ReturnOutline]]) -> Said:
    found: dict[int, tuple[tuple[int, str], ...]] = {}
    for quarter, by_programme in sorted(outlines.items()):
        for outline in by_programme.values():
            for objective in outline.objectives:
                for pk, status, _, _ in objective.activities:
                    found[pk] = (*found.get(pk, ()), (quarter, status))
    return found


def _programme(
    one: ProgrammeInPlan, year: int, said: Said, budget: list[StatementLine] | None
) -> DeliveredProgramme:
    found = [
        (number, activity, _promised(activity, gone, said))
        for number, activity, gone in _deliverables(one)
    ]
    programme = one.planned.programme
    return DeliveredProgramme(
        programme_id=programme.pk,
        programme=programme.name,
        slug=programme.slug,
        counts=count((promised for _, _, promised in found), year),
        missed=tuple(
            _missed(number, activity, promised, year)
            for number, activity, promised in found
            if was_due(promised, year) and outcome_of(promised, year) is not Outcome.ON_TIME
        ),
        budget=_budget(budget) if budget else None,
    )


def _deliverables(one: ProgrammeInPlan) -> Iterator[tuple[int, PlannedActivity, bool]]:
    """The priority deliverables, with their objective's number and whether they were withdrawn,
    they or their objective."""
    objectives = [(row, False) for row in one.objectives] + [(row, True) for row in one.withdrawn]
    for objective, is_gone in sorted(objectives, key=lambda pair: pair[0].number):
        kept = [(row, is_gone) for row in objective.activities]
        for activity, gone in kept + [(row, True) for row in objective.withdrawn_activities]:
            if activity.activity.is_priority:
                yield objective.number, activity, gone


def _promised(activity: PlannedActivity, is_withdrawn: bool, said: Said) -> Promised:
    return Promised(
        planned_due=activity.original_due_date,
        due=activity.due_date,
        is_withdrawn=is_withdrawn,
        reports=said.get(activity.activity.pk, ()),
    )


def _missed(number: int, activity: PlannedActivity, promised: Promised, year: int) -> MissedRecord:
    return MissedRecord(
        activity_id=activity.activity.pk,
        key=activity.key,
        objective=number,
        name=activity.label,
        planned_due=promised.planned_due,
        due=promised.due,
        outcome=outcome_of(promised, year).value,
        done_in=done_in(promised.reports) or 0,
    )


def _budgets(
    organisation: Organisation, year: int, statement: PositionStatement | None
) -> dict[int | None, list[StatementLine]]:
    """The statement's lines of expenditure by the programme that they belong to."""
    if statement is None:
        return {}
    owners = owners_of_lines(organisation, year)
    found: dict[int | None, list[StatementLine]] = {}
    for group in statement.expenditure:
        for line in group.lines:
            found.setdefault(owners.get(line.line_id), []).append(line)
    return found


def _budget(lines: Iterable[StatementLine]) -> BudgetRecord:
    rows = list(lines)
    return BudgetRecord(
        revised=total(one.amounts.revised for one in rows),
        spent=added(one.amounts.actual for one in rows),
        unreported=sum(not one.is_reported for one in rows),
    )


def _elsewhere(
    budgets: dict[int | None, list[StatementLine]],
    programmes: set[int],
    statement: PositionStatement | None,
) -> BudgetRecord | None:
    """What belongs to no programme of the plan, with what no line has yet."""
    lines = [one for pk, rows in budgets.items() if pk not in programmes for one in rows]
    unallocated = statement.unallocated if statement else NIL
    if not lines and not unallocated:
        return None
    found = _budget(lines)
    spent = added([found.spent, unallocated or None])
    return BudgetRecord(found.revised, spent, found.unreported)


def _whole(statement: PositionStatement | None) -> BudgetRecord | None:
    if statement is None:
        return None
    total = statement.total_expenditure
    return BudgetRecord(total.revised, total.actual, len(statement.not_reported))


# Aims -----------------------------------------------------------------------------


def _aims(
    organisation: Organisation,
    year: int,
    reports: Iterable[ReturnRecord],
    standing: Standing,
    savings: SavingsRecord,
) -> AimsRecord:
    found = aims_of_year(organisation, year)
    told = {one.objective_id: one for report in reports for one in report.objectives}
    benefits = {one.reference: one for one in savings.benefits}
    served = {(one.aim.label, one.aim.short_name): one for one in standing.aims}
    return AimsRecord(
        aims=tuple(
            _aim(aim, told, _benefits_of(served.get((aim.label, aim.short_name)), benefits))
            for aim in found.aims
        ),
        unsupporting=len(found.unsupporting),
    )


def _benefits_of(
    one: AimStanding | None, benefits: Mapping[str, BenefitRecord]
) -> list[BenefitRecord]:
    found = (benefits.get(reference) for reference in one.references) if one else ()
    return [benefit for benefit in found if benefit]


def _aim(
    aim: AimNow, told: Mapping[int, ObjectiveRecord], benefits: list[BenefitRecord]
) -> AimRecord:
    savings = SavingsRecord(tuple(benefits)).of(SAVINGS)
    return AimRecord(
        aim_id=aim.pk,
        label=aim.label,
        short_name=aim.short_name,
        objectives=tuple(_support(one, told.get(one.objective_id)) for one in aim.supporters),
        planned=savings.planned,
        achieved=savings.achieved,
        unconfirmed=savings.unconfirmed,
        benefits=tuple(one.reference for one in benefits),
    )


def _support(one: Supporter, told: ObjectiveRecord | None) -> SupportRecord:
    return SupportRecord(
        objective_id=one.objective_id,
        programme=one.programme,
        programme_slug=one.programme_slug,
        number=one.number,
        short_name=one.short_name,
        contribution=one.contribution,
        progress=told.progress.printed if told else None,
        colour=told.judgement.now if told else "",
    )


# Savings --------------------------------------------------------------------------


def _savings(standing: Standing) -> SavingsRecord:
    """Those that have any figure to the year's end."""
    found = (_benefit(line, standing.as_of) for one in standing.programmes for line in one.lines)
    return SavingsRecord(tuple(one for one in found if one.has_figures))


def _benefit(line: BenefitLine, to: dt.date) -> BenefitRecord:
    brought = _achieved(line, to)
    return BenefitRecord(
        number=line.number,
        reference=line.reference,
        title=line.title,
        programme=line.programme,
        programme_slug=line.programme_slug,
        kind=line.kind_in_words,
        group=line.group,
        unit=line.unit,
        decimals=line.decimals,
        planned=line.realised.planned,
        achieved=brought.confirmed,
        unconfirmed=brought.unconfirmed,
        missing=tuple(_missing(line, to)),
    )


def _achieved(line: BenefitLine, to: dt.date) -> Achieved:
    return achieved_in([one.as_figure for one in line.spans], to=to, adds_up=line.adds_up)


def _missing(line: BenefitLine, to: dt.date) -> Iterator[str]:
    """Planned periods of the year that have no figure, or one that finance sent back; none after
    the benefit's end."""
    year = Quarter.containing(to).year
    for one in line.spans:
        figure, ended = one.as_figure, line.ended_on
        if figure.planned is None or figure.achieved is not None or one.year != year:
            continue
        if ended is None or one.span.start <= ended:
            yield one.span.label
