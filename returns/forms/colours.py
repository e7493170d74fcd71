"""The colours of a step: what the figures say beside what the head says of it."""

from __future__ import annotations

from dataclasses import dataclass

from django.forms import BoundField

from ..records import EvidenceRecord, JudgementRecord

#: What evidence says where no line of the budget belongs there.
NO_BUDGET = "no budget"


@dataclass(frozen=True)
class ColourRow:
    """One line of the colours: what the figures say, last quarter's colour, the box, and what the
    product asks about it. ``last`` is empty where no colour was given."""

    of: str
    evidence: EvidenceRecord
    last: str
    box: BoundField
    queries: list[BoundField]


def colours_to_begin_with(judgement: JudgementRecord) -> dict[str, str]:
    """By part of the judgement, what its box shows where nothing is stated: the figures' colour.

    The overall colour is the worst of the three unless another is typed, so its box stays empty.
    """
    spend = judgement.spend_evidence
    shown = {
        "delivery": judgement.delivery or judgement.delivery_evidence.colour,
        "spend": judgement.spend or spend.colour or _no_budget(spend),
        "risk": judgement.risk or judgement.risk_evidence.colour,
        "overall": judgement.overall,
    }
    overall = judgement.now or judgement.overall_evidence
    return shown | {"forecast": judgement.forecast or overall}


def _no_budget(evidence: EvidenceRecord) -> str:
    return "no_budget" if evidence.words == NO_BUDGET else ""


def last_colours(last: JudgementRecord | None) -> dict[str, str]:
    """By part, what the head said last quarter."""
    if last is None:
        return dict.fromkeys(("delivery", "spend", "risk", "overall"), "")
    parts = {"delivery": last.delivery, "spend": last.spend, "risk": last.risk}
    return parts | {"overall": last.now}
