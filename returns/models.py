"""What one programme gives for one round: a return, its versions, and what froze them.

A version is written in while its return is in draft. Submitting adds a ``ReturnSubmission`` that
holds the version as a record; from then on triggers refuse every change to the version's rows.
"""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from accounts.models import Membership
from periods.models import ReportingPeriod
from programmes.models import Activity, Objective, PlannedProgramme, Programme
from records.frozen import frozen, frozen_when
from records.models import AddedModel, EditedModel

from . import querysets
from .vocabulary import (
    FOOTNOTE_LENGTH,
    REASON_LENGTH,
    TEXT_LENGTH,
    BudgetStatus,
    Heading,
    Rag,
    ReturnState,
    Status,
)

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
class ReturnVersion(EditedModel):
    """One version of a return: what is said of the whole programme."""

    programme_return = models.ForeignKey(ProgrammeReturn, models.PROTECT, related_name="versions")
    number = models.PositiveSmallIntegerField()
    reported_progress = models.PositiveSmallIntegerField(null=True, blank=True)
    override_reason = models.CharField(max_length=REASON_LENGTH, blank=True)
    extra_deliverables = models.TextField(max_length=TEXT_LENGTH, blank=True)
    nothing_extra = models.BooleanField(default=False)

    objects = querysets.ReturnVersionQuerySet.as_manager()

    class Meta:
        ordering = ["number"]
        constraints = [
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


@frozen_when(VERSION_IS_SUBMITTED)
class ObjectiveUpdate(EditedModel):
    """One objective's step of a version: its footnote, and another figure than the computed one."""

    version = models.ForeignKey(ReturnVersion, models.PROTECT, related_name="objective_updates")
    objective = models.ForeignKey(Objective, models.PROTECT, related_name="updates")
    footnote = models.TextField(max_length=FOOTNOTE_LENGTH, blank=True)
    reported_progress = models.PositiveSmallIntegerField(null=True, blank=True)
    override_reason = models.CharField(max_length=REASON_LENGTH, blank=True)
    is_ready = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["version", "objective"], name="objective_update_once"),
            models.CheckConstraint(
                condition=Q(reported_progress=None)
                | Q(reported_progress__lte=100) & ~Q(override_reason=""),
                name="objective_override_has_a_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.objective} in {self.version}"


@frozen_when(VERSION_IS_SUBMITTED)
class ProgressUpdate(EditedModel):
    """One activity's status, declared RAG, progress (whole per cent) and footnote."""

    version = models.ForeignKey(ReturnVersion, models.PROTECT, related_name="progress_updates")
    activity = models.ForeignKey(Activity, models.PROTECT, related_name="updates")
    status = models.CharField(max_length=12, choices=Status, blank=True)
    rag = models.CharField(max_length=5, choices=Rag, blank=True)
    progress = models.PositiveSmallIntegerField(null=True, blank=True)
    footnote = models.TextField(max_length=FOOTNOTE_LENGTH, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["version", "activity"], name="progress_update_once"),
            models.CheckConstraint(
                condition=Q(status__in=["", *Status.values]), name="progress_status_is_known"
            ),
            models.CheckConstraint(
                condition=Q(rag="") | Q(rag__in=Rag.values, status__in=["in_progress", "delayed"]),
                name="progress_rag_only_for_work_under_way",
            ),
            models.CheckConstraint(
                condition=Q(progress=None) | Q(progress__lte=100), name="progress_at_most_100"
            ),
            models.CheckConstraint(
                condition=Q(progress=None)
                | Q(progress__lt=100) & ~Q(status="complete")
                | Q(progress=100, status__in=["complete", "cancelled"]),
                name="progress_100_is_complete",
            ),
            models.CheckConstraint(
                condition=~Q(status="not_started") | Q(progress=None) | Q(progress=0),
                name="progress_not_started_is_nil",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.activity} in {self.version}"


@frozen_when(VERSION_IS_SUBMITTED)
class HighlightSection(EditedModel):
    """One heading of one objective's highlight report: filled, or *nothing to report*."""

    version = models.ForeignKey(ReturnVersion, models.PROTECT, related_name="sections")
    objective = models.ForeignKey(Objective, models.PROTECT, related_name="sections")
    heading = models.CharField(max_length=30, choices=Heading)
    text = models.TextField(max_length=TEXT_LENGTH, blank=True)
    nothing_to_report = models.BooleanField(default=False)
    budget_status = models.CharField(max_length=10, choices=BudgetStatus, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["version", "objective", "heading"], name="highlight_section_once"
            ),
            models.CheckConstraint(
                condition=Q(heading__in=Heading.values), name="highlight_heading_is_known"
            ),
            models.CheckConstraint(
                condition=Q(nothing_to_report=False) | Q(text=""),
                name="highlight_filled_or_nothing",
            ),
            models.CheckConstraint(
                condition=Q(budget_status="")
                | Q(heading="budget_status", budget_status__in=BudgetStatus.values),
                name="highlight_budget_status_under_its_heading",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_heading_display()} of {self.objective}"

    @property
    def is_answered(self) -> bool:
        if self.heading == Heading.BUDGET_STATUS:
            return bool(self.budget_status)
        return self.nothing_to_report or bool(self.text.strip())


@frozen
class ReturnSubmission(AddedModel):
    """The version as it was submitted: ``record`` is the JSON of ``returns.records``."""

    version = models.OneToOneField(ReturnVersion, models.PROTECT, related_name="submission")
    submitted_by = models.ForeignKey(Membership, models.PROTECT, related_name="+")
    submitted_post = models.CharField(max_length=120)
    prepared_on = models.DateField()
    schema_version = models.PositiveSmallIntegerField()
    record = models.TextField()
    record_sha256 = models.CharField(max_length=64)

    objects = querysets.ReturnSubmissionQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"Submission of {self.version}"

    @property
    def verdict_given(self) -> ReturnDecision | None:
        """What a director decided; no query where ``decision`` is selected."""
        return getattr(self, "decision", None)


@frozen
class ReturnDecision(AddedModel):
    """A director's verdict on a submission; one submission has one."""

    class Verdict(models.TextChoices):
        APPROVED = "approved", "Approved"
        SENT_BACK = "sent_back", "Sent back"

    submission = models.OneToOneField(ReturnSubmission, models.PROTECT, related_name="decision")
    verdict = models.CharField(max_length=10, choices=Verdict)
    reason = models.TextField(max_length=TEXT_LENGTH, blank=True)
    decided_by = models.ForeignKey(Membership, models.PROTECT, related_name="+")
    decided_post = models.CharField(max_length=120)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(verdict="approved") | Q(verdict="sent_back") & ~Q(reason=""),
                name="sent_back_with_a_reason",
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_verdict_display()}: {self.submission}"
