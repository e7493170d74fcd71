"""What a finance officer still has to do."""

from __future__ import annotations

import datetime as dt

from django.urls import reverse

from accounts.models import Membership
from accounts.owed import Owed
from accounts.roles import Permission
from periods.calendar import month_end, month_label, month_of

from .models import Budget

#: Working days differ; the month is expected within a fortnight of its end.
DAYS_TO_ENTER = 14


def owed_by(membership: Membership, on: dt.date) -> list[Owed]:
    """The last complete month, if its year has a budget and nobody entered an actual for it."""
    if not membership.may(Permission.ENTER_FINANCE):
        return []
    year, month = month_of(on.replace(day=1) - dt.timedelta(days=1))
    budget = Budget.objects.visible_to(membership).for_year(year).first()
    if budget is None or budget.month_totals.filter(month=month, standing__gt=0).exists():
        return []
    kwargs = {"organisation": membership.organisation.slug, "year": year, "month": month}
    return [
        Owed(
            what=f"Enter the actuals of {month_label(year, month)}",
            url=reverse("actuals-enter", kwargs=kwargs),
            due_on=month_end(year, month) + dt.timedelta(days=DAYS_TO_ENTER),
        )
    ]
