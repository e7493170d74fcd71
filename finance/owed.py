"""What finance and the heads of programmes still have to do for a month."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from django.db.models import Exists, OuterRef
from django.urls import reverse

from accounts.models import Membership
from accounts.owed import Owed
from accounts.roles import Permission, Reach
from figures.money import sterling
from periods.calendar import month_end, month_label, month_of
from programmes.models import Programme

from .models import (
    Budget,
    BudgetedLine,
    CarryForward,
    MonthTotal,
    Projection,
    ProposedChange,
    Side,
    Upload,
)
from .months.closing import MonthStates, month_states

#: Working days differ; the month is entered within a fortnight of its end, then a week each for
#: budget holders to project their lines and for finance to close it.
DAYS_TO_ENTER = 14
DAYS_TO_FORECAST = 21
DAYS_TO_CLOSE = 28


#: Of uploads that are not done with: what is owed.
UPLOADS = {
    Upload.State.READING: "Look at {} when it is read",
    Upload.State.PREVIEW: "Confirm the upload of {}",
    Upload.State.UNREADABLE: "See why {} could not be read",
}


def owed_by(membership: Membership, on: dt.date) -> list[Owed]:
    """What a month still needs, the person's own uploads that wait, and the budget changes of
    others to decide on. Three queries, and two for who decides."""
    return [
        *_of_month(membership, on),
        *_of_uploads(membership),
        *_changes_to_decide(membership),
        *_carry_forwards_to_decide(membership),
    ]


def _changes_to_decide(membership: Membership) -> Iterator[Owed]:
    """Changes above their maker's limit that the person may approve or refuse."""
    if not membership.may(Permission.APPROVE_BUDGET_CHANGE):
        return
    waiting = ProposedChange.objects.visible_to(membership).waiting().with_amount()
    for one in waiting.exclude(proposed_by=membership):
        kwargs = {"organisation": membership.organisation.slug, "pk": one.pk}
        yield Owed(
            what=f"Decide on a {one.get_kind_display().lower()} of {sterling(one.added)}",
            url=reverse("proposal", kwargs=kwargs),
            due_on=None,
        )


def _carry_forwards_to_decide(membership: Membership) -> Iterator[Owed]:
    """What others ask to carry forward and the person may approve or refuse."""
    if not membership.may(Permission.APPROVE_BUDGET_CHANGE):
        return
    asked = CarryForward.objects.filter(
        budget__organisation=membership.organisation_id, state=CarryForward.State.REQUESTED
    )
    for one in asked.exclude(requested_by=membership).select_related("line"):
        kwargs = {"organisation": membership.organisation.slug, "pk": one.pk}
        yield Owed(
            what=f"Decide on carrying forward {sterling(one.amount)} of {one.line.name}",
            url=reverse("carry-forward", kwargs=kwargs),
            due_on=None,
        )


def _of_uploads(membership: Membership) -> Iterator[Owed]:
    if not membership.may(Permission.ENTER_FINANCE):
        return
    waiting = Upload.objects.filter(uploaded_by=membership, state__in=UPLOADS)
    for upload in waiting.select_related("stored_file"):
        kwargs = {"organisation": membership.organisation.slug, "pk": upload.pk}
        name = f"“{upload.stored_file.name}”"
        yield Owed(
            what=UPLOADS[upload.state].format(name),
            url=reverse("upload", kwargs=kwargs),
            due_on=None,
        )


def _of_month(membership: Membership, on: dt.date) -> list[Owed]:
    """Of the year of the last complete month, if it has a budget: to finance that month's actuals
    and the closing of the earliest month that is open; to heads the projections of their lines.
    Two queries."""
    enters = membership.may(Permission.ENTER_FINANCE)
    forecasts = membership.reach(Permission.FORECAST_LINES) is Reach.OWN_PROGRAMMES
    if not (enters or forecasts):
        return []
    year, month = month_of(on.replace(day=1) - dt.timedelta(days=1))
    budget = _with_facts(membership, month, on).for_year(year).first()
    if budget is None:
        return []
    states = month_states(budget)
    found = [*_of_finance(budget, states, month)] if enters else []
    if forecasts and budget.is_entered and budget.has_lines_to_project:
        found += _of_heads(budget, states, month)
    slug = membership.organisation.slug
    return [_owed(slug, budget.year, *one) for one in found]


Task = tuple[str, str, int, int]
"""What, where, of which month, within how many days of its end."""


def _of_finance(budget: Budget, states: MonthStates, last: int) -> Iterator[Task]:
    if not budget.is_entered and not states.is_closed_for_finance(last):
        yield "Enter the actuals of {}", "actuals-enter", last, DAYS_TO_ENTER
    first_open = states.open_month_from(1)
    if first_open is None or first_open > last or (first_open == last and not budget.is_entered):
        return
    if states.is_closed_for_holders(first_open):
        yield "Close {} for finance", "month-end", first_open, DAYS_TO_CLOSE
    else:
        yield "Close {} for budget holders", "month-end", first_open, DAYS_TO_FORECAST


def _of_heads(budget: Budget, states: MonthStates, last: int) -> Iterator[Task]:
    if not states.is_closed_for_holders(last):
        yield "Project and note your lines for {}", "projections-enter", last, DAYS_TO_FORECAST


def _with_facts(membership: Membership, month: int, on: dt.date):
    """Budgets, each with whether the month was entered, and whether a line of the programmes that
    the person heads has no projection in it yet."""
    entered = MonthTotal.objects.filter(
        budget=OuterRef("pk"), month=month, standing__gt=0, line__isnull=False
    )
    projected = Projection.objects.filter(
        budget=OuterRef("budget_id"), line=OuterRef("line_id"), month=month
    )
    own = Programme.objects.visible_to(membership).headed_by(membership, on)
    lines = BudgetedLine.objects.filter(
        ~Exists(projected),
        budget=OuterRef("pk"),
        line__group__side=Side.EXPENDITURE,
        line__programme__in=own.values("pk"),
    )
    return Budget.objects.visible_to(membership).annotate(
        is_entered=Exists(entered), has_lines_to_project=Exists(lines)
    )


def _owed(slug: str, year: int, what: str, name: str, month: int, days: int) -> Owed:
    kwargs = {"organisation": slug, "year": year, "month": month}
    return Owed(
        what=what.format(month_label(year, month)),
        url=reverse(name, kwargs=kwargs),
        due_on=month_end(year, month) + dt.timedelta(days=days),
    )
