"""Many organisations: consortia, what their members agreed to share, and how they join."""

from __future__ import annotations

import datetime as dt

from django.db import models
from django.db.models import Q

from accounts.models import Membership, Organisation
from records.models import EditedModel

from .. import querysets
from ..vocabulary import NAME_LENGTH, REASON_LENGTH, JoiningKind, JoiningState, SharedWith
from .frameworks import Framework, Measure


class Consortium(EditedModel):
    """Organisations that compare themselves by one framework, under a lead."""

    lead = models.ForeignKey(Organisation, models.PROTECT, related_name="consortia_led")
    framework = models.ForeignKey(Framework, models.PROTECT, related_name="consortia")
    slug = models.SlugField(max_length=60)
    name = models.CharField(max_length=NAME_LENGTH)
    ended_on = models.DateField("last day", null=True, blank=True)

    objects = querysets.ConsortiumQuerySet.as_manager()

    class Meta:
        ordering = ["name", "pk"]
        verbose_name_plural = "consortia"
        constraints = [
            models.UniqueConstraint(fields=["lead", "slug"], name="consortium_slug_once"),
            models.CheckConstraint(condition=~Q(name=""), name="consortium_has_a_name"),
        ]

    def __str__(self) -> str:
        return self.name


class ConsortiumMember(EditedModel):
    """An organisation that joined, or that was asked to and has not answered (``joined_on``).

    What ends at once has yesterday for its last day, which may be before it was asked.
    """

    consortium = models.ForeignKey(Consortium, models.PROTECT, related_name="members")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="consortia")
    asked_on = models.DateField()
    joined_on = models.DateField(null=True, blank=True)
    ended_on = models.DateField("last day", null=True, blank=True)
    ended_reason = models.CharField(max_length=REASON_LENGTH, blank=True)

    class Meta:
        ordering = ["organisation__name", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["consortium", "organisation"],
                condition=Q(ended_on=None),
                name="consortium_member_once",
            ),
            models.CheckConstraint(
                condition=Q(ended_on=None, ended_reason="")
                | Q(ended_on__isnull=False) & ~Q(ended_reason=""),
                name="consortium_left_with_a_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organisation} in {self.consortium}"

    @property
    def gone_from(self) -> dt.date | None:
        """The first day on which it is no member any more."""
        return self.ended_on and self.ended_on + dt.timedelta(days=1)


class SharingAgreement(EditedModel):
    """What a member lets others of the consortium read, from a day on, until it ends.

    Periods that begin before ``periods_from`` are not shared. ``whole_framework`` shares every
    measure of the framework; else the agreement lists them. One that is ended at once has
    yesterday for its last day, and ``ended_at`` says until when it was read on the day itself.
    """

    member = models.ForeignKey(ConsortiumMember, models.PROTECT, related_name="agreements")
    shared_with = models.CharField(max_length=7, choices=SharedWith)
    whole_framework = models.BooleanField(default=False)
    starts_on = models.DateField()
    periods_from = models.DateField(null=True, blank=True)
    agreed_by = models.ForeignKey(Membership, models.PROTECT, related_name="+")
    agreed_at = models.DateTimeField()
    ended_on = models.DateField("last day", null=True, blank=True)
    ended_reason = models.CharField(max_length=REASON_LENGTH, blank=True)
    ended_by = models.ForeignKey(Membership, models.PROTECT, null=True, related_name="+")
    ended_at = models.DateTimeField("when it was ended", null=True)

    class Meta:
        ordering = ["starts_on", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(shared_with__in=SharedWith.values), name="sharing_with_known"
            ),
            models.CheckConstraint(
                condition=Q(ended_on=None, ended_reason="")
                | Q(ended_on__isnull=False) & ~Q(ended_reason=""),
                name="sharing_ended_with_a_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"Agreement of {self.member}"


class SharedMeasure(EditedModel):
    """A measure that an agreement names."""

    agreement = models.ForeignKey(SharingAgreement, models.PROTECT, related_name="shared_measures")
    measure = models.ForeignKey(Measure, models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["agreement", "measure"], name="shared_measure_once"),
        ]

    def __str__(self) -> str:
        return f"{self.measure} by {self.agreement}"


class JoiningStep(EditedModel):
    """One thing that a member must do to join, agreed beforehand: state, owner, by when."""

    member = models.ForeignKey(ConsortiumMember, models.PROTECT, related_name="joining_steps")
    kind = models.CharField(max_length=12, choices=JoiningKind)
    state = models.CharField(max_length=11, choices=JoiningState, default=JoiningState.NOT_STARTED)
    owner = models.ForeignKey(Membership, models.PROTECT, null=True, blank=True, related_name="+")
    due_on = models.DateField("by when", null=True, blank=True)
    note = models.CharField(max_length=REASON_LENGTH, blank=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["member", "kind"], name="joining_step_once"),
            models.CheckConstraint(
                condition=Q(kind__in=JoiningKind.values, state__in=JoiningState.values),
                name="joining_step_words_known",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} of {self.member}"
