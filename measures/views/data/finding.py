"""Data sets and vintages that an address names, or 404; and who may bring values."""

from __future__ import annotations

from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404

from accounts.models import Membership
from accounts.permissions import denied
from accounts.roles import Permission
from components.marks import PLAIN, Mark
from records import clock

from ...models import DataSet, Vintage
from ...permissions import measures_entered_by
from ...vocabulary import VintageState

MARKS = {
    VintageState.READING: Mark("blue", "half"),
    VintageState.UNREADABLE: Mark("red", "square"),
    VintageState.WAITING: Mark("amber", "triangle"),
    VintageState.CONFIRMED: Mark("green", "tick"),
    VintageState.GIVEN_UP: Mark("grey", "cross"),
}


def data_sets_of(request: HttpRequest):
    rows = DataSet.objects.visible_to(request.membership, clock.today())
    return rows.select_related("framework", "organisation")


def data_set_or_404(request: HttpRequest, pk: int) -> DataSet:
    """One that the person's organisation may read, its own or another's."""
    return get_object_or_404(data_sets_of(request), pk=pk)


def own_set_or_404(request: HttpRequest, pk: int) -> DataSet:
    found = data_set_or_404(request, pk)
    if found.organisation_id != request.organisation.pk:
        raise Http404("Another organisation keeps it")
    return found


def vintages_of(request: HttpRequest, data_set: int):
    rows = Vintage.objects.visible_to(request.membership).filter(data_set=data_set)
    return rows.select_related(
        "data_set__framework",
        "data_set__organisation",
        "stored_file",
        "received_by__user",
        "confirmed_by__user",
        "progress",
    )


def vintage_or_404(request: HttpRequest, data_set: int, pk: int) -> Vintage:
    return get_object_or_404(vintages_of(request, data_set), pk=pk)


def may_bring(membership: Membership) -> bool:
    """Whether the person keeps measures, or gives values of any."""
    return membership.may(Permission.KEEP_MEASURES) or bool(measures_entered_by(membership))


def check_may_bring(request: HttpRequest) -> None:
    if not may_bring(request.membership):
        raise denied(Permission.KEEP_MEASURES)


def brought_or_404(request: HttpRequest, data_set: int, pk: int) -> Vintage:
    """A vintage, for who may do something with it."""
    found = vintage_or_404(request, data_set, pk)
    check_may_bring(request)
    return found


def mark_of(vintage: Vintage) -> Mark:
    return MARKS.get(vintage.state, PLAIN)


def source_of(vintage: Vintage) -> str:
    """``CSV file from A. Person``, ``Posted with a token from Feed``."""
    who = vintage.received_from or str(vintage.received_by or "")
    return f"{vintage.get_channel_display()} from {who}"


def called(vintage: Vintage) -> str:
    """Its label, else the name of its file."""
    if vintage.label or vintage.stored_file is None:
        return str(vintage)
    return vintage.stored_file.name
