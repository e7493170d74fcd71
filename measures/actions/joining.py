"""The checklist of joining a consortium: the member's people keep it, the lead sets days."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.core.exceptions import PermissionDenied
from django.db import transaction

from accounts.models import Membership
from accounts.roles import Permission
from records import clock
from records.refusals import Refused

from ..models import JoiningStep
from ..permissions import check_may_keep
from ..vocabulary import JoiningState


@dataclass(frozen=True)
class StepFields:
    """What the member says of a step."""

    state: str
    owner: Membership | None = None
    due_on: dt.date | None = None
    note: str = ""


def may_change_step(membership: Membership, step: JoiningStep) -> bool:
    """The member's people who keep or share measures, and who owns the step."""
    if membership.organisation_id != step.member.organisation_id:
        return False
    keeps = membership.may(Permission.KEEP_MEASURES) or membership.may(Permission.SHARE_MEASURES)
    return keeps or step.owner_id == membership.pk


@transaction.atomic
def change_step(
    *, step: JoiningStep, fields: StepFields, expected_version: int, by: Membership
) -> JoiningStep:
    """State, owner, day and note of the member's own step; Conflict for a lost race."""
    if not may_change_step(by, step):
        raise PermissionDenied(
            "Only who keeps or shares the member’s measures, and who owns the step, may change it."
        )
    _check_joined(step)
    if fields.state not in JoiningState:
        raise Refused("Choose how far it is", field="state")
    _check_owner(step, fields.owner)
    step.state, step.owner = fields.state, fields.owner
    step.due_on, step.note = fields.due_on, fields.note.strip()
    step.signed(by).save_edit(expected_version=expected_version)
    return step


@transaction.atomic
def set_due_day(
    *, step: JoiningStep, due_on: dt.date | None, expected_version: int, by: Membership
) -> JoiningStep:
    """By when, as the lead asks; Conflict for a lost race."""
    check_may_keep(by, step.member.consortium.lead_id)
    _check_joined(step)
    step.due_on = due_on
    step.signed(by).save_edit(expected_version=expected_version)
    return step


def _check_joined(step: JoiningStep) -> None:
    ended_on = step.member.ended_on
    if ended_on is not None and ended_on < clock.today():
        raise Refused("The organisation left the consortium.")


def _check_owner(step: JoiningStep, owner: Membership | None) -> None:
    if owner is None:
        return
    if owner.organisation_id != step.member.organisation_id or not owner.counts_on(clock.today()):
        raise Refused("Choose somebody of your organisation", field="owner")
