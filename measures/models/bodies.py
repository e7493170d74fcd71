"""Of whom values are: bodies that report, their other names, and the families they belong to.

A register of bodies is kept by the organisation that leads a framework. A body may or may not be
an organisation here.
"""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from accounts.models import Membership, Organisation
from records.models import EditedModel

from .. import querysets
from ..vocabulary import NAME_LENGTH, BodyKind


class ReportingBody(EditedModel):
    """A body of which values are reported: a council, or a nation whose figures are given."""

    kept_by = models.ForeignKey(Organisation, models.PROTECT, related_name="bodies_kept")
    slug = models.SlugField(max_length=60)
    name = models.CharField(max_length=NAME_LENGTH)
    kind = models.CharField(max_length=8, choices=BodyKind, default=BodyKind.BODY)
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, null=True, blank=True, related_name="reports_as"
    )
    starts_on = models.DateField(null=True, blank=True)
    ended_on = models.DateField("last day", null=True, blank=True)

    objects = querysets.ReportingBodyQuerySet.as_manager()

    class Meta:
        ordering = ["name", "pk"]
        verbose_name_plural = "reporting bodies"
        constraints = [
            models.UniqueConstraint(fields=["kept_by", "slug"], name="body_slug_once"),
            models.UniqueConstraint(fields=["kept_by", "name"], name="body_name_once"),
            models.UniqueConstraint(
                fields=["kept_by", "organisation"], name="body_of_organisation_once"
            ),
            models.CheckConstraint(
                condition=Q(kind__in=BodyKind.values) & ~Q(name=""), name="body_kind_and_name"
            ),
            models.CheckConstraint(
                condition=Q(ended_on=None) | Q(starts_on=None) | Q(ended_on__gte=F("starts_on")),
                name="body_ends_after_it_starts",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class BodyAlias(EditedModel):
    """Another spelling of a body's name, as a person confirmed it; ``name`` is in small letters."""

    kept_by = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    body = models.ForeignKey(ReportingBody, models.PROTECT, related_name="aliases")
    name = models.CharField(max_length=NAME_LENGTH)
    confirmed_by = models.ForeignKey(Membership, models.PROTECT, related_name="+")

    class Meta:
        ordering = ["name"]
        verbose_name_plural = "body aliases"
        constraints = [
            models.UniqueConstraint(fields=["kept_by", "name"], name="alias_once"),
            models.CheckConstraint(condition=~Q(name=""), name="alias_has_a_name"),
        ]

    def __str__(self) -> str:
        return f"{self.name} → {self.body}"


class FamilyGrouping(EditedModel):
    """One way of putting like with like, for a kind of service: people services, all others."""

    kept_by = models.ForeignKey(Organisation, models.PROTECT, related_name="family_groupings")
    name = models.CharField(max_length=NAME_LENGTH)

    class Meta:
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(fields=["kept_by", "name"], name="family_grouping_name_once"),
        ]

    def __str__(self) -> str:
        return self.name


class FamilyPlace(EditedModel):
    """Which family of a grouping a body belongs to."""

    grouping = models.ForeignKey(FamilyGrouping, models.PROTECT, related_name="places")
    body = models.ForeignKey(ReportingBody, models.PROTECT, related_name="family_places")
    family = models.CharField(max_length=30)

    class Meta:
        ordering = ["family", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["grouping", "body"], name="family_place_once"),
            models.CheckConstraint(condition=~Q(family=""), name="family_has_a_name"),
        ]

    def __str__(self) -> str:
        return f"{self.body}: {self.grouping} {self.family}"
