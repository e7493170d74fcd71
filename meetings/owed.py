"""What a person still has to do because of decisions, and what is left to do of meetings."""

from __future__ import annotations

import datetime as dt

from django.db.models import Exists, OuterRef
from django.urls import reverse

from accounts.models import Membership
from accounts.owed import Owed
from accounts.roles import Permission

from .models import DecisionAction, Meeting


def owed_by(membership: Membership, on: dt.date) -> list[Owed]:
    """The person's own actions until they are done; for who keeps the meetings, those that were
    and are not recorded as held; for who puts minutes on record, those of a meeting after which
    the body met again. Three queries at most."""
    return [*_actions(membership), *_past_meetings(membership, on), *_minutes(membership)]


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


def _minutes(membership: Membership) -> list[Owed]:
    """A body agrees its minutes when it meets next."""
    if not membership.may(Permission.AGREE_MINUTES):
        return []
    slug = membership.organisation.slug
    held = Meeting.objects.visible_to(membership).with_facts().exclude(held_recorded_at=None)
    again = held.filter(body=OuterRef("body"), meets_on__gt=OuterRef("meets_on"))
    return [
        Owed(
            f"Put the minutes on record: {one}",
            reverse("minutes-agree", args=[slug, one.pk]),
            None,
        )
        for one in held.filter(Exists(again), agreement=None)
    ]
