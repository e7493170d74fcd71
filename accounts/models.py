"""Who: people, organisations, and the roles that people have in them."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from functools import cached_property

from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import PermissionsMixin
from django.core.exceptions import ValidationError
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower
from django.utils import timezone

from records.models import EditedModel

from .managers import MembershipQuerySet, UserManager
from .roles import Permission, Reach, Role, reach_of

#: First words of addresses that the product needs for itself.
RESERVED_SLUGS = frozenset(
    {
        "accessibility",
        "accounts",
        "admin",
        "api",
        "calendar",
        "components",
        "glossary",
        "health",
        "media",
        "outbox",
        "public",
        "static",
    }
)


def not_reserved(slug: str) -> None:
    if slug in RESERVED_SLUGS:
        raise ValidationError(f"“{slug}” is an address that the product needs for itself.")


class Organisation(EditedModel):
    """The body that reports. It is closed, never deleted."""

    slug = models.SlugField(unique=True, max_length=60, validators=[not_reserved])
    name = models.CharField(max_length=120)
    plan_word = models.CharField(max_length=40, default="Operational Plan")
    materiality_percent = models.DecimalField(
        max_digits=5, decimal_places=2, default=Decimal(5), validators=[MinValueValidator(0)]
    )
    materiality_amount = models.DecimalField(
        max_digits=13, decimal_places=2, default=Decimal(5000), validators=[MinValueValidator(0)]
    )
    is_demo = models.BooleanField(default=False)
    demo_notice = models.CharField(max_length=200, blank=True)
    closed_on = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(slug__in=sorted(RESERVED_SLUGS)), name="organisation_slug_not_reserved"
            ),
            models.CheckConstraint(
                condition=Q(materiality_percent__gte=0, materiality_amount__gte=0),
                name="organisation_materiality_not_negative",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def notice(self) -> str:
        """What each file and paper of a demonstration says; empty for an organisation's own."""
        return self.demo_notice if self.is_demo else ""


class User(AbstractBaseUser, PermissionsMixin):
    """One account per person, for any number of organisations. Ended, never deleted."""

    email = models.EmailField(unique=True, max_length=254)
    name = models.CharField(max_length=120)
    is_staff = models.BooleanField(default=False)
    is_active = models.BooleanField(default=True)
    date_joined = models.DateTimeField(default=timezone.now)

    objects = UserManager()

    EMAIL_FIELD = USERNAME_FIELD = "email"
    REQUIRED_FIELDS = ["name"]

    class Meta:
        constraints = [
            models.UniqueConstraint(Lower("email"), name="user_email_unique_whatever_its_capitals")
        ]

    def __str__(self) -> str:
        return self.name

    def get_full_name(self) -> str:
        return self.name

    def get_short_name(self) -> str:
        return self.name


class Membership(EditedModel):
    """A person in an organisation: post, contact and roles, from a day to a day."""

    user = models.ForeignKey(User, models.PROTECT, related_name="memberships")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="memberships")
    post = models.CharField(max_length=120)
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)
    ended_reason = models.CharField(max_length=200, blank=True)

    objects = MembershipQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["user", "organisation"], name="membership_once_per_organisation"
            ),
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(ends_on__gte=F("starts_on")),
                name="membership_ends_after_it_starts",
            ),
        ]

    def __str__(self) -> str:
        """Name and post; once where somebody is known by the post."""
        name = self.user.name
        return name if name == self.post else f"{name}, {self.post}"

    @cached_property
    def roles(self) -> frozenset[Role]:
        return frozenset(Role(row.role) for row in self.role_rows.all())

    def counts_on(self, day: dt.date) -> bool:
        return self.starts_on <= day and (self.ends_on is None or day <= self.ends_on)

    def has_ended(self, day: dt.date) -> bool:
        """The last day is over: ended, not merely about to end."""
        return self.ends_on is not None and self.ends_on < day

    def reach(self, permission: Permission) -> Reach | None:
        """How far the permission goes for this person; None where they have it not at all."""
        return reach_of(self.roles, permission)

    def may(self, permission: Permission) -> bool:
        return self.reach(permission) is not None


class MembershipRole(EditedModel):
    """One role that a membership holds."""

    membership = models.ForeignKey(Membership, models.CASCADE, related_name="role_rows")
    role = models.CharField(max_length=30, choices=Role)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["membership", "role"], name="membership_role_once"),
            models.CheckConstraint(
                condition=Q(role__in=Role.values), name="membership_role_is_known"
            ),
        ]

    def __str__(self) -> str:
        return self.get_role_display()


class SentForm(models.Model):
    """One press of one form, so that it counts once: see ``accounts.once``.

    It is kept for a day. It says neither who sent what nor what was in it: the digest has the
    form's random token in it, and leads back to nothing.
    """

    digest = models.CharField(max_length=64)
    sent_at = models.DateTimeField(help_text="When it was taken in hand")
    answer = models.TextField(blank=True, help_text="Where it led; empty while it is in hand")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["digest"], name="sent_form_once"),
        ]
        indexes = [models.Index(fields=["sent_at"], name="sent_form_by_age")]

    def __str__(self) -> str:
        return self.digest[:8]
