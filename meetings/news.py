"""What became known about meetings since a moment, for the home page."""

from __future__ import annotations

import datetime as dt

from django.urls import reverse

from accounts.models import Membership
from accounts.news import MOST, News
from accounts.roles import Permission

from .models import Agreement


def news_for(membership: Membership, since: dt.datetime) -> list[News]:
    """Minutes that were agreed. One query."""
    if not membership.may(Permission.SEE_MEETINGS):
        return []
    agreed = (
        Agreement.objects.filter(
            meeting__body__organisation=membership.organisation_id, recorded_at__gt=since
        )
        .select_related("meeting__body")
        .order_by("-recorded_at")[:MOST]
    )
    return [
        News(f"Minutes were agreed: {one.meeting}", _address(membership, one), one.recorded_at)
        for one in agreed
    ]


def _address(membership: Membership, agreement: Agreement) -> str:
    return reverse(
        "meeting-detail",
        kwargs={"organisation": membership.organisation.slug, "meeting": agreement.meeting_id},
    )
