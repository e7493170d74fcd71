"""How a round is run: extensions, who was reminded, and the tolerances evidence is judged by."""

from __future__ import annotations

from decimal import Decimal

from django.db import models
from django.db.models import F, Q

from accounts.models import Membership, Organisation
from programmes.models import Programme
from records.frozen import frozen
from records.models import AddedModel

from .. import querysets
from ..vocabulary import REASON_LENGTH
from .returns import ProgrammeReturn


@frozen
class Extension(AddedModel):
    """One return may come until another day than its round's; the last recorded counts."""

    programme_return = models.ForeignKey(ProgrammeReturn, models.PROTECT, related_name="extensions")
    until = models.DateField()
    reason = models.CharField(max_length=REASON_LENGTH)
    given_by = models.ForeignKey(Membership, models.PROTECT, related_name="+")

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(reason=""), name="extension_has_a_reason")
        ]

    def __str__(self) -> str:
        return f"{self.programme_return}, until {self.until}"


@frozen
class ExtensionRequest(AddedModel):
    """A head asks for more time; answered by the next extension."""

    programme_return = models.ForeignKey(
        ProgrammeReturn, models.PROTECT, related_name="extension_requests"
    )
    reason = models.CharField(max_length=REASON_LENGTH, blank=True)
    asked_by = models.ForeignKey(Membership, models.PROTECT, related_name="+")

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"More time asked for {self.programme_return}"


@frozen
class Reminder(AddedModel):
    """Someone reminded the heads of a return by hand."""

    programme_return = models.ForeignKey(ProgrammeReturn, models.PROTECT, related_name="reminders")
    note = models.CharField(max_length=REASON_LENGTH, blank=True)
    sent_by = models.ForeignKey(Membership, models.PROTECT, related_name="+")

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"Reminder of {self.programme_return}"


@frozen
class ToleranceSet(AddedModel):
    """From which figures on evidence is amber or red, from a day on; for one programme, or for all
    that have none of their own. Points behind are passed by *more than*, shares of the revised
    budget are reached *from* the figure on (domain, conventions of the sector)."""

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    programme = models.ForeignKey(Programme, models.PROTECT, null=True, related_name="+")
    valid_from = models.DateField()
    behind_amber = models.PositiveSmallIntegerField(default=10)
    behind_red = models.PositiveSmallIntegerField(default=20)
    overdue_red_months = models.PositiveSmallIntegerField(default=1)
    spend_amber = models.DecimalField(max_digits=5, decimal_places=2, default=Decimal("5.0"))
    spend_red = models.DecimalField(max_digits=5, decimal_places=2, default=Decimal("10.0"))
    reason = models.CharField(max_length=REASON_LENGTH)
    recorded_by = models.ForeignKey(Membership, models.PROTECT, related_name="+")

    objects = querysets.ToleranceSetQuerySet.as_manager()

    class Meta:
        ordering = ["valid_from", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(behind_amber__lte=F("behind_red"), behind_red__lte=100),
                name="tolerance_points_in_order",
            ),
            models.CheckConstraint(
                condition=Q(spend_amber__gt=0, spend_amber__lte=F("spend_red"), spend_red__lte=100),
                name="tolerance_shares_in_order",
            ),
            models.CheckConstraint(
                condition=Q(overdue_red_months__range=(1, 12)), name="tolerance_months_sane"
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="tolerance_has_a_reason"),
        ]

    def __str__(self) -> str:
        return f"Tolerances of {self.programme or self.organisation} from {self.valid_from}"
