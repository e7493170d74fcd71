"""Savings and other benefits: what was to come of the work, and what came.

A reference (B001) is given by the product and never used again. Plans and achieved figures are
only added: the last plan that was dated counts, and of a span the last figure. What finance says
of a figure is a row beside it.
"""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from accounts.models import Membership, Organisation
from files.models import StoredFile
from programmes.models import FIRST_YEAR, LAST_YEAR, Objective, Programme
from records.frozen import frozen
from records.models import AddedModel, EditedModel

from . import querysets
from .realisation import Span
from .vocabulary import (
    MOST_DECIMALS,
    REASON_LENGTH,
    TEXT_LENGTH,
    TITLE_LENGTH,
    UNIT_LENGTH,
    Counting,
    Decided,
    Direction,
    Frequency,
    Kind,
    Recurrence,
    Stated,
)

SANE_SPAN = Q(year__range=(FIRST_YEAR, LAST_YEAR), quarter__range=(0, 4))


def _figure(**more: object) -> models.DecimalField:
    """In the benefit's own unit: pounds have two decimals of the four."""
    return models.DecimalField(max_digits=17, decimal_places=MOST_DECIMALS, **more)


class Benefit(EditedModel):
    """What a programme is to bring: a saving, cashable or not, or another benefit."""

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="benefits")
    programme = models.ForeignKey(Programme, models.PROTECT, related_name="benefits")
    objective = models.ForeignKey(
        Objective, models.PROTECT, null=True, blank=True, related_name="benefits"
    )
    number = models.PositiveIntegerField()
    title = models.CharField(max_length=TITLE_LENGTH)
    description = models.TextField("what it consists of", max_length=TEXT_LENGTH, blank=True)
    kind = models.CharField(max_length=10, choices=Kind)
    is_cashable = models.BooleanField("cashable", default=False)
    recurrence = models.CharField("what counts once", max_length=10, choices=Recurrence)
    unit = models.CharField(max_length=UNIT_LENGTH, blank=True, help_text="Empty for pounds")
    decimals = models.PositiveSmallIntegerField(default=0)
    counting = models.CharField("how figures count", max_length=10, choices=Counting)
    direction = models.CharField(max_length=5, choices=Direction)
    frequency = models.CharField("planned", max_length=10, choices=Frequency)
    baseline = _figure(null=True, blank=True)
    baseline_on = models.DateField("baseline of", null=True, blank=True)
    baseline_source = models.CharField(
        "source of the baseline", max_length=REASON_LENGTH, blank=True
    )
    owner = models.ForeignKey(Membership, models.PROTECT, related_name="benefits")
    ended_on = models.DateField("last day", null=True, blank=True)
    ended_reason = models.CharField(max_length=REASON_LENGTH, blank=True)

    objects = querysets.BenefitQuerySet.as_manager()

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["organisation", "number"], name="benefit_number_once"),
            models.CheckConstraint(condition=~Q(title=""), name="benefit_has_a_title"),
            models.CheckConstraint(
                condition=Q(
                    kind__in=Kind.values,
                    recurrence__in=Recurrence.values,
                    counting__in=Counting.values,
                    direction__in=Direction.values,
                    frequency__in=Frequency.values,
                ),
                name="benefit_words_known",
            ),
            models.CheckConstraint(
                condition=Q(kind=Kind.SAVING, unit="", counting="adds", direction="up")
                | Q(kind=Kind.BENEFIT, is_cashable=False),
                name="benefit_saving_is_pounds_and_cash_is_saved",
            ),
            models.CheckConstraint(
                condition=Q(decimals__lte=MOST_DECIMALS), name="benefit_decimals_sane"
            ),
            models.CheckConstraint(
                condition=Q(baseline=None, baseline_on=None, baseline_source="")
                | Q(baseline__isnull=False, baseline_on__isnull=False) & ~Q(baseline_source=""),
                name="benefit_baseline_has_day_and_source",
            ),
            models.CheckConstraint(
                condition=Q(ended_on=None, ended_reason="")
                | Q(ended_on__isnull=False) & ~Q(ended_reason=""),
                name="benefit_ended_with_a_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.reference} {self.title}"

    @property
    def reference(self) -> str:
        return f"B{self.number:03d}"

    @property
    def in_pounds(self) -> bool:
        return not self.unit

    @property
    def adds_up(self) -> bool:
        return self.counting == Counting.ADDS

    @property
    def more_is_better(self) -> bool:
        return self.direction == Direction.UP

    @property
    def needs_confirmation(self) -> bool:
        """Money that a budget gives up: finance says whether it was saved."""
        return self.kind == Kind.SAVING and self.is_cashable


@frozen
class BenefitPlan(AddedModel):
    """What a benefit is to bring, span by span; the last of those dated counts as a whole."""

    benefit = models.ForeignKey(Benefit, models.PROTECT, related_name="plans")
    dated_on = models.DateField()
    reason = models.CharField(max_length=REASON_LENGTH, blank=True)
    recorded_by = models.ForeignKey(Membership, models.PROTECT, related_name="+")

    class Meta:
        ordering = ["dated_on", "pk"]

    def __str__(self) -> str:
        return f"Plan {self.pk} of {self.benefit}"


@frozen
class PlannedFigure(AddedModel):
    """One span of a plan; ``quarter`` 0 is the whole financial year."""

    plan = models.ForeignKey(BenefitPlan, models.PROTECT, related_name="figures")
    year = models.PositiveSmallIntegerField()
    quarter = models.PositiveSmallIntegerField()
    amount = _figure()

    class Meta:
        ordering = ["year", "quarter"]
        constraints = [
            models.UniqueConstraint(
                fields=["plan", "year", "quarter"], name="planned_figure_once_a_span"
            ),
            models.CheckConstraint(condition=SANE_SPAN, name="planned_figure_span_sane"),
        ]

    def __str__(self) -> str:
        return f"{self.span.label} of {self.plan}"

    @property
    def span(self) -> Span:
        return Span(self.year, self.quarter)


@frozen
class AchievedFigure(AddedModel):
    """What a span brought, as somebody said it; of a span the last one counts."""

    benefit = models.ForeignKey(Benefit, models.PROTECT, related_name="achieved_figures")
    year = models.PositiveSmallIntegerField()
    quarter = models.PositiveSmallIntegerField()
    amount = _figure()
    stated = models.CharField("said to be", max_length=12, choices=Stated)
    note = models.CharField(max_length=REASON_LENGTH, blank=True)
    recorded_by = models.ForeignKey(Membership, models.PROTECT, related_name="+")

    objects = querysets.AchievedFigureQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(stated__in=Stated.values), name="achieved_figure_state_known"
            ),
            models.CheckConstraint(condition=SANE_SPAN, name="achieved_figure_span_sane"),
        ]

    def __str__(self) -> str:
        return f"{self.span.label} of {self.benefit}"

    @property
    def span(self) -> Span:
        return Span(self.year, self.quarter)


@frozen
class SavingDecision(AddedModel):
    """What finance says of the figure of a cashable saving: confirmed, or sent back with why."""

    figure = models.OneToOneField(AchievedFigure, models.PROTECT, related_name="decision")
    decided = models.CharField(max_length=10, choices=Decided)
    reason = models.CharField(max_length=REASON_LENGTH, blank=True)
    recorded_by = models.ForeignKey(Membership, models.PROTECT, related_name="+")
    post = models.CharField(max_length=120)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(decided=Decided.CONFIRMED) | Q(decided=Decided.QUERIED) & ~Q(reason=""),
                name="saving_sent_back_says_why",
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_decided_display()}: {self.figure}"


class BenefitEvidence(EditedModel):
    """What shows that it came: a stored file (with its SHA-256) or a link. Removed, not deleted."""

    benefit = models.ForeignKey(Benefit, models.PROTECT, related_name="evidence")
    title = models.CharField(max_length=TITLE_LENGTH)
    stored_file = models.ForeignKey(
        StoredFile, models.PROTECT, null=True, blank=True, related_name="+"
    )
    link = models.URLField(max_length=500, blank=True)
    added_by = models.ForeignKey(Membership, models.PROTECT, related_name="+")
    is_removed = models.BooleanField("removed", default=False)

    class Meta:
        ordering = ["pk"]
        verbose_name = "evidence"
        constraints = [
            models.CheckConstraint(
                condition=Q(stored_file=None) & ~Q(link="") | Q(stored_file__isnull=False, link=""),
                name="benefit_evidence_file_or_link",
            ),
            models.CheckConstraint(condition=~Q(title=""), name="benefit_evidence_has_a_title"),
        ]

    def __str__(self) -> str:
        return self.title
