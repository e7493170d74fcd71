"""What an administrator does with people: invite, change, end. Ending is never deleting.

Each action locks the organisation's row first, so that two administrators who end each other
at the same moment cannot leave the organisation without one.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from django.contrib.auth.hashers import make_password
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction

from records.refusals import Refused, required

from . import mail
from .models import Membership, MembershipRole, Organisation, User
from .permissions import check_may
from .roles import Permission, Role

LAST_ADMINISTRATOR = (
    "Nobody else stays as administrator. Make someone else administrator first, "
    "who has begun by then and has no last day."
)


@transaction.atomic
def begin_organisation(
    *, slug: str, name: str, email: str, person: str, post: str, on: dt.date
) -> Membership:
    """A new organisation and its first administrator, who is told by e-mail and invites the rest.

    For the command of the same name: nobody of the organisation is there yet to do it.
    """
    organisation = Organisation(slug=slug, name=name)
    try:
        organisation.full_clean()
    except ValidationError as error:
        raise Refused(" ".join(error.messages)) from error
    organisation.save()
    membership = _place_for(_account(email, person), organisation, on)
    membership.post = required(post, "Enter the person’s post", field="post")
    membership.save()
    _set_roles(membership, frozenset({Role.ADMINISTRATOR}), membership)
    _tell(membership)
    return membership


@transaction.atomic
def invite_person(
    *,
    organisation: Organisation,
    email: str,
    name: str,
    post: str,
    roles: Iterable[Role | str],
    starts_on: dt.date,
    by: Membership,
) -> Membership:
    """Gives a person a membership from a day on, and tells them by e-mail.

    Someone with an account keeps it, with its name and password; anyone else gets an account
    whose password they choose by the link in the e-mail. A person whose membership here was
    ended comes back to the same one. Raises Refused for a person who is already here.
    """
    check_may(by, Permission.MANAGE_PEOPLE, organisation.pk)
    _lock(organisation)
    wanted = _checked(roles)
    post = required(post, "Enter the person’s post", field="post")
    membership = _place_for(_account(email, name), organisation, starts_on)
    membership.post = post
    if membership.pk is None:
        membership.signed(by).save()
    else:
        membership.signed(by).save_edit(expected_version=membership.edit_version)
    _set_roles(membership, wanted, by)
    _tell(membership)
    return membership


@transaction.atomic
def change_person(
    *,
    membership: Membership,
    expected_version: int,
    post: str,
    roles: Iterable[Role | str],
    on: dt.date,
    by: Membership,
    name: str | None = None,
) -> Membership:
    """Changes post and roles, and the name where the account belongs to this organisation alone.

    Raises Conflict where someone saved since ``expected_version`` was read; Refused for a person
    who has ended by the day ``on``, where the last administrator would lose that role, and for
    roles that administrators would give themselves: being one gives no right to approve.
    """
    check_may(by, Permission.MANAGE_PEOPLE, membership.organisation_id)
    _lock(membership.organisation)
    if membership.has_ended(on):
        raise Refused("This person has left. Invite them again to change anything.")
    wanted = _checked(roles)
    membership.post = required(post, "Enter the person’s post", field="post")
    membership.signed(by).save_edit(expected_version=expected_version)
    _rename(membership, name)
    held = _set_roles(membership, wanted, by)
    if Role.ADMINISTRATOR in held - wanted:
        _keep_an_administrator(membership.organisation, on, field="roles")
    if membership.pk == by.pk and wanted - held:
        raise Refused(
            "You cannot give yourself a role. Ask another administrator to do it.", field="roles"
        )
    return membership


@transaction.atomic
def end_person(*, membership: Membership, ends_on: dt.date, reason: str, by: Membership) -> None:
    """Gives a membership its last day, and why; what the person did stays on the record.

    Raises Refused for oneself, for the last administrator, and for a last day before the first.
    """
    check_may(by, Permission.MANAGE_PEOPLE, membership.organisation_id)
    _lock(membership.organisation)
    if membership.pk == by.pk:
        raise Refused("You cannot end yourself. Ask another administrator to do it.")
    if ends_on < membership.starts_on:
        raise Refused("The last day cannot be before the first", field="ends_on")
    membership.ends_on = ends_on
    membership.ended_reason = required(reason, "Say why this person is leaving", field="reason")
    membership.signed(by).save_edit(expected_version=membership.edit_version)
    if Role.ADMINISTRATOR in membership.roles:
        day_after = ends_on + dt.timedelta(days=1)
        _keep_an_administrator(membership.organisation, day_after, field=None)


@transaction.atomic
def resend_invitation(*, membership: Membership, on: dt.date, by: Membership) -> None:
    """Sends the invitation once more, to a person who has not chosen a password yet."""
    check_may(by, Permission.MANAGE_PEOPLE, membership.organisation_id)
    if membership.has_ended(on):
        raise Refused("This person has left. Invite them again instead.")
    if membership.user.has_usable_password():
        raise Refused("This person has chosen a password already.")
    _tell(membership)


def _lock(organisation: Organisation) -> None:
    Organisation.objects.select_for_update().get(pk=organisation.pk)


def _tell(membership: Membership) -> None:
    """After the commit; a mail server that is down undoes nothing, and is written to the log."""
    transaction.on_commit(lambda: mail.send_invitation(membership), robust=True)


def _checked(roles: Iterable[Role | str]) -> frozenset[Role]:
    wanted = frozenset(Role(role) for role in roles)
    if not wanted:
        raise Refused("Choose at least one role", field="roles")
    return wanted


def _account(email: str, name: str) -> User:
    """The person's account, made without a password where there is none."""
    email = email.strip().lower()
    try:
        validate_email(email)
    except ValidationError as error:
        message = "Enter an e-mail address in the form name@example.org"
        raise Refused(message, field="email") from error
    name = required(name, "Enter the person’s name", field="name")
    user, _ = User.objects.get_or_create(
        email=email, defaults={"name": name, "password": make_password(None)}
    )
    if not user.is_active:
        raise Refused("The account with this e-mail address is closed", field="email")
    return user


def _place_for(user: User, organisation: Organisation, starts_on: dt.date) -> Membership:
    """A new membership, or the person's own that had ended, begun anew without a gap in it."""
    here = Membership.objects.filter(user=user, organisation=organisation).first()
    if here is None:
        return Membership(user=user, organisation=organisation, starts_on=starts_on)
    if here.ends_on is None:
        raise Refused(f"{user.name} is already one of your people", field="email")
    if starts_on > here.ends_on + dt.timedelta(days=1):
        here.starts_on = starts_on
    here.ends_on, here.ended_reason = None, ""
    return here


def _set_roles(membership: Membership, wanted: frozenset[Role], by: Membership) -> frozenset[Role]:
    """Takes and gives roles one by one, each with its history; returns those held before."""
    rows = {Role(row.role): row for row in membership.role_rows.all()}
    for role in rows.keys() - wanted:
        rows[role].signed(by).delete()
    for role in sorted(wanted - rows.keys()):
        MembershipRole(membership=membership, role=role).signed(by).save()
    membership.roles = wanted
    return frozenset(rows)


def _rename(membership: Membership, name: str | None) -> None:
    user = membership.user
    if name is None or name.strip() == user.name:
        return
    if user.memberships.exclude(pk=membership.pk).exists():
        message = "Other organisations use this account too, so its name cannot be changed here"
        raise Refused(message, field="name")
    user.name = required(name, "Enter the person’s name", field="name")
    user.save(update_fields=["name"])


def _keep_an_administrator(organisation: Organisation, day: dt.date, *, field: str | None) -> None:
    """Refuses where nobody without a last day is administrator on the day."""
    stays = Membership.objects.of(organisation).filter(
        role_rows__role=Role.ADMINISTRATOR,
        user__is_active=True,
        starts_on__lte=day,
        ends_on=None,
    )
    if not stays.exists():
        raise Refused(LAST_ADMINISTRATOR, field=field)
