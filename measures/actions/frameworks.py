"""Frameworks: begun, changed, ended; taken up by others and left; who sits in the design group."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from accounts.models import Membership, Organisation
from accounts.roles import Permission
from periods.calendar import print_day
from records import clock
from records.refusals import Refused, required

from ..models import DesignGroupSeat, Framework, FrameworkTakeUp, FrameworkVersion
from ..permissions import check_may_keep, sitting
from ..querysets import not_ended
from ..vocabulary import NAME_LENGTH
from ..wording import counted
from .naming import free_slug


@transaction.atomic
def add_framework(
    *, organisation: Organisation, name: str, description: str, is_shared: bool, by: Membership
) -> Framework:
    """A framework that the organisation leads, with its first version."""
    check_may_keep(by, organisation.pk)
    Organisation.objects.select_for_update().get(pk=organisation.pk)
    name = _free_name(organisation, name, None)
    taken = organisation.frameworks_led.values_list("slug", flat=True)
    framework = Framework(
        organisation=organisation,
        slug=free_slug(name, taken, "framework"),
        name=name,
        description=description.strip(),
        is_shared=is_shared,
    )
    framework.signed(by).save()
    next_version(framework=framework, what="Begun", by=by)
    return framework


@transaction.atomic
def change_framework(
    *,
    framework: Framework,
    name: str,
    description: str,
    is_shared: bool,
    expected_version: int,
    by: Membership,
) -> Framework:
    """Another name or description, or whether others may take it up. Its address stays."""
    check_may_keep(by, framework.organisation_id)
    users = framework.take_ups.filter(not_ended(clock.today())).count()
    if framework.is_shared and not is_shared and users:
        raise Refused(
            f"{counted(users, 'organisation uses', 'organisations use')} this framework: it stays "
            "shared until they have left it",
            field="is_shared",
        )
    if framework.is_shared and not is_shared and framework.proposals.filter(state="open").exists():
        raise Refused(
            "Proposals are open: decide on them, or withdraw them, first", field="is_shared"
        )
    Organisation.objects.select_for_update().get(pk=framework.organisation_id)
    framework.name = _free_name(framework.organisation, name, framework)
    framework.description, framework.is_shared = description.strip(), is_shared
    framework.signed(by).save_edit(expected_version=expected_version)
    return framework


@transaction.atomic
def end_framework(
    *, framework: Framework, ended_on: dt.date, expected_version: int, by: Membership
) -> Framework:
    """After the day nothing is added or proposed, and nobody takes it up; all stays to be read."""
    check_may_keep(by, framework.organisation_id)
    begun = framework.versions.get(number=1).adopted_on
    if ended_on < begun:
        raise Refused(f"It was begun on {print_day(begun)}", field="ended_on")
    framework.ended_on = ended_on
    framework.signed(by).save_edit(expected_version=expected_version)
    return framework


def next_version(*, framework: Framework, what: str, by: Membership) -> FrameworkVersion:
    """The framework as agreed today; ``what`` says what changed. Who may, the caller has asked."""
    Framework.objects.select_for_update().get(pk=framework.pk)
    last = framework.versions.order_by("-number").first()
    return FrameworkVersion.objects.create(
        framework=framework,
        number=last.number + 1 if last else 1,
        adopted_on=clock.today(),
        what=what,
        recorded_by=by,
    )


def check_goes_on(framework: Framework) -> None:
    """Raises Refused once the framework's last day is over."""
    if framework.has_ended(clock.today()):
        raise Refused(f"{framework} ended on {print_day(framework.ended_on)}: it stays as it is.")


# Others take it up ----------------------------------------------------------------------


@transaction.atomic
def take_up_framework(
    *, framework: Framework, starts_on: dt.date, by: Membership
) -> FrameworkTakeUp:
    """That the person's organisation uses a framework that another leads, from the day on."""
    check_may_keep(by, by.organisation_id)
    if framework.organisation_id == by.organisation_id:
        raise Refused("Your organisation leads this framework: it uses it already.")
    if not framework.is_shared:
        raise Refused("This framework is not shared.")
    Framework.objects.select_for_update().get(pk=framework.pk)
    if framework.ended_on is not None and framework.ended_on < starts_on:
        raise Refused(
            f"{framework} ends on {print_day(framework.ended_on)}: choose an earlier day",
            field="starts_on",
        )
    mine = framework.take_ups.filter(organisation=by.organisation_id)
    if mine.filter(ended_on=None).exists():
        raise Refused("Your organisation has taken it up already.")
    if mine.filter(not_ended(starts_on)).exists():
        raise Refused("Your organisation uses it until a later day", field="starts_on")
    made = FrameworkTakeUp(framework=framework, organisation=by.organisation, starts_on=starts_on)
    made.signed(by).save()
    return made


@transaction.atomic
def leave_framework(
    *, framework: Framework, ended_on: dt.date, expected_version: int, by: Membership
) -> FrameworkTakeUp:
    """The last day on which the person's organisation uses it; its people lose their seats in the
    design group with that day."""
    check_may_keep(by, by.organisation_id)
    found = framework.take_ups.filter(organisation=by.organisation_id, ended_on=None).first()
    if found is None:
        raise Refused("Your organisation does not use this framework, or has left it already.")
    if ended_on < found.starts_on:
        raise Refused(
            f"It was taken up on {print_day(found.starts_on)}: choose that day or a later one",
            field="ended_on",
        )
    found.ended_on = ended_on
    found.signed(by).save_edit(expected_version=expected_version)
    seats = framework.seats.filter(membership__organisation=by.organisation_id, ended_on=None)
    for seat in seats:
        seat.ended_on = max(ended_on, seat.starts_on)
        seat.signed(by).save_edit(expected_version=seat.edit_version)
    return found


# The design group -----------------------------------------------------------------------


@transaction.atomic
def seat_member(*, framework: Framework, membership: Membership, by: Membership) -> DesignGroupSeat:
    """From today the person decides on proposals: of an organisation that uses the framework, and
    somebody who sees measures there. The lead seats."""
    check_may_keep(by, framework.organisation_id)
    today = clock.today()
    check_goes_on(framework)
    if not framework.is_shared:
        raise Refused("Only a shared framework has a design group.")
    if not framework.is_used_by(membership.organisation_id, today):
        raise Refused(f"{membership.organisation} does not use this framework", field="membership")
    if not (membership.counts_on(today) and membership.may(Permission.SEE_MEASURES)):
        raise Refused("Choose somebody who sees measures today", field="membership")
    if framework.seats.filter(sitting(today), membership=membership).exists():
        raise Refused(f"{membership.user.name} sits in the group already", field="membership")
    seat = DesignGroupSeat(framework=framework, membership=membership, starts_on=today)
    seat.signed(by).save()
    return seat


@transaction.atomic
def unseat_member(*, seat: DesignGroupSeat, expected_version: int, by: Membership) -> None:
    """From now on the person decides no more."""
    check_may_keep(by, seat.framework.organisation_id)
    if seat.ended_on is not None:
        raise Refused("This seat has ended already.")
    seat.ended_on = max(clock.today(), seat.starts_on)
    seat.signed(by).save_edit(expected_version=expected_version)


def _free_name(organisation: Organisation, name: str, own: Framework | None) -> str:
    name = required(name, "Enter the name", field="name")
    if len(name) > NAME_LENGTH:
        raise Refused(f"Shorten this to {NAME_LENGTH} characters", field="name")
    others = organisation.frameworks_led.exclude(pk=own.pk if own else None)
    if others.filter(name__iexact=name).exists():
        raise Refused("Another framework of yours has this name", field="name")
    return name
