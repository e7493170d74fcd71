"""Files of released editions, sent as they are stored."""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from ...models import Edition, EditionFile
from ...papers.html import content_security_policy
from ..answering import FILE_SECONDS, PAGE_SECONDS, public_page, same_for_everybody
from ..standing import Publisher


# permission: none, anyone may read what is released
@login_not_required
@require_safe
def file(request: HttpRequest, publisher: str, sha256: str, name: str) -> HttpResponse:
    """Under an address that holds the fingerprint: kept by caches for good, with one query for
    who asks whether it changed and one more for the bytes."""
    found = get_object_or_404(_files(publisher), stored_file__sha256=sha256, stored_file__name=name)
    return same_for_everybody(_sent(request, found), seconds=FILE_SECONDS, immutable=True)


# permission: none, anyone may read what is released
@login_not_required
@require_safe
def read(request: HttpRequest, publisher: str, paper: int, number: int) -> HttpResponse:
    """The web page of an edition, under the address to which places of it are added."""
    found = get_object_or_404(
        _files(publisher).filter(edition__in=Edition.objects.public()),
        edition__paper=paper,
        edition__number=number,
        format=EditionFile.Format.HTML,
    )
    return same_for_everybody(_sent(request, found), seconds=PAGE_SECONDS)


# permission: none, anyone may read what is released
@public_page
def pack(request: HttpRequest, publisher: Publisher, meeting: int, number: int) -> HttpResponse:
    """The pack of a meeting, as long as the page of the organisation shows it."""
    found = [one for one in publisher.packs if (one.meeting_id, one.number) == (meeting, number)]
    if not found:
        raise Http404("No such pack")
    stored = found[0].file.stored_file
    response = HttpResponse(bytes(stored.content.data), content_type=stored.content_type)
    response["Content-Disposition"] = f'inline; filename="{stored.name}"'
    return response


def _files(publisher: str):
    """The public files of editions that are public now. Two editions may share one file: any of
    them will do."""
    editions = Edition.objects.public().filter(paper__organisation__slug=publisher)
    return EditionFile.objects.for_public().filter(edition__in=editions.order_by())


def _sent(request: HttpRequest, found: EditionFile) -> HttpResponse:
    stored = found.stored_file
    etag = f'"{stored.sha256}"'
    if request.headers.get("If-None-Match") == etag:
        return HttpResponse(status=304, headers={"ETag": etag})
    data = bytes(stored.content.data)
    response = HttpResponse(data, content_type=stored.content_type, headers={"ETag": etag})
    is_page = found.format == EditionFile.Format.HTML
    shown = "inline" if is_page or found.format == EditionFile.Format.PDF else "attachment"
    response["Content-Disposition"] = f'{shown}; filename="{stored.name}"'
    if is_page:
        response["Content-Security-Policy"] = content_security_policy(data)
    return response
