"""What the verbs of the register share: numbers, places, days and owners."""

from __future__ import annotations

import datetime as dt

from django.db.models import Max

from accounts.models import Membership, Organisation
from programmes.models import Objective, Programme
from records import clock
from records.refusals import Refused

from ..models import Registered


def next_number(model: type[Registered], organisation: Organisation) -> int:
    """One more than was ever given. The organisation's row is held, so that two who raise at once
    take turns."""
    Organisation.objects.select_for_update().get(pk=organisation.pk)
    rows = model.objects.filter(organisation=organisation)
    return (rows.aggregate(highest=Max("number"))["highest"] or 0) + 1


def check_place(
    organisation: Organisation, programme: Programme | None, objective: Objective | None
) -> None:
    """Refused where the objective is not of the programme, or either of another organisation."""
    if programme and programme.organisation_id != organisation.pk:
        raise Refused("Choose a programme of the organisation", field="programme")
    if objective is None:
        return
    if programme is None or objective.planned_programme.programme_id != programme.pk:
        raise Refused("Choose an objective of that programme", field="objective")


def check_owner(organisation: Organisation, owner: Membership) -> None:
    if owner.organisation_id != organisation.pk or owner.has_ended(clock.today()):
        raise Refused("Choose somebody who is still in the organisation", field="owner")


def check_not_future(day: dt.date, field: str) -> None:
    if day > clock.today():
        raise Refused("Enter a day that is not in the future", field=field)


def clean(text: str) -> str:
    """Without blanks at its ends."""
    return text.strip()
