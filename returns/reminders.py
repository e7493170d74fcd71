"""What falls due of returns on a day: the round opens, a week is left, it is today, it is late.

Each is told once: its key names the return and the date that it is about. A day on which nothing
was sent is made up for on the next; a due date that moves is told of anew.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict

from django.urls import reverse
from django.utils.formats import date_format

from accounts.models import Membership, Organisation
from notices.actions import Told
from notices.kinds import Kind
from periods.models import ReportingPeriod
from programmes.models import HeadAssignment

from .deadline import due_on_of
from .models import ProgrammeReturn
from .vocabulary import HANDED_IN

WEEK = dt.timedelta(days=7)
DAY = dt.timedelta(days=1)
#: After a quarter of a year the next round asks; the old return is then chased by people.
GIVEN_UP_AFTER = dt.timedelta(weeks=13)


def due_notices(organisation: Organisation, on: dt.date) -> list[Told]:
    """What heads and deputies of returns not handed in are told on the day. Three queries."""
    waiting = list(
        ProgrammeReturn.objects.filter(
            period__organisation=organisation,
            period__opened_at__isnull=False,
            period__opens_on__lte=on,
        )
        .exclude(state__in=list(HANDED_IN))
        .in_plan_order()
        .select_related("period__organisation", "planned_programme__programme")
        .prefetch_related("extensions")
    )
    heads = heads_of([one.planned_programme.programme_id for one in waiting], on)
    return [
        told
        for one in waiting
        for membership in heads[one.planned_programme.programme_id]
        for told in _fallen_due(one, membership, on)
    ]


def opening_notices(period: ReportingPeriod, on: dt.date) -> list[Told]:
    """What heads and deputies are told of returns that can be begun on the day."""
    if period.opens_on > on:
        return []
    returns = list(ProgrammeReturn.objects.waited_for(period))
    heads = heads_of([one.planned_programme.programme_id for one in returns], on)
    return [
        _opened(one, membership)
        for one in returns
        for membership in heads[one.planned_programme.programme_id]
    ]


def heads_of(programme_ids: list[int], on: dt.date) -> dict[int, list[Membership]]:
    """Head and deputies of each programme on the day, the head first. One query."""
    found: dict[int, list[Membership]] = defaultdict(list)
    assignments = HeadAssignment.objects.on(on).filter(programme__in=programme_ids)
    for one in assignments.select_related("membership__user").order_by("-kind", "pk"):
        found[one.programme_id].append(one.membership)
    return found


def _fallen_due(one: ProgrammeReturn, to: Membership, on: dt.date) -> list[Told]:
    """At most one: what is nearest says the most."""
    due, opens = due_on_of(one), one.period.opens_on
    if due < on <= due + GIVEN_UP_AFTER:
        return [_late(one, to, due, on)]
    if on == due:
        return [_due_today(one, to, due)]
    # A round that opens with less than eight days to go says so itself.
    if due - WEEK <= on < due and opens < due - WEEK:
        return [_due_in_a_week(one, to, due)]
    return [_opened(one, to)] if on < min(due, opens + WEEK) else []


def _opened(one: ProgrammeReturn, to: Membership) -> Told:
    instructions = f"\n\n{one.period.instructions}" if one.period.instructions else ""
    return Told(
        to=to,
        kind=Kind.ROUND_OPENED,
        key=f"round_opened:return-{one.pk}",
        subject=f"You can begin: {one}",
        body=(
            f"The round is open. The return of {one.programme} is due on {day(due_on_of(one))}."
            f"{instructions}"
        ),
        path=path_of("return-detail", one),
    )


def _due_in_a_week(one: ProgrammeReturn, to: Membership, due: dt.date) -> Told:
    return Told(
        to=to,
        kind=Kind.DUE_IN_A_WEEK,
        key=f"due_in_a_week:return-{one.pk}:{due}",
        subject=f"Due on {day(due)}: {one}",
        body=f"The return of {one.programme} for {one.period} is due on {day(due)}.",
        path=path_of("return-detail", one),
    )


def _due_today(one: ProgrammeReturn, to: Membership, due: dt.date) -> Told:
    return Told(
        to=to,
        kind=Kind.DUE_TODAY,
        key=f"due_today:return-{one.pk}:{due}",
        subject=f"Due today, {day(due)}: {one}",
        body=(
            f"The return of {one.programme} for {one.period} is due on {day(due)}, until midnight. "
            "If you cannot make it, ask for more time on its page."
        ),
        path=path_of("return-detail", one),
    )


def _late(one: ProgrammeReturn, to: Membership, due: dt.date, on: dt.date) -> Told:
    first = due + DAY
    said_on = first + (on - first) // WEEK * WEEK
    days = (on - due).days
    return Told(
        to=to,
        kind=Kind.LATE,
        key=f"late:return-{one.pk}:{said_on}",
        subject=f"Late: {one}",
        body=(
            f"The return of {one.programme} for {one.period} was due on {day(due)}. On {day(on)} "
            f"it is {days} day{'' if days == 1 else 's'} late. What you have typed is kept."
        ),
        path=path_of("return-detail", one),
    )


def path_of(name: str, one: ProgrammeReturn, **names: object) -> str:
    """The path of one of the return's pages; ``period.organisation`` should be at hand."""
    kwargs = {
        "organisation": one.period.organisation.slug,
        "period": one.period.key,
        "programme": one.programme.slug,
    }
    return reverse(name, kwargs=kwargs | names)


def day(value: dt.date) -> str:
    """30 September 2009"""
    return date_format(value, "j F Y")
