"""What changed between two editions of a paper."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.views.generic import TemplateView

from accounts.access import requires
from accounts.roles import Permission

from ...models import Edition
from ..differences import count_of, differences
from ..permissions import may_open_files
from ..records import PaperRecord, read_record
from .editions import readable_edition


@requires(Permission.READ_PAPERS)
class EditionChanges(TemplateView):
    """From the edition before, or from the one that ``?from=`` names."""

    template_name = "reporting/papers/changes.html"
    http_method_names = ["get", "head", "options"]

    def get_context_data(self, **kwargs):
        after = self._edition(self.kwargs["number"])
        earlier = _earlier(after)
        before = self._edition(self._asked_for(earlier)) if earlier else None
        groups = differences(_record(before), _record(after)) if before else ()
        return super().get_context_data(**kwargs) | {
            "edition": after,
            "before": before,
            "earlier": earlier,
            "groups": groups,
            "count": count_of(groups),
        }

    def _asked_for(self, earlier: list[int]) -> int:
        asked = self.request.GET.get("from", "")
        if asked and (not asked.isdecimal() or int(asked) not in earlier):
            raise Http404("No such earlier edition")
        return int(asked) if asked else earlier[0]

    def _edition(self, number: int) -> Edition:
        edition = readable_edition(self.request, self.kwargs["paper"], number)
        if edition.is_withdrawn and not may_open_files(self.request.membership, edition):
            raise PermissionDenied("This edition is withdrawn: only an auditor reads it.")
        return edition


def _earlier(edition: Edition) -> list[int]:
    """The numbers of the issued editions before this one, newest first."""
    issued = Edition.objects.issued().filter(paper=edition.paper_id, number__lt=edition.number)
    return list(issued.order_by("-number").values_list("number", flat=True))


def _record(edition: Edition) -> PaperRecord:
    return read_record(edition.record, edition.schema_version)
