"""A year's budget: its lines, what is approved, what is revised, how it is spread over months."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from decimal import Decimal

from django.db import transaction
from django.db.models import Sum

from accounts.models import Membership, Organisation
from figures.money import NIL, pounds_and_pence, total
from periods.calendar import month_start, year_label
from programmes.models import Objective
from records import clock
from records.refusals import Refused, required

from ..models import (
    Budget,
    BudgetAmount,
    BudgetChange,
    BudgetedLine,
    BudgetLine,
    Profile,
    ProfileMonth,
)
from .checks import (
    CellsRefused,
    check_amount,
    check_amounts,
    check_by_year_end,
    check_in_year,
    check_lines_in,
    check_may_enter,
    check_unchanged,
    lock,
    lock_books,
)

Amounts = Mapping[BudgetLine, Decimal]


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
    there."""
    check_may_enter(by, budget.organisation_id)
    lock(budget)
    if line.organisation_id != budget.organisation_id:
        raise Refused("Choose a line of this organisation.", field="line")
    if line.ended_on and line.ended_on < month_start(budget.year, 1):
        raise Refused(f"{line} ended before {year_label(budget.year)}.", field="line")
    if budget.budgeted_lines.filter(line=line).exists():
        raise Refused(f"{line} is in this budget already.", field="line")
    _check_objective(budget, line, objective)
    budgeted = BudgetedLine(budget=budget, line=line, objective=objective)
    budgeted.signed(by).save()
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
    amounts = _checked(budget, amounts, by)
    check_by_year_end(budget, dated_on)
    _check_income_negative(amounts)
    known = approved_amounts(budget)
    if seen is not None:
        check_unchanged(amounts, seen, known)
    moved = {line: amount - known.get(line.pk, NIL) for line, amount in amounts.items()}
    moved = {line: amount for line, amount in moved.items() if amount or line.pk not in known}
    if not moved:
        raise Refused("These figures are approved already: nothing would change.")
    kind = BudgetChange.Kind.APPROVED
    return _record(budget, kind, moved, dated_on, reason, authority, by)


def approved_amounts(budget: Budget) -> dict[int, Decimal]:
    """What is approved by line, as known now; a line that no approval names is absent."""
    rows = BudgetAmount.objects.filter(
        change__budget=budget, change__kind=BudgetChange.Kind.APPROVED
    )
    return dict(rows.values_list("line_id").annotate(Sum("amount")))


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
) -> BudgetChange:
    """What a dated revision or virement adds to each line (a minus takes away).

    It must net to nil, so that income and expenditure stay as far apart as they were; a
    virement moves money within expenditure only.
    """
    amounts = _checked(budget, amounts, by)
    check_in_year(budget, dated_on)
    if not approved_amounts(budget):
        raise Refused("Approve the budget first: a revision changes what is approved.")
    moved = {line: amount for line, amount in amounts.items() if amount}
    if not moved:
        raise Refused("Enter what the change adds to, or takes from, at least two lines.")
    if kind == BudgetChange.Kind.VIREMENT:
        _check_within_expenditure(moved)
    _check_nets_to_nil(moved)
    return _record(budget, kind, moved, dated_on, reason, authority, by)


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


def _checked(budget: Budget, amounts: Amounts, by: Membership) -> dict[BudgetLine, Decimal]:
    check_may_enter(by, budget.organisation_id)
    lock(budget)
    check_lines_in(budget, amounts)
    return check_amounts(amounts)


def _record(budget, kind, moved, dated_on, reason, authority, by) -> BudgetChange:
    change = BudgetChange.objects.create(
        budget=budget,
        kind=kind,
        dated_on=dated_on,
        reason=required(reason, "Enter the reason for the change", field="reason"),
        authority=required(authority, "Enter who decided it, and when", field="authority"),
        recorded_by=by,
        recorded_at=clock.now(),
    )
    BudgetAmount.objects.bulk_create(
        BudgetAmount(change=change, line=line, amount=amount) for line, amount in moved.items()
    )
    return change


@transaction.atomic
def set_profile(
    *,
    budget: Budget,
    line: BudgetLine,
    months: Mapping[int, Decimal],
    dated_on: dt.date,
    reason: str,
    by: Membership,
) -> Profile:
    """A line's planned spend for each of the twelve months; earlier profiles are kept.

    The sum may differ from the revised budget: a line is often re-profiled before the board has
    agreed the revision that it foresees. ``LineYear.profile_gap`` tells the difference, and pages
    say it.
    """
    check_may_enter(by, budget.organisation_id)
    check_lines_in(budget, [line])
    check_by_year_end(budget, dated_on)
    if line.is_income:
        raise Refused("Income has no profile: the statement shows its year only.")
    if set(months) != set(range(1, 13)):
        raise Refused("Enter an amount for each of the twelve months.")
    checked = {m: check_amount(months[m], field=f"month_{m}") for m in range(1, 13)}
    profile = Profile.objects.create(
        budget=budget,
        line=line,
        dated_on=dated_on,
        reason=required(reason, "Enter the reason for the profile", field="reason"),
        recorded_by=by,
        recorded_at=clock.now(),
    )
    ProfileMonth.objects.bulk_create(
        ProfileMonth(profile=profile, month=m, amount=amount) for m, amount in checked.items()
    )
    return profile
