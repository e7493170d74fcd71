"""What an address names, or 404; and where a person came from."""

from __future__ import annotations

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme

from periods.calendar import Quarter
from records import clock

from ..models import Issue, Mitigation, Risk


def risk_or_404(request: HttpRequest, number: int) -> Risk:
    """With scores, names and programme."""
    rows = Risk.objects.visible_to(request.membership).with_names().select_related("organisation")
    return get_object_or_404(rows.with_scores(quarter_now().previous().end), number=number)


def issue_or_404(request: HttpRequest, number: int) -> Issue:
    rows = Issue.objects.visible_to(request.membership).with_names()
    return get_object_or_404(rows.select_related("organisation"), number=number)


def mitigation_or_404(request: HttpRequest, number: int, pk: int) -> Mitigation:
    rows = Mitigation.objects.filter(risk__organisation=request.organisation, risk__number=number)
    return get_object_or_404(rows.select_related("risk__programme", "risk__organisation"), pk=pk)


def quarter_now() -> Quarter:
    """The quarter that today is in: movement counts from the end of the one before."""
    return Quarter.containing(clock.today())


def address(request: HttpRequest, name: str, **more: object) -> str:
    return reverse(name, kwargs={"organisation": request.organisation.slug, **more})


def came_from(request: HttpRequest) -> str:
    """``?next=`` where it is a page of this organisation: a return's step sends people here."""
    asked = request.GET.get("next", "")
    ours = asked.startswith(reverse("home", args=[request.organisation.slug]))
    safe = url_has_allowed_host_and_scheme(asked, allowed_hosts=None)
    return asked if ours and safe else ""
