"""Tax that is claimed back: made, changed, and what was claimed, is expected or was received."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from django.db import transaction

from accounts.models import Membership, Organisation
from records import clock
from records.refusals import Refused, required

from ..models import VatFigure, VatReclaim
from .checks import check_amount, check_may_enter, lock_books, next_position


@transaction.atomic
def create_vat_reclaim(
    *, organisation: Organisation, name: str, by: Membership, position: int | None = None
) -> VatReclaim:
    """A reclaim; its name says what is claimed, and for which periods."""
    check_may_enter(by, organisation.pk)
    lock_books(organisation)
    reclaim = VatReclaim(
        organisation=organisation,
        name=required(name, "Enter what is claimed", field="name"),
        position=position or next_position(organisation.vat_reclaims.all()),
    )
    _check_name(reclaim)
    reclaim.signed(by).save()
    return reclaim


@transaction.atomic
def change_vat_reclaim(
    *,
    reclaim: VatReclaim,
    name: str,
    position: int,
    ended_on: dt.date | None,
    expected_version: int,
    by: Membership,
) -> VatReclaim:
    """Name and place; ``ended_on`` takes it off the list of what runs."""
    check_may_enter(by, reclaim.organisation_id)
    lock_books(reclaim.organisation)
    reclaim.name = required(name, "Enter what is claimed", field="name")
    reclaim.position, reclaim.ended_on = position, ended_on
    _check_name(reclaim)
    reclaim.signed(by).save_edit(expected_version=expected_version)
    return reclaim


def _check_name(reclaim: VatReclaim) -> None:
    same = VatReclaim.objects.filter(
        organisation_id=reclaim.organisation_id, name__iexact=reclaim.name
    )
    if same.exclude(pk=reclaim.pk).exists():
        raise Refused(f"There is a reclaim named {reclaim.name} already.", field="name")


@transaction.atomic
def record_vat(
    *,
    reclaim: VatReclaim,
    kind: str,
    amount: Decimal,
    dated_on: dt.date,
    by: Membership,
    remark: str = "",
) -> VatFigure:
    """What was claimed more, is expected more, or came in, on a day; a minus takes it back.

    No entry is posted: what comes in lowers spend where the ledger says so, and not before.
    """
    check_may_enter(by, reclaim.organisation_id)
    if kind not in VatFigure.Kind.values:
        raise Refused("Choose claimed, expected or received.", field="kind")
    if kind != VatFigure.Kind.EXPECTED and dated_on > clock.today():
        raise Refused("Enter a day that is not later than today.", field="dated_on")
    if not (amount := check_amount(amount)):
        raise Refused("Enter an amount other than nil.", field="amount")
    return VatFigure.objects.create(
        reclaim=reclaim,
        kind=kind,
        amount=amount,
        dated_on=dated_on,
        remark=remark.strip(),
        recorded_by=by,
        recorded_at=clock.now(),
    )
