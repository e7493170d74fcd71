"""Files of lists on the pages of what they load, for who may open them."""

from __future__ import annotations

from django.http import HttpRequest

from accounts.roles import Permission

from ..models import Framework, ListFile
from ..vocabulary import ListState

#: A page names so many, the newest.
FILES_SHOWN = 20


def list_files_of(
    request: HttpRequest, kind: str, framework: Framework | None = None
) -> list[ListFile]:
    """The organisation's files of the kind that wait or are loaded: first what waits, then the
    newest. None for who does not keep measures. One query."""
    if not request.membership.may(Permission.KEEP_MEASURES):
        return []
    rows = ListFile.objects.filter(
        organisation=request.organisation,
        kind=kind,
        framework=framework,
        state__in=[ListState.WAITING, ListState.LOADED],
    )
    rows = rows.select_related("stored_file", "uploaded_by__user")
    return list(rows.order_by("-state", "-uploaded_at", "-pk")[:FILES_SHOWN])
