"""A month's actuals: typed as figures, kept as entries, taken back by reversal."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from django.db import transaction

from accounts.models import Membership
from figures.money import NIL
from records import clock
from records.refusals import Refused, required

from ..models import ActualEntry, Budget, BudgetLine, MonthTotal
from ..posting import post
from .checks import (
    check_amounts,
    check_lines_in,
    check_may_enter,
    check_month,
    check_unchanged,
    lock,
)


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
    return post(
        budget,
        [
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
        ],
    )


def actuals_of(budget: Budget, month: int) -> dict[int, Decimal]:
    """The ledger's figure of each line that was reported in the month, as known now."""
    rows = MonthTotal.objects.filter(budget=budget, month=month, standing__gt=0)
    return dict(rows.exclude(line=None).values_list("line_id", "ledger"))


@transaction.atomic
def reverse_entry(
    *,
    entry: ActualEntry,
    reason: str,
    by: Membership,
) -> ActualEntry:
    """Take an entry back by one of the opposite amount. Both stay on the record."""
    check_may_enter(by, entry.budget.organisation_id)
    lock(entry.budget)
    if entry.source == ActualEntry.Source.REVERSAL:
        raise Refused("This is a reversal itself. Enter the figure again instead.")
    if entry.source != ActualEntry.Source.TYPED:
        raise Refused("Only what was typed is taken back here. Reverse the upload instead.")
    if ActualEntry.objects.filter(reverses=entry).exists():
        raise Refused("This entry has been reversed already.")
    reversal = ActualEntry(
        budget=entry.budget,
        line=entry.line,
        month=entry.month,
        amount=-entry.amount,
        kind=entry.kind,
        source=ActualEntry.Source.REVERSAL,
        says=-1,
        reverses=entry,
        remark=required(reason, "Enter why the entry is taken back", field="reason"),
        recorded_by=by,
        recorded_at=clock.now(),
    )
    return post(entry.budget, [reversal])[0]
