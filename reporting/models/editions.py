"""Acts upon papers, and the editions that were published and never change."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from accounts.models import Membership
from files.models import StoredFile
from records.frozen import frozen
from records.models import AddedModel

from .. import querysets
from .papers import Paper
from .vocabulary import Audience

REASON_LENGTH = 1000


class Act(AddedModel):
    """Something that a person did to a paper, with the post they held that day."""

    by = models.ForeignKey(Membership, models.PROTECT, related_name="+")
    post = models.CharField(max_length=120)

    class Meta:
        abstract = True
        ordering = ["pk"]


@frozen
class GapPass(Act):
    """A gap that the completeness check named, passed with a reason that prints."""

    paper = models.ForeignKey(Paper, models.PROTECT, related_name="gap_passes")
    gap_key = models.CharField(max_length=200)
    gap_text = models.CharField(max_length=1000)
    reason = models.CharField(max_length=REASON_LENGTH)

    class Meta(Act.Meta):
        abstract = False
        constraints = [
            models.CheckConstraint(condition=~Q(reason=""), name="gap_passed_with_a_reason")
        ]

    def __str__(self) -> str:
        return f"{self.gap_key} passed"


@frozen
class FiguresConfirmation(Act):
    """A finance officer's word that the figures are right as drawn at ``drawn_at``."""

    paper = models.ForeignKey(Paper, models.PROTECT, related_name="confirmations")
    drawn_at = models.DateTimeField()
    figures_sha256 = models.CharField(max_length=64)

    def __str__(self) -> str:
        return f"Figures of {self.paper} confirmed"


@frozen
class SignOff(Act):
    """A director's signature under the paper as it then read."""

    paper = models.ForeignKey(Paper, models.PROTECT, related_name="sign_offs")
    content_sha256 = models.CharField(max_length=64)
    confirmation = models.ForeignKey(FiguresConfirmation, models.PROTECT, related_name="sign_offs")

    def __str__(self) -> str:
        return f"{self.paper} signed off"


@frozen
class Edition(Act):
    """A paper as published: ``record`` is the JSON of ``reporting.papers.records``."""

    paper = models.ForeignKey(Paper, models.PROTECT, related_name="editions")
    number = models.PositiveSmallIntegerField()
    schema_version = models.PositiveSmallIntegerField()
    record = models.TextField()
    record_sha256 = models.CharField(max_length=64)
    reason = models.CharField(max_length=REASON_LENGTH, blank=True)
    sign_off = models.OneToOneField(SignOff, models.PROTECT, related_name="edition")

    objects = querysets.EditionQuerySet.as_manager()

    class Meta(Act.Meta):
        abstract = False
        ordering = ["-paper__meeting__meets_on", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["paper", "number"], name="edition_number_once"),
            models.CheckConstraint(
                condition=Q(number=1) | Q(number__gt=1) & ~Q(reason=""),
                name="correction_has_a_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.paper}, edition {self.number}"

    @property
    def is_issued(self) -> bool:
        return hasattr(self, "issue")

    @property
    def is_released(self) -> bool:
        return hasattr(self, "release")

    @property
    def is_withdrawn(self) -> bool:
        return hasattr(self, "withdrawal")


@frozen
class EditionFile(AddedModel):
    """One file of an edition, for its members or, without what is private, for the public. Where
    nothing is private both are the same stored file."""

    class Format(models.TextChoices):
        PDF = "pdf", "PDF"
        BOARD = "board", "PDF, the short version"
        HTML = "html", "Web page"
        XLSX = "xlsx", "Excel workbook"
        JSON = "json", "Plain data (JSON)"

    edition = models.ForeignKey(Edition, models.PROTECT, related_name="files")
    format = models.CharField(max_length=5, choices=Format)
    audience = models.CharField(max_length=10, choices=Audience, default=Audience.MEMBERS)
    stored_file = models.ForeignKey(StoredFile, models.PROTECT, related_name="+")

    objects = querysets.EditionFileQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["edition", "format", "audience"], name="edition_format_once"
            ),
            models.CheckConstraint(
                condition=Q(format__in=["pdf", "board", "html", "xlsx", "json"]),
                name="edition_format_is_known",
            ),
            models.CheckConstraint(
                condition=Q(audience__in=Audience.values),
                name="edition_file_audience_is_known",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.edition} as {self.get_format_display()}"


@frozen
class EditionIssue(AddedModel):
    """All files of the edition are stored: from this moment members see it."""

    edition = models.OneToOneField(Edition, models.PROTECT, related_name="issue")

    def __str__(self) -> str:
        return f"{self.edition} issued"


@frozen
class EditionRelease(Act):
    """The edition is released to the public: an act of its own, after its issue to members."""

    edition = models.OneToOneField(Edition, models.PROTECT, related_name="release")

    def __str__(self) -> str:
        return f"{self.edition} released"


@frozen
class RenderFailure(AddedModel):
    """Why the files of an edition could not be made that time; they can be asked for again."""

    edition = models.ForeignKey(Edition, models.PROTECT, related_name="failures")
    message = models.TextField()

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.edition}: {self.message[:60]}"


@frozen
class EditionWithdrawal(Act):
    """The edition is withdrawn: a row beside it, no byte of it changes."""

    edition = models.OneToOneField(Edition, models.PROTECT, related_name="withdrawal")
    reason = models.CharField(max_length=REASON_LENGTH)

    class Meta(Act.Meta):
        abstract = False
        constraints = [
            models.CheckConstraint(condition=~Q(reason=""), name="withdrawn_with_a_reason")
        ]

    def __str__(self) -> str:
        return f"{self.edition} withdrawn"
