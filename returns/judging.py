"""What a head declares beside what the figures say, of an objective and of a programme."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from programmes.reading import PlannedObjective
from risks.reading import RiskNow

from .around import Around
from .evidence import Evidence, of_objective_delivery, of_risks, of_spend, overall
from .models import ObjectiveUpdate, ReturnVersion
from .records import (
    ActivityRecord,
    JudgementRecord,
    ObjectiveRecord,
    SectionRecord,
    ToleranceRecord,
    worst,
)


def judgement_of_objective(
    planned: PlannedObjective,
    update: ObjectiveUpdate,
    activities: Sequence[ActivityRecord],
    sections: Iterable[SectionRecord],
    beside: Around,
    last: ObjectiveRecord | None,
) -> JudgementRecord:
    """An objective's evidence is its delivery, its own risks, and its own lines if it has any."""
    spend = next((one.budget_status for one in sections if one.budget_status), "")
    return _judgement(
        update,
        spend,
        of_objective_delivery([one.evidence for one in activities]),
        _of_spend(beside.spend.of_objective(planned.objective.pk), beside.tolerances),
        _of_risks(beside.risks_of(planned.objective)),
        colour_of_objective(last) if last else "",
    )


def judgement_of_programme(
    version: ReturnVersion, objectives: Sequence[ObjectiveRecord], beside: Around
) -> JudgementRecord:
    """A programme's evidence is that of all its deliverables, lines and risks."""
    return _judgement(
        version,
        version.spend_rag,
        of_objective_delivery([a.evidence for one in objectives for a in one.activities]),
        _of_spend(beside.spend.of_programme(beside.programme_id), beside.tolerances),
        _of_risks(beside.register.risks),
        _colour_of_programme(beside),
    )


def colour_of_objective(record: ObjectiveRecord) -> str:
    """The colour that stood; in a record of version 1 the worst of its rows."""
    return record.judgement.now or worst(*(one.rag for one in record.activities))


def _colour_of_programme(beside: Around) -> str:
    last = beside.last
    if last is None:
        return ""
    return last.judgement.now or worst(*(colour_of_objective(one) for one in last.objectives))


def _judgement(
    declared: ObjectiveUpdate | ReturnVersion,
    spend: str,
    delivery_evidence: Evidence,
    spend_evidence: Evidence,
    risk_evidence: Evidence,
    last: str,
) -> JudgementRecord:
    return JudgementRecord(
        delivery=declared.delivery_rag,
        spend=spend,
        risk=declared.risk_rag,
        overall=declared.overall_rag,
        forecast=declared.forecast_rag,
        last=last,
        delivery_evidence=delivery_evidence,
        spend_evidence=spend_evidence,
        risk_evidence=risk_evidence,
        overall_evidence=overall(delivery_evidence, spend_evidence, risk_evidence).colour,
    )


def _of_spend(figures, tolerances: ToleranceRecord) -> Evidence:
    if figures is None:
        return of_spend(None, None, tolerances)
    return of_spend(figures.revised, figures.projected, tolerances)


def _of_risks(risks: Iterable[RiskNow]) -> Evidence:
    """Closed ones print in their quarter and colour nothing."""
    return of_risks([one.current.band if one.current else "" for one in risks if not one.closed_on])
