"""A year's budget: its lines, the changes that made it, and how it is spread over months."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from accounts.models import Membership, Organisation
from periods.calendar import year_label
from programmes.models import Objective
from records.fields import AmountField
from records.frozen import frozen
from records.models import EditedModel

from .. import querysets
from .entries import REASON_LENGTH, YEAR_VALIDATORS, Entry
from .ledger import BudgetLine


class Budget(EditedModel):
    """A financial year's budget: the lines it includes, and the changes that made it."""

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="budgets")
    year = models.PositiveSmallIntegerField(validators=YEAR_VALIDATORS)
    lines = models.ManyToManyField(BudgetLine, through="BudgetedLine", related_name="budgets")
    unbalanced_reason = models.CharField(
        max_length=REASON_LENGTH,
        blank=True,
        help_text="Why income and expenditure differ, where they do",
    )

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
    approved_by = models.ForeignKey(
        Membership,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        help_text="The second person, where the change passed the limit of who made it",
    )

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

    class Shape(models.TextChoices):
        EVEN = "even", "The same in every month"
        LAST_YEAR = "last_year", "As last year's spend was spread"
        TYPED = "typed", "Typed month by month"

    budget = models.ForeignKey(Budget, models.PROTECT, related_name="profiles")
    line = models.ForeignKey(BudgetLine, models.PROTECT, related_name="profiles")
    dated_on = models.DateField()
    reason = models.CharField(max_length=REASON_LENGTH)
    shape = models.CharField(max_length=10, choices=Shape, default=Shape.TYPED)

    class Meta:
        ordering = ["dated_on", "pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(reason=""), name="profile_has_a_reason"),
            models.CheckConstraint(
                condition=Q(shape__in=["even", "last_year", "typed"]),
                name="profile_shape_is_known",
            ),
        ]

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
