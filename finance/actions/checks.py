"""What several verbs ask before they write."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from decimal import Decimal, InvalidOperation

from django.db import models

from accounts.models import Membership, Organisation
from accounts.permissions import check_may
from accounts.roles import Permission
from figures.money import LARGEST, NIL, pounds_and_pence, to_pence
from periods.calendar import month_end, month_start, print_day, year_label
from records.refusals import Conflict, Refused

from ..models import Budget, BudgetLine, SourceProfile

NOT_AN_AMOUNT = "Enter an amount in pounds and pence, like 1,234.50"
TOO_LARGE = "Enter an amount of less than 100,000,000,000 pounds"


class CellsRefused(Refused):
    """A grid that is refused; ``cells`` has the sentence of each line that is wrong."""

    def __init__(self, message: str, cells: Mapping[BudgetLine, str]) -> None:
        super().__init__(message)
        self.cells = dict(cells)


class FiguresChanged(Conflict):
    """Someone else entered other figures meanwhile; ``current`` has them by line."""

    def __init__(self, current: Mapping[BudgetLine, Decimal]) -> None:
        super().__init__(dict(current))
        self.figures = dict(current)
        said = ", ".join(f"{line} is now {pounds_and_pence(a)}" for line, a in current.items())
        self.message = f"Someone else changed this while you were writing: {said}."
        self.args = (self.message,)


def check_may_enter(by: Membership, organisation_id: int) -> None:
    """Raises PermissionDenied unless the person enters finance for that organisation."""
    check_may(by, Permission.ENTER_FINANCE, organisation_id)


def lock(budget: Budget) -> None:
    """Let one officer after the other write to a budget, so that differences are taken from
    figures that stand still. SQLite's transactions do so of themselves."""
    Budget.objects.select_for_update().get(pk=budget.pk)


def lock_source(pk: int) -> SourceProfile:
    """The source as it is now: its files are counted one after the other. Before the budget's
    lock, never after it."""
    return SourceProfile.objects.select_for_update(no_key=True).get(pk=pk)


def lock_books(organisation: Organisation) -> None:
    """Let one officer after the other make budgets, groups, lines and balances, so that who comes
    second is told that there is one of the name already."""
    Organisation.objects.select_for_update().get(pk=organisation.pk)


def check_month(month: int) -> None:
    """A month of the financial year, 1 (April) to 12 (March): else Refused."""
    if not 1 <= month <= 12:
        raise Refused("A financial year has months 1 to 12.", field="month")


def check_in_year(budget: Budget, day: dt.date, *, field: str = "dated_on") -> None:
    """A revision counts from its date on: outside the year it would count nowhere, or always."""
    first, last = month_start(budget.year, 1), month_end(budget.year, 12)
    if not first <= day <= last:
        raise Refused(
            f"Enter a date in {year_label(budget.year)}, "
            f"from {print_day(first)} to {print_day(last)}.",
            field=field,
        )


def check_by_year_end(budget: Budget, day: dt.date, *, field: str = "dated_on") -> None:
    """Budgets and profiles are set in the year or in the one before it."""
    first, last = month_start(budget.year - 1, 1), month_end(budget.year, 12)
    if not first <= day <= last:
        raise Refused(f"Enter a date from {print_day(first)} to {print_day(last)}.", field=field)


def check_lines_in(budget: Budget, lines: Iterable[BudgetLine]) -> None:
    """Every line belongs to the budget: else Refused, naming those that do not."""
    included = set(budget.budgeted_lines.values_list("line_id", flat=True))
    strangers = [line for line in lines if line.pk not in included]
    if strangers:
        raise CellsRefused(
            f"Not in the budget of {year_label(budget.year)}: "
            f"{', '.join(line.name for line in strangers)}.",
            {line: f"{line} is not in this budget" for line in strangers},
        )


def check_amounts(amounts: Mapping[BudgetLine, Decimal]) -> dict[BudgetLine, Decimal]:
    """The amounts in pence; CellsRefused for fractions of a penny and what no column holds."""
    checked, wrong = {}, {}
    for line, amount in amounts.items():
        try:
            checked[line] = check_amount(amount)
        except Refused as refusal:
            wrong[line] = refusal.message
    if wrong:
        raise CellsRefused("Some amounts cannot be recorded. Nothing was saved.", wrong)
    return checked


def check_amount(amount: Decimal, *, field: str = "amount") -> Decimal:
    """The amount in pence; Refused for fractions of a penny and what no column holds."""
    if not amount.is_finite():
        raise Refused(NOT_AN_AMOUNT, field=field)
    if abs(amount) > LARGEST:
        raise Refused(TOO_LARGE, field=field)
    try:
        return to_pence(amount)
    except (ValueError, InvalidOperation) as error:
        raise Refused(NOT_AN_AMOUNT, field=field) from error


def check_unchanged(
    figures: Mapping[BudgetLine, Decimal],
    seen: Mapping[BudgetLine, Decimal | None],
    known: Mapping[int, Decimal],
) -> None:
    """Raises FiguresChanged with the lines whose figure is not what the page showed."""
    changed = {
        line: known.get(line.pk, NIL)
        for line in figures
        if known.get(line.pk, NIL) != (seen.get(line) or NIL)
    }
    if changed:
        raise FiguresChanged(changed)


def next_position(rows: models.QuerySet) -> int:
    """One after the last."""
    return (rows.aggregate(last=models.Max("position"))["last"] or 0) + 1
