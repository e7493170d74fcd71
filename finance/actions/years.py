"""The year end: closed with its outturn and reopened; what is carried forward; the next budget."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from decimal import Decimal

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from accounts.models import Membership
from accounts.permissions import check_may
from accounts.roles import Permission
from figures.money import NIL, pounds_and_pence, total
from periods.calendar import month_end, month_start, print_day, year_label
from records import clock
from records.refusals import Refused, required

from ..budgeting.planning import approved_amounts
from ..models import (
    REASON_LENGTH,
    Budget,
    BudgetChange,
    BudgetedLine,
    BudgetLine,
    CarryForward,
    Outturn,
    YearClosing,
)
from ..permissions import check_is_theirs
from ..years import (
    amounts_now,
    beyond_outturn,
    budget_before,
    build_year_end,
    check_year_open,
    closing_of,
    is_beyond_what_is_left,
    left_of,
    lines_that_go_on,
    lines_to_place,
    objective_for,
    objectives_that_continue,
)
from .budgets import create_budget, include_line, place_line
from .changes import record_change
from .checks import check_amount, check_in_year, check_lines_in, check_may_enter, lock, lock_books

State = CarryForward.State


# Closing a year --------------------------------------------------------------------


@transaction.atomic
def close_year(*, budget: Budget, by: Membership) -> YearClosing:
    """Close a year with what each line came to.

    Every month is closed for finance before, and nothing is unallocated: the outturn adds up to
    the ledger's. Open orders and requests that nobody decided on do not stand in the way.
    """
    check_may_enter(by, budget.organisation_id)
    lock(budget)
    check_year_open(budget)
    label = year_label(budget.year)
    if clock.today() <= month_end(budget.year, 12):
        raise Refused(f"{label} has not ended yet.")
    if hindrances := build_year_end(budget).hindrances:
        raise Refused(f"{label} cannot close yet. {' '.join(hindrances)}")
    return _record(budget, is_closed=True, by=by)


@transaction.atomic
def reopen_year(*, budget: Budget, reason: str, by: Membership) -> YearClosing:
    """Open a year again. Its months stay closed: each is reopened by itself."""
    check_may(by, Permission.REOPEN_MONTH, budget.organisation_id)
    lock(budget)
    if not closing_of(budget):
        raise Refused(f"{year_label(budget.year)} is not closed.")
    return _record(budget, is_closed=False, reason=_reason(reason, "why it is reopened"), by=by)


def _record(budget: Budget, *, is_closed: bool, by: Membership, reason: str = "") -> YearClosing:
    closing = YearClosing.objects.create(
        budget=budget,
        is_closed=is_closed,
        reason=reason,
        recorded_by=by,
        recorded_at=clock.now(),
    )
    if is_closed:
        amounts = amounts_now(budget)
        lines = budget.budgeted_lines.values_list("line_id", flat=True)
        pairs = ((pk, *amounts.get(pk, (NIL, NIL))) for pk in lines)
        Outturn.objects.bulk_create(
            Outturn(closing=closing, line_id=pk, revised=revised, actual=actual)
            for pk, revised, actual in pairs
        )
    return closing


def _reason(text: str, what: str) -> str:
    text = required(text, f"Enter {what}", field="reason")
    if len(text) > REASON_LENGTH:
        raise Refused(f"Shorten this to {REASON_LENGTH:,} characters", field="reason")
    return text


# Carrying forward ------------------------------------------------------------------


@transaction.atomic
def request_carry_forward(
    *, budget: Budget, line: BudgetLine, amount: Decimal, reason: str, by: Membership
) -> CarryForward:
    """Ask that an amount of a line is kept for the next year: at most its revised budget less its
    actual, from March on, once for each line unless the request was refused.

    Finance asks for every line, who heads a programme for its lines.
    """
    check_may(by, Permission.FORECAST_LINES, budget.organisation_id)
    check_is_theirs(by, line)
    lock(budget)
    check_lines_in(budget, [line])
    march = month_start(budget.year, 12)
    if clock.today() < march:
        raise Refused(f"What is left of a line is not known before {print_day(march)}.")
    if budget.carry_forwards.filter(line=line).exclude(state=State.REFUSED).exists():
        raise Refused(f"A carry-forward of {line} is asked for already.")
    amount = check_amount(amount)
    if amount <= 0:
        raise Refused("Enter an amount above nil.", field="amount")
    _check_is_left(budget, line, amount)
    asked = CarryForward(
        budget=budget,
        line=line,
        amount=amount,
        reason=_reason(reason, "what it is for"),
        requested_by=by,
        requested_at=clock.now(),
    )
    asked.signed(by).save()
    return asked


def _check_is_left(budget: Budget, line: BudgetLine, amount: Decimal) -> None:
    most = left_of(budget, line).most
    if not most:
        raise Refused(f"Nothing is left of {line} to carry forward.", field="amount")
    if amount > most:
        raise Refused(
            f"At most £{pounds_and_pence(most)} can be carried forward: that is left of {line}.",
            field="amount",
        )


@transaction.atomic
def approve_carry_forward(
    *, request: CarryForward, reason: str = "", expected_version: int, by: Membership
) -> CarryForward:
    """A second person agrees. Asked anew: so much is left of the line."""
    _check_may_decide(by, request)
    lock(request.budget)
    _check_waits(request)
    _check_is_left(request.budget, request.line, request.amount)
    request.decision_reason = reason.strip()
    return _decide(request, State.APPROVED, by, expected_version)


@transaction.atomic
def refuse_carry_forward(
    *, request: CarryForward, reason: str, expected_version: int, by: Membership
) -> CarryForward:
    """A second person says no, and why; the line may then be asked for again. What was approved
    is refused after all where so much is not left any more: it could never come in."""
    _check_may_decide(by, request)
    lock(request.budget)
    if not is_beyond_what_is_left(request):
        _check_waits(request)
    request.decision_reason = _reason(reason, "why you refuse it")
    return _decide(request, State.REFUSED, by, expected_version)


def may_decide_on_carry_forward(by: Membership, request: CarryForward) -> bool:
    """Whether the person may approve or refuse it: never who asked."""
    return (
        by.may(Permission.APPROVE_BUDGET_CHANGE)
        and by.organisation_id == request.budget.organisation_id
        and by.pk != request.requested_by_id
    )


def _check_may_decide(by: Membership, request: CarryForward) -> None:
    check_may(by, Permission.APPROVE_BUDGET_CHANGE, request.budget.organisation_id)
    if not may_decide_on_carry_forward(by, request):
        raise PermissionDenied("A second person decides on a carry-forward: you asked for this.")


def _check_waits(request: CarryForward) -> None:
    if request.state != State.REQUESTED:
        raise Refused(f"This carry-forward is {request.get_state_display().lower()} already.")


def _decide(
    request: CarryForward, state: str, by: Membership, expected_version: int
) -> CarryForward:
    request.state, request.decided_by, request.decided_at = state, by, clock.now()
    request.signed(by).save_edit(expected_version=expected_version)
    return request


@transaction.atomic
def bring_in_carry_forwards(
    *, budget: Budget, dated_on: dt.date, by: Membership
) -> list[BudgetChange]:
    """What was approved to be carried out of the year before adds to the lines of this budget.

    One dated revision for each decision, on its authority. It need not net to nil, as a revision
    must: reserves pay for it, and the budget says so as the reason why it does not balance. The
    year before is closed by then, so that what was left is certain: Refused where more was
    approved than its outturn left.
    """
    check_may_enter(by, budget.organisation_id)
    lock(budget)
    check_year_open(budget)
    check_in_year(budget, dated_on)
    waiting = _waiting_to_come_in(budget)
    check_lines_in(budget, [one.line for one in waiting])
    if not approved_amounts(budget):
        raise Refused("Approve the budget first: a carry-forward adds to what is approved.")
    decisions: dict[tuple[int, dt.date], list[CarryForward]] = {}
    for one in waiting:
        key = one.decided_by_id, timezone.localdate(one.decided_at)
        decisions.setdefault(key, []).append(one)
    changes = [_bring_in(budget, rows, dated_on, by) for rows in decisions.values()]
    _say_why_unbalanced(budget, waiting, by)
    return changes


def _waiting_to_come_in(budget: Budget) -> list[CarryForward]:
    before = budget_before(budget)
    label = year_label(budget.year - 1)
    closing = closing_of(before) if before else None
    if closing is None:
        raise Refused(f"Close {label} first: what is left of its lines is not certain before.")
    approved = before.carry_forwards.filter(state=State.APPROVED, change=None)
    waiting = list(approved.select_related("line__group", "decided_by__user"))
    if not waiting:
        raise Refused(f"No carry-forward out of {label} waits to be brought in.")
    _check_was_left(closing, waiting)
    return waiting


def _check_was_left(closing: YearClosing, waiting: Iterable[CarryForward]) -> None:
    over = beyond_outturn(closing, waiting)
    if over:
        named = ", ".join(
            f"{one.line} (£{pounds_and_pence(one.carry_forward.amount)} approved, "
            f"£{pounds_and_pence(one.most)} left)"
            for one in over
        )
        raise Refused(
            f"More was approved to be carried forward than {year_label(closing.budget.year)} left: "
            f"{named}. A director refuses these; then ask for what is left. Nothing was saved."
        )


def _bring_in(
    budget: Budget, rows: list[CarryForward], dated_on: dt.date, by: Membership
) -> BudgetChange:
    decider, decided_on = rows[0].decided_by, timezone.localdate(rows[0].decided_at)
    length = BudgetChange._meta.get_field("authority").max_length
    change = record_change(
        budget=budget,
        kind=BudgetChange.Kind.REVISION,
        moved={row.line: row.amount for row in rows},
        dated_on=dated_on,
        reason=f"Carried forward from {year_label(budget.year - 1)}, paid from reserves",
        authority=f"{str(decider)[: length - 40]}, on {print_day(decided_on)}",
        by=by,
        approved_by=decider,
    )
    for row in rows:
        row.change = change
        row.signed(by).save_edit(expected_version=row.edit_version)
    return change


def _say_why_unbalanced(budget: Budget, rows: Iterable[CarryForward], by: Membership) -> None:
    """What is said already stays, and stays alone where there is no room for more."""
    fresh = Budget.objects.get(pk=budget.pk)
    amount = pounds_and_pence(total(row.amount for row in rows))
    label = year_label(budget.year - 1)
    sentence = f"£{amount} carried forward from {label} is paid from reserves."
    reason = f"{fresh.unbalanced_reason} {sentence}".strip()
    if len(reason) <= REASON_LENGTH:
        fresh.unbalanced_reason = reason
        fresh.signed(by).save_edit(expected_version=fresh.edit_version)


# The next year's budget -------------------------------------------------------------


@transaction.atomic
def roll_budget(*, budget: Budget, by: Membership) -> Budget:
    """Make the next year's budget with the lines of this one that go on, without any figure.

    A line stands under the objective that continues its own, where next year's plan has one. A
    budget of the next year that has no lines yet is filled.
    """
    check_may_enter(by, budget.organisation_id)
    lock_books(budget.organisation)
    following = budget.organisation.budgets.for_year(budget.year + 1).first()
    if following and following.budgeted_lines.exists():
        raise Refused(f"The budget for {year_label(following.year)} has lines already.")
    lines = lines_that_go_on(budget)
    if not lines:
        raise Refused(f"No line of {year_label(budget.year)} goes on into the next year.")
    following = following or create_budget(
        organisation=budget.organisation, year=budget.year + 1, by=by
    )
    continued = objectives_that_continue(budget)
    for row in lines:
        objective = objective_for(row, continued.get(row.objective_id))
        include_line(budget=following, line=row.line, objective=objective, by=by)
    return following


@transaction.atomic
def place_continued_lines(*, budget: Budget, by: Membership) -> list[BudgetedLine]:
    """Put lines under the objectives that continue theirs of the year before: for a budget that
    was made before the plan was carried forward. A line that has an objective keeps it."""
    check_may_enter(by, budget.organisation_id)
    lock(budget)
    placed = lines_to_place(budget)
    if not placed:
        raise Refused("Every line stands under the objective that continues its own already.")
    for row, objective in placed:
        place_line(budgeted=row, objective=objective, expected_version=row.edit_version, by=by)
    return [row for row, _ in placed]
