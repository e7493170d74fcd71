"""What an organisation aims at, and what it says where it does not get there."""

from __future__ import annotations

from decimal import Decimal

from django.db import models
from django.db.models import F, Q

from accounts.models import Membership, Organisation
from programmes.models import CorporateAim, Objective, OperationalPlan
from records.frozen import frozen
from records.models import AddedModel, EditedModel

from ..vocabulary import COMMENT_LENGTH, NAME_LENGTH, REASON_LENGTH, TargetKind
from .fields import ValueField
from .frameworks import Measure


@frozen
class Target(AddedModel):
    """What is aimed at in a period, or at the end of a plan: the last one recorded counts.

    ``tolerance``, in the measure's unit, is how far off is still amber. A target of yes or no
    has the value 1 or 0; one in words is not judged. ``is_dropped`` takes it back.
    """

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="targets")
    measure = models.ForeignKey(Measure, models.PROTECT, related_name="targets")
    start = models.DateField("first day of the period", null=True)
    months = models.PositiveSmallIntegerField("length of the period", null=True)
    plan = models.ForeignKey(OperationalPlan, models.PROTECT, null=True, related_name="targets")
    kind = models.CharField(max_length=6, choices=TargetKind)
    value = ValueField(null=True)
    low = ValueField(null=True)
    high = ValueField(null=True)
    text = models.CharField(max_length=COMMENT_LENGTH, blank=True)
    tolerance = ValueField("still amber", default=Decimal(0))
    reason = models.CharField(max_length=REASON_LENGTH, blank=True)
    is_dropped = models.BooleanField(default=False)
    recorded_by = models.ForeignKey(Membership, models.PROTECT, related_name="+")

    class Meta:
        ordering = ["start", "pk"]
        indexes = [models.Index(fields=["organisation", "measure", "start"])]
        constraints = [
            models.CheckConstraint(
                condition=Q(plan=None, start__isnull=False, months__isnull=False)
                | Q(plan__isnull=False, start=None, months=None),
                name="target_of_a_period_or_of_a_plan",
            ),
            models.CheckConstraint(
                condition=Q(kind="number", value__isnull=False, low=None, high=None)
                | Q(kind="range", value=None, low__isnull=False, high__isnull=False)
                & Q(low__lte=F("high"))
                | Q(kind="yes_no", value__in=[0, 1], low=None, high=None)
                | Q(kind="text", value=None, low=None, high=None) & ~Q(text=""),
                name="target_says_what_its_kind_says",
            ),
            models.CheckConstraint(condition=Q(tolerance__gte=0), name="target_tolerance_sane"),
        ]

    def __str__(self) -> str:
        return f"Target of {self.measure}"


class ManagementResponse(EditedModel):
    """What is done where a measure is red in a period: cause, action, by when, by whom."""

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    measure = models.ForeignKey(Measure, models.PROTECT, related_name="responses")
    start = models.DateField("first day of the period")
    months = models.PositiveSmallIntegerField("length of the period")
    cause = models.CharField(max_length=COMMENT_LENGTH)
    action = models.CharField(max_length=COMMENT_LENGTH)
    due_on = models.DateField("by when")
    owner = models.ForeignKey(Membership, models.PROTECT, related_name="measure_responses")
    done_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["start", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "measure", "start", "months"], name="response_once_a_period"
            ),
            models.CheckConstraint(
                condition=~Q(cause="") & ~Q(action=""), name="response_has_cause_and_action"
            ),
        ]

    def __str__(self) -> str:
        return f"Response on {self.measure}"


class MeasureLink(EditedModel):
    """That a measure shows how an objective, or a corporate aim or community outcome, is doing."""

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    measure = models.ForeignKey(Measure, models.PROTECT, related_name="links")
    objective = models.ForeignKey(
        Objective, models.PROTECT, null=True, blank=True, related_name="measure_links"
    )
    aim = models.ForeignKey(
        CorporateAim, models.PROTECT, null=True, blank=True, related_name="measure_links"
    )
    ended_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["measure__code", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(objective=None, aim__isnull=False)
                | Q(objective__isnull=False, aim=None),
                name="measure_link_to_an_objective_or_an_aim",
            ),
            models.UniqueConstraint(
                fields=["measure", "objective"],
                condition=Q(ended_on=None),
                name="measure_linked_once_to_an_objective",
            ),
            models.UniqueConstraint(
                fields=["measure", "aim"],
                condition=Q(ended_on=None),
                name="measure_linked_once_to_an_aim",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.measure} → {self.objective or self.aim}"


class RelatedMeasure(EditedModel):
    """That one measure is thought to move another: a driver and its result, within a framework's
    users."""

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    driver = models.ForeignKey(Measure, models.PROTECT, related_name="results")
    result = models.ForeignKey(Measure, models.PROTECT, related_name="drivers")
    note = models.CharField("why it is thought so", max_length=REASON_LENGTH, blank=True)
    ended_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "driver", "result"],
                condition=Q(ended_on=None),
                name="related_measure_once",
            ),
            models.CheckConstraint(
                condition=~Q(driver=F("result")), name="related_measure_is_another"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.driver} → {self.result}"


class Initiative(EditedModel):
    """Something that was begun to move a measure: a mark in its chart, with before and after."""

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="initiatives")
    measure = models.ForeignKey(Measure, models.PROTECT, related_name="initiatives")
    name = models.CharField(max_length=NAME_LENGTH)
    text = models.CharField("what was done", max_length=REASON_LENGTH, blank=True)
    starts_on = models.DateField()
    ended_on = models.DateField("taken back on", null=True, blank=True)

    class Meta:
        ordering = ["starts_on", "pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(name=""), name="initiative_has_a_name"),
        ]

    def __str__(self) -> str:
        return self.name
