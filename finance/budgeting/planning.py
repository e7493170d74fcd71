"""What a line's months are planned from: its revised budget, and how last year was spent."""

from __future__ import annotations

from decimal import Decimal

from django.db.models import Sum

from figures.money import NIL
from periods.calendar import year_label
from records.refusals import Refused

from ..models import (
    Budget,
    BudgetAmount,
    BudgetChange,
    BudgetLine,
    MonthTotal,
    Profile,
)
from ..posting import TOTAL
from .shapes import Months, by_shares, evenly


def approved_amounts(budget: Budget) -> dict[int, Decimal]:
    """What is approved by line, as known now; a line that no approval names is absent."""
    rows = BudgetAmount.objects.filter(
        change__budget=budget, change__kind=BudgetChange.Kind.APPROVED
    )
    return dict(rows.order_by().values_list("line_id").annotate(Sum("amount")))


def revised_amounts(budget: Budget) -> dict[int, Decimal]:
    """Approved and every change of the year, by line; a line that nothing names is absent."""
    rows = BudgetAmount.objects.filter(change__budget=budget).order_by()
    return dict(rows.values_list("line_id").annotate(Sum("amount")))


def shaped(budget: Budget, line: BudgetLine, shape: str) -> Months:
    """The line's revised budget spread by a shape; Refused where there is nothing to spread by.

    ``typed`` has no months of its own: Refused.
    """
    revised = revised_amounts(budget).get(line.pk, NIL)
    match shape:
        case Profile.Shape.EVEN:
            return evenly(revised)
        case Profile.Shape.LAST_YEAR:
            try:
                return by_shares(revised, spent_last_year(budget, line))
            except ValueError as error:
                raise Refused(
                    f"Nothing was spent on {line} in {year_label(budget.year - 1)}: choose "
                    "another shape.",
                    field="shape",
                ) from error
    raise Refused("Choose equal months or last year's: typed months are typed.", field="shape")


def spent_last_year(budget: Budget, line: BudgetLine) -> dict[int, Decimal]:
    """What the line spent in each month of the year before, accruals included."""
    rows = MonthTotal.objects.filter(
        budget__organisation=budget.organisation_id, budget__year=budget.year - 1, line=line
    )
    return dict(rows.values_list("month").annotate(sum=Sum(TOTAL)))
