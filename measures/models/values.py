"""What was observed: data sets, vintages, observations.

Values arrive as a vintage: one typing, one file, one return. Its observations are staged in
batches and count from the moment that the vintage is confirmed, and nothing changes them then.
Of a measure, a body and a period the last confirmed vintage of a data set counts, so that what
was known at any earlier moment can be shown beside it.
"""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from accounts.models import Membership, Organisation
from files.models import StoredFile
from records.frozen import frozen, frozen_when
from records.models import AddedModel, EditedModel

from .. import querysets
from ..vocabulary import (
    COMMENT_LENGTH,
    NAME_LENGTH,
    REASON_LENGTH,
    WITH_VALUE,
    Channel,
    DataReach,
    ValueState,
    VintageState,
)
from .bodies import ReportingBody
from .fields import ValueField
from .frameworks import Framework, Measure


class DataSet(EditedModel):
    """Values of one framework that one organisation keeps, and who else may read them.

    ``generation`` grows with every vintage that is confirmed: a preview made before is read anew.
    """

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="data_sets")
    framework = models.ForeignKey(Framework, models.PROTECT, related_name="data_sets")
    slug = models.SlugField(max_length=60)
    name = models.CharField(max_length=NAME_LENGTH)
    reach = models.CharField(max_length=10, choices=DataReach, default=DataReach.OWN)
    generation = models.PositiveIntegerField(default=0, editable=False)
    ended_on = models.DateField("last day", null=True, blank=True)

    objects = querysets.DataSetQuerySet.as_manager()

    class Meta:
        ordering = ["name", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["organisation", "slug"], name="data_set_slug_once"),
            models.CheckConstraint(
                condition=Q(reach__in=DataReach.values) & ~Q(name=""),
                name="data_set_reach_and_name",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Vintage(EditedModel):
    """Values that arrived together, from their arrival to their confirmation.

    ``data_of`` is the day that the source dates them, where it does. ``report`` is the preview:
    counts, faults and questions as plain JSON (``measures.imports.reports``).
    """

    data_set = models.ForeignKey(DataSet, models.PROTECT, related_name="vintages")
    channel = models.CharField(max_length=5, choices=Channel)
    state = models.CharField(max_length=10, choices=VintageState, default=VintageState.READING)
    label = models.CharField("what it is called", max_length=NAME_LENGTH, blank=True)
    data_of = models.DateField("date of the data", null=True, blank=True)
    stored_file = models.ForeignKey(StoredFile, models.PROTECT, null=True, related_name="+")
    received_from = models.CharField(max_length=254, blank=True)
    generation = models.PositiveIntegerField(default=0, editable=False)
    report = models.JSONField(default=dict, blank=True)
    problem = models.CharField(max_length=REASON_LENGTH, blank=True)
    received_by = models.ForeignKey(Membership, models.PROTECT, null=True, related_name="+")
    received_at = models.DateTimeField()
    confirmed_by = models.ForeignKey(Membership, models.PROTECT, null=True, related_name="+")
    confirmed_at = models.DateTimeField(null=True, db_index=True)

    objects = querysets.VintageQuerySet.as_manager()

    class Meta:
        ordering = ["-received_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=VintageState.values, channel__in=Channel.values),
                name="vintage_words_known",
            ),
            models.CheckConstraint(
                condition=Q(state="confirmed", confirmed_by__isnull=False)
                & Q(confirmed_at__isnull=False)
                | ~Q(state="confirmed") & Q(confirmed_by=None, confirmed_at=None),
                name="vintage_confirmed_by_somebody",
            ),
            models.CheckConstraint(
                condition=Q(received_by__isnull=False) | ~Q(received_from=""),
                name="vintage_came_from_somewhere",
            ),
        ]

    def __str__(self) -> str:
        return self.label or f"{self.get_channel_display()} of {self.data_set}"


class VintageProgress(models.Model):
    """How far the reading of a vintage is: overwritten as it goes, no record of anything."""

    vintage = models.OneToOneField(
        Vintage, models.CASCADE, primary_key=True, related_name="progress"
    )
    values_read = models.PositiveIntegerField(default=0)
    values_expected = models.PositiveIntegerField(null=True)
    moved_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.values_read} values of {self.vintage_id}"


@frozen_when(
    "EXISTS (SELECT 1 FROM measures_vintage v WHERE v.id = {row}.vintage_id "
    "AND v.confirmed_at IS NOT NULL)"
)
class Observation(models.Model):
    """A value of a measure, of a body, for a period; staged until its vintage is confirmed.

    The value is as the source gives it: where numerator and denominator stand beside it they are
    for aggregates, and never make a blank into a value.
    """

    vintage = models.ForeignKey(Vintage, models.PROTECT, related_name="observations")
    measure = models.ForeignKey(
        Measure, models.PROTECT, related_name="observations", db_index=False
    )
    body = models.ForeignKey(
        ReportingBody, models.PROTECT, related_name="observations", db_index=False
    )
    start = models.DateField("first day of the period")
    months = models.PositiveSmallIntegerField("length of the period")
    state = models.CharField(max_length=14, choices=ValueState)
    value = ValueField(null=True)
    numerator = ValueField(null=True)
    denominator = ValueField(null=True)
    comment = models.CharField(max_length=COMMENT_LENGTH, blank=True, db_default="")

    objects = querysets.ObservationQuerySet.as_manager()

    class Meta:
        ordering = ["start", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["measure", "start", "body", "months", "vintage"],
                name="observation_once_a_vintage",
            ),
            models.CheckConstraint(
                condition=Q(state__in=WITH_VALUE, value__isnull=False)
                | Q(state__in=["missing", "not_applicable", "nothing", "withheld"], value=None)
                | Q(state="unreliable"),
                name="observation_state_and_value",
            ),
            models.CheckConstraint(
                condition=Q(months__in=[1, 3, 12, 24, 36, 48]), name="observation_months_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.measure_id} of {self.body_id} from {self.start}"


class DeflatorSeries(EditedModel):
    """An index of prices, by which money of one year is said in the prices of another."""

    kept_by = models.ForeignKey(Organisation, models.PROTECT, related_name="deflators")
    name = models.CharField(max_length=NAME_LENGTH)
    source = models.CharField(max_length=REASON_LENGTH, blank=True)

    class Meta:
        ordering = ["name"]
        verbose_name_plural = "deflator series"
        constraints = [
            models.UniqueConstraint(fields=["kept_by", "name"], name="deflator_name_once"),
        ]

    def __str__(self) -> str:
        return self.name


@frozen
class DeflatorIndex(AddedModel):
    """The index of one financial year; of a year the last one counts."""

    series = models.ForeignKey(DeflatorSeries, models.PROTECT, related_name="indices")
    year = models.PositiveSmallIntegerField()
    index = ValueField()
    recorded_by = models.ForeignKey(Membership, models.PROTECT, related_name="+")

    class Meta:
        ordering = ["year", "pk"]
        verbose_name_plural = "deflator indices"
        constraints = [
            models.CheckConstraint(condition=Q(index__gt=0), name="deflator_index_above_nil"),
        ]

    def __str__(self) -> str:
        return f"{self.series} {self.year}"
