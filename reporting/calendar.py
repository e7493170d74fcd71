"""Meetings that papers go to, in a person's calendar."""

from __future__ import annotations

import datetime as dt

from django.db.models import Max
from django.urls import reverse

from accounts.models import Membership
from accounts.roles import Permission
from meetings.models import Meeting
from notices.calendar import Event

from .models import Paper


def calendar_for(membership: Membership, since: dt.date) -> list[Event]:
    """Meetings on ``since`` or later that a paper goes to, but those that are planned here and so
    are in the calendar themselves. The day of a meeting is no secret to
    whoever will read its papers; the paper in preparation is, so they are led to the list."""
    if not membership.may(Permission.READ_PAPERS):
        return []
    papers = _without_those_of_planned_meetings(membership, since)
    history = Paper.history.filter(id__in=[one.pk for one in papers]).order_by()
    changed = {
        row["id"]: row["last"] for row in history.values("id").annotate(last=Max("history_date"))
    }
    return [_meeting(membership, one, changed[one.pk]) for one in papers]


def _without_those_of_planned_meetings(membership: Membership, since: dt.date) -> list[Paper]:
    planned = Meeting.objects.visible_to(membership).standing().filter(meets_on__gte=since)
    told = {(name.lower(), day) for name, day in planned.values_list("body__name", "meets_on")}
    papers = Paper.objects.visible_to(membership).filter(meeting_date__gte=since)
    return [one for one in papers if (one.body.lower(), one.meeting_date) not in told]


def _meeting(membership: Membership, paper: Paper, changed_at: dt.datetime) -> Event:
    names: dict[str, object] = {"organisation": membership.organisation.slug}
    path = reverse("paper-list", kwargs=names)
    if membership.may(Permission.SEE_DRAFT_PAPERS):
        path = reverse("paper-detail", kwargs=names | {"paper": paper.pk})
    return Event(
        uid=f"paper-meeting-{paper.pk}",
        day=paper.meeting_date,
        what=f"Meeting of the {paper.body}: {paper.get_kind_display()}",
        path=path,
        changed_at=changed_at,
    )
