"""Papers in preparation, and the editions that were published and never change."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from accounts.models import Membership, Organisation
from files.models import StoredFile
from periods.models import ReportingPeriod
from records.frozen import frozen
from records.models import AddedModel, EditedModel

from . import querysets

PARAGRAPH_LENGTH = 8000
REASON_LENGTH = 1000


class Paper(EditedModel):
    """A paper in preparation, for one body's meeting about one period."""

    class Kind(models.TextChoices):
        FINANCE_AND_OPERATIONS = "finance-and-operations", "Finance and Operations Report"

    class Purpose(models.TextChoices):
        DECISION = "decision", "For decision"
        DISCUSSION = "discussion", "For discussion"
        NOTING = "noting", "For noting"

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="papers")
    kind = models.CharField(max_length=40, choices=Kind, default=Kind.FINANCE_AND_OPERATIONS)
    period = models.ForeignKey(ReportingPeriod, models.PROTECT, related_name="papers")
    body = models.CharField(max_length=120)
    meeting_date = models.DateField()
    agenda_item = models.CharField(max_length=20, blank=True)
    author = models.ForeignKey(Membership, models.PROTECT, related_name="+")
    author_post = models.CharField(max_length=120)
    author_contact = models.CharField(max_length=254)
    purpose = models.CharField(max_length=12, choices=Purpose, default=Purpose.NOTING)

    objects = querysets.PaperQuerySet.as_manager()

    class Meta:
        ordering = ["-meeting_date", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "kind", "period", "body", "meeting_date"],
                name="paper_once_per_meeting",
            ),
            models.CheckConstraint(
                condition=Q(kind__in=["finance-and-operations"]), name="paper_kind_is_known"
            ),
            models.CheckConstraint(
                condition=Q(purpose__in=["decision", "discussion", "noting"]),
                name="paper_purpose_is_known",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} to {self.period.quarter.end:%d %B %Y}"


class Paragraph(EditedModel):
    """A paragraph of a paper: Markdown with figures by name, such as ``{actual_to_date}``."""

    class Section(models.TextChoices):
        PURPOSE = "purpose", "Purpose"
        FINANCIAL_SUMMARY = "financial_summary", "Summary financial position"
        ANALYSIS = "analysis", "Analysis of financial position"
        BALANCES = "balances", "Key balances"
        EXTERNAL_FUNDS = "external_funds", "External funds"
        OBJECTIVES = "objectives", "Business plan and objectives"
        GENERAL = "general", "General"
        RECOMMENDATION = "recommendation", "Recommendation"

    paper = models.ForeignKey(Paper, models.PROTECT, related_name="paragraphs")
    section = models.CharField(max_length=20, choices=Section)
    position = models.PositiveSmallIntegerField()
    text = models.TextField(max_length=PARAGRAPH_LENGTH)

    class Meta:
        ordering = ["position", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(
                    section__in=[
                        "purpose",
                        "financial_summary",
                        "analysis",
                        "balances",
                        "external_funds",
                        "objectives",
                        "general",
                        "recommendation",
                    ]
                ),
                name="paragraph_section_is_known",
            ),
            models.CheckConstraint(condition=~Q(text=""), name="paragraph_says_something"),
        ]

    def __str__(self) -> str:
        return f"{self.get_section_display()}: {self.text[:60]}"


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
        ordering = ["-paper__meeting_date", "-number"]
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
    def is_withdrawn(self) -> bool:
        return hasattr(self, "withdrawal")


@frozen
class EditionFile(AddedModel):
    """One file of an edition."""

    class Format(models.TextChoices):
        PDF = "pdf", "PDF"
        HTML = "html", "Web page"
        XLSX = "xlsx", "Excel workbook"
        JSON = "json", "Plain data (JSON)"

    edition = models.ForeignKey(Edition, models.PROTECT, related_name="files")
    format = models.CharField(max_length=4, choices=Format)
    stored_file = models.OneToOneField(StoredFile, models.PROTECT, related_name="+")

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["edition", "format"], name="edition_format_once"),
            models.CheckConstraint(
                condition=Q(format__in=["pdf", "html", "xlsx", "json"]),
                name="edition_format_is_known",
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
