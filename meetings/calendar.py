"""Meetings and the days of one's own actions, in a person's calendar."""

from __future__ import annotations

import datetime as dt

from django.db.models import Max
from django.urls import reverse

from accounts.models import Membership
from accounts.roles import Permission
from notices.calendar import Event

from .models import DecisionAction, Meeting


def calendar_for(membership: Membership, since: dt.date) -> list[Event]:
    """Meetings that stand, and the person's open actions, on ``since`` or later."""
    if not membership.may(Permission.SEE_MEETINGS):
        return []
    meetings = Meeting.objects.visible_to(membership).standing().with_facts()
    actions = DecisionAction.objects.open().filter(owner=membership, due_on__gte=since)
    return [
        *_events(membership, list(meetings.filter(meets_on__gte=since)), _of_meeting),
        *_events(membership, list(actions.select_related("decision")), _of_action),
    ]


def _events(membership: Membership, rows: list, event) -> list[Event]:
    """Each dated by the last line of its history."""
    if not rows:
        return []
    history = type(rows[0]).history.filter(id__in=[one.pk for one in rows]).order_by()
    changed = {
        row["id"]: row["last"] for row in history.values("id").annotate(last=Max("history_date"))
    }
    return [event(membership.organisation.slug, one, changed[one.pk]) for one in rows]


def _of_meeting(slug: str, meeting: Meeting, changed_at: dt.datetime) -> Event:
    at = f", {meeting.starts_at:%H:%M}" if meeting.starts_at else ""
    return Event(
        uid=f"meeting-{meeting.pk}",
        day=meeting.meets_on,
        what=f"Meeting of the {meeting.body}{at}",
        path=reverse("meeting-detail", args=[slug, meeting.pk]),
        changed_at=changed_at,
    )


def _of_action(slug: str, action: DecisionAction, changed_at: dt.datetime) -> Event:
    return Event(
        uid=f"action-{action.pk}",
        day=action.due_on,
        what=f"Due: {action}",
        path=reverse("action-detail", args=[slug, action.pk]),
        changed_at=changed_at,
    )
