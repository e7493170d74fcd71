"""Files of lists: measures, bodies with their families, a deflator. Kept as they came, looked at,
then loaded whole or given up."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from accounts.models import Membership, Organisation
from files.models import StoredFile
from records.models import EditedModel

from ..vocabulary import ListKind, ListState
from .frameworks import Framework


class ListFile(EditedModel):
    """A file of one kind of list. ``options`` are what the person said with it; ``loaded`` is what
    became of it, in numbers."""

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="list_files")
    kind = models.CharField(max_length=9, choices=ListKind)
    framework = models.ForeignKey(
        Framework, models.PROTECT, null=True, blank=True, related_name="list_files"
    )
    stored_file = models.ForeignKey(StoredFile, models.PROTECT, related_name="+")
    options = models.JSONField(default=dict, blank=True)
    state = models.CharField(max_length=8, choices=ListState, default=ListState.WAITING)
    loaded = models.JSONField(default=dict, blank=True)
    uploaded_by = models.ForeignKey(Membership, models.PROTECT, related_name="+")
    uploaded_at = models.DateTimeField()
    decided_by = models.ForeignKey(Membership, models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-uploaded_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=ListKind.values, state__in=ListState.values),
                name="list_file_words_known",
            ),
            models.CheckConstraint(
                condition=Q(kind="measures", framework__isnull=False)
                | ~Q(kind="measures") & Q(framework=None),
                name="list_file_of_measures_has_its_framework",
            ),
            models.CheckConstraint(
                condition=Q(state="waiting", decided_by=None, decided_at=None)
                | ~Q(state="waiting") & Q(decided_by__isnull=False, decided_at__isnull=False),
                name="list_file_decided_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return self.stored_file.name
