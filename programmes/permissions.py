"""Who heads what: what a table of roles cannot say. ``check_`` raises, the others ask."""

from __future__ import annotations

import datetime as dt

from accounts.models import Membership, Organisation
from accounts.permissions import check_may, denied, may
from accounts.roles import Permission, Reach

from .models import HeadAssignment, Programme
from .querysets import ProgrammeQuerySet


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


def running_within_reach(
    membership: Membership, permission: Permission, *, on: dt.date
) -> ProgrammeQuerySet:
    """The programmes still running on the day to which the permission reaches for the person."""
    running = Programme.objects.visible_to(membership).running_on(on)
    match membership.reach(permission):
        case Reach.WHOLE_ORGANISATION:
            return running
        case Reach.OWN_PROGRAMMES:
            return running.headed_by(membership, on)
        case _:
            return running.none()


def check_may_edit_plan(membership: Membership, organisation: Organisation) -> None:
    """Raises PermissionDenied unless the person sets up and changes this organisation's plan."""
    check_may(membership, Permission.EDIT_PLAN, organisation.pk)


def check_may_assign_heads(membership: Membership, organisation: Organisation) -> None:
    """Raises PermissionDenied unless the person assigns this organisation's heads."""
    check_may(membership, Permission.ASSIGN_HEADS, organisation.pk)


def may_complete_milestones(membership: Membership, programme: Programme, *, on: dt.date) -> bool:
    """Who sets up the plan, and whoever heads the programme on the day."""
    if may(membership, Permission.EDIT_PLAN, programme.organisation_id):
        return True
    return may_for_programme(membership, Permission.FILL_STEP, programme, on=on)


def check_may_complete_milestones(
    membership: Membership, programme: Programme, *, on: dt.date
) -> None:
    """Raises PermissionDenied unless the person may say which of its milestones are done."""
    if not may_complete_milestones(membership, programme, on=on):
        raise denied(Permission.EDIT_PLAN)
