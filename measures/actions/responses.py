"""What is done where a measure is red: cause, action, by when and by whom; then done."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db import IntegrityError, transaction

from accounts.models import Membership, Organisation
from records import clock
from records.refusals import Conflict, Refused, required

from ..models import ManagementResponse, Measure
from ..permissions import check_may_respond
from ..spans import Span, is_span_of


@dataclass(frozen=True)
class ResponseFields:
    cause: str
    action: str
    due_on: dt.date
    owner: Membership


@transaction.atomic
def respond(
    *,
    organisation: Organisation,
    measure: Measure,
    span: Span,
    fields: ResponseFields,
    by: Membership,
) -> ManagementResponse:
    """Say what is done about a measure in a period that has begun, once: after that it is changed.
    Conflict where somebody said it meanwhile."""
    check_may_respond(by, measure, organisation.pk, clock.today())
    _check_measure(organisation, measure, span)
    place = {
        "organisation": organisation,
        "measure": measure,
        "start": span.start,
        "months": span.months,
    }
    response = ManagementResponse(**place, **_checked(organisation, fields))
    try:
        with transaction.atomic():
            response.signed(by).save()
    except IntegrityError as error:
        raise Conflict(ManagementResponse.objects.get(**place)) from error
    return response


@transaction.atomic
def change_response(
    *,
    response: ManagementResponse,
    fields: ResponseFields,
    expected_version: int,
    by: Membership,
) -> ManagementResponse:
    """Other words, day or owner, while it is not done. Conflict for a lost race."""
    check_may_respond(by, response.measure, response.organisation_id, clock.today())
    if response.done_on is not None:
        raise Refused("This is marked as done: take the mark back to change it.")
    for name, value in _checked(response.organisation, fields, response.owner_id).items():
        setattr(response, name, value)
    response.signed(by).save_edit(expected_version=expected_version)
    return response


@transaction.atomic
def mark_done(
    *, response: ManagementResponse, done_on: dt.date, expected_version: int, by: Membership
) -> ManagementResponse:
    """The action is done; whoever has it to do may say so too."""
    _check_may_mark(response, by)
    if done_on > clock.today():
        raise Refused("Enter a day that is not to come", field="done_on")
    response.done_on = done_on
    response.signed(by).save_edit(expected_version=expected_version)
    return response


@transaction.atomic
def mark_not_done(
    *, response: ManagementResponse, expected_version: int, by: Membership
) -> ManagementResponse:
    """Takes the mark back."""
    _check_may_mark(response, by)
    if response.done_on is None:
        raise Refused("This is not marked as done.")
    response.done_on = None
    response.signed(by).save_edit(expected_version=expected_version)
    return response


def _check_may_mark(response: ManagementResponse, by: Membership) -> None:
    if response.owner_id != by.pk or not by.counts_on(clock.today()):
        check_may_respond(by, response.measure, response.organisation_id, clock.today())


def _check_measure(organisation: Organisation, measure: Measure, span: Span) -> None:
    usable = Measure.objects.visible_in(organisation.pk, clock.today())
    if not usable.filter(pk=measure.pk).exists():
        raise Refused("Choose a measure of a framework that the organisation uses.")
    if not is_span_of(span, measure.months):
        raise Refused(f"{span.label} is not a period of {measure.code}.")
    if span.start > clock.today():
        raise Refused(f"{span.label} has not begun.")


def _checked(
    organisation: Organisation, fields: ResponseFields, owner_before: int | None = None
) -> dict[str, object]:
    """Whoever had it already may keep it, though gone since."""
    owner = fields.owner
    gone = owner.has_ended(clock.today()) and owner.pk != owner_before
    if owner.organisation_id != organisation.pk or gone:
        raise Refused("Choose somebody who is still in the organisation", field="owner")
    return {
        "cause": required(fields.cause, "Say what caused it", field="cause"),
        "action": required(fields.action, "Say what is done about it", field="action"),
        "due_on": fields.due_on,
        "owner": owner,
    }
