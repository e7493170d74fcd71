"""Who may do what to whom: the checks that the table of roles cannot say."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied

from .models import Membership, Organisation
from .roles import Permission


def check_manages_people(by: Membership, organisation: Organisation) -> None:
    """Raises PermissionDenied unless the person manages the people of this very organisation."""
    if by.organisation_id != organisation.pk or not by.may(Permission.MANAGE_PEOPLE):
        raise PermissionDenied(f"Your roles here do not let you {Permission.MANAGE_PEOPLE.value}.")
