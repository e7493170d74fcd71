"""What a figure is made of: the entries of a cell, and the rows of files behind an entry."""

from __future__ import annotations

from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.db.models import Sum
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views import View

from accounts.access import requires
from accounts.roles import Permission
from components.templatetags.components import moment
from figures.money import NIL, total
from periods.calendar import month_label

from ..imports.upload_words import in_pounds
from ..models import ActualEntry, Budget, BudgetLine
from ..months.closing import month_states
from ..opening import entries_of_cell, rows_of
from .base import (
    ONLY_MONTH,
    address,
    budget_or_404,
    budgeted_or_404,
    entries_address,
    moment_asked,
    month_or_404,
)

ENTRIES_A_PAGE = ROWS_A_PAGE = 200


@requires(Permission.SEE_FINANCE)
class CellEntries(View):
    """The entries of a line to the end of a month, or of the month alone (``?only=month``), as
    known now or at ``?known_at=``: what the statement's cell has, to the penny."""

    def get(self, request, organisation, year, month, line):
        budget = budget_or_404(request, year)
        return entries_page(request, budget, month, budgeted_or_404(budget, line).line)


@requires(Permission.SEE_FINANCE)
class UnallocatedEntries(View):
    """The same of what has no line yet."""

    def get(self, request, organisation, year, month):
        return entries_page(request, budget_or_404(request, year), month, None)


def entries_page(
    request: HttpRequest, budget: Budget, month: int, line: BudgetLine | None
) -> HttpResponse:
    month_or_404(month)
    alone = request.GET.get("only") == ONLY_MONTH
    known_at = moment_asked(request)
    entries = entries_of_cell(budget, line, month if alone else 1, month, known_at)
    amount = entries.order_by().aggregate(amount=Sum("amount"))["amount"] or NIL
    page = Paginator(entries, ENTRIES_A_PAGE).get_page(request.GET.get("page"))
    known = {"known_at": known_at.isoformat()} if known_at else {}
    kept = {"only": ONLY_MONTH, **known} if alone else known
    label = month_label(budget.year, month)
    context = {
        "budget": budget,
        "line": line,
        "name": line.name if line else "Unallocated",
        "heading": f"{in_pounds(amount)} {'in' if alone else 'to the end of'} {label}",
        "label": label,
        "month": month,
        "alone": alone,
        "known_at": known_at,
        "amount": amount,
        "page": page,
        "rows": [(entry, month_label(budget.year, entry.month)) for entry in page],
        "query": urlencode(kept),
        "other": f"?{urlencode(known if alone else {'only': ONLY_MONTH, **known})}",
        "may_move": may_move(request, budget, month, line),
        "now": f"?{urlencode({'only': ONLY_MONTH})}" if alone else "?",
        "back": statement_address(request, budget, month, known),
    }
    return render(request, "finance/cell.html", context)


def may_move(request: HttpRequest, budget: Budget, month: int, line: BudgetLine | None) -> bool:
    """Whether an amount of the month may go to another line: not once it is closed."""
    if line is None or not request.membership.may(Permission.ENTER_FINANCE):
        return False
    return not month_states(budget).is_closed_for_finance(month)


def statement_address(request, budget: Budget, month: int, known: dict[str, str]) -> str:
    page = address(request, "position-statement", year=budget.year, month=month)
    return f"{page}?{urlencode(known)}" if known else page


@requires(Permission.SEE_FINANCE)
class OneEntry(View):
    """Who made an entry, when and how; of one that came from files, the rows behind it."""

    def get(self, request, organisation, pk):
        entries = ActualEntry.objects.visible_to(request.membership).select_related(
            "budget", "line__group", "recorded_by__user", "upload__stored_file", "upload__source"
        )
        entry = get_object_or_404(entries, pk=pk)
        rows = rows_of(entry)
        context = {
            "entry": entry,
            "heading": f"{in_pounds(entry.amount)}: {entry.get_source_display().lower()}",
            "name": entry.line.name if entry.line else "Unallocated",
            "label": month_label(entry.budget.year, entry.month),
            "summary": said_of(entry),
            "query": "",
            "page": Paginator(rows, ROWS_A_PAGE).get_page(request.GET.get("page")),
            "amount": total(one.amount for one in rows),
            "back": entries_address(request, entry.budget.year, entry.month, entry.line),
        }
        return render(request, "finance/cell_entry.html", context)


def said_of(entry: ActualEntry) -> list[tuple[str, object]]:
    """Who, when, how; what the entry has not is left out."""
    rows_month = entry.rows_month and month_label(entry.budget.year, entry.rows_month)
    said = [
        ("Recorded", f"{moment(entry.recorded_at)} by {entry.recorded_by}"),
        ("How", entry.get_source_display()),
        ("Kind", entry.get_kind_display()),
        ("Code", entry.code),
        ("Month of its rows", rows_month),
        ("Remark", entry.remark),
    ]
    return [(name, value) for name, value in said if value]
