"""What became known about papers since a moment, for the home page."""

from __future__ import annotations

import datetime as dt

from accounts.models import Membership
from accounts.news import MOST, News
from accounts.roles import Permission

from .models import Edition
from .papers.addresses import address


def news_for(membership: Membership, since: dt.datetime) -> list[News]:
    """Editions issued since the moment, newest first."""
    if not membership.may(Permission.READ_PAPERS):
        return []
    issued = (
        Edition.objects.visible_to(membership)
        .filter(issue__recorded_at__gt=since)
        .select_related("paper__organisation", "paper__period", "paper__programme", "issue")
        .defer("record")
        .order_by("-issue__recorded_at")[:MOST]
    )
    return [
        News(f"{edition} was issued", address("edition-detail", edition), edition.issue.recorded_at)
        for edition in issued
    ]
