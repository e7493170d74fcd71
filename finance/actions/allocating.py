"""Which line a code's rows stand on: by mapping the code, or by a correction between lines."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from django.db import transaction

from accounts.models import Membership
from figures.money import NIL
from records import clock
from records.refusals import Refused, required

from ..imports.counting import Recount
from ..models import (
    CODE_LENGTH,
    REASON_LENGTH,
    ActualEntry,
    Budget,
    BudgetLine,
    CodeMapping,
    SourceProfile,
)
from ..months.closing import check_open_for_finance
from ..posting import post
from .checks import check_amount, check_lines_in, check_may_enter, check_month, lock, lock_source

Source = ActualEntry.Source


@transaction.atomic
def map_codes(
    *,
    source: SourceProfile,
    budget: Budget,
    lines: Mapping[str, BudgetLine],
    by: Membership,
    move_loaded: bool = False,
) -> list[CodeMapping]:
    """From now on these codes go to these lines; what waits in suspense under them moves there
    at once, and with ``move_loaded`` also what stands on another line. What stands in a month
    that was closed moves in the next open one."""
    check_may_enter(by, source.organisation_id)
    if budget.organisation_id != source.organisation_id:
        raise Refused("Choose a budget of this organisation.", field="budget")
    source = lock_source(source.pk)
    lock(budget)
    if any(not code.strip() or len(code) > CODE_LENGTH for code in lines):
        raise Refused(f"A code has 1 to {CODE_LENGTH} characters.", field="code")
    check_lines_in(budget, lines.values())
    mapped = [_map(source, budget, code, line, by) for code, line in lines.items()]
    recount = Recount(source, budget, by, "")
    recount.place({code: line.pk for code, line in lines.items()}, move_loaded=move_loaded)
    recount.post()
    return mapped


@transaction.atomic
def map_codes_of_sources(
    *,
    budget: Budget,
    lines: Mapping[SourceProfile, Mapping[str, BudgetLine]],
    by: Membership,
    move_loaded: bool = False,
) -> list[CodeMapping]:
    """``map_codes`` for several sources: all or nothing."""
    check_may_enter(by, budget.organisation_id)
    for pk in sorted(source.pk for source in lines):
        lock_source(pk)
    made = []
    for source, of_source in lines.items():
        made += map_codes(
            source=source, budget=budget, lines=of_source, by=by, move_loaded=move_loaded
        )
    return made


def _map(
    source: SourceProfile, budget: Budget, code: str, line: BudgetLine, by: Membership
) -> CodeMapping:
    known = CodeMapping.objects.filter(source=source, budget=budget, code=code).first()
    if known is None:
        made = CodeMapping(source=source, budget=budget, code=code, line=line)
        made.signed(by).save()
        return made
    if known.line_id != line.pk:
        known.line = line
        known.signed(by).save_edit(expected_version=known.edit_version)
    return known


@transaction.atomic
def correct_between_lines(
    *,
    budget: Budget,
    month: int,
    from_line: BudgetLine,
    to_line: BudgetLine,
    amount: Decimal,
    reason: str,
    by: Membership,
) -> tuple[ActualEntry, ActualEntry]:
    """Move an amount of a month from one line to another: a pair of entries. Refused for a month
    that was closed, for one line twice, and for nil."""
    check_may_enter(by, budget.organisation_id)
    check_month(month)
    lock(budget)
    check_open_for_finance(budget, month)
    check_lines_in(budget, [from_line, to_line])
    if from_line.pk == to_line.pk:
        raise Refused("Choose another line to move the amount to.", field="to_line")
    amount = check_amount(amount)
    if amount == NIL:
        raise Refused("Enter the amount that moves.", field="amount")
    common = {
        "budget": budget,
        "month": month,
        # Both say that the month was reported: a line that says nothing shows no amount.
        "says": 1,
        "remark": required(reason, "Enter why the amount moves", field="reason")[:REASON_LENGTH],
        "recorded_by": by,
        "recorded_at": clock.now(),
    }
    taken = ActualEntry(line=from_line, amount=-amount, source=Source.MOVED_OUT, **common)
    given = ActualEntry(line=to_line, amount=amount, source=Source.MOVED_IN, **common)
    taken, given = post(budget, [taken, given])
    return taken, given
