"""What is for the public, and the passages that both the public and members search."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from accounts.models import Organisation
from records.frozen import frozen
from records.models import AddedModel, EditedModel

from .editions import Edition
from .vocabulary import Audience

ORDER_LENGTH = 1000


class PublicChoice(EditedModel):
    """What an organisation shows to everybody: of editions that it released, packs of meetings,
    and scorecards that it made public. Without a row it is the papers alone."""

    organisation = models.OneToOneField(Organisation, models.PROTECT, related_name="public_choice")
    shows_papers = models.BooleanField(default=True)
    shows_programmes = models.BooleanField(default=False)
    shows_progress = models.BooleanField(default=False)
    shows_finance = models.BooleanField(default=False)
    shows_packs = models.BooleanField(default=False)
    shows_scorecards = models.BooleanField(default=False)

    def __str__(self) -> str:
        return f"What {self.organisation} publishes"


class Passage(models.Model):
    """A piece of an edition that a search finds, with its place. Made from the edition's record and
    made again at any time; what is ``public`` comes from the record for the public."""

    edition = models.ForeignKey(Edition, models.CASCADE, related_name="passages")
    audience = models.CharField(max_length=10, choices=Audience)
    position = models.PositiveIntegerField()
    place = models.CharField(max_length=200)
    called = models.CharField(max_length=300)
    heading = models.CharField(max_length=600)
    text = models.TextField()

    class Meta:
        ordering = ["edition", "audience", "position"]
        constraints = [
            models.UniqueConstraint(
                fields=["edition", "audience", "position"], name="passage_position_once"
            ),
            models.CheckConstraint(
                condition=Q(audience__in=Audience.values), name="passage_audience_is_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.edition}, {self.called}"


@frozen
class Erasure(AddedModel):
    """Words taken out of an edition because a court or a regulator ordered it: the order, who
    carried it out, and the fingerprints of before and after. The words themselves are not here."""

    edition = models.ForeignKey(Edition, models.PROTECT, related_name="erasures")
    ordered_by = models.CharField(max_length=200)
    order = models.CharField(max_length=ORDER_LENGTH)
    carried_out_by = models.CharField(max_length=200)
    record_sha256_before = models.CharField(max_length=64)
    record_sha256_after = models.CharField(max_length=64)
    files_before = models.JSONField()
    """By format and audience, the SHA-256 of each file as it was published."""

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(order="") & ~Q(ordered_by="") & ~Q(carried_out_by=""),
                name="erasure_names_its_order",
            )
        ]

    def __str__(self) -> str:
        return f"{self.edition}: {self.order[:60]}"
