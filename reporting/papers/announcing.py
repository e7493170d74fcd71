"""Telling members, once, that a paper was issued."""

from __future__ import annotations

from accounts.models import Membership
from accounts.roles import GRANTS, Permission
from notices.actions import Told, tell_all
from notices.kinds import Kind
from periods.calendar import print_day
from records import clock

from ..models import Edition
from .addresses import address

READERS = [role for role, granted in GRANTS.items() if Permission.READ_PAPERS in granted]


def announce(edition: Edition) -> None:
    """Everybody who reads papers is told of the edition; who was told before is not told again."""
    paper = edition.paper
    which = f", edition {edition.number}" if edition.number > 1 else ""
    why = f"It corrects the edition before: {edition.reason}" if edition.reason else ""
    meeting = paper.meeting
    body = f"For {meeting.body} on {print_day(meeting.meets_on)}. {why}".strip()
    tell_all(
        Told(
            to=member,
            kind=Kind.PAPER_ISSUED,
            key=f"paper-issued:{edition.pk}",
            subject=f"{paper}{which}",
            body=body,
            path=address("edition-detail", edition),
        )
        for member in readers_of(edition)
    )


def readers_of(edition: Edition) -> list[Membership]:
    """The members of today whose roles read papers."""
    members = Membership.objects.filter(
        organisation=edition.paper.organisation_id, role_rows__role__in=READERS
    )
    today = clock.today()
    return [one for one in members.distinct().select_related("user") if one.counts_on(today)]
