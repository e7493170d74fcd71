"""Heads and deputies of programmes, from a day to a day."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from accounts.models import Membership
from accounts.roles import Role
from periods.calendar import print_day
from programmes.models import HeadAssignment, Programme
from programmes.permissions import check_may_assign_heads
from records.refusals import Refused

Kind = HeadAssignment.Kind


@transaction.atomic
def assign_head(
    *,
    programme: Programme,
    membership: Membership,
    kind: str,
    starts_on: dt.date,
    by: Membership,
    ends_on: dt.date | None = None,
) -> HeadAssignment:
    """Make a person head or deputy of a programme. One head at a time; any number of deputies."""
    check_may_assign_heads(by, programme.organisation)
    if kind not in Kind.values:
        raise Refused("Choose head or deputy.", field="kind")
    _check_order(starts_on, ends_on)
    _check_person(programme, membership, starts_on)
    Programme.objects.select_for_update().get(pk=programme.pk)
    _check_free(programme, membership, kind, starts_on, ends_on)
    assignment = HeadAssignment(
        programme=programme,
        membership=membership,
        kind=kind,
        starts_on=starts_on,
        ends_on=ends_on,
    )
    assignment.signed(by).save()
    return assignment


@transaction.atomic
def end_assignment(
    *, assignment: HeadAssignment, expected_version: int, ends_on: dt.date, by: Membership
) -> None:
    """Say on which day someone's time as head or deputy ends: that day still counts."""
    check_may_assign_heads(by, assignment.programme.organisation)
    _check_order(assignment.starts_on, ends_on)
    Programme.objects.select_for_update().get(pk=assignment.programme_id)
    _check_free(
        assignment.programme,
        assignment.membership,
        assignment.kind,
        assignment.starts_on,
        ends_on,
        but=assignment,
    )
    assignment.ends_on = ends_on
    assignment.signed(by).save_edit(expected_version=expected_version)


def _check_order(starts_on: dt.date, ends_on: dt.date | None) -> None:
    if ends_on is not None and ends_on < starts_on:
        raise Refused(f"The last day is before the first, {print_day(starts_on)}.", field="ends_on")


def _check_person(programme: Programme, membership: Membership, starts_on: dt.date) -> None:
    if membership.organisation_id != programme.organisation_id:
        raise Refused("That person belongs to another organisation.", field="membership")
    if Role.PROGRAMME_HEAD not in membership.roles:
        raise Refused(
            f"{membership.user.name} does not have the role of programme head. Ask an "
            "administrator to give it to them on the People page, then assign them here.",
            field="membership",
        )
    if membership.ends_on is not None and membership.ends_on < starts_on:
        raise Refused(
            f"{membership.user.name} left on {print_day(membership.ends_on)}.", field="membership"
        )


def _check_free(
    programme: Programme,
    membership: Membership,
    kind: str,
    starts_on: dt.date,
    ends_on: dt.date | None,
    *,
    but: HeadAssignment | None = None,
) -> None:
    """No second head on any of the days, and nobody twice."""
    others = programme.head_assignments.overlapping(starts_on, ends_on)
    others = others.exclude(pk=but.pk if but else None).select_related("membership__user")
    for other in others:
        until = f"until {print_day(other.ends_on)}" if other.ends_on else "with no last day yet"
        name = other.membership.user.name
        if kind == Kind.HEAD and other.kind == Kind.HEAD:
            raise Refused(
                f"{name} heads {programme.name} from {print_day(other.starts_on)} {until}. "
                "End that first, or choose days outside it.",
                field="starts_on" if but is None else "ends_on",
            )
        if other.membership_id == membership.pk:
            raise Refused(
                f"{name} is {other.get_kind_display().lower()} of {programme.name} already, from "
                f"{print_day(other.starts_on)} {until}. End that first.",
                field="membership" if but is None else "ends_on",
            )
