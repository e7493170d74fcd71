"""Lock-out after failed attempts: what the person reads, and until when it lasts."""

from __future__ import annotations

import datetime as dt

from axes.models import AccessAttempt
from django.conf import settings
from django.db.models import Max
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from .adapter import name_tried


def locked_out(
    request: HttpRequest, response: HttpResponse | None, credentials: dict | None
) -> HttpResponse:
    """The page that stands in place of the form; the same for an address without an account."""
    ends_at = locked_until(name_tried(request, credentials))
    minutes_left = max(1, -(-(ends_at - timezone.now()) // dt.timedelta(minutes=1)))
    context = {
        "ends_at": ends_at,
        "minutes_left": minutes_left,
        "failures": settings.AXES_FAILURE_LIMIT,
        "minutes": settings.AXES_COOLOFF_TIME // dt.timedelta(minutes=1),
    }
    return render(request, "accounts/locked_out.html", context, status=429)


def locked_until(name: str) -> dt.datetime:
    """The moment at which the address may be tried again; attempts meanwhile do not move it."""
    attempts = AccessAttempt.objects.filter(username=name)
    last = attempts.aggregate(last=Max("attempt_time"))["last"]
    return (last or timezone.now()) + settings.AXES_COOLOFF_TIME
