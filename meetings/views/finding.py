"""What an address names, or 404; addresses; a button's answer; differences; a file sent."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.cache import patch_cache_control
from django.utils.http import content_disposition_header

from components.pages import BothTexts
from files.models import StoredFile
from periods.calendar import print_day
from records.refusals import Refused

from ..models import AgendaDocument, AgendaItem, Body, Decision, DecisionAction, Meeting


def body_or_404(request: HttpRequest, slug: str) -> Body:
    bodies = Body.objects.visible_to(request.membership).select_related("organisation")
    return get_object_or_404(bodies, slug=slug)


def meeting_or_404(request: HttpRequest, pk: int) -> Meeting:
    """With body, organisation and agreement."""
    return get_object_or_404(Meeting.objects.visible_to(request.membership).with_facts(), pk=pk)


def item_or_404(request: HttpRequest, meeting: int, pk: int) -> AgendaItem:
    items = AgendaItem.objects.visible_to(request.membership).select_related(
        "meeting__body__organisation", "meeting__agreement"
    )
    return get_object_or_404(items, pk=pk, meeting=meeting)


def document_or_404(request: HttpRequest, meeting: int, pk: int) -> AgendaDocument:
    documents = AgendaDocument.objects.visible_to(request.membership).select_related(
        "item__meeting__body__organisation", "stored_file"
    )
    return get_object_or_404(documents, pk=pk, item__meeting=meeting)


def decision_or_404(request: HttpRequest, year: int, number: int) -> Decision:
    decisions = Decision.objects.visible_to(request.membership).with_names()
    decisions = decisions.select_related(
        "organisation", "body", "meeting__body__organisation", "meeting__agreement", "item"
    )
    return get_object_or_404(decisions, year=year, number=number)


def action_or_404(request: HttpRequest, pk: int) -> DecisionAction:
    actions = DecisionAction.objects.visible_to(request.membership).select_related(
        "owner__user",
        "decision__organisation",
        "decision__body",
        "decision__agreement",
        "decision__meeting__agreement",
    )
    return get_object_or_404(actions, pk=pk)


def address(request: HttpRequest, name: str, **more: object) -> str:
    return reverse(name, kwargs={"organisation": request.organisation.slug, **more})


def of_decision(request: HttpRequest, decision: Decision) -> str:
    return address(request, "decision-detail", year=decision.year, number=decision.number)


def do(request: HttpRequest, act: Callable[[], object], done: str) -> None:
    """One act at the press of a button; what it refuses is told on the page that follows."""
    try:
        act()
    except Refused as refused:
        messages.error(request, refused.message)
    else:
        messages.success(request, done)


def initial(row: object, names: Iterable[str]) -> dict[str, object]:
    return {name: getattr(row, name) for name in names}


def differences(form_class, current: object, typed: dict[str, object]) -> list[BothTexts]:
    """What is stored now beside what was typed, field by field."""
    return [
        BothTexts(field.label, _words(stored), _words(typed[name]))
        for name, field in form_class.base_fields.items()
        if name in typed and hasattr(current, name) and name not in ("edit_version", "aims")
        if ((stored := getattr(current, name)) or None) != (typed[name] or None)
    ]


def _words(value: object) -> str:
    if value in (None, ""):
        return "(empty)"
    return print_day(value) if isinstance(value, dt.date) else str(value)


def send(stored: StoredFile) -> HttpResponse:
    """The stored bytes, always as a download: nothing that was uploaded opens in this site."""
    response = HttpResponse(bytes(stored.content.data), content_type=stored.content_type)
    response["Content-Disposition"] = content_disposition_header(True, stored.name)
    response["X-Content-Type-Options"] = "nosniff"
    patch_cache_control(response, private=True, no_cache=True)
    return response
