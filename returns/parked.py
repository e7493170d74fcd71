"""What was typed while the session ended: kept over the sign-in, for that person alone.

A step's page says, signed, for whom it was made. When it is sent after the session has ended, or
with a form that an earlier session made, its text waits in the new session: the page shows it in
its boxes to the same person, once they have signed in, and nothing is saved until they save it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.core.signing import BadSignature, Signer
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.csrf import csrf_failure

from accounts.held import comes_from_this_site, hold_or_refuse
from figures.counts import count_in

from .drafts import REVISION, TYPED_BY, cleaned

STEPS = {"return-objective", "return-whole"}
DRAFTS = {"return-objective-draft", "return-whole-draft"}
SESSION_KEY = "returns.parked"
LARGEST = 200_000
NOT_TYPED = {"csrfmiddlewaretoken", TYPED_BY}

_signer = Signer(salt="returns.typed_by")


@dataclass(frozen=True)
class Parked:
    """What was typed into a step, by field, as its page sent it."""

    values: Mapping[str, str]

    @property
    def revision(self) -> int:
        return count_in(self.values.get(REVISION))


def signed_for(user) -> str:
    """What a step's page carries to say for whom it was made."""
    return _signer.sign(str(user.pk))


def parked_for(request: HttpRequest) -> Parked | None:
    """What waits for this page and this person."""
    waiting = request.session.get(SESSION_KEY)
    if not waiting or waiting["path"] != request.path or waiting["for"] != str(request.user.pk):
        return None
    return Parked(waiting["values"])


class ParkedPostMiddleware:
    """Parks what an ended session would lose, and lets go of it once it is kept elsewhere.

    It stands before the middleware that asks for a sign-in, and behind the one that checks where
    a form comes from.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if _is_kept(request, response):
            request.session.pop(SESSION_KEY, None)
        return response

    def process_view(self, request: HttpRequest, view, args, kwargs) -> HttpResponse | None:
        name = request.resolver_match.url_name
        if request.method != "POST" or name not in STEPS | DRAFTS or request.user.is_authenticated:
            return None
        if name in DRAFTS and request.accepts("text/html"):
            return None
        if name in DRAFTS:
            return _signed_out(request)
        _park(request)
        return redirect_to_login(request.path)


def form_not_ours(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The answer to a form of an earlier session. A step's page that was made for this very person
    comes back with its text in it, and leads to the sign-in where the session has ended too; one
    that was made for somebody else is refused. Every other page's form waits beside the pages."""
    match = request.resolver_match
    if not match or match.url_name not in STEPS:
        return hold_or_refuse(request, reason)
    person = _made_for(request)
    if person and person == str(request.user.pk):
        _park(request)
        response = redirect(request.path)
        response.is_parked = True
        return response
    if person and not request.user.is_authenticated and comes_from_this_site(request):
        _park(request)
        return redirect_to_login(request.path)
    return csrf_failure(request, reason=reason)


def _signed_out(request: HttpRequest) -> JsonResponse:
    """The answer to a draft of an ended session. It leaves the session's cookie as it is: Django
    would delete it, and where the step itself is sent at the same moment, this answer may come
    last and delete the cookie of the very session in which the text waits."""
    request.COOKIES.pop(settings.SESSION_COOKIE_NAME, None)
    return JsonResponse(
        {"message": "You were signed out.", "sign_in": reverse(settings.LOGIN_URL)}, status=401
    )


def _park(request: HttpRequest) -> None:
    """One post a session; one that is not signed, or too large, is not kept."""
    person = _made_for(request)
    values = {name: cleaned(text) for name, text in request.POST.items() if name not in NOT_TYPED}
    size = sum(len(text.encode()) for pair in values.items() for text in pair)
    if person and size <= LARGEST:
        request.session[SESSION_KEY] = {"path": request.path, "for": person, "values": values}


def _made_for(request: HttpRequest) -> str:
    """The id of the person for whom the page was made; empty where it does not say so, signed."""
    try:
        return _signer.unsign(request.POST.get(TYPED_BY, ""))
    except BadSignature:
        return ""


def _is_kept(request: HttpRequest, response: HttpResponse) -> bool:
    """Whether the step was saved, or kept as a draft: what was parked for it has served."""
    match = request.resolver_match
    if request.method != "POST" or match is None or match.url_name not in STEPS | DRAFTS:
        return False
    if not request.user.is_authenticated or getattr(response, "is_parked", False):
        return False
    waiting = request.session.get(SESSION_KEY)
    if not waiting or waiting["path"] != request.path.removesuffix("draft/"):
        return False
    return response.status_code == 302 or (match.url_name in DRAFTS and response.status_code == 200)
