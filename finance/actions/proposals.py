"""A change above its maker's limit: proposed, then approved or refused by another, or withdrawn."""

from __future__ import annotations

import datetime as dt

from django.core.exceptions import PermissionDenied
from django.db import transaction

from accounts.models import Membership
from accounts.permissions import check_may
from accounts.roles import Permission
from records import clock
from records.refusals import Refused, required

from ..models import Budget, BudgetChange, ProposedAmount, ProposedChange
from .changes import Amounts, authority_of_change, checked_change, reason_of, record_change
from .checks import check_may_enter, lock


@transaction.atomic
def propose_change(
    *,
    budget: Budget,
    amounts: Amounts,
    dated_on: dt.date,
    reason: str,
    authority: str,
    by: Membership,
    kind: str = BudgetChange.Kind.REVISION,
) -> ProposedChange:
    """A revision or virement that counts nowhere until a second person approves it; it must obey
    the same rules as one that is recorded at once."""
    check_may_enter(by, budget.organisation_id)
    lock(budget)
    moved = checked_change(budget, amounts, kind=kind, dated_on=dated_on)
    proposal = ProposedChange(
        budget=budget,
        kind=kind,
        dated_on=dated_on,
        reason=reason_of(reason),
        authority=authority_of_change(authority),
        proposed_by=by,
        proposed_at=clock.now(),
    )
    proposal.signed(by).save()
    ProposedAmount.objects.bulk_create(
        ProposedAmount(proposal=proposal, line=line, amount=amount)
        for line, amount in moved.items()
    )
    return proposal


@transaction.atomic
def approve_proposal(
    *, proposal: ProposedChange, expected_version: int, by: Membership
) -> BudgetChange:
    """Record the change under its maker's name, with ``by`` as the second person.

    Asked anew: its lines are in the budget, and it nets to nil.
    """
    _check_may_decide(by, proposal)
    lock(proposal.budget)
    _check_waits(proposal)
    amounts = {row.line: row.amount for row in proposal.amounts.select_related("line__group")}
    moved = checked_change(proposal.budget, amounts, kind=proposal.kind, dated_on=proposal.dated_on)
    change = record_change(
        budget=proposal.budget,
        kind=proposal.kind,
        moved=moved,
        dated_on=proposal.dated_on,
        reason=proposal.reason,
        authority=proposal.authority,
        by=proposal.proposed_by,
        approved_by=by,
    )
    proposal.change = change
    _decide(proposal, ProposedChange.State.APPROVED, by, expected_version)
    return change


@transaction.atomic
def refuse_proposal(
    *, proposal: ProposedChange, reason: str, expected_version: int, by: Membership
) -> ProposedChange:
    """A second person says no, and why."""
    _check_may_decide(by, proposal)
    _check_waits(proposal)
    proposal.decision_reason = required(reason, "Enter why you refuse it", field="reason")
    return _decide(proposal, ProposedChange.State.REFUSED, by, expected_version)


@transaction.atomic
def withdraw_proposal(
    *, proposal: ProposedChange, expected_version: int, by: Membership
) -> ProposedChange:
    """Its maker takes it back, as long as nobody decided."""
    if not may_withdraw(by, proposal):
        raise PermissionDenied("Only who proposed a change may withdraw it.")
    _check_waits(proposal)
    return _decide(proposal, ProposedChange.State.WITHDRAWN, by, expected_version)


def may_decide(by: Membership, proposal: ProposedChange) -> bool:
    """Whether the person may approve or refuse it: never who made it."""
    return (
        by.may(Permission.APPROVE_BUDGET_CHANGE)
        and by.organisation_id == proposal.budget.organisation_id
        and by.pk != proposal.proposed_by_id
    )


def may_withdraw(by: Membership, proposal: ProposedChange) -> bool:
    """Whether the person made it, and still enters finance."""
    return by.may(Permission.ENTER_FINANCE) and by.pk == proposal.proposed_by_id


def _check_may_decide(by: Membership, proposal: ProposedChange) -> None:
    check_may(by, Permission.APPROVE_BUDGET_CHANGE, proposal.budget.organisation_id)
    if not may_decide(by, proposal):
        raise PermissionDenied("A second person decides on a change: you proposed this one.")


def _check_waits(proposal: ProposedChange) -> None:
    if proposal.state != ProposedChange.State.PROPOSED:
        raise Refused(f"This change is {proposal.get_state_display().lower()} already.")


def _decide(
    proposal: ProposedChange, state: str, by: Membership, expected_version: int
) -> ProposedChange:
    proposal.state = state
    proposal.decided_by, proposal.decided_at = by, clock.now()
    proposal.signed(by).save_edit(expected_version=expected_version)
    return proposal
