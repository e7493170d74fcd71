"""What became known about the money since a moment, for the home page."""

from __future__ import annotations

import datetime as dt

from django.urls import reverse

from accounts.models import Membership
from accounts.news import MOST, News
from accounts.roles import Permission
from periods.calendar import month_label

from .models import MonthClosing


def news_for(membership: Membership, since: dt.datetime) -> list[News]:
    """Months that were closed for finance, or reopened. One query."""
    if not membership.may(Permission.SEE_FINANCE):
        return []
    closings = (
        MonthClosing.objects.filter(
            budget__organisation=membership.organisation_id,
            stage=MonthClosing.Stage.FINANCE,
            recorded_at__gt=since,
        )
        .select_related("budget")
        .order_by("-recorded_at")[:MOST]
    )
    return [_news(membership, one) for one in closings]


def _news(membership: Membership, closing: MonthClosing) -> News:
    year, month = closing.budget.year, closing.month
    slug = membership.organisation.slug
    url = reverse("position-statement", kwargs={"organisation": slug, "year": year, "month": month})
    done = "closed" if closing.is_closed else "reopened"
    return News(f"{month_label(year, month)} was {done}", url, closing.recorded_at)
