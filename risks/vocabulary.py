"""The words of the register."""

from __future__ import annotations

from django.db.models import TextChoices

TITLE_LENGTH = 120
TEXT_LENGTH = 2000
REASON_LENGTH = 1000
#: Of each word of a matrix: it heads a column.
WORD_LENGTH = 40

LIKELIHOODS = ("Rare", "Unlikely", "Possible", "Likely", "Almost certain")
IMPACTS = ("Negligible", "Minor", "Moderate", "Major", "Extreme")


class Band(TextChoices):
    """What a score comes to, the lowest first."""

    LOW = "low", "Low"
    MEDIUM = "medium", "Medium"
    HIGH = "high", "High"
    VERY_HIGH = "very_high", "Very high"


class ScoreKind(TextChoices):
    """Before any measure, as it is now, and as it is to be."""

    INHERENT = "inherent", "Inherent"
    CURRENT = "current", "Current"
    TARGET = "target", "Target"


class Category(TextChoices):
    STRATEGIC = "strategic", "Strategic"
    FINANCIAL = "financial", "Financial"
    OPERATIONAL = "operational", "Operational"
    COMPLIANCE = "compliance", "Compliance"
    REPUTATIONAL = "reputational", "Reputational"
    PEOPLE = "people", "People"
    TECHNOLOGY = "technology", "Technology"
    PARTNERSHIP = "partnership", "Partnership"


class Response(TextChoices):
    TREAT = "treat", "Treat"
    TOLERATE = "tolerate", "Tolerate"
    TRANSFER = "transfer", "Transfer"
    TERMINATE = "terminate", "Terminate"


class Priority(TextChoices):
    LOW = "low", "Low"
    MEDIUM = "medium", "Medium"
    HIGH = "high", "High"
    CRITICAL = "critical", "Critical"
