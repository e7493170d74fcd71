"""How an organisation arranges its papers: sections in their order, and what its committee asks.

A paper copies its template when it begins, so that a later change of the template leaves the
papers in hand as they are.
"""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from accounts.models import Organisation
from measures.models import Scorecard
from records.models import EditedModel

from .. import querysets
from .vocabulary import TITLE_LENGTH, WORDING_LENGTH, Audience, PaperKind, PromptKind, SectionKind


class PaperTemplate(EditedModel):
    """An arrangement of sections for one kind of paper. ``ended_on``: no new paper takes it."""

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="paper_templates")
    kind = models.CharField(
        max_length=40, choices=PaperKind, default=PaperKind.FINANCE_AND_OPERATIONS
    )
    name = models.CharField(max_length=TITLE_LENGTH)
    ended_on = models.DateField(null=True, blank=True)

    objects = querysets.PaperTemplateQuerySet.as_manager()

    class Meta:
        ordering = ["name", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "name"], name="paper_template_name_once"
            ),
            models.CheckConstraint(
                condition=Q(kind__in=PaperKind.values), name="paper_template_kind_is_known"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Arranged(EditedModel):
    """A section as template and paper have it. ``opening`` is the paragraph that it usually
    begins with; a private section names the exemption that it relies on. ``scorecard`` is the one
    that a section of that kind shows."""

    position = models.PositiveSmallIntegerField()
    key = models.SlugField(max_length=40)
    title = models.CharField(max_length=TITLE_LENGTH)
    kind = models.CharField(max_length=20, choices=SectionKind)
    opening = models.TextField(max_length=WORDING_LENGTH, blank=True)
    audience = models.CharField(max_length=10, choices=Audience, default=Audience.PUBLIC)
    exemption = models.CharField(max_length=WORDING_LENGTH, blank=True)
    scorecard = models.ForeignKey(
        Scorecard, models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        abstract = True
        ordering = ["position", "pk"]

    def __str__(self) -> str:
        return self.title


def arranged_constraints(owner: str) -> list[models.BaseConstraint]:
    """What holds of a section, of a template and of a paper alike."""
    private, nothing = Q(audience=Audience.MEMBERS.value), Q(exemption="")
    return [
        models.UniqueConstraint(fields=[owner, "key"], name=f"{owner}_section_key_once"),
        models.CheckConstraint(
            condition=Q(kind__in=SectionKind.values), name=f"{owner}_section_kind_is_known"
        ),
        models.CheckConstraint(
            condition=Q(audience=Audience.PUBLIC.value) & nothing | private & ~nothing,
            name=f"{owner}_section_is_private_by_an_exemption",
        ),
        models.CheckConstraint(condition=~Q(title=""), name=f"{owner}_section_has_a_title"),
        models.CheckConstraint(
            condition=Q(scorecard=None) | Q(kind=SectionKind.SCORECARD.value),
            name=f"{owner}_section_of_a_card_shows_one",
        ),
    ]


class TemplateSection(Arranged):
    template = models.ForeignKey(PaperTemplate, models.PROTECT, related_name="sections")

    class Meta(Arranged.Meta):
        abstract = False
        constraints = arranged_constraints("template")


class TemplatePrompt(EditedModel):
    """Something that the committee asks of every paper of this template."""

    template = models.ForeignKey(PaperTemplate, models.PROTECT, related_name="prompts")
    kind = models.CharField(max_length=12, choices=PromptKind)
    position = models.PositiveSmallIntegerField()
    wording = models.CharField(max_length=WORDING_LENGTH)

    class Meta:
        ordering = ["position", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=PromptKind.values), name="template_prompt_kind_is_known"
            ),
            models.CheckConstraint(condition=~Q(wording=""), name="template_prompt_asks"),
        ]

    def __str__(self) -> str:
        return self.wording
