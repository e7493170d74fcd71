"""A round as a table: each programme's return, whose turn it is, and how late."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db.models import Count, Max, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone

from accounts.models import Organisation
from periods.calendar import Quarter
from periods.models import ReportingPeriod
from programmes.models import HeadAssignment, Objective, OperationalPlan

from .deadline import due_on_of
from .models import ExtensionRequest, ProgrammeReturn, ReturnVersion
from .vocabulary import APPROVED, HANDED_IN, HandoverState, ReturnState


@dataclass(frozen=True)
class RoundRow:
    """One programme's return. ``days_late`` is nil where it came, or is still due, in time."""

    programme: str
    slug: str
    heads: str
    state: str
    waits_for: str
    submitted_on: dt.date | None
    days_late: int
    due_on: dt.date
    is_extended: bool = False
    asked_for_more: bool = False
    asked_because: str = ""
    steps_with: str = ""
    """Contributors who have a step of it."""
    reminded_at: dt.datetime | None = None
    ready: int = 0
    steps: int = 0
    submitted_by: str = ""

    @property
    def is_handed_in(self) -> bool:
        return self.state in HANDED_IN

    @property
    def state_words(self) -> str:
        return ReturnState(self.state).label


@dataclass(frozen=True)
class RoundTable:
    period: ReportingPeriod
    state: str
    rows: tuple[RoundRow, ...]

    @property
    def handed_in(self) -> int:
        return sum(row.is_handed_in for row in self.rows)

    @property
    def late(self) -> int:
        return sum(row.days_late > 0 and not row.is_handed_in for row in self.rows)

    @property
    def answer(self) -> str:
        """The heading: ``Quarter 2 of 2009/10: 2 of 5 returns submitted, 1 late``."""
        late = f", {self.late} late" if self.late else ""
        return f"{self.period}: {in_words(self.handed_in, len(self.rows))}{late}"


def in_words(handed_in: int, total: int) -> str:
    return f"{handed_in} of {total} {'return' if total == 1 else 'returns'} submitted"


def round_table(period: ReportingPeriod, today: dt.date) -> RoundTable:
    """The round on a day. Six queries, whatever the number of programmes: returns, versions with
    what froze them, extensions, requests, handovers, heads."""
    rows = ProgrammeReturn.objects.filter(period=period).in_plan_order()
    returns = list(
        rows.with_submissions()
        .with_extensions()
        .with_handovers()
        .annotate(
            reminded_at=Max("reminders__recorded_at"),
            step_count=_steps(period.quarter.number),
            ready_count=_ready_steps(),
        )
    )
    heads = heads_on(today, [one.planned_programme.programme_id for one in returns])
    return RoundTable(
        period=period,
        state=state_on(period, today),
        rows=tuple(_row(one, heads, period, today) for one in returns),
    )


def _steps(quarter_number: int) -> Coalesce:
    """How many objectives a return asks for."""
    objectives = (
        Objective.objects.filter(planned_programme=OuterRef("planned_programme"))
        .counting_in(quarter_number)
        .order_by()
        .values("planned_programme")
        .annotate(count=Count("pk"))
    )
    return Coalesce(Subquery(objectives.values("count")), 0)


def _ready_steps() -> Coalesce:
    """How many of them its last version has ready."""
    last = (
        ReturnVersion.objects.filter(programme_return=OuterRef("pk"))
        .order_by("-number")
        .annotate(count=Count("objective_updates", filter=Q(objective_updates__is_ready=True)))
    )
    return Coalesce(Subquery(last.values("count")[:1]), 0)


def state_on(period: ReportingPeriod, today: dt.date) -> str:
    """Where the round's window stands on the day."""
    if today < period.opens_on:
        return "planned"
    return "open" if today <= period.closes_on else "closed"


def rounds_of(organisation: Organisation) -> list[ReportingPeriod]:
    """The opened rounds, newest first, with ``total``, ``handed_in`` and ``approved`` counted."""
    submitted = Q(returns__state__in=list(HANDED_IN))
    return list(
        ReportingPeriod.objects.filter(organisation=organisation)
        .opened()
        .annotate(
            total=Count("returns"),
            handed_in=Count("returns", filter=submitted),
            approved=Count("returns", filter=Q(returns__state__in=list(APPROVED))),
        )
        .newest_first()
    )


def quarters_to_open(organisation: Organisation) -> list[Quarter]:
    """The quarters of planned years that have no open round yet, newest first. Two queries."""
    opened = {
        period.quarter
        for period in ReportingPeriod.objects.filter(organisation=organisation).opened()
    }
    years = OperationalPlan.objects.filter(organisation=organisation).values_list("year", flat=True)
    quarters = {Quarter(year, number) for year in years for number in (1, 2, 3, 4)}
    return sorted(quarters - opened, reverse=True)


def heads_on(day: dt.date, programme_ids: list[int]) -> dict[int, str]:
    """By programme id, the names of those who head it on the day; deputies where nobody does."""
    assignments = (
        HeadAssignment.objects.on(day)
        .filter(programme__in=programme_ids)
        .select_related("membership__user")
        .order_by("-kind", "membership__user__name")
    )
    found: dict[int, list[HeadAssignment]] = {}
    for one in assignments:
        found.setdefault(one.programme_id, []).append(one)
    return {
        pk: ", ".join(one.membership.user.name for one in those if one.kind == those[0].kind)
        for pk, those in found.items()
    }


def days_late(programme_return: ProgrammeReturn, period: ReportingPeriod, today: dt.date) -> int:
    """Days after the due date, or the last extension, on which it was first submitted, or today
    where it never was."""
    given = first_submitted_on(programme_return) or today
    return max(0, (given - due_on_of(programme_return)).days)


def first_submitted_on(programme_return: ProgrammeReturn) -> dt.date | None:
    """``programme_return`` as ``with_submissions()`` reads it."""
    for version in programme_return.versions.all():
        if version.is_submitted:
            return timezone.localdate(version.submission.recorded_at)
    return None


def _row(
    programme_return: ProgrammeReturn,
    heads: dict[int, str],
    period: ReportingPeriod,
    today: dt.date,
) -> RoundRow:
    programme = programme_return.programme
    who = heads.get(programme.pk, "")
    waits = {ReturnState.SUBMITTED: "a director"} | dict.fromkeys(APPROVED, "nobody")
    return RoundRow(
        programme=programme.name,
        slug=programme.slug,
        heads=who,
        state=programme_return.state,
        waits_for=waits.get(programme_return.state, "its head" if who else "a head to be assigned"),
        submitted_on=first_submitted_on(programme_return),
        days_late=days_late(programme_return, period, today),
        due_on=due_on_of(programme_return),
        is_extended=due_on_of(programme_return) > period.due_on,
        **_chasing(programme_return),
        reminded_at=programme_return.reminded_at,
        ready=programme_return.ready_count,
        steps=programme_return.step_count,
        submitted_by=_submitted_by(programme_return),
    )


def _chasing(programme_return: ProgrammeReturn) -> dict[str, object]:
    """What is asked of whoever runs the round, and who has steps; nothing once it is handed in."""
    if programme_return.state in HANDED_IN:
        return {}
    request = request_open(programme_return)
    given = [one for one in programme_return.handovers.all() if one.state == HandoverState.GIVEN]
    names = sorted({one.contributor.user.name for one in given})
    return {
        "asked_for_more": request is not None,
        "asked_because": request.reason if request else "",
        "steps_with": ", ".join(names),
    }


def request_open(programme_return: ProgrammeReturn) -> ExtensionRequest | None:
    """The last request for more time, where no extension has come since; both read already."""
    asked, given = programme_return.extension_requests.all(), programme_return.extensions.all()
    last = max(asked, key=lambda one: one.recorded_at, default=None)
    if last is None or any(one.recorded_at >= last.recorded_at for one in given):
        return None
    return last


def _submitted_by(programme_return: ProgrammeReturn) -> str:
    """Who submitted last, and for whom."""
    for version in reversed(programme_return.versions.all()):
        if version.is_submitted:
            submission = version.submission
            head = submission.on_behalf_of
            behalf = f", on behalf of {head.user.name}" if head else ""
            return f"{submission.submitted_by.user.name}{behalf}"
    return ""
