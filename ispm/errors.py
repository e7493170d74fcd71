"""What a person reads when a request cannot be answered."""

from django.conf import settings
from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent
from django.http import HttpResponseServerError
from django.shortcuts import render
from django.template.loader import render_to_string

TOO_MUCH = (TooManyFieldsSent, TooManyFilesSent)


def bad_request(request, exception):
    if isinstance(exception, RequestDataTooBig):
        limit = settings.DATA_UPLOAD_MAX_MEMORY_SIZE // (1024 * 1024)
        return render(request, "413.html", {"limit": limit}, status=413)
    return render(
        request,
        "400.html",
        {
            "too_many": isinstance(exception, TOO_MUCH),
            "limit": settings.DATA_UPLOAD_MAX_NUMBER_FIELDS,
        },
        status=400,
    )


def permission_denied(request, exception):
    return render(request, "403.html", {"reason": str(exception)}, status=403)


def page_not_found(request, exception):
    return render(request, "404.html", status=404)


def server_error(request):
    # Without the request: whatever broke may break again in a context processor.
    return HttpResponseServerError(render_to_string("500.html"))
