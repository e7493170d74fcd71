"""An edition: read on the page, its files, its withdrawal. Nothing here is made anew."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.cache import patch_cache_control
from django.views.decorators.http import require_POST, require_safe
from django.views.generic import TemplateView

from accounts.access import requires
from accounts.roles import Permission

from ...models import Edition, EditionFile
from .. import actions
from ..addresses import address
from ..behind import with_ways
from ..forms.deciding import ReasonForm
from ..html import content_security_policy
from ..permissions import may_open_files, may_read, may_release
from ..presentation import Presented, present
from ..records import read_record
from ..since import Since, changed_since
from .base import PaperActionPage, do, edition_of
from .behind import typed_then, ways_for


def readable_edition(request: HttpRequest, paper: int, number: int) -> Edition:
    """A 404 for an edition that is not issued yet, unless the person sees drafts."""
    edition = edition_of(request.membership, paper, number)
    if not may_read(request.membership, edition):
        raise Http404("No such edition")
    return edition


@requires(Permission.READ_PAPERS)
class EditionPage(TemplateView):
    template_name = "reporting/papers/edition.html"
    http_method_names = ["get", "head", "options"]

    def get_context_data(self, **kwargs):
        membership = self.request.membership
        edition = readable_edition(self.request, self.kwargs["paper"], self.kwargs["number"])
        opens = may_open_files(membership, edition)
        shown = opens or not edition.is_withdrawn
        paper, since = self._paper(edition) if shown else (None, None)
        return super().get_context_data(**kwargs) | {
            "edition": edition,
            "newer": newer_than(edition),
            "files": edition.files.for_members() if opens else (),
            "erasures": edition.erasures.all(),
            "checks": edition.checks.select_related("result").order_by("-pk"),
            "may_check": edition.is_issued and membership.may(Permission.CHECK_EDITIONS),
            "failure": None if edition.is_issued else edition.failures.last(),
            "paper": paper,
            "behind": since,
            "paged": False,
            "sees_draft": membership.may(Permission.SEE_DRAFT_PAPERS),
            "may_ask_again": membership.may(Permission.PUBLISH_PAPER),
            "may_release": may_release(membership, edition),
            "may_withdraw": edition.is_issued
            and not edition.is_withdrawn
            and membership.may(Permission.WITHDRAW_EDITION),
        }

    def _paper(self, edition: Edition) -> tuple[Presented, Since | None]:
        """What the edition says, and for who may look behind its figures what changed since."""
        record = read_record(edition.record, edition.schema_version)
        ways = ways_for(self.request, edition, record)
        if not ways.lead_anywhere:
            return present(record), None
        linked = with_ways(present(record), ways, typed_then(edition))
        return linked, changed_since(record, edition.paper, ways)


def newer_than(edition: Edition) -> Edition | None:
    """The last issued edition of the same paper, where it is a later one."""
    later = Edition.objects.issued().filter(paper=edition.paper_id, number__gt=edition.number)
    return later.defer("record").order_by("number").last()


@requires(Permission.READ_PAPERS)
@require_safe
def edition_file(
    request: HttpRequest, organisation: str, paper: int, number: int, extension: str
) -> HttpResponse:
    """The stored bytes; the page format opens in the browser, the others are downloads."""
    editions = Edition.objects.visible_to(request.membership).select_related(
        "issue", "withdrawal", "paper"
    )
    edition = get_object_or_404(editions.defer("record"), paper=paper, number=number)
    if not edition.is_issued:
        raise Http404("These files are not there yet")
    if not may_open_files(request.membership, edition):
        raise PermissionDenied("This edition is withdrawn: only an auditor opens its files.")
    file = get_object_or_404(
        EditionFile.objects.for_members().select_related("stored_file__content"),
        edition=edition,
        format=extension,
    )
    return _sent(request, file)


def _sent(request: HttpRequest, file: EditionFile) -> HttpResponse:
    stored = file.stored_file
    etag = f'"{stored.sha256}"'
    if request.headers.get("If-None-Match") == etag:
        return HttpResponse(status=304, headers={"ETag": etag})
    data = bytes(stored.content.data)
    response = HttpResponse(data, content_type=stored.content_type)
    shown = file.format == EditionFile.Format.HTML and "download" not in request.GET
    response["Content-Disposition"] = (
        f'{"inline" if shown else "attachment"}; filename="{stored.name}"'
    )
    response["ETag"] = etag
    if file.format == EditionFile.Format.HTML:
        response["Content-Security-Policy"] = content_security_policy(data)
    patch_cache_control(response, private=True, no_cache=True)
    return response


@requires(Permission.PUBLISH_PAPER)
@require_POST
def ask_again(request: HttpRequest, organisation: str, paper: int, number: int) -> HttpResponse:
    edition = edition_of(request.membership, paper, number)
    do(
        request,
        lambda: actions.ask_for_files_again(edition=edition, by=request.membership),
        "The files are being made from the same record",
    )
    return redirect(address("edition-detail", edition))


@requires(Permission.WITHDRAW_EDITION)
class Withdraw(PaperActionPage):
    form_class = ReasonForm
    heading = "Withdraw this edition"
    introduction = (
        "Its page will say when, by whom and why. Its files stay as they are, and only an "
        "auditor can open them."
    )

    def find(self):
        where = self.kwargs["paper"], self.kwargs["number"]
        self.edition = edition_of(self.request.membership, *where)

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {
            "label": "Why it is withdrawn",
            "submit": f"Withdraw edition {self.edition.number}",
        }

    def act(self, form) -> str:
        actions.withdraw(edition=self.edition, by=self.request.membership, **form.cleaned_data)
        return f"Edition {self.edition.number} is withdrawn"

    def back(self):
        return address("edition-detail", self.edition), str(self.edition)
