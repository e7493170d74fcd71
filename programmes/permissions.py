"""Who heads what: what a table of roles cannot say. ``check_`` raises, the others ask."""

from __future__ import annotations

import datetime as dt

from django.core.exceptions import PermissionDenied

from accounts.models import Membership, Organisation
from accounts.roles import Permission, Reach

from .models import HeadAssignment, Programme


def heads(membership: Membership, programme: Programme, *, on: dt.date) -> bool:
    """Whether the person is head or deputy of the programme on the day."""
    return HeadAssignment.objects.on(on).filter(membership=membership, programme=programme).exists()


def may_for_programme(
    membership: Membership, permission: Permission, programme: Programme, *, on: dt.date
) -> bool:
    """Whether the permission reaches this programme for this person on the day."""
    if programme.organisation_id != membership.organisation_id:
        return False
    reach = membership.reach(permission)
    if reach is Reach.OWN_PROGRAMMES:
        return heads(membership, programme, on=on)
    return reach is Reach.WHOLE_ORGANISATION


def check_may_for_programme(
    membership: Membership, permission: Permission, programme: Programme, *, on: dt.date
) -> None:
    """Raises PermissionDenied with a sentence where ``may_for_programme`` says no."""
    if not may_for_programme(membership, permission, programme, on=on):
        raise PermissionDenied(f"You may not {permission.value} for {programme.name}.")


def check_may_edit_plan(membership: Membership, organisation: Organisation) -> None:
    """Raises PermissionDenied unless the person sets up and changes this organisation's plan."""
    _check_may(membership, Permission.EDIT_PLAN, organisation)


def check_may_assign_heads(membership: Membership, organisation: Organisation) -> None:
    """Raises PermissionDenied unless the person assigns this organisation's heads."""
    _check_may(membership, Permission.ASSIGN_HEADS, organisation)


def _check_may(membership: Membership, permission: Permission, organisation: Organisation) -> None:
    if membership.organisation_id != organisation.pk or not membership.may(permission):
        raise PermissionDenied(f"You may not {permission.value} of {organisation.name}.")
