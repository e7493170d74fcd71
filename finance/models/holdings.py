"""Balances that the paper names, and funds from outside with their instalments."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from accounts.models import Organisation
from periods.calendar import year_label
from programmes.models import Programme
from records.fields import AmountField
from records.frozen import frozen
from records.models import EditedModel

from .. import querysets
from .entries import REASON_LENGTH, YEAR_VALIDATORS, Entry


class Balance(EditedModel):
    """A balance that the paper names: a creditor, the current account, investments."""

    class Side(models.TextChoices):
        HELD = "held", "Held (an asset)"
        OWED = "owed", "Owed (a liability)"

    class Kind(models.TextChoices):
        BANK = "bank", "Bank account"
        INVESTMENT = "investment", "Investment"
        CREDITOR = "creditor", "Creditor"
        DEBTOR = "debtor", "Debtor"
        RESERVE = "reserve", "Reserve"
        OTHER = "other", "Other"

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="balances")
    name = models.CharField(max_length=80)
    side = models.CharField(max_length=5, choices=Side)
    kind = models.CharField(max_length=10, choices=Kind, default=Kind.OTHER)
    restriction = models.CharField(
        max_length=200, blank=True, help_text="What it may be used for, where it is restricted"
    )
    position = models.PositiveSmallIntegerField()
    ended_on = models.DateField(null=True, blank=True)

    objects = querysets.BalanceQuerySet.as_manager()

    class Meta:
        ordering = ["position", "name"]
        constraints = [
            models.UniqueConstraint(fields=["organisation", "name"], name="balance_name_once"),
            models.CheckConstraint(
                condition=Q(side__in=["held", "owed"]), name="balance_side_is_known"
            ),
            models.CheckConstraint(
                condition=Q(
                    kind__in=["bank", "investment", "creditor", "debtor", "reserve", "other"]
                ),
                name="balance_kind_is_known",
            ),
        ]

    def __str__(self) -> str:
        return self.name


@frozen
class BalanceFigure(Entry):
    """What a balance was at a day's end; the last one recorded for the day counts."""

    class Reconciliation(models.TextChoices):
        NOT_DONE = "not_done", "Not reconciled"
        RECONCILED = "reconciled", "Reconciled"
        DIFFERS = "differs", "Reconciled but for a difference"

    balance = models.ForeignKey(Balance, models.PROTECT, related_name="figures")
    as_at = models.DateField()
    amount = AmountField()
    reconciliation = models.CharField(
        max_length=10, choices=Reconciliation, default=Reconciliation.NOT_DONE
    )
    difference = AmountField(null=True, blank=True)
    remark = models.CharField(max_length=REASON_LENGTH, blank=True)

    class Meta:
        ordering = ["as_at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(reconciliation__in=["not_done", "reconciled"], difference=None)
                | Q(reconciliation="differs", difference__isnull=False),
                name="balance_difference_where_it_differs",
            )
        ]

    def __str__(self) -> str:
        return f"{self.balance} at {self.as_at}: {self.amount}"


class ExternalFund(EditedModel):
    """A grant from outside, paid in instalments over years."""

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="external_funds")
    funder = models.CharField(max_length=120)
    purpose = models.CharField(max_length=300)
    programme = models.ForeignKey(
        Programme, models.PROTECT, null=True, blank=True, related_name="external_funds"
    )
    inside_statement = models.BooleanField(
        default=False, help_text="Whether the position statement holds this money"
    )
    position = models.PositiveSmallIntegerField(default=1)
    ended_on = models.DateField(null=True, blank=True)

    objects = querysets.ExternalFundQuerySet.as_manager()

    class Meta:
        ordering = ["position", "pk"]

    def __str__(self) -> str:
        return f"{self.funder}: {self.purpose}"


@frozen
class FundInstalment(Entry):
    """An amount that moves what a fund pays in a financial year: planned, or received."""

    class Kind(models.TextChoices):
        PLANNED = "planned", "Planned"
        RECEIVED = "received", "Received"

    fund = models.ForeignKey(ExternalFund, models.PROTECT, related_name="instalments")
    year = models.PositiveSmallIntegerField(validators=YEAR_VALIDATORS)
    kind = models.CharField(max_length=10, choices=Kind)
    amount = AmountField()
    dated_on = models.DateField(help_text="When it is due, or was received")
    remark = models.CharField(max_length=REASON_LENGTH, blank=True)

    class Meta:
        ordering = ["year", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=["planned", "received"]), name="instalment_kind_is_known"
            ),
            models.CheckConstraint(
                condition=Q(year__range=(1990, 2100)), name="instalment_year_sane"
            ),
            models.CheckConstraint(condition=~Q(amount=0), name="instalment_is_not_nil"),
        ]

    def __str__(self) -> str:
        return f"{self.fund}, {year_label(self.year)}: {self.amount}"


class VatReclaim(EditedModel):
    """Tax that is claimed back: a record of its own, which lowers no spend before it is received.

    Rule 14 of the source paper.
    """

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="vat_reclaims")
    name = models.CharField(max_length=120, help_text="What is claimed, and for which periods")
    position = models.PositiveSmallIntegerField(default=1)
    ended_on = models.DateField(null=True, blank=True)

    objects = querysets.VatReclaimQuerySet.as_manager()

    class Meta:
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["organisation", "name"], name="vat_reclaim_name_once")
        ]

    def __str__(self) -> str:
        return self.name


@frozen
class VatFigure(Entry):
    """An amount that moves what was claimed, what is expected, or what was received."""

    class Kind(models.TextChoices):
        CLAIMED = "claimed", "Claimed"
        EXPECTED = "expected", "Expected"
        RECEIVED = "received", "Received"

    reclaim = models.ForeignKey(VatReclaim, models.PROTECT, related_name="figures")
    kind = models.CharField(max_length=10, choices=Kind)
    amount = AmountField()
    dated_on = models.DateField()
    remark = models.CharField(max_length=REASON_LENGTH, blank=True)

    class Meta:
        ordering = ["dated_on", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=["claimed", "expected", "received"]),
                name="vat_figure_kind_is_known",
            ),
            models.CheckConstraint(condition=~Q(amount=0), name="vat_figure_is_not_nil"),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.amount} on {self.dated_on}"
