"""An organisation's quarter and the window in which its returns are collected: the round."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from accounts.models import Membership, Organisation
from records.models import EditedModel

from .calendar import Quarter
from .querysets import ReportingPeriodQuerySet


class ReportingPeriod(EditedModel):
    """One quarter of one organisation; its three dates are typed, never derived from today."""

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="periods")
    year = models.PositiveSmallIntegerField(help_text="First calendar year of the financial year")
    quarter_number = models.PositiveSmallIntegerField()
    opens_on = models.DateField()
    due_on = models.DateField()
    closes_on = models.DateField()
    instructions = models.TextField(max_length=4000, blank=True)
    common_statement = models.TextField(
        max_length=4000,
        blank=True,
        help_text="A sentence true for all programmes: written once, printed once",
    )
    opened_at = models.DateTimeField(null=True, editable=False)
    opened_by = models.ForeignKey(
        Membership, models.PROTECT, null=True, editable=False, related_name="+"
    )

    objects = ReportingPeriodQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "year", "quarter_number"], name="period_once"
            ),
            models.CheckConstraint(
                condition=Q(quarter_number__range=(1, 4)), name="period_quarter_1_to_4"
            ),
            models.CheckConstraint(
                condition=Q(opens_on__lte=F("due_on")), name="period_due_not_before_opening"
            ),
            models.CheckConstraint(
                condition=Q(due_on__lte=F("closes_on")), name="period_closes_not_before_due"
            ),
        ]
        ordering = ["-year", "-quarter_number"]

    def __str__(self) -> str:
        return self.quarter.label

    @property
    def quarter(self) -> Quarter:
        return Quarter(self.year, self.quarter_number)

    @property
    def key(self) -> str:
        return self.quarter.key

    @property
    def is_open(self) -> bool:
        return self.opened_at is not None
