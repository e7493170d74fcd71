"""Loading a budget from a workbook: approved amounts and months, all of it or nothing."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal

from django.db import transaction

from accounts.models import Membership
from figures.money import pounds_and_pence
from records.refusals import Refused
from tables.workbook_in import Unreadable, WorkbookIn, read_workbook

from ..budget_workbook import identity
from ..budget_workbook.by_month import read_by_month
from ..budget_workbook.filled import Filled
from ..budget_workbook.identity import Identity, check_identity, identity_in
from ..budget_workbook.reading import read_filled
from ..budget_workbook.standing import Standing, StandingLine, read_standing
from ..budgeting.shapes import Months
from ..models import Budget, BudgetLine
from .budgets import approve_budget
from .checks import check_may_enter, lock
from .profiles import set_profile


@dataclass(frozen=True)
class LoadedBudget:
    """How many lines changed."""

    approved: int
    profiled: int


class WorkbookRefused(Refused):
    """Nothing was saved; ``problems`` has every reason as a sentence."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__("Nothing was saved. Put right what is listed.", field="workbook")
        self.problems = problems


def load_budget_workbook(
    *,
    budget: Budget,
    data: bytes,
    dated_on: dt.date,
    reason: str,
    authority: str,
    by: Membership,
    approves: bool = False,
) -> LoadedBudget:
    """Approve and plan what the workbook in ``data`` says otherwise than what stands.

    It is either the workbook of this budget that was downloaded, or a ledger's layout by month,
    whose rows are planned months and, where ``approves``, approved amounts too. Raises Refused
    where it is neither, WorkbookRefused with everything that is wrong in it.
    """
    check_may_enter(by, budget.organisation_id)
    try:
        book = read_workbook(data)
    except Unreadable as unreadable:
        raise Refused(f"{unreadable} Nothing was saved.", field="workbook") from unreadable
    return _load(budget, book, approves, dated_on, reason, authority, by)


@transaction.atomic
def _load(
    budget: Budget,
    book: WorkbookIn,
    approves: bool,
    dated_on: dt.date,
    reason: str,
    authority: str,
    by: Membership,
) -> LoadedBudget:
    lock(budget)
    standing = read_standing(budget)
    changed = _changed(book, standing, approves)
    if changed.approved:
        approve_budget(
            budget=budget,
            amounts=changed.approved,
            dated_on=dated_on,
            reason=reason,
            authority=authority,
            by=by,
        )
    for line, months in changed.months.items():
        set_profile(
            budget=budget, line=line, months=months, dated_on=dated_on, reason=reason, by=by
        )
    return LoadedBudget(len(changed.approved), len(changed.months))


@dataclass(frozen=True)
class _Changed:
    approved: dict[BudgetLine, Decimal]
    months: dict[BudgetLine, Months]


def _changed(book: WorkbookIn, standing: Standing, approves: bool) -> _Changed:
    """What the workbook says otherwise than what stands; WorkbookRefused where it errs."""
    downloaded = None
    if identity.SHEET in book.names:
        downloaded = identity_in(book)
        check_identity(downloaded, standing.budget)
        filled = read_filled(book, standing, downloaded)
    else:
        filled = read_by_month(book, standing, approves=approves)
    changed = _compare(filled, standing, downloaded)
    if filled.errors:
        raise WorkbookRefused(filled.errors)
    return changed


def _compare(filled: Filled, standing: Standing, downloaded: Identity | None) -> _Changed:
    approved, months = {}, {}
    for key, amount in filled.approved.items():
        one = standing.lines[key]
        then = downloaded.approved_then(key) if downloaded else one.approved
        if _takes(filled, one, "approved", amount, one.approved, then):
            approved[one.line] = amount
    for key, plan in filled.months.items():
        one = standing.lines[key]
        then = downloaded.months_then(key, standing) if downloaded else one.months
        if _takes(filled, one, "months", plan, one.months, then):
            months[one.line] = plan
    return _Changed(approved, months)


def _takes(filled: Filled, one: StandingLine, kind: str, typed, now, then) -> bool:
    """Whether what was typed is news. What was not touched since the download stays as it is
    now; what somebody else changed meanwhile is an error that names both."""
    if typed in (now, then):
        # Without a download, ``then`` is what stands.
        return False
    if now != then:
        filled.wrong(
            filled.places[one.line.pk, kind],
            f"someone else changed {one.line} since the download: {_told(kind, now)}. Download "
            "the workbook anew",
        )
    return True


def _told(kind: str, now: Decimal | Months | None) -> str:
    if kind == "months":
        return "its months were planned anew"
    return f"approved is now {'nothing' if now is None else pounds_and_pence(now)}"
