"""A year's budget: its lines, what is approved, what is revised, its imbalance explained."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from decimal import Decimal

from django.db import transaction

from accounts.models import Membership, Organisation
from figures.money import NIL, pounds_and_pence
from periods.calendar import month_start, year_label
from programmes.models import Objective
from records.refusals import Refused

from ..budgeting.limits import authority_of, size_of
from ..budgeting.planning import approved_amounts
from ..models import Budget, BudgetChange, BudgetedLine, BudgetLine, ProposedChange
from ..years import check_year_open
from .accruals import unwind_waiting
from .changes import Amounts, checked_change, record_change
from .checks import (
    CellsRefused,
    check_amounts,
    check_by_year_end,
    check_lines_in,
    check_may_enter,
    check_unchanged,
    lock,
    lock_books,
)
from .proposals import propose_change


@transaction.atomic
def create_budget(
    *,
    organisation: Organisation,
    year: int,
    by: Membership,
) -> Budget:
    """The budget of the financial year that begins in ``year``, still without lines."""
    check_may_enter(by, organisation.pk)
    lock_books(organisation)
    if not 1990 <= year <= 2100:
        raise Refused("Enter a year from 1990 to 2100.", field="year")
    if organisation.budgets.filter(year=year).exists():
        raise Refused(f"There is a budget for {year_label(year)} already.", field="year")
    budget = Budget(organisation=organisation, year=year)
    budget.signed(by).save()
    return budget


@transaction.atomic
def include_line(
    *,
    budget: Budget,
    line: BudgetLine,
    by: Membership,
    objective: Objective | None = None,
) -> BudgetedLine:
    """Take a line into the year's budget, under one of that year's objectives if it belongs
    there. March's accruals that waited for it are reversed in April."""
    check_may_enter(by, budget.organisation_id)
    lock(budget)
    check_year_open(budget)
    if line.organisation_id != budget.organisation_id:
        raise Refused("Choose a line of this organisation.", field="line")
    if line.ended_on and line.ended_on < month_start(budget.year, 1):
        raise Refused(f"{line} ended before {year_label(budget.year)}.", field="line")
    if budget.budgeted_lines.filter(line=line).exists():
        raise Refused(f"{line} is in this budget already.", field="line")
    _check_objective(budget, line, objective)
    budgeted = BudgetedLine(budget=budget, line=line, objective=objective)
    budgeted.signed(by).save()
    unwind_waiting(budget, line, by=by)
    return budgeted


@transaction.atomic
def include_lines(
    *, budget: Budget, lines: Iterable[BudgetLine], by: Membership
) -> list[BudgetedLine]:
    """Take several lines in, all or none."""
    return [include_line(budget=budget, line=line, by=by) for line in lines]


@transaction.atomic
def place_line(
    *,
    budgeted: BudgetedLine,
    objective: Objective | None,
    expected_version: int,
    by: Membership,
) -> BudgetedLine:
    """Tie a line of a budget to another objective of its year, or to none."""
    check_may_enter(by, budgeted.budget.organisation_id)
    lock(budgeted.budget)
    check_year_open(budgeted.budget)
    _check_objective(budgeted.budget, budgeted.line, objective)
    budgeted.objective = objective
    budgeted.signed(by).save_edit(expected_version=expected_version)
    return budgeted


def _check_objective(budget: Budget, line: BudgetLine, objective: Objective | None) -> None:
    if objective is None:
        return
    planned = objective.planned_programme
    if (planned.plan.organisation_id, planned.plan.year) != (budget.organisation_id, budget.year):
        raise Refused(f"Choose an objective of {year_label(budget.year)}.", field="objective")
    if line.programme_id != planned.programme_id:
        raise Refused("Choose an objective of the line's own programme.", field="objective")


@transaction.atomic
def approve_budget(
    *,
    budget: Budget,
    amounts: Amounts,
    dated_on: dt.date,
    reason: str,
    authority: str,
    by: Membership,
    seen: Mapping[BudgetLine, Decimal | None] | None = None,
) -> BudgetChange:
    """The approved figures as typed; what is recorded is their difference to what is approved
    already, so a second approval corrects the first. Lines that are not named stay as they are.
    ``seen``, if given, is what the page showed: another figure by now raises FiguresChanged.
    """
    check_may_enter(by, budget.organisation_id)
    lock(budget)
    check_year_open(budget)
    check_lines_in(budget, amounts)
    amounts = check_amounts(amounts)
    check_by_year_end(budget, dated_on)
    _check_income_negative(amounts)
    known = approved_amounts(budget)
    if seen is not None:
        check_unchanged(amounts, seen, known)
    moved = {line: amount - known.get(line.pk, NIL) for line, amount in amounts.items()}
    moved = {line: amount for line, amount in moved.items() if amount or line.pk not in known}
    if not moved:
        raise Refused("These figures are approved already: nothing would change.")
    _check_correction(moved, known, by)
    return record_change(
        budget=budget,
        kind=BudgetChange.Kind.APPROVED,
        moved=moved,
        dated_on=dated_on,
        reason=reason,
        authority=authority,
        by=by,
    )


def _check_correction(moved: Amounts, known: Mapping[int, Decimal], by: Membership) -> None:
    """Approving again changes the budget, within the same limits as a revision: else they would
    be gone round. Lines that are new to it count too, and so does what is taken away, as an
    approval need not net to nil."""
    if not known:
        return
    added, taken = size_of(moved.values()), size_of(-amount for amount in moved.values())
    if not authority_of(by).covers(max(added, taken)):
        raise Refused(
            f"The budget is approved already, and this adds £{added:,.2f} to lines and takes "
            f"£{taken:,.2f} from lines: more than you may move alone. Enter it as a revision, "
            "which a second person approves. Nothing was saved."
        )


def _check_income_negative(amounts: Amounts) -> None:
    wrong = {
        line: f"Income is negative here: enter {pounds_and_pence(-amount)}"
        for line, amount in amounts.items()
        if line.is_income and amount > 0
    }
    if wrong:
        raise CellsRefused("Income is entered as a negative amount. Nothing was saved.", wrong)


@transaction.atomic
def revise_budget(
    *,
    budget: Budget,
    amounts: Amounts,
    dated_on: dt.date,
    reason: str,
    authority: str,
    by: Membership,
    kind: str = BudgetChange.Kind.REVISION,
) -> BudgetChange | ProposedChange:
    """What a dated revision or virement adds to each line (a minus takes away).

    It must net to nil, so that income and expenditure stay as far apart as they were; a
    virement moves money within expenditure only. Above the maker's limit it is not recorded but
    proposed, and a second person decides.
    """
    check_may_enter(by, budget.organisation_id)
    lock(budget)
    moved = checked_change(budget, amounts, kind=kind, dated_on=dated_on)
    said = {"dated_on": dated_on, "reason": reason, "authority": authority, "kind": kind, "by": by}
    if authority_of(by).covers(size_of(moved.values())):
        return record_change(budget=budget, moved=moved, **said)
    return propose_change(budget=budget, amounts=moved, **said)


@transaction.atomic
def explain_imbalance(
    *, budget: Budget, reason: str, expected_version: int, by: Membership
) -> Budget:
    """Why income and expenditure differ; an empty reason takes the explanation back."""
    check_may_enter(by, budget.organisation_id)
    lock(budget)
    check_year_open(budget)
    budget.unbalanced_reason = reason.strip()
    budget.signed(by).save_edit(expected_version=expected_version)
    return budget
