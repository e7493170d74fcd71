"""From which variance on a line needs a note."""

from __future__ import annotations

from decimal import Decimal

from django.db import transaction

from accounts.models import Membership, Organisation
from accounts.permissions import check_may
from accounts.roles import Permission
from records.refusals import Refused

from .checks import check_amount

WHOLE = Decimal(100)


@transaction.atomic
def set_materiality(
    *,
    organisation: Organisation,
    percent: Decimal,
    amount: Decimal,
    expected_version: int,
    by: Membership,
) -> Organisation:
    """A variance is material that reaches both: ``percent`` of what was planned, 0 to 100, and
    ``amount`` in pounds. It counts for every statement from now on; papers that were published
    keep theirs."""
    check_may(by, Permission.SET_LIMITS, organisation.pk)
    if not 0 <= percent <= WHOLE:
        raise Refused("Enter a percentage from 0 to 100, like 7.5", field="percent")
    if amount < 0:
        raise Refused("Enter an amount of 0 or more", field="amount")
    organisation.materiality_percent = percent
    organisation.materiality_amount = check_amount(amount)
    organisation.signed(by).save_edit(expected_version=expected_version)
    return organisation
