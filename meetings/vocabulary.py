"""The words of meetings and of what they decide."""

from __future__ import annotations

from django.db.models import TextChoices

NAME_LENGTH = 120
TITLE_LENGTH = 200
TEXT_LENGTH = 4000
REASON_LENGTH = 1000


class Purpose(TextChoices):
    """What a body is asked to do with an item."""

    DECISION = "decision", "For decision"
    DISCUSSION = "discussion", "For discussion"
    NOTING = "noting", "For noting"


class Verb(TextChoices):
    """What was done with one part of a decision, in the word that minutes use."""

    APPROVED = "approved", "Approved"
    AGREED = "agreed", "Agreed"
    ENDORSED = "endorsed", "Endorsed"
    NOTED = "noted", "Noted"
    RECOMMENDED = "recommended", "Recommended"
    DELEGATED = "delegated", "Delegated"
    REFERRED = "referred", "Referred"
    DEFERRED = "deferred", "Deferred"
    REJECTED = "rejected", "Rejected"
