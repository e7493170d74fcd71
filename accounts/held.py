"""What was sent when a session had ended: kept over the sign-in, for that person alone.

A cookie that outlives the session says, signed, whose browser this is. A form that is sent after
the session has ended, or that an earlier session made, waits in the new one: a page shows it to
the same person, once they have signed in, and nothing is done until they send it from there.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.auth.signals import user_logged_out
from django.contrib.auth.views import redirect_to_login
from django.dispatch import receiver
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import CSRF_TOKEN_LENGTH, _unmask_cipher_token
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.crypto import salted_hmac
from django.utils.http import escape_leading_slashes, url_has_allowed_host_and_scheme
from django.views.csrf import csrf_failure

from records import clock

SESSION_KEY = "accounts.held"
RENEWED_ON = "accounts.renewed_on"
COOKIE = SALT = "ispm_person"
#: Of all that waits together: each page loads the session that it waits in.
LARGEST = 1_000_000
MOST = 5
#: Twice the session's, and set anew each day: whenever a session ends, the cookie is still there.
COOKIE_AGE = 2 * settings.SESSION_COOKIE_AGE
SET_ANEW = dt.timedelta(days=1)
#: Of so many sign-ins the forms are known again.
SIGN_INS = 4
TOKEN = "csrfmiddlewaretoken"  # noqa: S105  the name of a field


class HeldPostMiddleware:
    """Holds what an ended session would lose, and lets go of it once it has been sent.

    It stands before the middleware that asks for a sign-in, and behind the one that checks where
    a form comes from.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if getattr(request, "has_signed_out", False):
            _unmark_browser(response)
        # What everybody may read, and what programs ask for, sets no cookie: caches may keep it.
        elif _needs_sign_in(request) and request.user.is_authenticated:
            _mark_browser(request, response)
            _after_a_post(request, response)
        return response

    def process_view(self, request: HttpRequest, view, args, kwargs) -> HttpResponse | None:
        if request.method != "POST" or not _needs_sign_in(request):
            return None
        if request.user.is_authenticated or not _is_navigated(request):
            return None
        person = _known(request)[0]
        if person and _may_be_held(request):
            _hold(request, person)
            return redirect_to_login(reverse("held"))
        return redirect_to_login(_where_it_was_typed(request, view))


def hold_or_refuse(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The answer to a form whose token is not the browser's. One that a page of this site carried,
    made here for this very person, is an earlier session's, and is held; all else is refused."""
    person, prints = _known(request)
    is_theirs = not request.user.is_authenticated or person == str(request.user.pk)
    if not (
        person
        and is_theirs
        and comes_from_this_site(request)
        and _is_navigated(request)
        and _print_of_form(request) in prints
        and _may_be_held(request)
    ):
        return csrf_failure(request, reason=reason)
    _hold(request, person)
    is_in = request.user.is_authenticated
    response = redirect("held") if is_in else redirect_to_login(reverse("held"))
    response.is_held = True
    return response


def comes_from_this_site(request: HttpRequest) -> bool:
    """Whether the browser says that a page of this very site sent the form."""
    return request.headers.get("Origin") == f"{request.scheme}://{request.get_host()}"


def held_for(request: HttpRequest) -> list[dict]:
    """What waits for this person, the oldest first. What waits for somebody else is not told."""
    waiting = request.session.get(SESSION_KEY, [])
    return [one for one in waiting if one["for"] == str(request.user.pk)]


def let_go(request: HttpRequest, path: str) -> None:
    """It was sent, or is not wanted: nothing waits for that address any more."""
    waiting = request.session.get(SESSION_KEY)
    if waiting and any(one["path"] == path for one in waiting):
        request.session[SESSION_KEY] = [one for one in waiting if one["path"] != path]


# What is held ---------------------------------------------------------------------------


def _hold(request: HttpRequest, person: str) -> None:
    """Beside what waits for the same person already; a later one of the same address replaces."""
    path = request.get_full_path()
    waiting = [
        one
        for one in request.session.get(SESSION_KEY, [])
        if one["for"] == person and one["path"] != path
    ][1 - MOST :]
    values = [
        [name, value] for name, given in request.POST.lists() for value in given if name != TOKEN
    ]
    is_too_large = _size(values) + sum(_size(one["values"]) for one in waiting) > LARGEST
    held = {
        "path": path,
        "for": person,
        "back": _came_from(request),
        "at": clock.now().isoformat(),
        "values": [] if is_too_large else values,
        "files": [file.name for _, files in request.FILES.lists() for file in files],
        "is_too_large": is_too_large,
    }
    request.session[SESSION_KEY] = [*waiting, held]


def _size(values: Iterable[list[str]]) -> int:
    return sum(len(text.encode()) for pair in values for text in pair)


def _may_be_held(request: HttpRequest) -> bool:
    """No password and no code that is used once is ever kept."""
    kept_out = (reverse("your-account"), reverse("admin:index"))
    is_form = request.content_type in ("application/x-www-form-urlencoded", "multipart/form-data")
    return (
        is_form
        and not request.path.startswith(kept_out)
        and not any("password" in name.lower() for name in request.POST)
    )


def _needs_sign_in(request: HttpRequest) -> bool:
    """As the middleware decides that leads to the sign-in."""
    match = request.resolver_match
    return match is not None and getattr(match.func, "login_required", True)


def _is_navigated(request: HttpRequest) -> bool:
    """A person waits for the page that answers, not a script of one that is open."""
    mode = request.headers.get("Sec-Fetch-Mode", "navigate")
    return mode == "navigate" and request.accepts("text/html")


def _came_from(request: HttpRequest) -> str:
    """The address, on this site, of the page that the form stood on; empty where not said."""
    said = request.headers.get("Referer", "")
    is_ours = url_has_allowed_host_and_scheme(
        said, {request.get_host()}, require_https=request.is_secure()
    )
    if not said or not is_ours:
        return ""
    parts = urlsplit(said)
    query = f"?{parts.query}" if parts.query else ""
    return escape_leading_slashes((parts.path or "/") + query)


def _where_it_was_typed(request: HttpRequest, view: Callable) -> str:
    """Where a sign-in leads when nothing is held: to the page with the form. The address of the
    form itself may be one that only takes posts, and would show nothing."""
    is_page = hasattr(getattr(view, "view_class", None), "get")
    return _came_from(request) or (
        request.get_full_path() if is_page else settings.LOGIN_REDIRECT_URL
    )


# Whose browser it is --------------------------------------------------------------------


@receiver(user_logged_out)
def _forget(request: HttpRequest, **kwargs: object) -> None:
    """Who signs out by hand leaves nothing behind for whoever is next."""
    request.has_signed_out = True


def _unmark_browser(response: HttpResponse) -> None:
    response.delete_cookie(COOKIE, domain=settings.SESSION_COOKIE_DOMAIN, samesite="Lax")


def _mark_browser(request: HttpRequest, response: HttpResponse) -> None:
    person, secret = str(request.user.pk), request.META.get("CSRF_COOKIE")
    now = [_print(secret)] if secret else []
    known, prints = _known(request)
    is_fresh = _known(request, max_age=SET_ANEW)[0] == person
    if is_fresh and (not now or now[0] in prints):
        return
    earlier = [one for one in prints if one not in now] if known == person else []
    response.set_signed_cookie(
        COOKIE,
        ".".join([person, *(now + earlier)[:SIGN_INS]]),
        salt=SALT,
        max_age=COOKIE_AGE,
        domain=settings.SESSION_COOKIE_DOMAIN,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )


def _known(request: HttpRequest, max_age: int | dt.timedelta = COOKIE_AGE) -> tuple[str, list[str]]:
    """The id of the person, and prints of the secrets that their pages' forms were made with."""
    said = request.get_signed_cookie(COOKIE, default="", salt=SALT, max_age=max_age)
    person, *prints = said.split(".")
    return person, prints


def _print(secret: str) -> str:
    return salted_hmac("accounts.held", secret).hexdigest()[:16]


def _print_of_form(request: HttpRequest) -> str:
    """Of the secret in the form's token, so that a page that was made for somebody else, in the
    same browser, is told from this person's. A token that is no token has a print of nobody's."""
    token = request.POST.get(TOKEN, "")
    if len(token) != CSRF_TOKEN_LENGTH or not (token.isascii() and token.isalnum()):
        return ""
    return _print(_unmask_cipher_token(token))


# After a post ---------------------------------------------------------------------------


def _after_a_post(request: HttpRequest, response: HttpResponse) -> None:
    """What was held and has been answered is let go of; and the session lasts from today on.

    Sessions end some days after they were last saved. They are saved anew once a day, with a post
    of a whole page: a draft that a script sends saves none, since it would put back what it had
    read over what a page beside it has written meanwhile.
    """
    if request.method != "POST":
        return
    if response.status_code == 302 and not getattr(response, "is_held", False):
        let_go(request, request.get_full_path())
    today = clock.today().isoformat()
    if _is_navigated(request) and request.session.get(RENEWED_ON) != today:
        request.session[RENEWED_ON] = today
