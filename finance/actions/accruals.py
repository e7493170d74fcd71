"""Accruals and prepayments: entered with a month, beside the ledger's figure, and taken back in
the next unless told not to."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal

from django.db import transaction

from accounts.models import Membership
from figures.money import NIL
from records import clock
from records.refusals import Conflict

from ..models import ActualEntry, Budget, BudgetLine
from ..months.closing import check_open_for_finance, open_month_from
from ..months.month_figures import (
    NOTHING,
    Accrued,
    Kept,
    LineMonth,
    month_of_lines,
    waiting_in_march,
)
from ..posting import post
from ..years import budget_after
from .actuals import enter_actuals
from .checks import (
    FiguresChanged,
    check_amounts,
    check_lines_in,
    check_may_enter,
    check_month,
    lock,
)

Kind = ActualEntry.Kind


class AccrualsChanged(Conflict):
    """Someone else entered other accruals meanwhile; ``current`` has them by line."""

    def __init__(self, current: Mapping[BudgetLine, Accrued]) -> None:
        super().__init__(dict(current))


class MonthChanged(Conflict):
    """Someone else changed the month meanwhile: the ledger's figures and the accruals by line."""

    def __init__(
        self,
        figures: Mapping[BudgetLine, Decimal],
        accrued: Mapping[BudgetLine, Accrued],
    ) -> None:
        super().__init__({"figures": dict(figures), "accrued": dict(accrued)})
        self.figures, self.accrued = dict(figures), dict(accrued)


@transaction.atomic
def enter_month(
    *,
    budget: Budget,
    month: int,
    figures: Mapping[BudgetLine, Decimal],
    seen: Mapping[BudgetLine, Decimal | None],
    accrued: Mapping[BudgetLine, Accrued],
    seen_accrued: Mapping[BudgetLine, Accrued],
    by: Membership,
) -> list[ActualEntry]:
    """The ledger's figures and the accruals of a month: all of it, or nothing.

    Returns the entries of the month itself. MonthChanged names every line that is another by now.
    """
    posted: list[ActualEntry] = []
    changed_figures: Mapping[BudgetLine, Decimal] = {}
    changed_accrued: Mapping[BudgetLine, Accrued] = {}
    try:
        posted += enter_actuals(budget=budget, month=month, figures=figures, seen=seen, by=by)
    except FiguresChanged as changed:
        changed_figures = changed.current
    try:
        posted += enter_accruals(
            budget=budget,
            month=month,
            accruals={line: one.accrual for line, one in accrued.items()},
            prepayments={line: one.prepayment for line, one in accrued.items()},
            reverses={line: one.reverses for line, one in accrued.items()},
            seen=seen_accrued,
            by=by,
        )
    except AccrualsChanged as changed:
        changed_accrued = changed.current
    if changed_figures or changed_accrued:
        raise MonthChanged(changed_figures, changed_accrued)
    return posted


@transaction.atomic
def enter_accruals(
    *,
    budget: Budget,
    month: int,
    accruals: Mapping[BudgetLine, Decimal],
    prepayments: Mapping[BudgetLine, Decimal],
    reverses: Mapping[BudgetLine, bool],
    seen: Mapping[BudgetLine, Accrued],
    by: Membership,
) -> list[ActualEntry]:
    """A month's accruals and prepayments by line: what is recorded is the difference to what
    stands there, and its reversal in the next month unless ``reverses`` says False.

    Both are given above nil: an accrual adds to the month's cost, a prepayment takes from it. A
    line that is named with one of them and not with the other keeps the other. ``seen`` is what
    the page showed (absent: nothing); a line that is another by now raises AccrualsChanged.
    """
    check_may_enter(by, budget.organisation_id)
    check_month(month)
    lock(budget)
    lines = list(dict.fromkeys([*accruals, *prepayments]))
    check_lines_in(budget, lines)
    accruals, prepayments = check_amounts(accruals), check_amounts(prepayments)
    known = month_of_lines(budget, month, [line.pk for line in lines])
    wanted = {}
    for line in lines:
        stands = known.get(line.pk, NOTHING).accrued
        wanted[line] = Accrued(
            accruals.get(line, stands.accrual),
            prepayments.get(line, stands.prepayment),
            reverses.get(line, stands.reverses),
        )
    _check_unchanged(wanted, seen, known)
    entries = [
        entry
        for line, accrued in wanted.items()
        for entry in _differences(budget, month, line, known.get(line.pk, NOTHING), accrued, by)
    ]
    if not entries:
        return []
    check_open_for_finance(budget, month)
    posted = post(budget, entries)
    unwind(budget, posted, by=by)
    return posted


def _check_unchanged(
    wanted: Mapping[BudgetLine, Accrued],
    seen: Mapping[BudgetLine, Accrued],
    known: Mapping[int, LineMonth],
) -> None:
    changed = {
        line: stands
        for line in wanted
        if not (stands := known.get(line.pk, NOTHING).accrued).is_as(seen.get(line, Accrued()))
    }
    if changed:
        raise AccrualsChanged(changed)


def _differences(
    budget: Budget,
    month: int,
    line: BudgetLine,
    known: LineMonth,
    accrued: Accrued,
    by: Membership,
) -> Iterator[ActualEntry]:
    """What makes the line's accrual and prepayment what is wanted: a change of whether they are
    reversed takes them from one sort and adds them to the other."""
    for kind, kept, amount in (
        (Kind.ACCRUAL, known.accruals, accrued.accrual),
        (Kind.PREPAYMENT, known.prepayments, -accrued.prepayment),
    ):
        wanted = Kept(amount, NIL) if accrued.reverses else Kept(NIL, amount)
        for is_to_unwind, difference in (
            (True, wanted.to_unwind - kept.to_unwind),
            (False, wanted.staying - kept.staying),
        ):
            if difference:
                yield ActualEntry(
                    budget=budget,
                    line=line,
                    month=month,
                    amount=difference,
                    kind=kind,
                    says=0,
                    is_to_unwind=is_to_unwind,
                    recorded_by=by,
                    recorded_at=clock.now(),
                )


def unwind(budget: Budget, entries: Iterable[ActualEntry], *, by: Membership) -> None:
    """Post the reversals of those entries that the next month takes back. March's go to April of
    the next year's budget; where there is none yet, or none with the line, they wait until it
    takes the line in (``unwind_waiting``)."""
    entries = [entry for entry in entries if entry.is_to_unwind]
    of_march = [entry for entry in entries if entry.month == 12]
    within = [entry for entry in entries if entry.month < 12]
    if within:
        # All are of one month.
        month = open_month_from(budget, within[0].month + 1)
        post(budget, [_unwinding(entry, budget, month, by) for entry in within])
    following = budget_after(budget) if of_march else None
    if following is None:
        return
    lock(following)
    held = set(following.budgeted_lines.values_list("line_id", flat=True))
    of_march = [entry for entry in of_march if entry.line_id in held]
    if of_march:
        month = open_month_from(following, 1)
        post(following, [_unwinding(entry, following, month, by) for entry in of_march])


def unwind_waiting(budget: Budget, line: BudgetLine, *, by: Membership) -> None:
    """The reversals that waited for the budget to take the line in: of March's accruals and
    prepayments of the year before. The caller has locked the budget and is in a transaction."""
    waiting = waiting_in_march(budget.organisation_id, budget.year - 1).filter(line=line)
    if entries := list(waiting):
        month = open_month_from(budget, 1)
        post(budget, [_unwinding(entry, budget, month, by) for entry in entries])


def _unwinding(entry: ActualEntry, budget: Budget, month: int, by: Membership) -> ActualEntry:
    return ActualEntry(
        budget=budget,
        line_id=entry.line_id,
        month=month,
        amount=-entry.amount,
        kind=entry.kind,
        source=ActualEntry.Source.UNWOUND,
        says=0,
        unwinds=entry,
        recorded_by=by,
        recorded_at=clock.now(),
    )
