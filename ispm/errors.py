"""What a person reads when a request cannot be answered."""

from collections.abc import Callable

from django.conf import settings
from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent
from django.http import HttpRequest, HttpResponse, HttpResponseServerError
from django.shortcuts import render
from django.template.loader import render_to_string

from measures.doors.answering import as_problem
from measures.doors.endpoints import BASE
from measures.doors.problems import Problem

TOO_MUCH = (TooManyFieldsSent, TooManyFilesSent)
MEGABYTE = 1024 * 1024


class RequestTooLarge(RequestDataTooBig):
    """By its own account the request, files and all, is larger than the product takes."""


class LargeRequestMiddleware:
    """Refuses what is too large before any of it is read: whoever looks for a form's token
    reads the whole request, and Django's own limit does not count files."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        length = request.META.get("CONTENT_LENGTH") or "0"
        if length.isascii() and length.isdigit() and int(length) > settings.REQUEST_MAX_SIZE:
            raise RequestTooLarge(f"A request of {length} bytes")
        return self.get_response(request)


def bad_request(request, exception):
    if isinstance(exception, RequestDataTooBig):
        of_all = isinstance(exception, RequestTooLarge)
        limit = settings.REQUEST_MAX_SIZE if of_all else settings.DATA_UPLOAD_MAX_MEMORY_SIZE
        return too_large(request, limit // MEGABYTE)
    return render(
        request,
        "400.html",
        {
            "too_many": isinstance(exception, TOO_MUCH),
            "limit": settings.DATA_UPLOAD_MAX_NUMBER_FIELDS,
        },
        status=400,
    )


def too_large(request, limit):
    """A page for a person; for a program, which reads no page, a problem."""
    if request.path.startswith(BASE):
        return as_problem(Problem(413, f"What you sent is larger than {limit} MB."))
    return render(request, "413.html", {"limit": limit}, status=413)


def permission_denied(request, exception):
    return render(request, "403.html", {"reason": str(exception)}, status=403)


def page_not_found(request, exception):
    return render(request, "404.html", status=404)


def server_error(request):
    # Without the request: whatever broke may break again in a context processor.
    return HttpResponseServerError(render_to_string("500.html"))
