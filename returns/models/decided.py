"""What froze a version, and what others said of it: verdict, comments, reopening. Only added."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from accounts.models import Membership
from programmes.models import Objective
from records.frozen import frozen
from records.models import AddedModel

from .. import querysets
from ..vocabulary import TEXT_LENGTH, Heading
from .returns import ReturnVersion


@frozen
class ReturnSubmission(AddedModel):
    """The version as it was submitted: ``record`` is the JSON of ``returns.records``, ``outline``
    that of ``returns.outlines``. A deputy submits on behalf of the head."""

    version = models.OneToOneField(ReturnVersion, models.PROTECT, related_name="submission")
    submitted_by = models.ForeignKey(Membership, models.PROTECT, related_name="+")
    submitted_post = models.CharField(max_length=120)
    on_behalf_of = models.ForeignKey(Membership, models.PROTECT, null=True, related_name="+")
    on_behalf_post = models.CharField(max_length=120, blank=True)
    prepared_on = models.DateField()
    schema_version = models.PositiveSmallIntegerField()
    record = models.TextField()
    record_sha256 = models.CharField(max_length=64)
    outline = models.TextField(
        blank=True, help_text="Colours and progress alone, for lists over many quarters"
    )

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


@frozen
class ReviewComment(AddedModel):
    """A reviewer's remark on a part of a submission: an objective's heading, its status table
    (no heading), or the whole programme (no objective)."""

    submission = models.ForeignKey(ReturnSubmission, models.PROTECT, related_name="comments")
    objective = models.ForeignKey(
        Objective, models.PROTECT, null=True, blank=True, related_name="+"
    )
    heading = models.CharField(max_length=30, choices=Heading, blank=True)
    text = models.TextField(max_length=TEXT_LENGTH)
    commented_by = models.ForeignKey(Membership, models.PROTECT, related_name="+")
    commented_post = models.CharField(max_length=120)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(text=""), name="comment_has_a_text"),
            models.CheckConstraint(
                condition=Q(heading="") | Q(heading__in=Heading.values, objective__isnull=False),
                name="comment_heading_of_an_objective",
            ),
        ]

    def __str__(self) -> str:
        return f"Comment on {self.submission}"


@frozen
class Reopening(AddedModel):
    """An approved submission was reopened: why, by whom; a new version began."""

    submission = models.OneToOneField(ReturnSubmission, models.PROTECT, related_name="reopening")
    reason = models.TextField(max_length=TEXT_LENGTH)
    reopened_by = models.ForeignKey(Membership, models.PROTECT, related_name="+")
    reopened_post = models.CharField(max_length=120)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(reason=""), name="reopening_has_a_reason")
        ]

    def __str__(self) -> str:
        return f"Reopening of {self.submission}"
