"""Who may change a budget alone, what waits for a second person, and what is only ordered."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from accounts.models import Membership, Organisation
from accounts.roles import Role
from records.fields import AmountField
from records.frozen import frozen
from records.models import EditedModel

from .. import querysets
from .budgets import Budget, BudgetChange
from .entries import REASON_LENGTH
from .ledger import BudgetLine


class AuthorityLimit(EditedModel):
    """Up to how much a role may move in one revision or virement without a second person.

    The amount of a change is what it adds to lines, without what it takes from others. Once any
    role has a limit, every change by a role without a row waits for a second person; as long as
    no role has one, nothing waits.
    """

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="authority_limits")
    role = models.CharField(max_length=30, choices=Role)
    amount = AmountField()

    class Meta:
        ordering = ["role"]
        constraints = [
            models.UniqueConstraint(fields=["organisation", "role"], name="limit_once_a_role"),
            models.CheckConstraint(condition=Q(amount__gte=0), name="limit_not_negative"),
            models.CheckConstraint(condition=Q(role__in=Role.values), name="limit_role_is_known"),
        ]

    def __str__(self) -> str:
        return f"{self.get_role_display()}: {self.amount}"


class ProposedChange(EditedModel):
    """A revision or virement above its maker's limit, until a second person decides."""

    class State(models.TextChoices):
        PROPOSED = "proposed", "Waits for a second person"
        APPROVED = "approved", "Approved"
        REFUSED = "refused", "Refused"
        WITHDRAWN = "withdrawn", "Withdrawn"

    budget = models.ForeignKey(Budget, models.PROTECT, related_name="proposals")
    kind = models.CharField(max_length=12, choices=BudgetChange.Kind)
    dated_on = models.DateField()
    reason = models.CharField(max_length=REASON_LENGTH)
    authority = models.CharField(max_length=200)
    state = models.CharField(max_length=10, choices=State, default=State.PROPOSED)
    proposed_by = models.ForeignKey(Membership, models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField()
    decided_by = models.ForeignKey(Membership, models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)
    decision_reason = models.CharField(max_length=REASON_LENGTH, blank=True)
    change = models.OneToOneField(BudgetChange, models.PROTECT, null=True, related_name="proposal")

    objects = querysets.ProposedChangeQuerySet.as_manager()

    class Meta:
        ordering = ["-proposed_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=["revision", "virement"]), name="proposal_kind_is_known"
            ),
            models.CheckConstraint(
                condition=~Q(reason="") & ~Q(authority=""),
                name="proposal_has_reason_and_authority",
            ),
            models.CheckConstraint(
                condition=Q(state="proposed", decided_by=None, decided_at=None)
                | Q(
                    state__in=["approved", "refused", "withdrawn"],
                    decided_by__isnull=False,
                    decided_at__isnull=False,
                ),
                name="proposal_decided_by_somebody",
            ),
            models.CheckConstraint(
                condition=Q(state="approved", change__isnull=False)
                | ~Q(state="approved") & Q(change=None),
                name="proposal_approved_has_its_change",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["approved", "refused"]) | ~Q(decided_by=F("proposed_by")),
                name="proposal_decided_by_another",
            ),
            models.CheckConstraint(
                condition=~Q(state="refused") | ~Q(decision_reason=""),
                name="proposal_refused_with_a_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} of {self.dated_on}, {self.get_state_display().lower()}"


@frozen
class ProposedAmount(models.Model):
    """What a proposal would add to a line; never changed, a proposal is withdrawn instead."""

    proposal = models.ForeignKey(ProposedChange, models.PROTECT, related_name="amounts")
    line = models.ForeignKey(BudgetLine, models.PROTECT, related_name="+")
    amount = AmountField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["proposal", "line"], name="line_once_in_proposal")
        ]

    def __str__(self) -> str:
        return f"{self.line}: {self.amount}"


class Commitment(EditedModel):
    """What is ordered and not yet spent; it ends when it is spent or given up."""

    budget = models.ForeignKey(Budget, models.PROTECT, related_name="commitments")
    line = models.ForeignKey(BudgetLine, models.PROTECT, related_name="commitments")
    order = models.CharField(max_length=60, help_text="The order's number or name")
    supplier = models.CharField(max_length=120)
    amount = AmountField()
    month = models.PositiveSmallIntegerField(help_text="When it is expected to be spent")
    ordered_on = models.DateField()
    ended_on = models.DateField(null=True, blank=True)
    ended_reason = models.CharField(max_length=REASON_LENGTH, blank=True)

    objects = querysets.CommitmentQuerySet.as_manager()

    class Meta:
        ordering = ["month", "ordered_on", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(month__range=(1, 12)), name="commitment_month_1_to_12"
            ),
            models.CheckConstraint(condition=Q(amount__gt=0), name="commitment_of_an_amount"),
            models.CheckConstraint(
                condition=Q(ended_on=None, ended_reason="")
                | Q(ended_on__isnull=False) & ~Q(ended_reason=""),
                name="commitment_end_has_a_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.order}, {self.supplier}"
