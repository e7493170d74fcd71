"""How the open API answers: JSON, marked with its state, problems as problems, never a cookie."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from functools import wraps

from django.http import HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response, patch_cache_control, patch_vary_headers
from django.utils.http import http_date

from records.refusals import Refused

from . import problems
from .problems import Problem
from .scope import Scope

#: What the public reads may be kept for so long: a set that is withdrawn is gone by then.
PUBLIC_SECONDS = 300


def answers(*methods: str) -> Callable:
    """Decorator: the view answers these methods; whatever it raises becomes a problem."""
    allowed = {*methods, *(["HEAD"] if "GET" in methods else [])}

    def decorate(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
        @wraps(view)
        def answered(request: HttpRequest, **names: object) -> HttpResponse:
            try:
                if request.method not in allowed:
                    raise Problem(405, f"Use {' or '.join(methods)}.")
                response = view(request, **names)
            except Problem as problem:
                response = as_problem(problem)
            except Refused as refused:
                response = as_problem(Problem(422, refused.message))
            if response.status_code == 405:
                response["Allow"] = ", ".join(sorted(allowed))
            patch_vary_headers(response, ["Authorization"])
            response["X-Content-Type-Options"] = "nosniff"
            return response

        return answered

    return decorate


def as_problem(problem: Problem) -> HttpResponse:
    text = json.dumps(problem.as_plain(), ensure_ascii=False)
    response = HttpResponse(text, status=problem.status, content_type=problems.CONTENT_TYPE)
    if problem.status == 401:
        response["WWW-Authenticate"] = 'Bearer realm="ISPM measures"'
    response["Cache-Control"] = "no-store"
    return response


def as_json(plain: object, *, status: int = 200) -> HttpResponse:
    text = json.dumps(plain, ensure_ascii=False, separators=(",", ":"))
    return HttpResponse(text, status=status, content_type="application/json")


def kept(request: HttpRequest, response: HttpResponse, scope: Scope | None) -> HttpResponse:
    """With an ETag of its content, a 304 where the reader has just that, and who may keep it."""
    etag = f'"{hashlib.sha256(response.content).hexdigest()[:40]}"'
    changed = get_conditional_response(request, etag=etag, response=None)
    response = response if changed is None else changed
    response["ETag"] = etag
    if scope is not None and (moment := scope.changed_at()):
        response["Last-Modified"] = http_date(moment.timestamp())
    if scope is not None and scope.client:
        patch_cache_control(response, private=True, no_cache=True)
    else:
        patch_cache_control(response, public=True, max_age=PUBLIC_SECONDS)
    return response
