"""What people are told of by e-mail besides early warnings: an invitation to a consortium, a
proposal that waits for a design group."""

from __future__ import annotations

import datetime as dt

from django.urls import reverse

from accounts.models import Membership
from accounts.roles import Permission
from notices.actions import Told
from notices.kinds import Kind

from .models import ConsortiumMember, Proposal
from .permissions import sitting


def of_invitation(member: ConsortiumMember) -> list[Told]:
    """To everybody who shares measures in the organisation that is asked. One query."""
    consortium = member.consortium
    organisation = member.organisation
    names = {"organisation": organisation.slug, "consortium": consortium.pk}
    return [
        Told(
            to=one,
            kind=Kind.ASKED_TO_JOIN,
            key=f"asked_to_join:{member.pk}",
            subject=f"{consortium.lead} asks you to join {consortium}",
            body=(
                f"It compares its members by the framework {consortium.framework}. Nobody reads "
                "a value of yours until you agree what, with whom and from when."
            ),
            path=reverse("consortium-answer", kwargs=names),
        )
        for one in Membership.objects.of(organisation).with_people()
        if one.may(Permission.SHARE_MEASURES)
    ]


def of_proposal(proposal: Proposal, on: dt.date) -> list[Told]:
    """To the design group, but for who proposes it. One query."""
    seats = proposal.framework.seats.filter(sitting(on)).exclude(membership=proposal.proposed_by_id)
    people = Membership.objects.filter(design_seats__in=seats).with_people()
    what = f"{proposal.get_kind_display()}: {proposal.code or proposal.measure}"
    return [
        Told(
            to=one,
            kind=Kind.MEASURE_PROPOSED,
            key=f"measure_proposed:{proposal.pk}",
            subject=f"To decide in {proposal.framework}: {what}",
            body=f"{proposal.proposed_by.user.name} proposes it: {proposal.reason}",
            path=reverse(
                "framework-proposal",
                kwargs={"organisation": one.organisation.slug, "proposal": proposal.pk},
            ),
        )
        for one in people.select_related("organisation").distinct()
    ]
