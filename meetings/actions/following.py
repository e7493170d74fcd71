"""What follows from a decision: an action given, reported on, done."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Max
from django.urls import reverse

from accounts.models import Membership
from notices.actions import tell
from notices.kinds import Kind
from records import clock
from records.refusals import Refused, required

from ..models import ActionReport, Decision, DecisionAction
from ..permissions import check_keeps, check_may_report
from .checks import (
    check_not_future,
    check_not_on_record,
    check_owner,
    day_in_words,
    held_row,
)

WITHDRAWN = "The decision that this comes from was withdrawn."


@dataclass(frozen=True)
class ActionFields:
    """Who does what by when."""

    what: str
    owner: Membership
    due_on: dt.date


@transaction.atomic
def give_action(*, decision: Decision, fields: ActionFields, by: Membership) -> DecisionAction:
    """Somebody is to do something because of the decision, and is told. Refused once the
    decision is on record, and for a day before it was taken."""
    check_keeps(by, decision.organisation_id)
    if decision.meeting is not None:
        held_row(decision.meeting)
    Decision.objects.select_for_update(of=("self",)).get(pk=decision.pk)
    check_not_on_record(decision)
    what = _checked(decision, fields)
    last = decision.actions.aggregate(highest=Max("number"))["highest"] or 0
    action = DecisionAction(
        decision=decision, number=last + 1, what=what, owner=fields.owner, due_on=fields.due_on
    )
    action.signed(by).save()
    _tell(action, by)
    return action


@transaction.atomic
def change_action(
    *, action: DecisionAction, fields: ActionFields, expected_version: int, by: Membership
) -> DecisionAction:
    """Another owner or day; other words only until the decision is on record. A new owner is
    told."""
    check_keeps(by, action.decision.organisation_id)
    _check_open(action)
    what = _checked(action.decision, fields)
    if what != action.what and action.decision.is_on_record:
        raise Refused("The minutes are agreed: what is to be done stays as it is", field="what")
    is_new = fields.owner.pk != action.owner_id
    action.what, action.owner, action.due_on = what, fields.owner, fields.due_on
    action.signed(by).save_edit(expected_version=expected_version)
    if is_new:
        _tell(action, by)
    return action


@transaction.atomic
def report_action(*, action: DecisionAction, text: str, by: Membership) -> ActionReport:
    """How far it is: the next meeting reads it."""
    check_may_report(by, action)
    _check_open(action)
    return _reported(action, required(text, "Say how far it is", field="text"), by)


@transaction.atomic
def finish_action(
    *, action: DecisionAction, note: str, done_on: dt.date, expected_version: int, by: Membership
) -> DecisionAction:
    """It is done; how is said. It leaves the owner's home page, and is reported once more to
    the next meeting."""
    check_may_report(by, action)
    _check_open(action)
    note = required(note, "Say what was done", field="note")
    check_not_future(done_on, "done_on")
    if done_on < action.decision.decided_on:
        raise Refused("The decision was taken after that day", field="done_on")
    action.done_on, action.done_note = done_on, note
    action.signed(by).save_edit(expected_version=expected_version)
    _reported(action, note, by)
    return action


@transaction.atomic
def reopen_action(
    *, action: DecisionAction, reason: str, expected_version: int, by: Membership
) -> DecisionAction:
    """It was not done after all; what was said before stays among its reports."""
    check_keeps(by, action.decision.organisation_id)
    if action.done_on is None:
        raise Refused(f"{action.reference} is open already.")
    reason = required(reason, "Say why it is open again", field="reason")
    action.done_on, action.done_note = None, ""
    action.signed(by).save_edit(expected_version=expected_version)
    _reported(action, reason, by)
    return action


def _checked(decision: Decision, fields: ActionFields) -> str:
    check_owner(decision.organisation_id, fields.owner)
    if fields.due_on < decision.decided_on:
        on = day_in_words(decision.decided_on)
        raise Refused(f"It was decided on {on}: enter that day or a later one", field="due_on")
    return required(fields.what, "Say what is to be done", field="what")


def _check_open(action: DecisionAction) -> None:
    if action.decision.withdrawn_on is not None:
        raise Refused(WITHDRAWN)
    if action.done_on is not None:
        raise Refused(f"{action.reference} is done already.")


def _reported(action: DecisionAction, text: str, by: Membership) -> ActionReport:
    return ActionReport.objects.create(
        action=action, text=text, reported_on=clock.today(), by=by, post=by.post
    )


def _tell(action: DecisionAction, by: Membership) -> None:
    """Nobody is told what they gave themselves."""
    if action.owner_id == by.pk:
        return
    slug = action.decision.organisation.slug
    tell(
        to=action.owner,
        kind=Kind.ACTION_GIVEN,
        key=f"action-{action.pk}-{action.edit_version}",
        subject=f"By {day_in_words(action.due_on)}: {action.what}",
        body=f"{action.decision.decision_maker} decided: {action.decision.subject} "
        f"({action.decision.reference}).",
        path=reverse("action-detail", args=[slug, action.pk]),
    )
