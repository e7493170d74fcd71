"""What a version says, step by step: objectives, activities, headings, and evidence attached.

A version is written in while its return is in draft. Submitting adds a ``ReturnSubmission`` that
holds the version as a record; from then on triggers refuse every change to the version's rows.
"""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from files.models import StoredFile
from programmes.models import Activity, Objective
from records.frozen import frozen_when
from records.models import EditedModel

from ..vocabulary import (
    FOOTNOTE_LENGTH,
    REASON_LENGTH,
    TEXT_LENGTH,
    TITLE_LENGTH,
    BudgetStatus,
    DateMoves,
    Heading,
    Rag,
    Status,
)
from .judged import Judged, Remedied
from .returns import VERSION_IS_SUBMITTED, ReturnVersion


@frozen_when(VERSION_IS_SUBMITTED)
class ObjectiveUpdate(Judged, Remedied):
    """One objective's step of a version: its colours, its footnote with what is done about it, and
    another progress figure than the computed one."""

    version = models.ForeignKey(ReturnVersion, models.PROTECT, related_name="objective_updates")
    objective = models.ForeignKey(Objective, models.PROTECT, related_name="updates")
    footnote = models.TextField(max_length=FOOTNOTE_LENGTH, blank=True)
    reported_progress = models.PositiveSmallIntegerField(null=True, blank=True)
    override_reason = models.CharField(max_length=REASON_LENGTH, blank=True)
    is_ready = models.BooleanField(default=False)

    class Meta(Judged.Meta):
        abstract = False
        constraints = [
            *Judged.Meta.constraints,
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
class ProgressUpdate(Remedied):
    """One activity's status, declared RAG, progress (whole per cent), footnote (the cause of an
    amber or red) with its remedy, and whether a red moves its due date."""

    version = models.ForeignKey(ReturnVersion, models.PROTECT, related_name="progress_updates")
    activity = models.ForeignKey(Activity, models.PROTECT, related_name="updates")
    status = models.CharField(max_length=12, choices=Status, blank=True)
    rag = models.CharField(max_length=5, choices=Rag, blank=True)
    progress = models.PositiveSmallIntegerField(null=True, blank=True)
    footnote = models.TextField(max_length=FOOTNOTE_LENGTH, blank=True)
    date_moves = models.CharField(max_length=6, choices=DateMoves, blank=True)
    proposed_due_date = models.DateField(null=True, blank=True)
    proposal_reason = models.CharField(max_length=REASON_LENGTH, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(date_moves__in=["", *DateMoves.values]),
                name="progress_date_answer_known",
            ),
            models.CheckConstraint(
                condition=Q(date_moves="moves") | Q(proposed_due_date=None, proposal_reason=""),
                name="progress_proposal_only_where_the_date_moves",
            ),
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


@frozen_when(VERSION_IS_SUBMITTED)
class Attachment(EditedModel):
    """Evidence for a step: a stored file (with its SHA-256) or a link. Removed, never deleted."""

    version = models.ForeignKey(ReturnVersion, models.PROTECT, related_name="attachments")
    objective = models.ForeignKey(
        Objective, models.PROTECT, null=True, blank=True, related_name="attachments"
    )
    title = models.CharField(max_length=TITLE_LENGTH)
    stored_file = models.ForeignKey(
        StoredFile, models.PROTECT, null=True, blank=True, related_name="+"
    )
    link = models.URLField(max_length=500, blank=True)
    is_removed = models.BooleanField(default=False)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(stored_file=None) & ~Q(link="") | Q(stored_file__isnull=False, link=""),
                name="attachment_file_or_link",
            ),
            models.CheckConstraint(condition=~Q(title=""), name="attachment_has_a_title"),
        ]

    def __str__(self) -> str:
        return self.title
