"""How public pages are answered: without a session, kept by caches, with a mark of their state."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from functools import cache, wraps
from pathlib import Path

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.templatetags.static import static
from django.utils.cache import patch_cache_control
from django.views.decorators.http import require_safe

from .standing import Publisher, publisher_by

#: How long a page may be shown without asking again: a withdrawal counts within five minutes.
PAGE_SECONDS = 300
#: A file's address holds its fingerprint: what it gives never changes.
FILE_SECONDS = 365 * 24 * 60 * 60
TEMPLATES = Path(settings.BASE_DIR) / "templates" / "reporting"


class SameForEverybodyMiddleware:
    """Takes back what other middleware says of cookies: the public pages are the same for all, so
    a cache that serves many may keep one. Stands outside of the session's."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if getattr(response, "is_same_for_everybody", False):
            del response["Vary"]
        return response


def same_for_everybody(response: HttpResponse, *, seconds: int, **control: bool) -> HttpResponse:
    """Lets every cache keep it for so long."""
    response.is_same_for_everybody = True
    patch_cache_control(response, public=True, max_age=seconds, **control)
    return response


def public_page(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Decorator: a page that anybody may read, given the organisation as its second argument.

    A 404 where the organisation shows nothing, as for one that does not exist. A 304 costs one
    query; where packs of meetings are shown five, since what they hold is asked each time.
    """

    @login_not_required
    @require_safe
    @wraps(view)
    def answered(request: HttpRequest, publisher: str, **kwargs: object) -> HttpResponse:
        found = publisher_by(publisher)
        if found is None or not found.is_public:
            raise Http404("Nothing is published here")
        etag = _mark(request, found)
        if request.headers.get("If-None-Match") == etag:
            return _kept(HttpResponse(status=304), etag)
        return _kept(view(request, found, **kwargs), etag)

    return answered


def public_values(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Decorator: a page of values that change without anything being released. Its mark is that
    of what it says, so a 304 costs as many queries as the page and never comes late."""

    @login_not_required
    @require_safe
    @wraps(view)
    def answered(request: HttpRequest, publisher: str, **kwargs: object) -> HttpResponse:
        found = publisher_by(publisher)
        if found is None or not found.is_public:
            raise Http404("Nothing is published here")
        response = view(request, found, **kwargs)
        etag = f'"{hashlib.sha256(response.content).hexdigest()[:32]}"'
        if request.headers.get("If-None-Match") == etag:
            return _kept(HttpResponse(status=304), etag)
        return _kept(response, etag)

    return answered


def _kept(response: HttpResponse, etag: str) -> HttpResponse:
    response["ETag"] = etag
    return same_for_everybody(response, seconds=PAGE_SECONDS)


def _mark(request: HttpRequest, publisher: Publisher) -> str:
    told = f"{request.get_full_path()}|{publisher.state}|{_look()}"
    return f'"{hashlib.sha256(told.encode()).hexdigest()[:32]}"'


@cache
def _look() -> str:
    """Changes with the templates and the style that pages are made of."""
    digest = hashlib.sha256(static("build/app.css").encode())
    for folder in ("public", "search"):
        for template in sorted((TEMPLATES / folder).glob("*.html")):
            digest.update(template.read_bytes())
    return digest.hexdigest()
