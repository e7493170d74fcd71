"""What a change of a budget must be before it is recorded, whoever decides on it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from decimal import Decimal

from accounts.models import Membership
from figures.money import total
from records import clock
from records.refusals import Refused, required

from ..budgeting.planning import approved_amounts
from ..models import Budget, BudgetAmount, BudgetChange, BudgetLine
from ..years import check_year_open
from .checks import CellsRefused, check_amounts, check_in_year, check_lines_in

Amounts = Mapping[BudgetLine, Decimal]


def checked_change(
    budget: Budget, amounts: Amounts, *, kind: str, dated_on: dt.date
) -> dict[BudgetLine, Decimal]:
    """The lines that a revision or virement moves; Refused where it breaks a rule of the budget:
    the year is open, its lines are in, it is dated in the year, something is approved, and it
    nets to nil."""
    check_year_open(budget)
    check_lines_in(budget, amounts)
    amounts = check_amounts(amounts)
    check_in_year(budget, dated_on)
    if not approved_amounts(budget):
        raise Refused("Approve the budget first: a revision changes what is approved.")
    moved = {line: amount for line, amount in amounts.items() if amount}
    if not moved:
        raise Refused("Enter what the change adds to, or takes from, at least two lines.")
    if kind == BudgetChange.Kind.VIREMENT:
        _check_within_expenditure(moved)
    _check_nets_to_nil(moved)
    return moved


def _check_within_expenditure(moved: Amounts) -> None:
    wrong = {
        line: f"{line} is income: a virement moves money between lines of expenditure"
        for line in moved
        if line.is_income
    }
    if wrong:
        raise CellsRefused("A virement stays within expenditure. Nothing was saved.", wrong)


def _check_nets_to_nil(moved: Amounts) -> None:
    over = total(moved.values())
    if over:
        way = "more is added than taken away" if over > 0 else "more is taken away than added"
        raise Refused(
            f"The change does not balance: it is out by £{abs(over):,.2f} ({way}). "
            "Nothing was saved."
        )


def reason_of(text: str) -> str:
    """Refused where it is empty."""
    return required(text, "Enter the reason for the change", field="reason")


def authority_of_change(text: str) -> str:
    """Refused where it is empty."""
    return required(text, "Enter who decided it, and when", field="authority")


def record_change(
    *,
    budget: Budget,
    kind: str,
    moved: Amounts,
    dated_on: dt.date,
    reason: str,
    authority: str,
    by: Membership,
    approved_by: Membership | None = None,
) -> BudgetChange:
    """Write the change and its amounts; the caller has checked them and locked the budget."""
    change = BudgetChange.objects.create(
        budget=budget,
        kind=kind,
        dated_on=dated_on,
        reason=reason_of(reason),
        authority=authority_of_change(authority),
        recorded_by=by,
        recorded_at=clock.now(),
        approved_by=approved_by,
    )
    BudgetAmount.objects.bulk_create(
        BudgetAmount(change=change, line=line, amount=amount) for line, amount in moved.items()
    )
    return change
