"""The packs of meetings: what lay before a body, as one file, kept as it was."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from files.models import StoredFile
from meetings.models import Meeting
from records.frozen import frozen
from records.models import AddedModel

from .. import querysets
from .editions import Act
from .vocabulary import Audience


@frozen
class Pack(Act):
    """One making of a meeting's pack: ``record`` is the JSON of ``reporting.packs.records``, which
    says what goes into it. When agenda or papers change, a new one is made beside it. One for the
    public holds what everybody may read, and counts by itself."""

    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="packs")
    audience = models.CharField(max_length=10, choices=Audience, default=Audience.MEMBERS)
    number = models.PositiveSmallIntegerField()
    schema_version = models.PositiveSmallIntegerField()
    record = models.TextField()
    record_sha256 = models.CharField(max_length=64)

    objects = querysets.PackQuerySet.as_manager()

    class Meta(Act.Meta):
        abstract = False
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(
                fields=["meeting", "audience", "number"], name="pack_number_once"
            ),
            models.CheckConstraint(
                condition=Q(audience__in=Audience.values), name="pack_audience_is_known"
            ),
        ]

    def __str__(self) -> str:
        for_whom = " for the public" if self.audience == Audience.PUBLIC else ""
        return f"Pack {self.number}{for_whom} for {self.meeting}"

    @property
    def is_made(self) -> bool:
        return hasattr(self, "file")


@frozen
class PackFile(AddedModel):
    """The pack's one file. ``is_tagged``: every document in it has a structure to read by."""

    pack = models.OneToOneField(Pack, models.PROTECT, related_name="file")
    stored_file = models.ForeignKey(StoredFile, models.PROTECT, related_name="+")
    pages = models.PositiveIntegerField()
    is_tagged = models.BooleanField()

    def __str__(self) -> str:
        return f"{self.pack}, {self.pages} pages"


@frozen
class PackFailure(AddedModel):
    """Why the file could not be made that time; it can be asked for again."""

    pack = models.ForeignKey(Pack, models.PROTECT, related_name="failures")
    message = models.TextField()

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.pack}: {self.message[:60]}"
