"""A programme's return for a quarter, and its versions: what is said of the whole programme."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from periods.models import ReportingPeriod
from programmes.models import PlannedProgramme, Programme
from records.frozen import frozen_when
from records.models import EditedModel

from .. import querysets
from ..vocabulary import REASON_LENGTH, TEXT_LENGTH, BudgetStatus, ReturnState
from .judged import Judged

_SUBMITTED = "EXISTS (SELECT 1 FROM returns_returnsubmission s WHERE s.version_id = {row}.%s)"
VERSION_IS_SUBMITTED = _SUBMITTED % "version_id"


class ProgrammeReturn(EditedModel):
    """One programme's return for one reporting period. ``state`` moves by ``workflow.py`` alone."""

    period = models.ForeignKey(ReportingPeriod, models.PROTECT, related_name="returns")
    planned_programme = models.ForeignKey(PlannedProgramme, models.PROTECT, related_name="returns")
    state = models.CharField(
        max_length=12, choices=ReturnState, default=ReturnState.NOT_STARTED, editable=False
    )

    objects = querysets.ProgrammeReturnQuerySet.as_manager()

    class Meta:
        ordering = ["planned_programme__position"]
        constraints = [
            models.UniqueConstraint(
                fields=["period", "planned_programme"], name="return_once_a_period"
            ),
            models.CheckConstraint(
                condition=Q(state__in=ReturnState.values), name="return_state_is_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.programme}, {self.period}"

    @property
    def programme(self) -> Programme:
        return self.planned_programme.programme


@frozen_when(_SUBMITTED % "id")
class ReturnVersion(Judged):
    """One version of a return: what is said and judged of the whole programme."""

    programme_return = models.ForeignKey(ProgrammeReturn, models.PROTECT, related_name="versions")
    number = models.PositiveSmallIntegerField()
    reported_progress = models.PositiveSmallIntegerField(null=True, blank=True)
    override_reason = models.CharField(max_length=REASON_LENGTH, blank=True)
    extra_deliverables = models.TextField(max_length=TEXT_LENGTH, blank=True)
    nothing_extra = models.BooleanField(default=False)
    spend_rag = models.CharField(max_length=10, choices=BudgetStatus, blank=True)

    objects = querysets.ReturnVersionQuerySet.as_manager()

    class Meta(Judged.Meta):
        abstract = False
        ordering = ["number"]
        constraints = [
            *Judged.Meta.constraints,
            models.CheckConstraint(
                condition=Q(spend_rag__in=["", *BudgetStatus.values]), name="version_spend_is_known"
            ),
            models.UniqueConstraint(
                fields=["programme_return", "number"], name="return_version_number_once"
            ),
            models.CheckConstraint(
                condition=Q(reported_progress=None)
                | Q(reported_progress__lte=100) & ~Q(override_reason=""),
                name="programme_override_has_a_reason",
            ),
            models.CheckConstraint(
                condition=Q(nothing_extra=False) | Q(extra_deliverables=""),
                name="extra_deliverables_or_nothing",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.programme_return}, version {self.number}"

    @property
    def is_submitted(self) -> bool:
        """Whether the version is frozen. No query where ``submission`` is selected."""
        return hasattr(self, "submission")
