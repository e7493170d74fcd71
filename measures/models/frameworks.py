"""What is measured: frameworks, their measures, and each definition that a measure has had.

A framework belongs to the organisation that leads it; others take it up. What a measure means is
a definition, only added: a change of it makes the framework's next version, and breaks the
series where it says so.
"""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from django.db import models
from django.db.models import F, Q

from accounts.models import Membership, Organisation
from records.frozen import frozen
from records.models import AddedModel, EditedModel

from .. import querysets
from ..vocabulary import (
    CODE_LENGTH,
    MONTHS_OF,
    MOST_DECIMALS,
    NAME_LENGTH,
    REASON_LENGTH,
    TEXT_LENGTH,
    TITLE_LENGTH,
    UNIT_LENGTH,
    Direction,
    Frequency,
    MeasureState,
    ProposalKind,
    ProposalState,
)
from .bodies import FamilyGrouping
from .fields import ValueField


class Framework(EditedModel):
    """A set of measures, led by one organisation; others take up a shared one."""

    organisation = models.ForeignKey(
        Organisation, models.PROTECT, related_name="frameworks_led", verbose_name="lead"
    )
    slug = models.SlugField(max_length=60)
    name = models.CharField(max_length=NAME_LENGTH)
    description = models.TextField(max_length=TEXT_LENGTH, blank=True)
    is_shared = models.BooleanField("others may take it up", default=False)
    ended_on = models.DateField("last day", null=True, blank=True)

    objects = querysets.FrameworkQuerySet.as_manager()

    class Meta:
        ordering = ["name", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "slug"], name="framework_slug_once_per_lead"
            ),
            models.CheckConstraint(condition=~Q(name=""), name="framework_has_a_name"),
        ]

    def __str__(self) -> str:
        return self.name

    def has_ended(self, day: dt.date) -> bool:
        """The last day is over."""
        return self.ended_on is not None and self.ended_on < day

    def is_used_by(self, organisation_id: int, on: dt.date) -> bool:
        """Whether the organisation leads it, or has taken it up and not left it by the day."""
        if self.organisation_id == organisation_id:
            return True
        return self.take_ups.filter(querysets.standing(on), organisation=organisation_id).exists()


class FrameworkTakeUp(EditedModel):
    """That an organisation uses a framework that another leads, from a day on."""

    framework = models.ForeignKey(Framework, models.PROTECT, related_name="take_ups")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="frameworks_used")
    starts_on = models.DateField()
    ended_on = models.DateField("last day", null=True, blank=True)

    class Meta:
        ordering = ["starts_on", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["framework", "organisation"],
                condition=Q(ended_on=None),
                name="framework_taken_up_once",
            ),
            models.CheckConstraint(
                condition=Q(ended_on=None) | Q(ended_on__gte=F("starts_on")),
                name="framework_take_up_ends_after_it_starts",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.framework} by {self.organisation}"


class DesignGroupSeat(EditedModel):
    """Who decides on proposals of a framework: a member of any organisation that uses it."""

    framework = models.ForeignKey(Framework, models.PROTECT, related_name="seats")
    membership = models.ForeignKey(Membership, models.PROTECT, related_name="design_seats")
    starts_on = models.DateField()
    ended_on = models.DateField("last day", null=True, blank=True)

    class Meta:
        ordering = ["starts_on", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["framework", "membership"],
                condition=Q(ended_on=None),
                name="design_group_seat_once",
            ),
            models.CheckConstraint(
                condition=Q(ended_on=None) | Q(ended_on__gte=F("starts_on")),
                name="design_group_seat_ends_after_it_starts",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.membership} in {self.framework}"


@frozen
class FrameworkVersion(AddedModel):
    """A framework as it was agreed on a day: each adoption makes the next."""

    framework = models.ForeignKey(Framework, models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    adopted_on = models.DateField()
    what = models.CharField("what changed", max_length=REASON_LENGTH)
    recorded_by = models.ForeignKey(Membership, models.PROTECT, related_name="+")

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(
                fields=["framework", "number"], name="framework_version_number_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.framework}, version {self.number}"


class Measure(EditedModel):
    """A performance indicator of a framework. Its code is its name for files and lasts; what it
    means is its definition."""

    framework = models.ForeignKey(Framework, models.PROTECT, related_name="measures")
    code = models.CharField(max_length=CODE_LENGTH)
    state = models.CharField(max_length=10, choices=MeasureState, default=MeasureState.ADOPTED)
    frequency = models.CharField(max_length=10, choices=Frequency)
    retired_on = models.DateField(null=True, blank=True)
    retired_reason = models.CharField(max_length=REASON_LENGTH, blank=True)

    objects = querysets.MeasureQuerySet.as_manager()

    class Meta:
        ordering = ["code", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["framework", "code"], name="measure_code_once"),
            models.CheckConstraint(condition=~Q(code=""), name="measure_has_a_code"),
            models.CheckConstraint(
                condition=Q(state__in=MeasureState.values, frequency__in=Frequency.values),
                name="measure_words_known",
            ),
            models.CheckConstraint(
                condition=~Q(state="retired") & Q(retired_on=None, retired_reason="")
                | Q(state="retired", retired_on__isnull=False) & ~Q(retired_reason=""),
                name="measure_retired_with_a_reason",
            ),
        ]

    def __str__(self) -> str:
        return self.code

    @property
    def months(self) -> int:
        """The length of one period."""
        return MONTHS_OF[self.frequency]


class Proposal(EditedModel):
    """A measure that is proposed, or a change or retirement of one: discussed, then decided.

    ``definition`` holds the fields of a ``Definition`` as plain JSON, empty for a retirement.
    """

    framework = models.ForeignKey(Framework, models.PROTECT, related_name="proposals")
    kind = models.CharField(max_length=6, choices=ProposalKind)
    measure = models.ForeignKey(
        Measure, models.PROTECT, null=True, blank=True, related_name="proposals"
    )
    code = models.CharField(max_length=CODE_LENGTH, blank=True)
    definition = models.JSONField(default=dict, blank=True)
    reason = models.CharField(max_length=REASON_LENGTH)
    state = models.CharField(max_length=9, choices=ProposalState, default=ProposalState.OPEN)
    proposed_by = models.ForeignKey(Membership, models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField()
    decided_by = models.ForeignKey(Membership, models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)
    decided_reason = models.CharField(max_length=REASON_LENGTH, blank=True)

    class Meta:
        ordering = ["-proposed_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=ProposalKind.values, state__in=ProposalState.values),
                name="measure_proposal_words_known",
            ),
            models.CheckConstraint(
                condition=Q(kind="new") & ~Q(code="")
                | Q(kind__in=["change", "retire"], measure__isnull=False),
                name="measure_proposal_names_its_measure",
            ),
            models.CheckConstraint(
                condition=Q(state="open", decided_by=None, decided_at=None)
                | ~Q(state="open") & Q(decided_by__isnull=False, decided_at__isnull=False),
                name="measure_proposal_decided_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.code or self.measure}"


@frozen
class ProposalRemark(AddedModel):
    """What somebody said of a proposal."""

    proposal = models.ForeignKey(Proposal, models.PROTECT, related_name="remarks")
    text = models.TextField(max_length=TEXT_LENGTH)
    recorded_by = models.ForeignKey(Membership, models.PROTECT, related_name="+")

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.recorded_by} on {self.proposal}"


@frozen
class Definition(AddedModel):
    """What a measure means from a period on; the last one recorded of those that began counts.

    ``factor`` × numerator ÷ denominator is the value, where the measure has the two: a percentage
    has 100. ``least`` and ``most`` are what makes sense: a value beyond is asked about.
    ``no_change`` is the change under which a value counts as unchanged.
    """

    measure = models.ForeignKey(Measure, models.PROTECT, related_name="definitions")
    version = models.ForeignKey(FrameworkVersion, models.PROTECT, related_name="definitions")
    applies_from = models.DateField("from the period that begins on", null=True, blank=True)
    breaks_series = models.BooleanField("breaks the series", default=False)
    title = models.CharField(max_length=TITLE_LENGTH)
    text = models.TextField("definition", max_length=TEXT_LENGTH, blank=True)
    category = models.CharField(max_length=NAME_LENGTH, blank=True)
    unit = models.CharField(max_length=UNIT_LENGTH, blank=True)
    decimals = models.PositiveSmallIntegerField(default=1)
    direction = models.CharField(max_length=5, choices=Direction)
    direction_note = models.CharField(
        "why not as the source says", max_length=REASON_LENGTH, blank=True
    )
    range_from = ValueField(null=True, blank=True)
    range_to = ValueField(null=True, blank=True)
    numerator = models.CharField(max_length=TITLE_LENGTH, blank=True)
    denominator = models.CharField(max_length=TITLE_LENGTH, blank=True)
    factor = ValueField(default=Decimal(1))
    no_change = ValueField("what counts as no change", default=Decimal(0))
    least = ValueField("lowest that makes sense", null=True, blank=True)
    most = ValueField("highest that makes sense", null=True, blank=True)
    source = models.CharField(max_length=REASON_LENGTH, blank=True)
    family_grouping = models.ForeignKey(
        FamilyGrouping, models.PROTECT, null=True, blank=True, related_name="+"
    )
    is_money = models.BooleanField("in pounds, so real terms make sense", default=False)
    reason = models.CharField("why it changed", max_length=REASON_LENGTH, blank=True)
    recorded_by = models.ForeignKey(Membership, models.PROTECT, related_name="+")

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(title=""), name="definition_has_a_title"),
            models.CheckConstraint(
                condition=Q(direction__in=Direction.values), name="definition_direction_known"
            ),
            models.CheckConstraint(
                condition=Q(direction="range", range_from__isnull=False, range_to__isnull=False)
                & Q(range_from__lte=F("range_to"))
                | ~Q(direction="range") & Q(range_from=None, range_to=None),
                name="definition_range_where_range_is_best",
            ),
            models.CheckConstraint(
                condition=Q(numerator="", denominator="") | ~Q(numerator="") & ~Q(denominator=""),
                name="definition_numerator_and_denominator",
            ),
            models.CheckConstraint(
                condition=Q(decimals__lte=MOST_DECIMALS, no_change__gte=0, factor__gt=0),
                name="definition_figures_sane",
            ),
            models.CheckConstraint(
                condition=Q(least=None) | Q(most=None) | Q(least__lte=F("most")),
                name="definition_least_below_most",
            ),
            models.CheckConstraint(
                condition=Q(breaks_series=False) | Q(applies_from__isnull=False),
                name="definition_break_has_its_period",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.measure}: {self.title}"


class MeasureOwnership(EditedModel):
    """Who answers for a measure in an organisation: owner, deputy, and who may send its values."""

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="measures_owned")
    measure = models.ForeignKey(Measure, models.PROTECT, related_name="ownerships")
    owner = models.ForeignKey(Membership, models.PROTECT, related_name="measures_owned")
    deputy = models.ForeignKey(
        Membership, models.PROTECT, null=True, blank=True, related_name="measures_deputised"
    )
    updater = models.ForeignKey(
        Membership,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="measures_updated",
        verbose_name="designated updater",
    )

    class Meta:
        ordering = ["measure__code", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "measure"], name="measure_owned_once_per_organisation"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.measure}: {self.owner}"
