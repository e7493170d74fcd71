"""A month's actuals: typed as figures, kept as entries, taken back by reversal."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from django.db import transaction

from accounts.models import Membership
from figures.money import NIL
from periods.calendar import month_label
from records import clock
from records.refusals import Refused, required

from ..models import ActualEntry, Budget, BudgetLine
from ..months.closing import check_open_for_finance, open_month_from
from ..months.month_figures import month_of_lines
from ..posting import post
from .checks import (
    check_amounts,
    check_lines_in,
    check_may_enter,
    check_month,
    check_unchanged,
    lock,
)

Source = ActualEntry.Source


@transaction.atomic
def enter_actuals(
    *,
    budget: Budget,
    month: int,
    figures: Mapping[BudgetLine, Decimal],
    seen: Mapping[BudgetLine, Decimal | None],
    by: Membership,
    remark: str = "",
) -> list[ActualEntry]:
    """A month's figures by line: what is recorded is the difference to what stands there.

    ``seen`` is what the page showed (absent or None: nothing). A line whose figure is another by
    now raises FiguresChanged with all such lines, and nothing is recorded. A nil typed where
    nothing stood is recorded too: it says that the month was reported.
    """
    check_may_enter(by, budget.organisation_id)
    check_month(month)
    lock(budget)
    check_lines_in(budget, figures)
    figures = check_amounts(figures)
    known = actuals_of(budget, month)
    check_unchanged(figures, seen, known)
    differences = {line: amount - known.get(line.pk, NIL) for line, amount in figures.items()}
    entries = [
        ActualEntry(
            budget=budget,
            line=line,
            month=month,
            amount=difference,
            remark=remark,
            recorded_by=by,
            recorded_at=clock.now(),
        )
        for line, difference in differences.items()
        if difference or line.pk not in known
    ]
    if not entries:
        return []
    check_open_for_finance(budget, month)
    return post(budget, entries)


def actuals_of(budget: Budget, month: int) -> dict[int, Decimal]:
    """The ledger's figure of each line that was reported in the month, as known now."""
    lines = month_of_lines(budget, month)
    return {pk: line.ledger for pk, line in lines.items() if line.ledger is not None}


@transaction.atomic
def reverse_entry(
    *,
    entry: ActualEntry,
    reason: str,
    by: Membership,
) -> ActualEntry:
    """Take an entry back by one of the opposite amount. Both stay on the record.

    Where the entry's month is closed, the reversal stands in the next open month, and the closed
    month stays reported. What takes back an accrual takes back its reversal too.
    """
    check_may_enter(by, entry.budget.organisation_id)
    lock(entry.budget)
    _check_reversible(entry)
    month = open_month_from(entry.budget, entry.month)
    unwinding = ActualEntry.objects.filter(unwinds=entry).select_related("budget").first()
    places = [(entry.budget_id, month)]
    if unwinding:
        lock(unwinding.budget)
        later = open_month_from(unwinding.budget, unwinding.month)
        places.append((unwinding.budget_id, later))
    if len(set(places)) < len(places):
        label = month_label(unwinding.budget.year, unwinding.month)
        raise Refused(f"{label} has reversed it already, and its own month is closed.")
    reversal = ActualEntry(
        budget=entry.budget,
        line=entry.line,
        month=month,
        amount=-entry.amount,
        kind=entry.kind,
        source=Source.REVERSAL,
        says=-entry.says if month == entry.month else 0,
        is_to_unwind=entry.is_to_unwind,
        reverses=entry,
        remark=required(reason, "Enter why the entry is taken back", field="reason"),
        recorded_by=by,
        recorded_at=clock.now(),
    )
    (reversal,) = post(entry.budget, [reversal])
    if unwinding:
        post(unwinding.budget, [_of_unwinding(unwinding, reversal, later)])
    return reversal


def _check_reversible(entry: ActualEntry) -> None:
    if entry.source == Source.REVERSAL:
        raise Refused("This is a reversal itself. Enter the figure again instead.")
    if entry.source == Source.UNWOUND:
        raise Refused("This belongs to an accrual of the month before. Take that one back instead.")
    if entry.source in (Source.MOVED_OUT, Source.MOVED_IN) and entry.upload_id is None:
        raise Refused("This amount was moved between two lines. Move it back instead.")
    if entry.source != Source.TYPED:
        raise Refused("Only what was typed is taken back here. Reverse the upload instead.")
    if ActualEntry.objects.filter(reverses=entry).exists():
        raise Refused("This entry has been reversed already.")


def _of_unwinding(unwinding: ActualEntry, reversal: ActualEntry, month: int) -> ActualEntry:
    """What takes back the next month's reversal of an accrual that is taken back."""
    return ActualEntry(
        budget=unwinding.budget,
        line_id=unwinding.line_id,
        month=month,
        amount=-unwinding.amount,
        kind=unwinding.kind,
        source=Source.UNWOUND,
        says=0,
        unwinds=reversal,
        recorded_by=reversal.recorded_by,
        recorded_at=reversal.recorded_at,
    )
