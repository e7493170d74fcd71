"""What belongs to a month: actuals, projections to the year end, notes on lines."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from records.fields import AmountField
from records.frozen import frozen
from records.models import EditedModel

from .. import querysets
from .budgets import Budget
from .entries import NOTE_LENGTH, REASON_LENGTH, Entry
from .ledger import BudgetLine


@frozen
class ActualEntry(Entry):
    """An amount that moves a line's actual in a month; a reversal is an entry of its own."""

    class Source(models.TextChoices):
        TYPED = "typed", "Typed"
        REVERSAL = "reversal", "Reversal"

    budget = models.ForeignKey(Budget, models.PROTECT, related_name="actual_entries")
    line = models.ForeignKey(BudgetLine, models.PROTECT, related_name="actual_entries")
    month = models.PositiveSmallIntegerField()
    amount = AmountField()
    source = models.CharField(max_length=12, choices=Source, default=Source.TYPED)
    remark = models.CharField(max_length=REASON_LENGTH, blank=True)
    reverses = models.OneToOneField(
        "self", models.PROTECT, null=True, blank=True, related_name="reversed_by"
    )

    objects = querysets.ActualEntryQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        indexes = [models.Index(fields=["budget", "line", "month"])]
        constraints = [
            models.CheckConstraint(condition=Q(month__range=(1, 12)), name="actual_month_1_to_12"),
            models.CheckConstraint(
                condition=Q(source="reversal", reverses__isnull=False)
                | Q(source="typed", reverses=None),
                name="actual_reversal_names_what_it_reverses",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.line}, month {self.month}: {self.amount}"


@frozen
class Projection(Entry):
    """What a line is expected to come to at the year end, as seen at a month end."""

    budget = models.ForeignKey(Budget, models.PROTECT, related_name="projections")
    line = models.ForeignKey(BudgetLine, models.PROTECT, related_name="projections")
    month = models.PositiveSmallIntegerField()
    amount = AmountField()
    reason = models.CharField(max_length=REASON_LENGTH, blank=True)

    class Meta:
        ordering = ["month", "pk"]
        indexes = [models.Index(fields=["budget", "line", "month"])]
        constraints = [
            models.CheckConstraint(
                condition=Q(month__range=(1, 12)), name="projection_month_1_to_12"
            )
        ]

    def __str__(self) -> str:
        return f"{self.line} at month {self.month}: {self.amount}"


class LineNote(EditedModel):
    """An explanation of a line at a month end: numbered in the statement's order, or in place.

    An in-place note stands below the table behind its symbol (``*``).
    """

    class Kind(models.TextChoices):
        NUMBERED = "numbered", "Numbered, explained in the paper's text"
        IN_PLACE = "in_place", "In place, below the table"

    budget = models.ForeignKey(Budget, models.PROTECT, related_name="notes")
    line = models.ForeignKey(BudgetLine, models.PROTECT, related_name="notes")
    month = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=12, choices=Kind, default=Kind.NUMBERED)
    symbol = models.CharField(max_length=2, blank=True)
    text = models.TextField(max_length=NOTE_LENGTH)
    withdrawn_reason = models.CharField(max_length=REASON_LENGTH, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["budget", "line", "month"], name="line_note_once_a_month"
            ),
            models.CheckConstraint(
                condition=Q(month__range=(1, 12)), name="line_note_month_1_to_12"
            ),
            models.CheckConstraint(condition=~Q(text=""), name="line_note_says_something"),
            models.CheckConstraint(
                condition=Q(kind="numbered", symbol="") | Q(kind="in_place") & ~Q(symbol=""),
                name="line_note_in_place_has_a_symbol",
            ),
        ]

    def __str__(self) -> str:
        return f"Note on {self.line}, month {self.month}"
