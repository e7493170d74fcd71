"""Notes on lines at a month end."""

from __future__ import annotations

from django.db import transaction

from accounts.models import Membership
from accounts.permissions import check_may
from accounts.roles import Permission
from records.refusals import Conflict, Refused, required

from ..models import NOTE_LENGTH, Budget, BudgetLine, LineNote
from ..permissions import check_may_forecast
from ..statements.known import varies_materially
from ..years import check_year_open
from .checks import check_lines_in, check_month, lock


@transaction.atomic
def write_note(
    *,
    budget: Budget,
    line: BudgetLine,
    month: int,
    kind: str,
    symbol: str,
    text: str,
    expected_version: int | None,
    by: Membership,
    nature: str = "",
) -> LineNote:
    """The line's note at the month end, written or rewritten. ``nature`` tells timing, a true
    under- or overspend and a one-off apart; a material variance must have one.

    ``expected_version`` is None (or 0) where the page showed no note; a note that is there
    nevertheless raises Conflict. Writing over a withdrawn note puts it back.
    """
    check_may(by, Permission.FORECAST_LINES, budget.organisation_id)
    check_month(month)
    lock(budget)
    check_year_open(budget)
    check_may_forecast(by, budget, month, [line])
    check_lines_in(budget, [line])
    note = LineNote.objects.filter(budget=budget, line=line, month=month).first()
    if note and not expected_version and not note.withdrawn_reason:
        raise Conflict(note)
    version = expected_version or (note.edit_version if note else None)
    note = note or LineNote(budget=budget, line=line, month=month)
    note.kind, note.symbol, note.withdrawn_reason = kind, symbol.strip(), ""
    note.nature = nature
    note.text = required(text, "Enter the text of the note", field="text")
    if not nature and varies_materially(budget, line, month):
        raise Refused(
            "The variance of this line is material: say whether it is timing, true or a one-off",
            field="nature",
        )
    _check_note(note)
    note.signed(by)
    if note.pk:
        note.save_edit(expected_version=version)
    else:
        note.save()
    return note


def _check_note(note: LineNote) -> None:
    if len(note.text) > NOTE_LENGTH:
        raise Refused(f"Shorten this to {NOTE_LENGTH:,} characters", field="text")
    if note.kind == LineNote.Kind.NUMBERED:
        note.symbol = ""
        return
    if not 1 <= len(note.symbol) <= 2 or note.symbol.isalnum():
        raise Refused("Enter a symbol of one or two characters, like *", field="symbol")
    same = LineNote.objects.filter(
        budget=note.budget, month=note.month, symbol=note.symbol, withdrawn_reason=""
    ).exclude(pk=note.pk)
    for other in same.select_related("line"):
        raise Refused(f"{note.symbol} stands beside {other.line} already.", field="symbol")


@transaction.atomic
def withdraw_note(
    *, note: LineNote, reason: str, expected_version: int, by: Membership
) -> LineNote:
    """Take a note off the statement; its text and the reason stay on the record."""
    check_may(by, Permission.FORECAST_LINES, note.budget.organisation_id)
    lock(note.budget)
    check_year_open(note.budget)
    check_may_forecast(by, note.budget, note.month, [note.line])
    if note.withdrawn_reason:
        raise Refused("This note has been withdrawn already.")
    note.withdrawn_reason = required(reason, "Enter why the note is withdrawn", field="reason")
    note.signed(by).save_edit(expected_version=expected_version)
    return note
