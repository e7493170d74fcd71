"""What a finance officer still has to do, and what waits for a second person."""

from __future__ import annotations

import datetime as dt

from django.urls import reverse

from accounts.models import Membership
from accounts.owed import Owed
from accounts.roles import Permission
from figures.money import sterling
from periods.calendar import month_end, month_label, month_of

from .models import Budget, ProposedChange

#: Working days differ; the month is expected within a fortnight of its end.
DAYS_TO_ENTER = 14


def owed_by(membership: Membership, on: dt.date) -> list[Owed]:
    """The month to enter, and the budget changes of others to decide on."""
    return [*_month_to_enter(membership, on), *_changes_to_decide(membership)]


def _changes_to_decide(membership: Membership) -> list[Owed]:
    """Changes above their maker's limit that the person may approve or refuse."""
    if not membership.may(Permission.APPROVE_BUDGET_CHANGE):
        return []
    waiting = ProposedChange.objects.visible_to(membership).waiting().with_amount()
    slug = membership.organisation.slug
    return [
        Owed(
            what=f"Decide on a {one.get_kind_display().lower()} of {sterling(one.added)}",
            url=reverse("proposal", kwargs={"organisation": slug, "pk": one.pk}),
            due_on=None,
        )
        for one in waiting.exclude(proposed_by=membership)
    ]


def _month_to_enter(membership: Membership, on: dt.date) -> list[Owed]:
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
