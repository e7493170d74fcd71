"""Searching in published papers, for members."""

from __future__ import annotations

from django.views.generic import TemplateView

from accounts.access import requires
from accounts.roles import Permission

from .finding import ask, for_members

LONGEST_QUESTION = 200


@requires(Permission.READ_PAPERS)
class PaperSearch(TemplateView):
    """A question by GET, so that its answer has an address."""

    template_name = "reporting/search/search.html"
    http_method_names = ["get", "head", "options"]

    def get_context_data(self, **kwargs):
        question = question_in(self.request)
        earlier = self.request.GET.get("earlier") == "on"
        passages = for_members(self.request.membership, earlier=earlier)
        return super().get_context_data(**kwargs) | {
            "answer": ask(question, passages),
            "earlier": earlier,
        }


def question_in(request) -> str:
    """As typed, without what no text holds."""
    typed = request.GET.get("q", "")[:LONGEST_QUESTION]
    return " ".join("".join(c if c.isprintable() else " " for c in typed).split())
