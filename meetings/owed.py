"""What a person still has to do because of decisions, and what is left to do of meetings."""

from __future__ import annotations

import datetime as dt

from django.urls import reverse

from accounts.models import Membership
from accounts.owed import Owed
from accounts.roles import Permission

from .models import DecisionAction, Meeting


def owed_by(membership: Membership, on: dt.date) -> list[Owed]:
    """The person's own actions until they are done; for who keeps the meetings, those that were
    and are not recorded as held. Two queries at most."""
    return [*_actions(membership), *_past_meetings(membership, on)]


def _actions(membership: Membership) -> list[Owed]:
    slug = membership.organisation.slug
    own = DecisionAction.objects.open().filter(owner=membership).select_related("decision")
    return [
        Owed(f"Do {one}", reverse("action-detail", args=[slug, one.pk]), one.due_on) for one in own
    ]


def _past_meetings(membership: Membership, on: dt.date) -> list[Owed]:
    if not membership.may(Permission.KEEP_MEETINGS):
        return []
    slug = membership.organisation.slug
    past = Meeting.objects.visible_to(membership).standing().with_facts()
    return [
        Owed(
            f"Record what was decided: {one}",
            reverse("meeting-detail", args=[slug, one.pk]),
            one.meets_on,
        )
        for one in past.filter(held_recorded_at=None, meets_on__lt=on)
    ]
