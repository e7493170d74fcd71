"""Handing a step to a contributor, taking it back, and saying that it is filled in."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction

from accounts.models import Membership
from accounts.roles import Permission
from programmes.models import Objective
from programmes.permissions import heads
from records import clock
from records.refusals import Conflict, Refused

from .. import letters
from ..models import ProgrammeReturn, StepHandover
from ..permissions import check_may_give
from ..vocabulary import REASON_LENGTH, HandoverState
from ..workflow import check_may_happen
from .moving import as_it_stands

MEANWHILE = "Somebody else changed meanwhile with whom this step is. Look again."


@transaction.atomic
def hand_over_step(
    *,
    programme_return: ProgrammeReturn,
    objective: Objective,
    to: Membership,
    note: str,
    by: Membership,
) -> StepHandover:
    """Hand an objective's step to a person, who then fills it in; the head alone submits.

    Only who gives the return hands over, to somebody active who may fill steps in. A step is with
    one person at a time.
    """
    programme_return = as_it_stands(programme_return)
    check_may_give(by, programme_return, clock.today())
    check_may_happen("save", programme_return.state)
    if objective.planned_programme_id != programme_return.planned_programme_id:
        raise Refused(f"{objective} is not in the plan of this programme.")
    _check_receiver(to, programme_return)
    note = note.strip()
    if len(note) > REASON_LENGTH:
        raise Refused(f"Shorten this to {REASON_LENGTH:,} characters", field="note")
    handover = StepHandover(
        programme_return=programme_return,
        objective=objective,
        contributor=to,
        handed_by=by,
        note=note,
    )
    _save_first(handover, by)
    letters.tell_handed_over(handover)
    return handover


@transaction.atomic
def take_back_step(*, handover: StepHandover, by: Membership) -> StepHandover:
    """Take a step back: what was typed and saved in it stays."""
    programme_return = as_it_stands(handover.programme_return)
    check_may_give(by, programme_return, clock.today())
    check_may_happen("save", programme_return.state)
    if handover.state == HandoverState.TAKEN_BACK:
        raise Refused("This step was taken back already.")
    return _move(handover, HandoverState.TAKEN_BACK, by)


@transaction.atomic
def report_step_done(*, handover: StepHandover, by: Membership) -> StepHandover:
    """The contributor says that the step is filled in; the head is told."""
    programme_return = as_it_stands(handover.programme_return)
    if handover.contributor_id != by.pk or not by.counts_on(clock.today()):
        raise PermissionDenied("Only the person whom this step was handed to says that it is done.")
    check_may_happen("save", programme_return.state)
    if handover.state != HandoverState.GIVEN:
        raise Refused("This step is not with you any more, or it is done already.")
    handover = _move(handover, HandoverState.DONE, by)
    letters.tell_step_done(handover)
    return handover


def _check_receiver(to: Membership, programme_return: ProgrammeReturn) -> None:
    today, programme = clock.today(), programme_return.programme
    if to.organisation_id != programme.organisation_id or not to.counts_on(today):
        raise Refused("Choose somebody who is with the organisation today", field="to")
    if not to.may(Permission.FILL_STEP):
        raise Refused(
            f"{to.user.name} is not a contributor. An administrator can make them one.", field="to"
        )
    if heads(to, programme, on=today):
        raise Refused(f"{to.user.name} fills in every step of this return already", field="to")


def _save_first(handover: StepHandover, by: Membership) -> None:
    try:
        with transaction.atomic():
            handover.signed(by).save()
    except IntegrityError as error:
        raise Refused("This step is with somebody already. Take it back first.") from error


def _move(handover: StepHandover, state: HandoverState, by: Membership) -> StepHandover:
    handover.state = state
    try:
        handover.signed(by).save_edit(expected_version=handover.edit_version)
    except Conflict as conflict:
        raise Refused(MEANWHILE) from conflict
    return handover
