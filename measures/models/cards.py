"""Scorecards: measures by perspective, for the organisation, a service or a team."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from accounts.models import Membership, Organisation
from records.frozen import frozen
from records.models import AddedModel, EditedModel

from .. import querysets
from ..vocabulary import NAME_LENGTH, REASON_LENGTH, CardLevel, WarningRule
from .frameworks import Measure

#: The four of a balanced scorecard; a card may have any others.
FOUR_PERSPECTIVES = (
    "Customers and community",
    "Finance",
    "Processes",
    "People and learning",
)


class Scorecard(EditedModel):
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="scorecards")
    slug = models.SlugField(max_length=60)
    name = models.CharField(max_length=NAME_LENGTH)
    level = models.CharField(max_length=12, choices=CardLevel, default=CardLevel.ORGANISATION)
    unit = models.CharField("service or team", max_length=NAME_LENGTH, blank=True)
    is_public = models.BooleanField("shown on the public pages", default=False)
    ended_on = models.DateField("last day", null=True, blank=True)

    objects = querysets.ScorecardQuerySet.as_manager()

    class Meta:
        ordering = ["level", "name", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["organisation", "slug"], name="scorecard_slug_once"),
            models.CheckConstraint(
                condition=Q(level__in=CardLevel.values) & ~Q(name=""),
                name="scorecard_level_and_name",
            ),
            models.CheckConstraint(
                condition=Q(level="organisation", unit="") | ~Q(level="organisation") & ~Q(unit=""),
                name="scorecard_names_its_service_or_team",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Perspective(EditedModel):
    """A heading of a scorecard; withdrawn, not deleted."""

    scorecard = models.ForeignKey(Scorecard, models.PROTECT, related_name="perspectives")
    name = models.CharField(max_length=NAME_LENGTH)
    position = models.PositiveSmallIntegerField(default=1)
    is_withdrawn = models.BooleanField(default=False)

    class Meta:
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["scorecard", "name"],
                condition=Q(is_withdrawn=False),
                name="perspective_name_once",
            ),
            models.CheckConstraint(condition=~Q(name=""), name="perspective_has_a_name"),
        ]

    def __str__(self) -> str:
        return self.name


class CardMeasure(EditedModel):
    """A measure under a perspective of a scorecard; it may stand on several cards."""

    perspective = models.ForeignKey(Perspective, models.PROTECT, related_name="card_measures")
    measure = models.ForeignKey(Measure, models.PROTECT, related_name="card_measures")
    position = models.PositiveSmallIntegerField(default=1)
    is_withdrawn = models.BooleanField(default=False)

    class Meta:
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["perspective", "measure"],
                condition=Q(is_withdrawn=False),
                name="card_measure_once_per_perspective",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.measure} in {self.perspective}"


@frozen
class EarlyWarning(AddedModel):
    """What a rule found of a measure in a period, in words, with the figures that it rests on.

    Raised once for a rule and a period: it stands until somebody answers it.
    """

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="early_warnings")
    measure = models.ForeignKey(Measure, models.PROTECT, related_name="early_warnings")
    rule = models.CharField(max_length=13, choices=WarningRule)
    start = models.DateField("first day of the period")
    months = models.PositiveSmallIntegerField("length of the period")
    reason = models.CharField(max_length=REASON_LENGTH)
    figures = models.JSONField(default=dict)

    objects = querysets.EarlyWarningQuerySet.as_manager()

    class Meta:
        ordering = ["-recorded_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "measure", "rule", "start"], name="early_warning_once"
            ),
            models.CheckConstraint(
                condition=Q(rule__in=WarningRule.values), name="early_warning_rule_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_rule_display()}: {self.measure}"


@frozen
class WarningAnswer(AddedModel):
    """What somebody says to a warning: it no longer stands on anybody's page."""

    warning = models.OneToOneField(EarlyWarning, models.PROTECT, related_name="answer")
    text = models.CharField(max_length=REASON_LENGTH)
    recorded_by = models.ForeignKey(Membership, models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(text=""), name="warning_answer_says_something"),
        ]

    def __str__(self) -> str:
        return f"Answer to {self.warning}"
