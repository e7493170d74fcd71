"""Making users (by e-mail address) and reading memberships by name."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from django.contrib.auth.base_user import BaseUserManager
from django.db import models
from django.db.models import Q

if TYPE_CHECKING:
    from .models import User


class UserManager(BaseUserManager):
    """Users are known by their e-mail address, whatever its capitals."""

    def create_user(self, email: str, password: str | None = None, **extra: object) -> User:
        user = self.model(email=self.normalize_email(email).lower(), **extra)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **extra: object) -> User:
        return self.create_user(email, password, is_staff=True, is_superuser=True, **extra)

    def get_by_natural_key(self, email: str) -> User:
        return self.get(email__iexact=email)


class MembershipQuerySet(models.QuerySet):
    def on(self, day: dt.date) -> MembershipQuerySet:
        """Those that count on the day: begun, and not ended before it."""
        return self.filter(Q(ends_on=None) | Q(ends_on__gte=day), starts_on__lte=day)

    def of(self, organisation) -> MembershipQuerySet:
        return self.filter(organisation=organisation)

    def to_enter(self, user, day: dt.date) -> MembershipQuerySet:
        """What the person may enter on the day: theirs, begun, not ended, with a role."""
        return (
            self.on(day)
            .filter(user=user, role_rows__isnull=False)
            .select_related("organisation")
            .order_by("organisation__name")
            .distinct()
        )

    def visible_to(self, membership) -> MembershipQuerySet:
        return self.filter(organisation_id=membership.organisation_id)

    def with_people(self) -> MembershipQuerySet:
        """Membership rows with their person and roles, in the order of names."""
        return (
            self.select_related("user", "organisation")
            .prefetch_related("role_rows")
            .order_by("user__name", "pk")
        )
