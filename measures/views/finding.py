"""What an address names, or 404."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme

from records import clock
from records.refusals import Refused

from ..models import Measure
from ..spans import Span, is_span_of, span_of


def measure_or_404(request: HttpRequest, pk: int) -> Measure:
    """One that the person's organisation uses, its framework read with it."""
    rows = Measure.objects.visible_to(request.membership, clock.today())
    return get_object_or_404(rows.select_related("framework"), pk=pk)


def span_or_404(measure: Measure, key: str) -> Span:
    """``2009-10`` of a yearly measure; a 404 for what is no period of it."""
    try:
        span = span_of(key, measure.months)
    except ValueError as error:
        raise Http404("No such period") from error
    if not is_span_of(span, measure.months):
        raise Http404("No such period")
    return span


def address(request: HttpRequest, name: str, **more: object) -> str:
    return reverse(name, kwargs={"organisation": request.organisation.slug, **more})


def back_to(request: HttpRequest) -> str:
    """``?next=`` where it is a page of this organisation, else empty: a scorecard sends people."""
    asked = request.GET.get("next", "")
    mine = asked.startswith(reverse("home", args=[request.organisation.slug]))
    return asked if mine and url_has_allowed_host_and_scheme(asked, allowed_hosts=None) else ""


def do(request: HttpRequest, act: Callable[[], object], done: str) -> None:
    """Runs an action without a form; what it refuses is said on the next page."""
    try:
        act()
    except Refused as refused:
        messages.error(request, refused.message)
    else:
        messages.success(request, done)
