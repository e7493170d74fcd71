"""The days of rounds and returns in a person's calendar."""

from __future__ import annotations

import datetime as dt

from django.db.models import Max
from django.urls import reverse

from accounts.models import Membership
from accounts.roles import Permission
from notices.calendar import Event
from periods.models import ReportingPeriod
from programmes.models import Programme
from records import clock

from .deadline import due_on_of
from .models import ProgrammeReturn

#: Period to the moment at which its dates or words last changed.
Changed = dict[int, dt.datetime]


def calendar_for(membership: Membership, since: dt.date) -> list[Event]:
    """Due and closing dates of the rounds that close on ``since`` or later; a head's own returns
    by name instead of the round's due date."""
    if not membership.may(Permission.SEE_RETURNS):
        return []
    periods = list(
        ReportingPeriod.objects.visible_to(membership).opened().filter(closes_on__gte=since)
    )
    changed = _changed(periods)
    own = _own_returns(membership, periods)
    with_own = {one.period_id for one in own}
    return [
        *(_return_due(membership, one, changed) for one in own),
        *(_due(membership, one, changed) for one in periods if one.pk not in with_own),
        *(_closes(membership, one, changed) for one in periods),
    ]


def _own_returns(membership: Membership, periods: list[ReportingPeriod]) -> list[ProgrammeReturn]:
    if not membership.may(Permission.GIVE_RETURN):
        return []
    headed = Programme.objects.visible_to(membership).headed_by(membership, clock.today())
    return list(
        ProgrammeReturn.objects.filter(period__in=periods, planned_programme__programme__in=headed)
        .in_plan_order()
        .prefetch_related("extensions")
    )


def _changed(periods: list[ReportingPeriod]) -> Changed:
    history = ReportingPeriod.history.filter(id__in=[one.pk for one in periods])
    last = history.order_by().values("id").annotate(last=Max("history_date"))
    return {row["id"]: row["last"] for row in last}


def _return_due(membership: Membership, one: ProgrammeReturn, changed: Changed) -> Event:
    extended = [extension.recorded_at for extension in one.extensions.all()]
    names = {"period": one.period.key, "programme": one.programme.slug}
    return Event(
        uid=f"return-due-{one.pk}",
        day=due_on_of(one),
        what=f"Return of {one.programme} due ({one.period})",
        path=_path("return-detail", membership, **names),
        changed_at=max([changed[one.period_id], *extended]),
    )


def _due(membership: Membership, period: ReportingPeriod, changed: Changed) -> Event:
    return Event(
        uid=f"round-due-{period.pk}",
        day=period.due_on,
        what=f"Returns due ({period})",
        path=_path("round-detail", membership, period=period.key),
        changed_at=changed[period.pk],
    )


def _closes(membership: Membership, period: ReportingPeriod, changed: Changed) -> Event:
    return Event(
        uid=f"round-closes-{period.pk}",
        day=period.closes_on,
        what=f"Round of returns closes ({period})",
        path=_path("round-detail", membership, period=period.key),
        changed_at=changed[period.pk],
    )


def _path(name: str, membership: Membership, **names: str) -> str:
    return reverse(name, kwargs={"organisation": membership.organisation.slug, **names})
