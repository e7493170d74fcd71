"""Papers: what was issued, newest first, and for those who make them what is in preparation."""

from __future__ import annotations

from django.views.generic import TemplateView

from accounts.access import requires
from accounts.models import Membership
from accounts.roles import Permission

from ...models import Edition, Paper


@requires(Permission.READ_PAPERS)
class PaperList(TemplateView):
    template_name = "reporting/papers/list.html"
    http_method_names = ["get", "head", "options"]

    def get_context_data(self, **kwargs):
        membership = self.request.membership
        return super().get_context_data(**kwargs) | {
            "editions": issued(membership),
            "papers": in_preparation(membership),
            "sees_drafts": membership.may(Permission.SEE_DRAFT_PAPERS),
            "may_compile": membership.may(Permission.COMPILE_PAPER),
        }


def issued(membership: Membership) -> list[Edition]:
    """Issued editions, newest first, each knowing its newer one (``newer``, None for the last)."""
    editions = list(
        Edition.objects.visible_to(membership)
        .issued()
        .with_paper()
        .select_related("issue", "withdrawal")
        .defer("record")
        .order_by("-issue__recorded_at", "-pk")
    )
    newest: dict[int, Edition] = {}
    for edition in editions:
        if edition.number > getattr(newest.get(edition.paper_id), "number", 0):
            newest[edition.paper_id] = edition
    for edition in editions:
        last = newest[edition.paper_id]
        edition.newer = last if last.number > edition.number else None
    return editions


def in_preparation(membership: Membership) -> list[Paper]:
    """Every paper, newest meeting first, with its editions; none for who sees no drafts."""
    if not membership.may(Permission.SEE_DRAFT_PAPERS):
        return []
    papers = Paper.objects.visible_to(membership).with_meeting().with_edition_numbers()
    # Grouped rows forget their usual order.
    ordered = papers.order_by("-meeting__meets_on", "-pk")
    return list(ordered.select_related("period", "programme"))
