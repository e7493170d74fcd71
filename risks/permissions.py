"""Who keeps the register: heads what is of their programmes, others what the table says."""

from __future__ import annotations

import datetime as dt

from django.core.exceptions import PermissionDenied

from accounts.models import Membership
from accounts.permissions import denied
from accounts.roles import Permission, Reach
from programmes.models import Programme
from programmes.permissions import may_for_programme

from .models import Registered


def may_keep(membership: Membership, programme: Programme | None, on: dt.date) -> bool:
    """Whether the person may enter and change what belongs to the programme; None is what
    belongs to the organisation itself."""
    if not membership.counts_on(on):
        return False
    if programme is None:
        return membership.reach(Permission.KEEP_RISKS) is Reach.WHOLE_ORGANISATION
    return may_for_programme(membership, Permission.KEEP_RISKS, programme, on=on)


def may_keep_entry(membership: Membership, entry: Registered, on: dt.date) -> bool:
    """``may_keep``, of a risk or an issue; nobody keeps what is of another organisation."""
    ours = entry.organisation_id == membership.organisation_id
    return ours and may_keep(membership, entry.programme, on)


def check_may_keep_entry(membership: Membership, entry: Registered, on: dt.date) -> None:
    """Raises PermissionDenied where ``may_keep_entry`` says no."""
    if entry.organisation_id != membership.organisation_id:
        raise PermissionDenied("This is on another organisation’s register.")
    check_may_keep(membership, entry.programme, on)


def check_may_keep(membership: Membership, programme: Programme | None, on: dt.date) -> None:
    """Raises PermissionDenied where ``may_keep`` says no."""
    if may_keep(membership, programme, on):
        return
    if not membership.may(Permission.KEEP_RISKS):
        raise denied(Permission.KEEP_RISKS)
    raise PermissionDenied(
        f"Only who heads {programme or 'the organisation’s own register'}, or deputises, and who "
        "keeps the whole register may change this."
    )
