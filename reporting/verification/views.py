"""The button by which an auditor has an edition checked; its page shows what came of it."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from accounts.access import requires
from accounts.roles import Permission

from ..papers.addresses import address
from ..papers.views.base import do, edition_of
from . import actions


@requires(Permission.CHECK_EDITIONS)
@require_POST
def check(request: HttpRequest, organisation: str, paper: int, number: int) -> HttpResponse:
    edition = edition_of(request.membership, paper, number)
    do(
        request,
        lambda: actions.ask_for_check(edition=edition, by=request.membership),
        "The edition is being checked. Look again in a minute",
    )
    return redirect(address("edition-detail", edition))
