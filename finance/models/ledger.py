"""The ledger: its groups and lines, which last over years, and what grants pay for."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from accounts.models import Organisation
from programmes.models import Programme
from records.models import EditedModel

from .. import querysets
from .entries import REASON_LENGTH


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
