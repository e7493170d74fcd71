"""What frameworks ask of a person: proposals to decide on, files of lists that wait."""

from __future__ import annotations

import datetime as dt

from django.urls import reverse

from accounts.models import Membership
from accounts.owed import Owed
from accounts.roles import Permission

from .models import DesignGroupSeat, Framework, ListFile, Proposal
from .permissions import sitting
from .vocabulary import ListState, ProposalState


def proposals_to_decide(membership: Membership, on: dt.date) -> list[Owed]:
    """Open proposals of others on which the person may decide (``permissions.may_decide``), the
    oldest first. One query."""
    if not membership.counts_on(on):
        return []
    seats = DesignGroupSeat.objects.filter(sitting(on), membership=membership)
    rows = Proposal.objects.filter(
        state=ProposalState.OPEN,
        framework__in=Framework.objects.visible_to(membership, on).values("pk"),
    )
    rows = rows.filter(framework__in=seats.values("framework")).exclude(proposed_by=membership)
    slug = membership.organisation.slug
    return [
        Owed(
            f"Decide on: {one.code or one.measure} in {one.framework} "
            f"({one.get_kind_display().lower()})",
            reverse("framework-proposal", kwargs={"organisation": slug, "proposal": one.pk}),
            None,
        )
        for one in rows.select_related("framework", "measure").order_by("proposed_at", "pk")
    ]


def lists_waiting(membership: Membership, on: dt.date) -> list[Owed]:
    """Files of lists that the person uploaded, and neither loaded nor gave up. One query."""
    if not membership.may(Permission.KEEP_MEASURES):
        return []
    rows = ListFile.objects.filter(uploaded_by=membership, state=ListState.WAITING)
    slug = membership.organisation.slug
    return [
        Owed(
            f"Load “{one}” (no. {one.pk}, {one.get_kind_display().lower()} from a file), "
            "or give it up",
            reverse("list-file", kwargs={"organisation": slug, "file": one.pk}),
            None,
        )
        for one in rows.select_related("stored_file").order_by("uploaded_at", "pk")
    ]
