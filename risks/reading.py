"""Placeholder: nothing is registered yet. Whoever builds the register replaces this file whole."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass


@dataclass(frozen=True)
class ScoreNow:
    likelihood: int
    impact: int
    score: int
    band: str


@dataclass(frozen=True)
class RiskNow:
    reference: str
    title: str
    owner: str
    response: str
    programme_id: int | None
    objective_id: int | None
    current: ScoreNow | None
    target: ScoreNow | None
    closed_on: dt.date | None
    movement: str = ""


@dataclass(frozen=True)
class IssueNow:
    reference: str
    title: str
    owner: str
    priority: str
    action: str
    due_on: dt.date | None
    resolved_on: dt.date | None
    programme_id: int | None
    objective_id: int | None


@dataclass(frozen=True)
class Register:
    risks: tuple[RiskNow, ...]
    issues: tuple[IssueNow, ...]

    def of_programme(self, pk: int) -> Register:
        return self


def register(organisation, *, quarter, programme_ids=None, with_mitigations=True) -> Register:
    return Register((), ())
