"""Who may project and note which lines: what a table of roles cannot say.

Finance works on every line until the month is closed for finance: its statement then stands. Who
heads a programme, or deputises, works on its lines alone, until the month is closed for budget
holders.
"""

from __future__ import annotations

from collections.abc import Iterable

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet

from accounts.models import Membership
from accounts.permissions import check_may
from accounts.roles import Permission, Reach
from periods.calendar import month_label
from programmes.models import Programme
from records import clock
from records.refusals import Refused

from .models import Budget, BudgetLine
from .months.closing import check_open_for_finance, month_states

NOT_YOURS = "You project and note the lines of the programmes that you head. These are not: {}."


def forecasts_all(membership: Membership) -> bool:
    return membership.reach(Permission.FORECAST_LINES) is Reach.WHOLE_ORGANISATION


def own_programmes(membership: Membership) -> QuerySet[Programme]:
    """The programmes whose lines the person projects and notes where not all are theirs to."""
    if not membership.may(Permission.FORECAST_LINES):
        return Programme.objects.none()
    return Programme.objects.visible_to(membership).headed_by(membership, clock.today())


def lines_to_forecast(membership: Membership, lines: QuerySet[BudgetLine]) -> QuerySet[BudgetLine]:
    """Those of the lines that the person may project and note, whatever the month."""
    if forecasts_all(membership):
        return lines
    return lines.filter(programme__in=own_programmes(membership).values("pk"))


def may_forecast(membership: Membership, budget: Budget, month: int) -> bool:
    """Whether the month is open to the person at all: two queries at most."""
    if not membership.may(Permission.FORECAST_LINES):
        return False
    states = month_states(budget)
    if forecasts_all(membership):
        return not states.is_closed_for_finance(month)
    return not states.is_closed_for_holders(month)


def check_is_theirs(membership: Membership, *lines: BudgetLine) -> None:
    """Raises PermissionDenied where a line is not the person's to project and note."""
    if forecasts_all(membership):
        return
    own = set(own_programmes(membership).values_list("pk", flat=True))
    strangers = [line.name for line in lines if line.programme_id not in own]
    if strangers:
        raise PermissionDenied(NOT_YOURS.format(", ".join(strangers)))


def check_may_forecast(
    membership: Membership, budget: Budget, month: int, lines: Iterable[BudgetLine]
) -> None:
    """Raises PermissionDenied where a line is not the person's to project and note, and Refused
    where the month is closed for finance, or else for them."""
    check_may(membership, Permission.FORECAST_LINES, budget.organisation_id)
    check_is_theirs(membership, *lines)
    check_open_for_finance(budget, month)
    if forecasts_all(membership):
        return
    if month_states(budget).is_closed_for_holders(month):
        label = month_label(budget.year, month)
        raise Refused(f"{label} is closed for budget holders. Ask finance to change it for you.")
