"""Which figures of an edition a reader may look behind, and where that leads."""

from __future__ import annotations

from urllib.parse import urlencode

from django.db.models import OuterRef, Subquery
from django.http import HttpRequest
from django.urls import reverse

from accounts.roles import Permission, Reach
from finance.views.statement import line_links

from ...models import Edition, Paragraph
from ..behind import Ways
from ..permissions import may
from ..records import PaperRecord


def ways_for(request: HttpRequest, edition: Edition, record: PaperRecord) -> Ways:
    """Amounts for who sees finance, as known when the paper was drawn; what programmes returned
    for who reads the returns of all of them. For others none. No query."""
    return Ways(
        **_to_finance(request, edition, record),
        reports=_to_returns(request, edition, record),
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
    known_at = urlencode({"known_at": statement.known_at.isoformat()})
    page = reverse("position-statement", args=[slug, statement.year, statement.month])
    cell = line_links(request, statement, statement.known_at)
    return ways | {"cell": cell, "statement": f"{page}?{known_at}"}


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


def typed_then(edition: Edition) -> dict[int, str]:
    """By key, the paper's paragraphs as they were typed when the edition was frozen, from their
    history. One query."""
    then = Paragraph.history.filter(id=OuterRef("id"), history_date__lte=edition.recorded_at)
    last = then.order_by("-history_date", "-history_id").values("history_id")[:1]
    rows = Paragraph.history.filter(paper_id=edition.paper_id, history_id=Subquery(last))
    return dict(rows.values_list("id", "text"))
