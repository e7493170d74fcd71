"""The register: risks with their scores and mitigations, and issues.

A reference (R001, I002) is given by the product and never used again. Scores are only added, each
by the matrix of its day, so that another matrix never rewrites them.
"""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from accounts.models import Membership, Organisation
from programmes.models import Objective, Programme
from records.frozen import frozen
from records.models import AddedModel, EditedModel

from . import querysets
from .scoring import Bands, ScoreNow, score_of
from .vocabulary import (
    IMPACTS,
    LIKELIHOODS,
    REASON_LENGTH,
    TEXT_LENGTH,
    TITLE_LENGTH,
    Category,
    Priority,
    Response,
    ScoreKind,
)


def default_likelihoods() -> list[str]:
    return list(LIKELIHOODS)


def default_impacts() -> list[str]:
    return list(IMPACTS)


@frozen
class RiskMatrix(AddedModel):
    """The words of likelihood and impact, five each, and from which score on a risk is what."""

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="matrices")
    number = models.PositiveSmallIntegerField()
    valid_from = models.DateField()
    likelihood_words = models.JSONField(default=default_likelihoods)
    impact_words = models.JSONField(default=default_impacts)
    medium_from = models.PositiveSmallIntegerField(default=4)
    high_from = models.PositiveSmallIntegerField(default=10)
    very_high_from = models.PositiveSmallIntegerField(default=20)
    recorded_by = models.ForeignKey(Membership, models.PROTECT, related_name="+")

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["organisation", "number"], name="matrix_number_once"),
            models.CheckConstraint(
                condition=Q(
                    medium_from__gt=1,
                    medium_from__lt=F("high_from"),
                    high_from__lt=F("very_high_from"),
                    very_high_from__lte=25,
                ),
                name="matrix_bands_ascend",
            ),
        ]

    def __str__(self) -> str:
        return f"Matrix {self.number} of {self.organisation}"

    @property
    def bands(self) -> Bands:
        return Bands(self.medium_from, self.high_from, self.very_high_from)


class Registered(EditedModel):
    """What a register numbers: of a programme, perhaps of one of its objectives, or the
    organisation's own."""

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="%(class)ss")
    programme = models.ForeignKey(
        Programme, models.PROTECT, null=True, blank=True, related_name="%(class)ss"
    )
    objective = models.ForeignKey(
        Objective, models.PROTECT, null=True, blank=True, related_name="%(class)ss"
    )
    number = models.PositiveIntegerField()
    title = models.CharField(max_length=TITLE_LENGTH)
    owner = models.ForeignKey(Membership, models.PROTECT, related_name="owned_%(class)ss")
    raised_on = models.DateField()
    reopened_reason = models.CharField(
        "why it was opened again", max_length=REASON_LENGTH, blank=True
    )

    class Meta:
        abstract = True
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "number"], name="%(class)s_number_once"
            ),
            models.CheckConstraint(condition=~Q(title=""), name="%(class)s_has_a_title"),
            models.CheckConstraint(
                condition=Q(objective=None) | Q(programme__isnull=False),
                name="%(class)s_objective_of_a_programme",
            ),
        ]


class Risk(Registered):
    """What may happen: cause, event, effect; who owns it, and what is done about it."""

    cause = models.TextField(max_length=TEXT_LENGTH)
    event = models.TextField(max_length=TEXT_LENGTH)
    effect = models.TextField(max_length=TEXT_LENGTH)
    category = models.CharField(max_length=20, choices=Category)
    response = models.CharField(max_length=10, choices=Response)
    closed_on = models.DateField(null=True, blank=True)
    closed_reason = models.CharField(max_length=REASON_LENGTH, blank=True)

    objects = querysets.RiskQuerySet.as_manager()

    class Meta(Registered.Meta):
        abstract = False
        constraints = [
            *Registered.Meta.constraints,
            models.CheckConstraint(
                condition=Q(closed_on=None, closed_reason="")
                | Q(closed_on__isnull=False) & ~Q(closed_reason=""),
                name="risk_closed_with_a_reason",
            ),
            models.CheckConstraint(
                condition=Q(category__in=Category.values, response__in=Response.values),
                name="risk_category_and_response_known",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.reference} {self.title}"

    @property
    def reference(self) -> str:
        return f"R{self.number:03d}"


@frozen
class RiskScore(AddedModel):
    """One score of a risk; the last recorded of a kind counts."""

    risk = models.ForeignKey(Risk, models.PROTECT, related_name="scores")
    kind = models.CharField(max_length=10, choices=ScoreKind)
    likelihood = models.PositiveSmallIntegerField()
    impact = models.PositiveSmallIntegerField()
    matrix = models.ForeignKey(RiskMatrix, models.PROTECT, related_name="+")
    scored_on = models.DateField()
    reason = models.CharField(max_length=REASON_LENGTH, blank=True)
    recorded_by = models.ForeignKey(Membership, models.PROTECT, related_name="+")

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(likelihood__range=(1, 5), impact__range=(1, 5)),
                name="score_from_1_to_5",
            ),
            models.CheckConstraint(
                condition=Q(kind__in=ScoreKind.values), name="score_kind_is_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} score of {self.risk}"

    @property
    def as_scored(self) -> ScoreNow:
        """By the matrix of its day."""
        return score_of(self.likelihood, self.impact, self.matrix.bands)


class Mitigation(EditedModel):
    """What is done so that a risk falls: by whom, by when."""

    risk = models.ForeignKey(Risk, models.PROTECT, related_name="mitigations")
    action = models.CharField(max_length=REASON_LENGTH)
    owner = models.ForeignKey(Membership, models.PROTECT, related_name="mitigations")
    due_on = models.DateField()
    done_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["due_on", "pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(action=""), name="mitigation_has_an_action")
        ]

    def __str__(self) -> str:
        return f"{self.action} ({self.risk.reference})"


class Issue(Registered):
    """What has happened and must be dealt with."""

    description = models.TextField(max_length=TEXT_LENGTH)
    priority = models.CharField(max_length=10, choices=Priority)
    action = models.CharField(max_length=REASON_LENGTH, blank=True)
    due_on = models.DateField(null=True, blank=True)
    resolved_on = models.DateField(null=True, blank=True)
    resolution = models.CharField(max_length=REASON_LENGTH, blank=True)

    objects = querysets.IssueQuerySet.as_manager()

    class Meta(Registered.Meta):
        abstract = False
        constraints = [
            *Registered.Meta.constraints,
            models.CheckConstraint(
                condition=Q(resolved_on=None, resolution="")
                | Q(resolved_on__isnull=False) & ~Q(resolution=""),
                name="issue_resolved_with_words",
            ),
            models.CheckConstraint(
                condition=Q(priority__in=Priority.values), name="issue_priority_is_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.reference} {self.title}"

    @property
    def reference(self) -> str:
        return f"I{self.number:03d}"
