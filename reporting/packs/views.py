"""The page of a meeting's pack, its file, and the buttons that ask for it."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe
from django.views.generic import View

from accounts.access import requires
from accounts.roles import Permission
from meetings.models import Meeting
from meetings.permissions import may_see_agenda
from meetings.views.finding import do, meeting_or_404, send

from ..models import Pack
from . import actions
from .reading import PublicNow, packs_now, public_now


def agenda_or_404(request: HttpRequest, pk: int) -> Meeting:
    """A meeting whose agenda the person may see: without it there is no pack for them."""
    meeting = meeting_or_404(request, pk)
    if not may_see_agenda(request.membership, meeting):
        raise Http404("No such agenda")
    return meeting


def _back(request: HttpRequest, meeting: int) -> HttpResponse:
    return redirect(reverse("pack-detail", args=[request.organisation.slug, meeting]))


@requires(Permission.READ_PAPERS)
class PackPage(View):
    def get(self, request: HttpRequest, organisation: str, meeting: int) -> HttpResponse:
        found = agenda_or_404(request, meeting)
        now = packs_now(found)
        waiting = now.last is not None and not now.last.is_made
        context = {
            "meeting": found,
            "now": now,
            "may_make": request.membership.may(Permission.KEEP_MEETINGS),
            "waiting": waiting,
            "failure": now.last.failures.last() if waiting else None,
            "public": self._public(found),
        }
        return render(request, "reporting/packs/pack.html", context)

    def _public(self, meeting: Meeting) -> PublicNow | None:
        """How the pack for the public stands, for who releases papers."""
        releases = self.request.membership.may(Permission.RELEASE_EDITION)
        return public_now(meeting) if releases and meeting.is_agenda_published else None


@requires(Permission.READ_PAPERS)
@require_safe
def pack_file(request: HttpRequest, organisation: str, meeting: int, number: int) -> HttpResponse:
    found = agenda_or_404(request, meeting)
    packs = Pack.objects.visible_to(request.membership).for_members().made()
    packs = packs.select_related("file__stored_file__content")
    return send(get_object_or_404(packs, meeting=found, number=number).file.stored_file)


@requires(Permission.KEEP_MEETINGS)
@require_POST
def make(request: HttpRequest, organisation: str, meeting: int) -> HttpResponse:
    found = meeting_or_404(request, meeting)
    do(
        request,
        lambda: actions.make_pack(meeting=found, by=request.membership),
        "The pack is being made",
    )
    return _back(request, meeting)


@requires(Permission.RELEASE_EDITION)
@require_POST
def make_public(request: HttpRequest, organisation: str, meeting: int) -> HttpResponse:
    found = meeting_or_404(request, meeting)
    do(
        request,
        lambda: actions.make_public_pack(meeting=found, by=request.membership),
        "The pack for the public is being made",
    )
    return _back(request, meeting)


@requires(Permission.KEEP_MEETINGS)
@require_POST
def make_again(request: HttpRequest, organisation: str, meeting: int, number: int) -> HttpResponse:
    packs = Pack.objects.visible_to(request.membership).for_members()
    packs = packs.select_related("file", "meeting__body")
    pack = get_object_or_404(packs, meeting=meeting, number=number)
    do(
        request,
        lambda: actions.ask_for_pack_again(pack=pack, by=request.membership),
        "The pack is being made from the same record",
    )
    return _back(request, meeting)
