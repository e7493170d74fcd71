"""Limits by role, set by who may set them."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from django.db import transaction

from accounts.models import Membership, Organisation
from accounts.permissions import check_may
from accounts.roles import Permission, Role
from figures.money import sterling
from records.refusals import Conflict, Refused

from ..budgeting.limits import ROLES, limits_of
from ..models import AuthorityLimit
from .checks import check_amount, lock_books

Limits = Mapping[Role, Decimal | None]


class LimitsChanged(Conflict):
    """Someone else set other limits meanwhile; ``current`` has all of them by role."""


@transaction.atomic
def set_limits(
    *, organisation: Organisation, limits: Limits, seen: Limits, by: Membership
) -> list[AuthorityLimit]:
    """The limit of each role named; None takes a role's limit away. ``seen`` is what the page
    showed: another limit by now raises LimitsChanged. Returns the limits that changed."""
    check_may(by, Permission.SET_LIMITS, organisation.pk)
    lock_books(organisation)
    rows = limits_of(organisation)
    current = {role: rows[role].amount if role in rows else None for role in ROLES}
    if any(current[role] != seen.get(role) for role in ROLES):
        raise LimitsChanged(current)
    checked = {role: _checked(role, amount) for role, amount in limits.items()}
    changed = [role for role, amount in checked.items() if amount != current[role]]
    if not changed:
        raise Refused("These limits are set already: nothing would change.")
    return [_set(organisation, role, rows.get(role), checked[role], by) for role in changed]


def _checked(role: Role, amount: Decimal | None) -> Decimal | None:
    field = f"limit_{role}"
    if role not in ROLES:
        raise Refused(f"{role.label} changes no budget and needs no limit.")
    if amount is None:
        return None
    amount = check_amount(amount, field=field)
    if amount < 0:
        raise Refused(f"Enter a limit that is not negative, not {sterling(amount)}", field=field)
    return amount


def _set(
    organisation: Organisation,
    role: Role,
    row: AuthorityLimit | None,
    amount: Decimal | None,
    by: Membership,
) -> AuthorityLimit:
    if amount is None:
        row.signed(by).delete()
    elif row is None:
        row = AuthorityLimit(organisation=organisation, role=role, amount=amount)
        row.signed(by).save()
    else:
        row.amount = amount
        row.signed(by).save_edit(expected_version=row.edit_version)
    return row
