"""How savings and benefits stand on a day, as known at a moment: read once, then frozen.

``as_of`` chooses the spans that count: those over by then, of the financial year that holds it.
``known_at`` chooses what was on the record: the plan that counted, the figures, what finance said.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from decimal import Decimal

from django.db.models import Count, OuterRef, Q, Subquery

from accounts.models import Organisation
from periods.calendar import financial_year_of, month_start
from programmes.models import ObjectiveAim, ObjectiveTerms
from records import clock

from .lines import (
    AimOfBenefit,
    AimStanding,
    BenefitLine,
    ProgrammeStanding,
    SpanLine,
    Standing,
    Totals,
)
from .models import AchievedFigure, Benefit, BenefitPlan, PlannedFigure
from .realisation import Pounds, Span, add_up, over_years, planned_of_year, realised
from .vocabulary import Recurrence, State, state_of


def build_standing(
    *, organisation: Organisation, as_of: dt.date, known_at: dt.datetime | None = None
) -> Standing:
    """Every benefit that had not ended before the financial year of the day. Five queries,
    whatever the volume."""
    known_at = known_at or clock.now()
    begins = month_start(financial_year_of(as_of), 1)
    rows = Benefit.objects.filter(organisation=organisation).not_ended_on(begins)
    lines = lines_of(rows, as_of=as_of, known_at=known_at)
    return Standing(
        as_of=as_of,
        known_at=known_at,
        year=financial_year_of(as_of),
        programmes=_by_programme(lines),
        aims=_by_aim(lines),
        totals=totals_of(lines),
    )


def lines_of(rows, *, as_of: dt.date, known_at: dt.datetime) -> list[BenefitLine]:
    """The benefits of a queryset by programme and number, as they stand. Five queries."""
    benefits = list(_with_words(rows))
    ids = [one.pk for one in benefits]
    planned = _planned(ids, known_at)
    achieved = _achieved(ids, known_at)
    aims = _aims({one.objective_id for one in benefits if one.objective_id})
    return [
        _line(
            one,
            _spans(one, planned.get(one.pk, {}), achieved.get(one.pk, {})),
            aims.get(one.objective_id, ()),
            as_of,
        )
        for one in benefits
    ]


def totals_of(lines: Iterable[BenefitLine]) -> Totals:
    """The pounds of the lines, by what they are."""
    lines = list(lines)

    def of(group: str) -> Pounds:
        counted = (one for one in lines if one.group == group)
        return add_up((one.realised, one.year_planned or Decimal(0)) for one in counted)

    return Totals(of("cashable"), of("non_cashable"), of("other"))


def _with_words(rows):
    terms = ObjectiveTerms.objects.filter(objective=OuterRef("objective"))
    return (
        rows.with_names()
        .annotate(
            objective_name=Subquery(
                terms.order_by("-from_quarter", "-pk").values("short_name")[:1]
            ),
            evidence_count=Count("evidence", filter=Q(evidence__is_removed=False)),
        )
        .order_by("programme__position", "programme__name", "number")
    )


def _planned(ids: Sequence[int], known_at: dt.datetime) -> dict[int, dict[Span, Decimal]]:
    """By benefit, the spans of the plan that counted. Two queries."""
    rows = BenefitPlan.objects.filter(benefit__in=ids, recorded_at__lte=known_at)
    latest = dict(rows.order_by("dated_on", "pk").values_list("benefit_id", "pk"))
    found: dict[int, dict[Span, Decimal]] = {}
    figures = PlannedFigure.objects.filter(plan__in=latest.values())
    for benefit, year, quarter, amount in figures.values_list(
        "plan__benefit", "year", "quarter", "amount"
    ):
        found.setdefault(benefit, {})[Span(year, quarter)] = amount
    return found


def _achieved(ids: Sequence[int], known_at: dt.datetime) -> dict[int, dict[Span, AchievedFigure]]:
    """By benefit, of each span the figure that was said last. One query."""
    rows = AchievedFigure.objects.filter(benefit__in=ids, recorded_at__lte=known_at)
    found: dict[int, dict[Span, AchievedFigure]] = {}
    for row in rows.select_related("decision").order_by("pk"):
        decision = getattr(row, "decision", None)
        known = decision is not None and decision.recorded_at <= known_at
        row.said_of_it = decision if known else None
        found.setdefault(row.benefit_id, {})[row.span] = row
    return found


def _aims(objectives: set[int]) -> dict[int, tuple[AimOfBenefit, ...]]:
    """By objective. One query."""
    links = ObjectiveAim.objects.standing().filter(objective__in=objectives)
    found: dict[int, tuple[AimOfBenefit, ...]] = {}
    for link in links.select_related("aim").order_by("aim__kind", "aim__position", "aim_id"):
        aim = AimOfBenefit(link.aim.label, link.aim.short_name)
        found[link.objective_id] = (*found.get(link.objective_id, ()), aim)
    return found


def _spans(
    benefit: Benefit, planned: dict[Span, Decimal], achieved: dict[Span, AchievedFigure]
) -> tuple[SpanLine, ...]:
    return tuple(
        _span(benefit, span, planned.get(span), achieved.get(span))
        for span in sorted({*planned, *achieved}, key=lambda one: (one.end, one.quarter))
    )


def _span(
    benefit: Benefit, span: Span, planned: Decimal | None, said: AchievedFigure | None
) -> SpanLine:
    if said is None:
        return SpanLine(span.year, span.quarter, planned, None, "", None, "", "")
    decision = said.said_of_it
    state = state_of(
        stated=said.stated,
        decision=decision.decided if decision else "",
        needs_confirmation=benefit.needs_confirmation,
    )
    return SpanLine(
        year=span.year,
        quarter=span.quarter,
        planned=planned,
        achieved=said.amount,
        state=state.value,
        figure_id=said.pk,
        note=said.note,
        reason=decision.reason if decision and state is State.QUERIED else "",
    )


def _line(
    benefit: Benefit,
    spans: tuple[SpanLine, ...],
    aims: tuple[AimOfBenefit, ...],
    as_of: dt.date,
) -> BenefitLine:
    figures = [one.as_figure for one in spans]
    adds_up, objective = benefit.adds_up, benefit.objective
    once = adds_up and benefit.recurrence == Recurrence.ONE_OFF
    return BenefitLine(
        reference=benefit.reference,
        number=benefit.number,
        title=benefit.title,
        description=benefit.description,
        programme_id=benefit.programme_id,
        programme=benefit.programme.name,
        programme_slug=benefit.programme.slug,
        objective_id=benefit.objective_id,
        objective=f"{objective.number}. {benefit.objective_name or ''}" if objective else "",
        owner=benefit.owner.user.name,
        kind=benefit.kind,
        is_cashable=benefit.is_cashable,
        recurrence=benefit.recurrence,
        unit=benefit.unit,
        decimals=benefit.decimals,
        adds_up=adds_up,
        more_is_better=benefit.more_is_better,
        baseline=benefit.baseline,
        baseline_on=benefit.baseline_on,
        baseline_source=benefit.baseline_source,
        ended_on=benefit.ended_on,
        ended_reason=benefit.ended_reason,
        evidence=benefit.evidence_count,
        aims=aims,
        spans=spans,
        realised=realised(
            figures,
            to=as_of,
            adds_up=adds_up,
            more_is_better=benefit.more_is_better,
            baseline=benefit.baseline,
        ),
        year_planned=(planned_of_year(figures, financial_year_of(as_of)) if adds_up else None),
        over_years=over_years(figures, to=as_of) if once else None,
    )


def _by_programme(lines: Sequence[BenefitLine]) -> tuple[ProgrammeStanding, ...]:
    found: dict[int, list[BenefitLine]] = {}
    for line in lines:
        found.setdefault(line.programme_id, []).append(line)
    return tuple(
        ProgrammeStanding(
            programme_id=pk,
            programme=own[0].programme,
            programme_slug=own[0].programme_slug,
            totals=totals_of(own),
            lines=tuple(own),
        )
        for pk, own in found.items()
    )


def _by_aim(lines: Sequence[BenefitLine]) -> tuple[AimStanding, ...]:
    found: dict[AimOfBenefit, list[BenefitLine]] = {}
    for line in lines:
        for aim in line.aims:
            found.setdefault(aim, []).append(line)
    return tuple(
        AimStanding(aim, tuple(one.reference for one in own), totals_of(own))
        for aim, own in sorted(found.items(), key=lambda pair: pair[0].label)
    )
