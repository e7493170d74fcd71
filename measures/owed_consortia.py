"""What consortia ask of a person: invitations to answer, steps of joining that are due."""

from __future__ import annotations

import datetime as dt

from django.db.models import Q
from django.urls import reverse

from accounts.models import Membership
from accounts.owed import Owed
from accounts.roles import Permission

from .joining import ASKS, facts_of, known_of
from .models import ConsortiumMember, JoiningStep
from .querysets import not_ended
from .vocabulary import JoiningKind, JoiningState

#: A step stands on the home page from so many days before its day.
AHEAD = dt.timedelta(days=14)


def invitations(membership: Membership, on: dt.date) -> list[Owed]:
    """Consortia that wait for the organisation's answer, for who shares. One query."""
    if not membership.may(Permission.SHARE_MEASURES):
        return []
    rows = ConsortiumMember.objects.filter(
        not_ended(on),
        not_ended(on, "consortium__"),
        organisation=membership.organisation_id,
        joined_on=None,
    )
    slug = membership.organisation.slug
    return [
        Owed(
            f"Answer {one.consortium.lead}, which asks you to join {one.consortium}",
            reverse(
                "consortium-answer",
                kwargs={"organisation": slug, "consortium": one.consortium_id},
            ),
            None,
        )
        for one in rows.select_related("consortium__lead")
    ]


def steps_due(membership: Membership, on: dt.date) -> list[Owed]:
    """Steps that the person owns, or that nobody owns where they keep measures, from two weeks
    before their day. One query, and two for each first
    return that is due."""
    nobodys = Q(owner=None) if membership.may(Permission.KEEP_MEASURES) else Q(pk__in=[])
    rows = (
        JoiningStep.objects.filter(
            Q(owner=membership) | nobodys,
            not_ended(on, "member__"),
            not_ended(on, "member__consortium__"),
            member__organisation=membership.organisation_id,
            due_on__lte=on + AHEAD,
        )
        .exclude(state=JoiningState.DONE)
        .select_related("member__consortium")
    )
    return [_owed(step, membership) for step in rows if not _is_shown(step, membership, on)]


def _is_shown(step: JoiningStep, membership: Membership, on: dt.date) -> bool:
    """Whether facts say that it is done, whatever is stated: of the first return alone."""
    if step.kind != JoiningKind.FIRST_RETURN:
        return False
    organisation = membership.organisation_id
    return known_of(step, organisation, facts_of([step.member], organisation, on)).is_done


def _owed(step: JoiningStep, membership: Membership) -> Owed:
    names = {
        "organisation": membership.organisation.slug,
        "consortium": step.member.consortium_id,
        "member": step.member_id,
        "step": step.pk,
    }
    what = f"{step.member.consortium}, {step.get_kind_display().lower()}: "
    asks = ASKS[step.kind]
    return Owed(
        what + asks[0].lower() + asks[1:], reverse("consortium-step", kwargs=names), step.due_on
    )
