"""Whether a person may, in the organisation in question. ``check_`` raises, ``may`` asks.

The permissions of every other app build on these two.
"""

from __future__ import annotations

from django.core.exceptions import PermissionDenied

from .models import Membership
from .roles import Permission


def may(by: Membership, permission: Permission, organisation_id: int) -> bool:
    """Whether the person holds the permission in that very organisation, whatever its reach."""
    return by.organisation_id == organisation_id and by.may(permission)


def check_may(by: Membership, permission: Permission, organisation_id: int) -> None:
    """Raises PermissionDenied where ``may`` says no."""
    if not may(by, permission, organisation_id):
        raise denied(permission)


def denied(permission: Permission) -> PermissionDenied:
    """What a person reads whose roles do not hold the permission."""
    return PermissionDenied(f"Your roles here do not let you {permission.value}.")
