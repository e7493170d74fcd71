"""The year end: outturn, and what is carried forward into the next year."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from accounts.models import Membership
from records.fields import AmountField
from records.frozen import frozen
from records.models import EditedModel

from .budgets import Budget, BudgetChange
from .entries import REASON_LENGTH, Entry
from .ledger import BudgetLine


@frozen
class YearClosing(Entry):
    """That a year was closed with its outturn, or reopened with a reason; the last one counts."""

    budget = models.ForeignKey(Budget, models.PROTECT, related_name="year_closings")
    is_closed = models.BooleanField()
    reason = models.CharField(max_length=REASON_LENGTH, blank=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(is_closed=True) | ~Q(reason=""), name="year_reopening_has_a_reason"
            )
        ]

    def __str__(self) -> str:
        return f"{self.budget} {'closed' if self.is_closed else 'reopened'}"


@frozen
class Outturn(models.Model):
    """What a line came to in a closed year, beside its revised budget of then."""

    closing = models.ForeignKey(YearClosing, models.PROTECT, related_name="outturns")
    line = models.ForeignKey(BudgetLine, models.PROTECT, related_name="outturns")
    revised = AmountField()
    actual = AmountField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["closing", "line"], name="outturn_once_a_line")
        ]

    def __str__(self) -> str:
        return f"{self.line}: {self.actual}"


class CarryForward(EditedModel):
    """An amount that a line asks to keep for the next year; a second person decides."""

    class State(models.TextChoices):
        REQUESTED = "requested", "Requested"
        APPROVED = "approved", "Approved"
        REFUSED = "refused", "Refused"

    budget = models.ForeignKey(Budget, models.PROTECT, related_name="carry_forwards")
    line = models.ForeignKey(BudgetLine, models.PROTECT, related_name="carry_forwards")
    amount = AmountField()
    reason = models.CharField(max_length=REASON_LENGTH)
    state = models.CharField(max_length=10, choices=State, default=State.REQUESTED)
    requested_by = models.ForeignKey(Membership, models.PROTECT, related_name="+")
    requested_at = models.DateTimeField()
    decided_by = models.ForeignKey(Membership, models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)
    decision_reason = models.CharField(max_length=REASON_LENGTH, blank=True)
    change = models.ForeignKey(
        BudgetChange,
        models.PROTECT,
        null=True,
        related_name="carried_forward",
        help_text="The revision of the next year's budget that brought it in",
    )

    class Meta:
        ordering = ["requested_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["budget", "line"],
                condition=~Q(state="refused"),
                name="carry_forward_once_a_line",
            ),
            models.CheckConstraint(condition=Q(amount__gt=0), name="carry_forward_of_an_amount"),
            models.CheckConstraint(condition=~Q(reason=""), name="carry_forward_has_a_reason"),
            models.CheckConstraint(
                condition=Q(state="requested", decided_by=None, decided_at=None)
                | Q(
                    state__in=["approved", "refused"],
                    decided_by__isnull=False,
                    decided_at__isnull=False,
                )
                & ~Q(decided_by=F("requested_by")),
                name="carry_forward_decided_by_another",
            ),
            models.CheckConstraint(
                condition=~Q(state="refused") | ~Q(decision_reason=""),
                name="carry_forward_refused_with_a_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.line}: {self.amount} into the next year"
