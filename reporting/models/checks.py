"""Checks of editions: that a stored file is the file published, and says what the record says."""

from __future__ import annotations

import datetime as dt

from django.db import models

from records import clock
from records.frozen import frozen
from records.models import AddedModel

from .editions import Act, Edition

#: A check that is not done by then was lost with its worker: another may be asked for.
PATIENCE = dt.timedelta(minutes=10)


@frozen
class EditionCheck(Act):
    """Somebody asked for an edition to be checked; what came of it stands in its result."""

    edition = models.ForeignKey(Edition, models.PROTECT, related_name="checks")

    class Meta(Act.Meta):
        abstract = False

    def __str__(self) -> str:
        return f"Check of {self.edition}"

    @property
    def is_done(self) -> bool:
        return hasattr(self, "result")

    @property
    def is_lost(self) -> bool:
        """Its worker ended without a word: nothing is to be expected of it any more."""
        return not self.is_done and self.recorded_at < clock.now() - PATIENCE


@frozen
class EditionCheckResult(AddedModel):
    """What a check found: a sentence for each thing that is not as it was published, none for an
    edition that is. ``files`` is how many there were. One that could not be carried out found
    nothing, and proves nothing."""

    check_of = models.OneToOneField(EditionCheck, models.PROTECT, related_name="result")
    is_carried_out = models.BooleanField(default=True)
    files = models.PositiveSmallIntegerField()
    findings = models.JSONField(default=list, blank=True)

    def __str__(self) -> str:
        return f"{self.check_of}: {len(self.findings)} findings"
