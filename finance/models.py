"""Money: lines that last, and entries that are only ever added.

Amounts are pounds with the ledger's sign: expenditure positive, income negative. A read takes
two dates: ``as_of``, the month end it is about, and ``known_at``, the moment it was known.
"""

from __future__ import annotations

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q

from accounts.models import Membership, Organisation
from periods.calendar import year_label
from programmes.models import Objective, Programme
from records.fields import AmountField
from records.frozen import frozen
from records.models import AddedModel, EditedModel

from . import querysets

REASON_LENGTH = 1000
NOTE_LENGTH = 4000
YEAR_VALIDATORS = [MinValueValidator(1990), MaxValueValidator(2100)]


class Side(models.TextChoices):
    INCOME = "income", "Income"
    EXPENDITURE = "expenditure", "Expenditure"


class BudgetGroup(EditedModel):
    """A heading of the statement (Staff, Corporate …), with or without a subtotal."""

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="budget_groups")
    name = models.CharField(max_length=80)
    side = models.CharField(max_length=12, choices=Side)
    position = models.PositiveSmallIntegerField()
    shows_subtotal = models.BooleanField(default=True)

    objects = querysets.BudgetGroupQuerySet.as_manager()

    class Meta:
        ordering = ["-side", "position", "name"]
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "side", "name"], name="budget_group_name_once"
            ),
            models.CheckConstraint(
                condition=Q(side__in=["income", "expenditure"]), name="budget_group_side_is_known"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class BudgetLine(EditedModel):
    """A line of the ledger: it lasts over years, under the ledger's own name."""

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="budget_lines")
    group = models.ForeignKey(BudgetGroup, models.PROTECT, related_name="lines")
    name = models.CharField(max_length=120)
    position = models.PositiveSmallIntegerField()
    programme = models.ForeignKey(
        Programme, models.PROTECT, null=True, blank=True, related_name="budget_lines"
    )
    is_provision = models.BooleanField(
        default=False, help_text="Set aside and counted, but not spent"
    )
    pays_for = models.ManyToManyField(
        "self",
        through="GrantUse",
        through_fields=("grant", "line"),
        symmetrical=False,
        related_name="paid_by",
    )
    ended_on = models.DateField(null=True, blank=True)
    ended_reason = models.CharField(max_length=REASON_LENGTH, blank=True)

    objects = querysets.BudgetLineQuerySet.as_manager()

    class Meta:
        ordering = ["-group__side", "group__position", "position", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["group", "name"], name="budget_line_name_once"),
            models.CheckConstraint(
                condition=Q(ended_on=None) | ~Q(ended_reason=""),
                name="budget_line_end_has_a_reason",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_income(self) -> bool:
        return self.group.side == Side.INCOME


class GrantUse(EditedModel):
    """That a grant pays for a line: a row of its own, so that a change of it is on the record."""

    grant = models.ForeignKey(BudgetLine, models.PROTECT, related_name="uses")
    line = models.ForeignKey(BudgetLine, models.PROTECT, related_name="grant_uses")

    class Meta:
        ordering = ["line__group__position", "line__position", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["grant", "line"], name="grant_pays_for_line_once"),
            models.CheckConstraint(
                condition=~Q(grant=F("line")), name="grant_does_not_pay_for_itself"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.grant} pays for {self.line}"


class Budget(EditedModel):
    """A financial year's budget: the lines it includes, and the changes that made it."""

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="budgets")
    year = models.PositiveSmallIntegerField(validators=YEAR_VALIDATORS)
    lines = models.ManyToManyField(BudgetLine, through="BudgetedLine", related_name="budgets")

    objects = querysets.BudgetQuerySet.as_manager()

    class Meta:
        ordering = ["-year"]
        constraints = [
            models.UniqueConstraint(fields=["organisation", "year"], name="budget_once_per_year"),
            models.CheckConstraint(condition=Q(year__range=(1990, 2100)), name="budget_year_sane"),
        ]

    def __str__(self) -> str:
        return f"Budget {self.label}"

    @property
    def label(self) -> str:
        """``2009/10``."""
        return year_label(self.year)


class BudgetedLine(EditedModel):
    """A line in a year's budget; it may belong to one of that year's objectives."""

    budget = models.ForeignKey(Budget, models.PROTECT, related_name="budgeted_lines")
    line = models.ForeignKey(BudgetLine, models.PROTECT, related_name="budgeted")
    objective = models.ForeignKey(
        Objective, models.PROTECT, null=True, blank=True, related_name="budgeted_lines"
    )

    objects = querysets.BudgetedLineQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["budget", "line"], name="line_once_in_budget")
        ]

    def __str__(self) -> str:
        return f"{self.line} in {self.budget}"


class Entry(AddedModel):
    """What every amount carries besides: who recorded it (``recorded_at`` says when)."""

    recorded_by = models.ForeignKey(Membership, models.PROTECT, related_name="+")

    class Meta:
        abstract = True


@frozen
class BudgetChange(Entry):
    """The year's approval, a dated revision, or a virement, with reason and authority."""

    class Kind(models.TextChoices):
        APPROVED = "approved", "Approved budget"
        REVISION = "revision", "Revision"
        VIREMENT = "virement", "Virement"

    budget = models.ForeignKey(Budget, models.PROTECT, related_name="changes")
    kind = models.CharField(max_length=12, choices=Kind)
    dated_on = models.DateField()
    reason = models.CharField(max_length=REASON_LENGTH)
    authority = models.CharField(max_length=200)

    class Meta:
        ordering = ["dated_on", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=["approved", "revision", "virement"]),
                name="budget_change_kind_is_known",
            ),
            models.CheckConstraint(
                condition=~Q(reason="") & ~Q(authority=""),
                name="budget_change_has_reason_and_authority",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} of {self.dated_on}"


@frozen
class BudgetAmount(models.Model):
    """What a budget change adds to a line."""

    change = models.ForeignKey(BudgetChange, models.PROTECT, related_name="amounts")
    line = models.ForeignKey(BudgetLine, models.PROTECT, related_name="budget_amounts")
    amount = AmountField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["change", "line"], name="line_once_in_budget_change")
        ]

    def __str__(self) -> str:
        return f"{self.line}: {self.amount}"


@frozen
class Profile(Entry):
    """A line's planned spend by month, as set on a day; the last set dated by then counts."""

    budget = models.ForeignKey(Budget, models.PROTECT, related_name="profiles")
    line = models.ForeignKey(BudgetLine, models.PROTECT, related_name="profiles")
    dated_on = models.DateField()
    reason = models.CharField(max_length=REASON_LENGTH)

    class Meta:
        ordering = ["dated_on", "pk"]
        constraints = [models.CheckConstraint(condition=~Q(reason=""), name="profile_has_a_reason")]

    def __str__(self) -> str:
        return f"Profile of {self.line}, {self.dated_on}"


@frozen
class ProfileMonth(models.Model):
    """One month (1 = April to 12 = March) of a profile."""

    profile = models.ForeignKey(Profile, models.PROTECT, related_name="months")
    month = models.PositiveSmallIntegerField()
    amount = AmountField()

    class Meta:
        ordering = ["month"]
        constraints = [
            models.UniqueConstraint(fields=["profile", "month"], name="profile_month_once"),
            models.CheckConstraint(condition=Q(month__range=(1, 12)), name="profile_month_1_to_12"),
        ]

    def __str__(self) -> str:
        return f"month {self.month}: {self.amount}"


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


class Balance(EditedModel):
    """A balance that the paper names: a creditor, the current account, investments."""

    class Side(models.TextChoices):
        HELD = "held", "Held (an asset)"
        OWED = "owed", "Owed (a liability)"

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="balances")
    name = models.CharField(max_length=80)
    side = models.CharField(max_length=5, choices=Side)
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
        ]

    def __str__(self) -> str:
        return self.name


@frozen
class BalanceFigure(Entry):
    """What a balance was at a day's end; the last one recorded for the day counts."""

    balance = models.ForeignKey(Balance, models.PROTECT, related_name="figures")
    as_at = models.DateField()
    amount = AmountField()

    class Meta:
        ordering = ["as_at", "pk"]

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
        ]

    def __str__(self) -> str:
        return f"{self.fund}, {year_label(self.year)}: {self.amount}"
