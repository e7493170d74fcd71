"""The register as records: what pages and returns show of risks and issues. Read once."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace

from django.db.models import F, Value

from accounts.models import Organisation
from periods.calendar import Quarter

from .models import Issue, Mitigation, Risk
from .scoring import Bands, ScoreNow, movement, score_of
from .vocabulary import Band

__all__ = [
    "Entry",
    "IssueNow",
    "MitigationNow",
    "Register",
    "RiskNow",
    "ScoreNow",
    "entries_of",
    "register",
]


@dataclass(frozen=True)
class MitigationNow:
    pk: int
    action: str
    owner: str
    due_on: dt.date
    done_on: dt.date | None


@dataclass(frozen=True)
class RiskNow:
    """A risk with the scores that count, and ``previous``, the current one as it was at the end
    of the quarter before; None where it was not scored."""

    pk: int
    number: int
    reference: str
    title: str
    cause: str
    event: str
    effect: str
    owner: str
    owner_id: int
    category: str
    response: str
    programme_id: int | None
    programme: str
    programme_slug: str
    objective_id: int | None
    inherent: ScoreNow | None
    current: ScoreNow | None
    target: ScoreNow | None
    previous: ScoreNow | None
    raised_on: dt.date
    closed_on: dt.date | None
    mitigations: tuple[MitigationNow, ...] = ()

    @property
    def is_open(self) -> bool:
        return self.closed_on is None

    @property
    def band(self) -> str:
        """Of the current score; empty where there is none."""
        return self.current.band if self.current else ""

    @property
    def movement(self) -> str:
        """Since the end of the quarter before, in words."""
        return movement(self.previous, self.current)


@dataclass(frozen=True)
class IssueNow:
    pk: int
    number: int
    reference: str
    title: str
    description: str
    owner: str
    owner_id: int
    priority: str
    action: str
    due_on: dt.date | None
    raised_on: dt.date
    resolved_on: dt.date | None
    resolution: str
    programme_id: int | None
    programme: str
    programme_slug: str
    objective_id: int | None

    @property
    def is_open(self) -> bool:
        return self.resolved_on is None

    def is_late(self, on: dt.date) -> bool:
        """Whether it is still open after its day."""
        return self.is_open and self.due_on is not None and self.due_on < on


@dataclass(frozen=True)
class Entry:
    """A risk or an issue as a text names it; ``programme_id`` None is the organisation's own."""

    kind: str
    """``R`` or ``I``."""
    number: int
    title: str
    programme_id: int | None
    is_open: bool

    @property
    def reference(self) -> str:
        return f"{self.kind}{self.number:03d}"


@dataclass(frozen=True)
class Register:
    risks: tuple[RiskNow, ...]
    issues: tuple[IssueNow, ...]

    def of_programme(self, pk: int) -> Register:
        return Register(
            tuple(one for one in self.risks if one.programme_id == pk),
            tuple(one for one in self.issues if one.programme_id == pk),
        )

    @property
    def open_risks(self) -> tuple[RiskNow, ...]:
        return tuple(one for one in self.risks if one.is_open)

    @property
    def open_issues(self) -> tuple[IssueNow, ...]:
        return tuple(one for one in self.issues if one.is_open)


def register(
    organisation: Organisation,
    *,
    quarter: Quarter,
    programme_ids: Collection[int] | None = None,
    with_mitigations: bool = True,
    closed_too: bool = False,
) -> Register:
    """What is open now and what was closed since the quarter began; all that was ever closed with
    ``closed_too``. ``programme_ids`` None is everything, the organisation's own included.

    Two queries, and a third with mitigations.
    """
    risks = Risk.objects.filter(organisation=organisation)
    issues = Issue.objects.filter(organisation=organisation)
    if not closed_too:
        risks, issues = risks.open_since(quarter.start), issues.open_since(quarter.start)
    if programme_ids is not None:
        risks, issues = risks.of_programmes(programme_ids), issues.of_programmes(programme_ids)
    scored = risks.with_names().with_scores(quarter.previous().end).order_by("number")
    found = tuple(risk_now(row) for row in scored)
    if with_mitigations:
        found = _with_mitigations(found)
    return Register(found, tuple(issue_now(row) for row in issues.with_names().order_by("number")))


def entries_of(organisation: Organisation, programme_ids: Collection[int]) -> tuple[Entry, ...]:
    """Every risk and issue, open or not, of the programmes and of the organisation itself, risks
    first. One query."""
    columns = ("kind", "number", "title", "programme_id", "ended")
    risks, issues = (
        model.objects.filter(organisation=organisation)
        .of_programmes_or_own(programme_ids)
        .annotate(kind=Value(kind), ended=F(ended))
        .order_by()
        .values_list(*columns)
        for model, kind, ended in ((Risk, "R", "closed_on"), (Issue, "I", "resolved_on"))
    )
    found = (Entry(*row, ended is None) for *row, ended in risks.union(issues, all=True))
    return tuple(sorted(found, key=lambda one: (one.kind != "R", one.number)))


def risk_now(risk: Risk) -> RiskNow:
    """``risk`` as ``with_names().with_scores(…)`` reads it."""
    return RiskNow(
        pk=risk.pk,
        number=risk.number,
        reference=risk.reference,
        title=risk.title,
        cause=risk.cause,
        event=risk.event,
        effect=risk.effect,
        owner=risk.owner.user.name,
        owner_id=risk.owner_id,
        category=risk.category,
        response=risk.response,
        programme_id=risk.programme_id,
        programme=risk.programme.name if risk.programme else "",
        programme_slug=risk.programme.slug if risk.programme else "",
        objective_id=risk.objective_id,
        inherent=_score(risk, "inherent"),
        current=_score(risk, "current"),
        target=_score(risk, "target"),
        previous=_score(risk, "previous"),
        raised_on=risk.raised_on,
        closed_on=risk.closed_on,
    )


def issue_now(issue: Issue) -> IssueNow:
    """``issue`` as ``with_names()`` reads it."""
    return IssueNow(
        pk=issue.pk,
        number=issue.number,
        reference=issue.reference,
        title=issue.title,
        description=issue.description,
        owner=issue.owner.user.name,
        owner_id=issue.owner_id,
        priority=issue.priority,
        action=issue.action,
        due_on=issue.due_on,
        raised_on=issue.raised_on,
        resolved_on=issue.resolved_on,
        resolution=issue.resolution,
        programme_id=issue.programme_id,
        programme=issue.programme.name if issue.programme else "",
        programme_slug=issue.programme.slug if issue.programme else "",
        objective_id=issue.objective_id,
    )


def in_words(risks: Iterable[RiskNow]) -> str:
    """``14 open risks: 2 very high, 3 high``."""
    risks = [one for one in risks if one.is_open]
    counted = Counter(one.band for one in risks)
    worst = [
        f"{counted[band]} {band.label.lower()}"
        for band in (Band.VERY_HIGH, Band.HIGH)
        if counted[band]
    ]
    whole = f"{len(risks) or 'No'} open risk{'' if len(risks) == 1 else 's'}"
    return f"{whole}: {', '.join(worst)}" if worst else whole


def _score(risk: Risk, kind: str) -> ScoreNow | None:
    parts = getattr(risk, f"{kind}_score")
    if parts is None:
        return None
    bands = Bands(parts["medium_from"], parts["high_from"], parts["very_high_from"])
    return score_of(parts["likelihood"], parts["impact"], bands)


def _with_mitigations(risks: tuple[RiskNow, ...]) -> tuple[RiskNow, ...]:
    rows = Mitigation.objects.filter(risk__in=[one.pk for one in risks])
    under: dict[int, list[MitigationNow]] = {}
    for row in rows.select_related("owner__user"):
        told = MitigationNow(row.pk, row.action, row.owner.user.name, row.due_on, row.done_on)
        under.setdefault(row.risk_id, []).append(told)
    return tuple(replace(one, mitigations=tuple(under.get(one.pk, ()))) for one in risks)
