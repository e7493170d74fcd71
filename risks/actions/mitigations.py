"""What is done so that a risk falls."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from accounts.models import Membership
from records import clock
from records.refusals import Refused, required

from ..models import Mitigation, Risk
from ..permissions import check_may_keep_entry
from .checks import check_not_future, check_owner


@transaction.atomic
def add_mitigation(
    *, risk: Risk, action: str, owner: Membership, due_on: dt.date, by: Membership
) -> Mitigation:
    """Add what is to be done, by whom, by when."""
    check_may_keep_entry(by, risk, clock.today())
    if risk.closed_on is not None:
        raise Refused(f"{risk.reference} is closed. Open it again to change it.")
    check_owner(risk.organisation, owner)
    mitigation = Mitigation(
        risk=risk,
        action=required(action, "Enter what is to be done", field="action"),
        owner=owner,
        due_on=due_on,
    )
    mitigation.signed(by).save()
    return mitigation


@transaction.atomic
def change_mitigation(
    *,
    mitigation: Mitigation,
    action: str,
    owner: Membership,
    due_on: dt.date,
    done_on: dt.date | None,
    expected_version: int,
    by: Membership,
) -> Mitigation:
    """Other words, owner or day; or the day on which it was done. Conflict for a lost race."""
    risk = mitigation.risk
    check_may_keep_entry(by, risk, clock.today())
    check_owner(risk.organisation, owner)
    if done_on is not None:
        check_not_future(done_on, "done_on")
    mitigation.action = required(action, "Enter what is to be done", field="action")
    mitigation.owner, mitigation.due_on, mitigation.done_on = owner, due_on, done_on
    mitigation.signed(by).save_edit(expected_version=expected_version)
    return mitigation
