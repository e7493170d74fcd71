"""How a line's year is planned by month: typed, or spread by a shape."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from decimal import Decimal

from django.db import transaction

from accounts.models import Membership
from records import clock
from records.refusals import Refused, required

from ..budgeting.planning import revised_amounts, shaped
from ..budgeting.shapes import MONTHS, evenly
from ..models import Budget, BudgetLine, Profile, ProfileMonth
from ..years import check_year_open
from .checks import check_amount, check_by_year_end, check_lines_in, check_may_enter, lock


@transaction.atomic
def set_profile(
    *,
    budget: Budget,
    line: BudgetLine,
    months: Mapping[int, Decimal],
    dated_on: dt.date,
    reason: str,
    by: Membership,
    shape: str = Profile.Shape.TYPED,
) -> Profile:
    """A line's planned spend for each of the twelve months; earlier profiles are kept.

    The sum may differ from the revised budget: a line is often re-profiled before the board has
    agreed the revision that it foresees. ``LineYear.profile_gap`` tells the difference, and pages
    say it. ``shape`` is kept where the months are of that shape; where they were changed
    afterwards they are typed.
    """
    check_may_enter(by, budget.organisation_id)
    lock(budget)
    check_year_open(budget)
    check_lines_in(budget, [line])
    check_by_year_end(budget, dated_on)
    if line.is_income:
        raise Refused("Income has no profile: the statement shows its year only.")
    if set(months) != set(MONTHS):
        raise Refused("Enter an amount for each of the twelve months.")
    checked = {m: check_amount(months[m], field=f"month_{m}") for m in MONTHS}
    if shape != Profile.Shape.TYPED and not _is_of_shape(budget, line, shape, checked):
        shape = Profile.Shape.TYPED
    return _write(budget, line, checked, dated_on, reason, shape, by)


@transaction.atomic
def spread_evenly(
    *, budget: Budget, dated_on: dt.date, reason: str, by: Membership
) -> list[Profile]:
    """A profile of equal months for every line of expenditure that is approved and has none."""
    check_may_enter(by, budget.organisation_id)
    lock(budget)
    check_year_open(budget)
    check_by_year_end(budget, dated_on)
    revised = revised_amounts(budget)
    lines = [line for line in lines_without_profile(budget) if line.pk in revised]
    if not lines:
        raise Refused("Every line that is approved has a profile already: nothing would change.")
    shape = Profile.Shape.EVEN
    return [
        _write(budget, line, evenly(revised[line.pk]), dated_on, reason, shape, by)
        for line in lines
    ]


def lines_without_profile(budget: Budget) -> list[BudgetLine]:
    """Lines of expenditure of the budget for which nobody planned months yet."""
    profiled = Profile.objects.filter(budget=budget).values("line")
    lines = budget.lines.filter(group__side="expenditure").exclude(pk__in=profiled)
    return list(lines.in_statement_order())


def _is_of_shape(
    budget: Budget, line: BudgetLine, shape: str, months: Mapping[int, Decimal]
) -> bool:
    try:
        return shaped(budget, line, shape) == months
    except Refused:
        return False


def _write(budget, line, months, dated_on, reason, shape, by) -> Profile:
    profile = Profile.objects.create(
        budget=budget,
        line=line,
        dated_on=dated_on,
        reason=required(reason, "Enter the reason for the profile", field="reason"),
        shape=shape,
        recorded_by=by,
        recorded_at=clock.now(),
    )
    ProfileMonth.objects.bulk_create(
        ProfileMonth(profile=profile, month=m, amount=months[m]) for m in MONTHS
    )
    return profile
