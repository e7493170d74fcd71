"""Which figures of an edition a reader may look behind, and where that leads."""

from __future__ import annotations

import datetime as dt
from functools import partial
from urllib.parse import urlencode

from django.db.models import OuterRef, Subquery
from django.http import HttpRequest
from django.urls import reverse

from accounts.roles import Permission, Reach
from finance.views.statement import line_links
from periods.calendar import Quarter

from ...models import Edition, Paragraph
from ..behind import Ways
from ..permissions import may
from ..records import PaperRecord

#: The first words of the keys of rows: deliverables, and money of the year or of a programme.
DELIVERABLES = frozenset({"deliverable", "missed"})
MONEY = frozenset({"budget", "planned", "spent", "variance", "projection"})


def ways_for(request: HttpRequest, edition: Edition, record: PaperRecord) -> Ways:
    """Amounts for who sees finance, as known when the paper was drawn; what programmes returned
    for who reads the returns of all of them. For others none. No query."""
    reports = _to_returns(request, edition, record)
    sees_benefits = may(request.membership, Permission.SEE_BENEFITS, edition.paper)
    return Ways(
        **_to_finance(request, edition, record),
        reports=reports,
        row=partial(_of_row, request, edition, record, reports),
        savings=reverse("benefit-list", args=[request.organisation.slug]) if sees_benefits else "",
    )


def _to_finance(request: HttpRequest, edition: Edition, record: PaperRecord) -> dict:
    if not may(request.membership, Permission.SEE_FINANCE, edition.paper):
        return {}
    slug, statement = request.organisation.slug, record.statement
    ways = {
        "balances": {
            one.balance_id: reverse("balance", args=[slug, one.balance_id])
            for one in record.balances
        },
        "funds": {one.fund_id: reverse("fund", args=[slug, one.fund_id]) for one in record.funds},
    }
    if statement is None:
        return ways
    cell = line_links(request, statement, statement.known_at)
    page = _statement(slug, statement.year, statement.month, statement.known_at)
    return ways | {"cell": cell, "statement": page}


def _to_returns(request: HttpRequest, edition: Edition, record: PaperRecord) -> dict[str, str]:
    """By programme's slug, the version that was approved; the return itself while none was."""
    membership = request.membership
    reads = may(membership, Permission.SEE_RETURNS, edition.paper)
    if not reads or membership.reach(Permission.SEE_RETURNS) is not Reach.WHOLE_ORGANISATION:
        return {}
    found = {}
    for one in record.programmes:
        where = [request.organisation.slug, record.heading.period_key, one.slug]
        if one.report and one.is_approved:
            found[one.slug] = reverse("return-version", args=[*where, one.report.version])
        elif one.report:
            found[one.slug] = reverse("return-detail", args=where)
    return found


def _of_row(
    request: HttpRequest, edition: Edition, record: PaperRecord, reports: dict[str, str], key: str
) -> str:
    """The page behind a row that a section lists, by its key; empty where there is none that the
    reader may see."""
    kind, _, which = key.partition("-")
    organisation, membership = request.organisation.slug, request.membership
    sees_finance = may(membership, Permission.SEE_FINANCE, edition.paper)
    if kind == "due":
        return f"{reports[which]}#status" if which in reports else ""
    if kind == "benefit" and may(membership, Permission.SEE_BENEFITS, edition.paper):
        return reverse("benefit-detail", args=[organisation, which]) if which.isdecimal() else ""
    if kind in DELIVERABLES and may(membership, Permission.SEE_HISTORY, edition.paper):
        return reverse("activity-history", args=[organisation, which])
    if kind == "month" and sees_finance and record.by_month:
        return _statement(organisation, record.by_month.year, int(which), record.drawn_at)
    if kind in MONEY and sees_finance:
        quarter = Quarter.from_key(record.heading.period_key)
        return _statement(organisation, quarter.year, quarter.last_month, record.drawn_at)
    return ""


def _statement(organisation: str, year: int, month: int, known_at: dt.datetime) -> str:
    page = reverse("position-statement", args=[organisation, year, month])
    return f"{page}?{urlencode({'known_at': known_at.isoformat()})}"


def typed_then(edition: Edition) -> dict[int, str]:
    """By key, the paper's paragraphs as they were typed when the edition was frozen, from their
    history. One query."""
    then = Paragraph.history.filter(id=OuterRef("id"), history_date__lte=edition.recorded_at)
    last = then.order_by("-history_date", "-history_id").values("history_id")[:1]
    rows = Paragraph.history.filter(paper_id=edition.paper_id, history_id=Subquery(last))
    return dict(rows.values_list("id", "text"))
