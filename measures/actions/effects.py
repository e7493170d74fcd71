"""Initiatives marked on a measure, and measures related to each other."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db import IntegrityError, transaction

from accounts.models import Membership, Organisation
from records import clock
from records.refusals import Refused, required

from ..models import Initiative, Measure, RelatedMeasure
from ..permissions import check_may_keep, check_may_respond
from .ending import end_row

NOT_USED = "Choose a measure of a framework that the organisation uses"
TAKEN_BACK = "This initiative was taken back already."
ENDED_ALREADY = "These are no longer related already."


@dataclass(frozen=True)
class InitiativeFields:
    name: str
    starts_on: dt.date
    text: str = ""


@transaction.atomic
def mark_initiative(
    *, organisation: Organisation, measure: Measure, fields: InitiativeFields, by: Membership
) -> Initiative:
    """Say that something was begun on a day to move the measure: for its owner and deputy, and
    who keeps or answers for all measures."""
    check_may_respond(by, measure, organisation.pk, clock.today())
    _check_used(organisation, measure)
    made = Initiative(organisation=organisation, measure=measure, **_checked(fields))
    made.signed(by).save()
    return made


@transaction.atomic
def change_initiative(
    *, initiative: Initiative, fields: InitiativeFields, expected_version: int, by: Membership
) -> Initiative:
    """Other words or another day. Conflict for a lost race."""
    check_may_respond(by, initiative.measure, initiative.organisation_id, clock.today())
    if initiative.ended_on is not None:
        raise Refused(TAKEN_BACK)
    for name, value in _checked(fields).items():
        setattr(initiative, name, value)
    initiative.signed(by).save_edit(expected_version=expected_version)
    return initiative


@transaction.atomic
def take_back_initiative(*, initiative: Initiative, by: Membership) -> Initiative:
    """It was none, or was marked on the wrong measure: it stays in the history alone."""
    check_may_respond(by, initiative.measure, initiative.organisation_id, clock.today())
    changed = "Somebody changed this initiative just now: look again."
    end_row(initiative, by, already=TAKEN_BACK, changed=changed)
    return initiative


def _checked(fields: InitiativeFields) -> dict[str, object]:
    return {
        "name": required(fields.name, "Say what was begun", field="name"),
        "text": fields.text.strip(),
        "starts_on": fields.starts_on,
    }


@transaction.atomic
def relate_measures(
    *,
    organisation: Organisation,
    driver: Measure,
    result: Measure,
    note: str = "",
    by: Membership,
) -> RelatedMeasure:
    """Say that the driver is thought to move the result."""
    check_may_keep(by, organisation.pk)
    for measure in (driver, result):
        _check_used(organisation, measure)
    if driver.pk == result.pk:
        raise Refused("A measure is not related to itself", field="other")
    made = RelatedMeasure(
        organisation=organisation, driver=driver, result=result, note=note.strip()
    )
    try:
        with transaction.atomic():
            made.signed(by).save()
    except IntegrityError as error:
        raise Refused("They are related in this way already", field="other") from error
    return made


@transaction.atomic
def unrelate_measures(*, related: RelatedMeasure, by: Membership) -> RelatedMeasure:
    """They are no longer thought to be related, from today on."""
    check_may_keep(by, related.organisation_id)
    end_row(related, by, already=ENDED_ALREADY)
    return related


def _check_used(organisation: Organisation, measure: Measure) -> None:
    usable = Measure.objects.visible_in(organisation.pk, clock.today())
    if not usable.filter(pk=measure.pk).exists():
        raise Refused(NOT_USED, field="other")
