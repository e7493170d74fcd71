"""What the models of money share: lengths, years, and who recorded an entry."""

from __future__ import annotations

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models

from accounts.models import Membership
from records.models import AddedModel

REASON_LENGTH = 1000
NOTE_LENGTH = 4000
YEAR_VALIDATORS = [MinValueValidator(1990), MaxValueValidator(2100)]


class Entry(AddedModel):
    """What every amount carries besides: who recorded it (``recorded_at`` says when)."""

    recorded_by = models.ForeignKey(Membership, models.PROTECT, related_name="+")

    class Meta:
        abstract = True
