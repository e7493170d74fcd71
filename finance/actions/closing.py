"""A month is closed for budget holders, then for finance; reopened with permission and reason."""

from __future__ import annotations

from django.db import transaction

from accounts.models import Membership
from accounts.permissions import check_may
from accounts.roles import Permission
from periods.calendar import month_label, month_start
from records import clock
from records.refusals import Refused, required

from ..models import REASON_LENGTH, Budget, MonthClosing
from ..months.closing import (
    FINANCE,
    HOLDERS,
    MonthStates,
    month_states,
)
from ..years import check_year_open
from .checks import check_may_enter, check_month, lock


@transaction.atomic
def close_month(*, budget: Budget, month: int, stage: str, by: Membership) -> MonthClosing:
    """Close a month for budget holders, or for finance.

    Finance closes after the holders, and month after month: an earlier month that is still open
    for finance refuses it. What is missing (``finance.months.month_end``) does not.
    """
    check_may_enter(by, budget.organisation_id)
    check_month(month)
    _check_stage(stage)
    lock(budget)
    states = month_states(budget)
    label = month_label(budget.year, month)
    if month_start(budget.year, month) > clock.today():
        raise Refused(f"{label} has not begun yet.")
    if _is_closed(states, month, stage):
        raise Refused(f"{label} is closed for {_whom(stage)} already.")
    if stage == FINANCE:
        _check_turn(states, month)
    return _record(budget, month, stage, is_closed=True, by=by)


@transaction.atomic
def reopen_month(
    *, budget: Budget, month: int, stage: str, reason: str, by: Membership
) -> MonthClosing:
    """Open a month again. One closed for finance is opened for finance first: the holders'
    closing stands until it is taken back too. A closed year is reopened before."""
    check_may(by, Permission.REOPEN_MONTH, budget.organisation_id)
    check_month(month)
    _check_stage(stage)
    lock(budget)
    check_year_open(budget)
    reason = required(reason, "Enter why the month is reopened", field="reason")
    if len(reason) > REASON_LENGTH:
        raise Refused(f"Shorten this to {REASON_LENGTH:,} characters", field="reason")
    states = month_states(budget)
    label = month_label(budget.year, month)
    if not states.closed(month, stage):
        raise Refused(f"{label} is not closed for {_whom(stage)}.")
    if stage == HOLDERS and states.is_closed_for_finance(month):
        raise Refused(f"{label} is closed for finance. Reopen it for finance first.")
    return _record(budget, month, stage, is_closed=False, reason=reason, by=by)


def _check_stage(stage: str) -> None:
    if stage not in MonthClosing.Stage.values:
        raise Refused("Choose budget holders or finance.", field="stage")


def _is_closed(states: MonthStates, month: int, stage: str) -> bool:
    if stage == HOLDERS:
        return states.is_closed_for_holders(month)
    return states.is_closed_for_finance(month)


def _check_turn(states: MonthStates, month: int) -> None:
    year = states.budget.year
    if not states.is_closed_for_holders(month):
        label = month_label(year, month)
        raise Refused(f"{label} is still open for budget holders. Close it for them first.")
    if earlier := states.open_before(month):
        names = ", ".join(month_label(year, one) for one in earlier)
        raise Refused(f"Close the months before it for finance first: {names}.")


def _whom(stage: str) -> str:
    return MonthClosing.Stage(stage).label.lower()


def _record(
    budget: Budget, month: int, stage: str, *, is_closed: bool, by: Membership, reason: str = ""
) -> MonthClosing:
    return MonthClosing.objects.create(
        budget=budget,
        month=month,
        stage=stage,
        is_closed=is_closed,
        reason=reason,
        recorded_by=by,
        recorded_at=clock.now(),
    )
