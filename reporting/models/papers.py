"""Papers in preparation: their sections, paragraphs, and answers to what a committee asks."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from accounts.models import Membership, Organisation
from meetings.models import AgendaItem, Meeting
from periods.models import ReportingPeriod
from programmes.models import Programme
from records import clock
from records.models import EditedModel

from .. import querysets
from .templates import Arranged, PaperTemplate, arranged_constraints
from .vocabulary import ANSWER_LENGTH, OF_A_PROGRAMME, WORDING_LENGTH, PaperKind, PromptKind

PARAGRAPH_LENGTH = 8000


class Paper(EditedModel):
    """A paper in preparation, for one body's meeting about one period. ``item`` is the item of that
    meeting's agenda under which it is taken, ``template`` None for one in the order that the
    product brings, ``programme`` for one about the whole organisation."""

    Kind = PaperKind

    class Purpose(models.TextChoices):
        DECISION = "decision", "For decision"
        DISCUSSION = "discussion", "For discussion"
        NOTING = "noting", "For noting"

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="papers")
    kind = models.CharField(max_length=40, choices=Kind, default=Kind.FINANCE_AND_OPERATIONS)
    template = models.ForeignKey(PaperTemplate, models.PROTECT, null=True, related_name="papers")
    period = models.ForeignKey(ReportingPeriod, models.PROTECT, related_name="papers")
    programme = models.ForeignKey(
        Programme, models.PROTECT, null=True, blank=True, related_name="papers"
    )
    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="papers")
    item = models.ForeignKey(
        AgendaItem, models.PROTECT, null=True, blank=True, related_name="papers"
    )
    author = models.ForeignKey(Membership, models.PROTECT, related_name="+")
    author_post = models.CharField(max_length=120)
    author_contact = models.CharField(max_length=254)
    purpose = models.CharField(max_length=12, choices=Purpose, default=Purpose.NOTING)

    objects = querysets.PaperQuerySet.as_manager()

    class Meta:
        ordering = ["-meeting__meets_on", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "kind", "period", "meeting"],
                condition=Q(programme=None),
                name="paper_once_per_meeting",
            ),
            models.UniqueConstraint(
                fields=["programme", "kind", "period", "meeting"],
                name="paper_of_a_programme_once_per_meeting",
            ),
            models.CheckConstraint(
                condition=Q(kind__in=OF_A_PROGRAMME, programme__isnull=False)
                | ~Q(kind__in=OF_A_PROGRAMME) & Q(programme=None),
                name="paper_kind_says_whether_of_a_programme",
            ),
            models.CheckConstraint(
                condition=Q(kind__in=PaperKind.values), name="paper_kind_is_known"
            ),
            models.CheckConstraint(
                condition=Q(purpose__in=["decision", "discussion", "noting"]),
                name="paper_purpose_is_known",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} to {self.period.quarter.end:%d %B %Y}"

    @property
    def name(self) -> str:
        """What it is called, without its period."""
        if self.programme_id:
            return f"{self.get_kind_display()}: {self.programme}"
        return self.get_kind_display()


class PaperSection(Arranged):
    """A section of a paper, copied from its template and then the paper's own."""

    paper = models.ForeignKey(Paper, models.PROTECT, related_name="sections")

    class Meta(Arranged.Meta):
        abstract = False
        constraints = arranged_constraints("paper")


class Paragraph(EditedModel):
    """A paragraph of a paper: Markdown with figures by name, such as ``{actual_to_date}``."""

    paper = models.ForeignKey(Paper, models.PROTECT, related_name="paragraphs")
    section = models.ForeignKey(PaperSection, models.PROTECT, related_name="paragraphs")
    position = models.PositiveSmallIntegerField()
    text = models.TextField(max_length=PARAGRAPH_LENGTH)

    class Meta:
        ordering = ["position", "pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(text=""), name="paragraph_says_something"),
        ]

    def __str__(self) -> str:
        return f"{self.section.title}: {self.text[:60]}"


class ParagraphReading(models.Model):
    """What a paragraph's figures said when a writer last read or saved it: ``values`` maps each
    name to its words. Not history but a mark in the book; the next reading replaces it."""

    paragraph = models.OneToOneField(
        Paragraph, models.CASCADE, primary_key=True, related_name="reading"
    )
    values = models.JSONField(default=dict)
    read_at = models.DateTimeField(default=clock.now)
    by = models.ForeignKey(Membership, models.PROTECT, related_name="+")

    def __str__(self) -> str:
        return f"{self.paragraph_id} read by {self.by_id}"


class AmountSource(EditedModel):
    """Where an amount or per cent that was typed by hand comes from; ``amount`` is as typed."""

    paragraph = models.ForeignKey(Paragraph, models.CASCADE, related_name="amount_sources")
    amount = models.CharField(max_length=60)
    source = models.CharField(max_length=WORDING_LENGTH)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["paragraph", "amount"], name="amount_source_once"),
            models.CheckConstraint(condition=~Q(source=""), name="amount_has_a_source"),
        ]

    def __str__(self) -> str:
        return f"{self.amount}: {self.source[:60]}"


class PaperPrompt(EditedModel):
    """What the committee asks of this paper, and the answer. An implication is described or
    stated to be none; a declaration is ticked; of a post that signs, ``answer`` names who."""

    paper = models.ForeignKey(Paper, models.PROTECT, related_name="prompts")
    kind = models.CharField(max_length=12, choices=PromptKind)
    position = models.PositiveSmallIntegerField()
    wording = models.CharField(max_length=WORDING_LENGTH)
    answer = models.TextField(max_length=ANSWER_LENGTH, blank=True)
    is_none = models.BooleanField(default=False)
    is_ticked = models.BooleanField(default=False)

    class Meta:
        ordering = ["position", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=PromptKind.values), name="paper_prompt_kind_is_known"
            ),
            models.CheckConstraint(condition=~Q(wording=""), name="paper_prompt_asks"),
            models.CheckConstraint(
                condition=Q(is_none=False) | Q(kind="implication") & Q(answer=""),
                name="no_implication_is_stated_alone",
            ),
            models.CheckConstraint(
                condition=Q(is_ticked=False) | Q(kind="declaration"),
                name="declarations_alone_are_ticked",
            ),
        ]

    def __str__(self) -> str:
        return self.wording

    @property
    def is_answered(self) -> bool:
        if self.kind == PromptKind.DECLARATION:
            return self.is_ticked
        return self.is_none or bool(self.answer.strip())
