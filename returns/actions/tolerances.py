"""Setting the tolerances by which evidence is coloured: dated sets, only added."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from django.db import transaction

from accounts.models import Membership, Organisation
from accounts.permissions import check_may
from accounts.roles import Permission
from programmes.models import Programme
from records.refusals import Refused, required

from ..models import ToleranceSet
from ..vocabulary import REASON_LENGTH


@transaction.atomic
def set_tolerances(
    *,
    organisation: Organisation,
    programme: Programme | None,
    valid_from: dt.date,
    behind_amber: int,
    behind_red: int,
    overdue_red_months: int,
    spend_amber: Decimal,
    spend_red: Decimal,
    reason: str,
    by: Membership,
) -> ToleranceSet:
    """Another set from a day on, for one programme or for all that have none of their own.

    A return that was submitted keeps the set that it was judged by, whatever the day.
    """
    check_may(by, Permission.SET_TOLERANCES, organisation.pk)
    if programme is not None and programme.organisation_id != organisation.pk:
        raise Refused("Choose a programme of the organisation", field="programme")
    if not 0 <= behind_amber <= behind_red <= 100:
        raise Refused("Red must not begin before amber, and neither above 100", field="behind_red")
    if not 0 < spend_amber <= spend_red <= 100:
        raise Refused("Red must not begin before amber, and neither above 100", field="spend_red")
    if not 1 <= overdue_red_months <= 12:
        raise Refused("Enter from 1 to 12 months", field="overdue_red_months")
    reason = required(reason, "Say why the tolerances change", field="reason")
    if len(reason) > REASON_LENGTH:
        raise Refused(f"Shorten this to {REASON_LENGTH:,} characters", field="reason")
    return ToleranceSet.objects.create(
        organisation=organisation,
        programme=programme,
        valid_from=valid_from,
        behind_amber=behind_amber,
        behind_red=behind_red,
        overdue_red_months=overdue_red_months,
        spend_amber=spend_amber,
        spend_red=spend_red,
        reason=reason,
        recorded_by=by,
    )
