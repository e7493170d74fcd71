"""What the work is for: aims of the body, outcomes for its community, and what supports them."""

from __future__ import annotations

import datetime as dt

from django.db import models
from django.db.models import F, Q

from accounts.models import Organisation
from programmes import querysets
from records.models import EditedModel

from .plan import REASON_LENGTH, SHORT_NAME_LENGTH, WORDING_LENGTH, Objective

AIM_CODE_LENGTH = 12


class CorporateAim(EditedModel):
    """An aim of the organisation, or an outcome for its community, from a day to a day.

    Its code is free again once it has ended: the next corporate plan has its own aim 1.
    """

    class Kind(models.TextChoices):
        AIM = "aim", "Corporate aim"
        OUTCOME = "outcome", "Community outcome"

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="aims")
    kind = models.CharField(max_length=10, choices=Kind, default=Kind.AIM)
    code = models.CharField("code or number", max_length=AIM_CODE_LENGTH)
    short_name = models.CharField(max_length=SHORT_NAME_LENGTH)
    wording = models.TextField(max_length=WORDING_LENGTH, blank=True)
    position = models.PositiveSmallIntegerField(default=1)
    starts_on = models.DateField()
    ended_on = models.DateField("last day", null=True, blank=True)
    ended_reason = models.CharField(max_length=REASON_LENGTH, blank=True)

    objects = querysets.CorporateAimQuerySet.as_manager()

    class Meta:
        ordering = ["kind", "position", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "kind", "code"],
                condition=Q(ended_on=None),
                name="aim_code_once_while_it_stands",
            ),
            models.CheckConstraint(condition=Q(kind__in=["aim", "outcome"]), name="aim_kind_known"),
            models.CheckConstraint(
                condition=~Q(code="") & ~Q(short_name=""), name="aim_has_code_and_name"
            ),
            models.CheckConstraint(
                condition=Q(ended_on=None, ended_reason="")
                | Q(ended_on__gte=F("starts_on")) & ~Q(ended_reason=""),
                name="aim_end_has_a_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.label} {self.short_name}"

    @property
    def label(self) -> str:
        """``Aim 1`` or ``Outcome 3``."""
        return f"{'Aim' if self.kind == self.Kind.AIM else 'Outcome'} {self.code}"

    def counts_on(self, day: dt.date) -> bool:
        return self.starts_on <= day and (self.ended_on is None or day <= self.ended_on)


class ObjectiveAim(EditedModel):
    """That an objective supports an aim, and how; one taken back keeps its row and history."""

    objective = models.ForeignKey(Objective, models.PROTECT, related_name="aim_links")
    aim = models.ForeignKey(CorporateAim, models.PROTECT, related_name="objective_links")
    contribution = models.CharField("how it supports the aim", max_length=REASON_LENGTH, blank=True)
    withdrawn_on = models.DateField(null=True, blank=True)

    objects = querysets.ObjectiveAimQuerySet.as_manager()

    class Meta:
        ordering = ["aim__kind", "aim__position", "aim_id"]
        constraints = [
            models.UniqueConstraint(fields=["objective", "aim"], name="objective_supports_aim_once")
        ]

    def __str__(self) -> str:
        return f"{self.objective} supports {self.aim}"
