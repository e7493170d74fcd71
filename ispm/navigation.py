"""The main navigation: what the signed-in person may open, and which part of it they are in."""

from __future__ import annotations

from dataclasses import dataclass

from django.conf import settings
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse

from accounts.models import Membership
from accounts.roles import Permission
from notices.views import OUTBOX


@dataclass(frozen=True)
class Section:
    """A part of the product: its first page, who may open it, and the first words (after the
    organisation's) of the addresses that belong to it."""

    text: str
    url_name: str
    permission: Permission | None
    words: frozenset[str]


@dataclass(frozen=True)
class Item:
    text: str
    href: str
    current: bool


SECTIONS = (
    Section("Home", "home", None, frozenset({""})),
    Section(
        "Portfolio",
        "portfolio",
        Permission.SEE_PROGRAMMES,
        frozenset({"portfolio", "programmes"}),
    ),
    Section("Plan", "plan-list", Permission.SEE_PROGRAMMES, frozenset({"plans", "heads", "aims"})),
    Section(
        "Returns",
        "round-list",
        Permission.SEE_RETURNS,
        frozenset({"rounds", "returns", "activities", "tolerances"}),
    ),
    Section("Finance", "finance", Permission.SEE_FINANCE, frozenset({"finance"})),
    Section("Risks", "risk-list", Permission.SEE_RISKS, frozenset({"risks", "issues"})),
    Section("Benefits", "benefit-list", Permission.SEE_BENEFITS, frozenset({"benefits"})),
    Section(
        "Measures",
        "measure-list",
        Permission.SEE_MEASURES,
        frozenset({"measures", "scorecards"}),
    ),
    Section(
        "Meetings",
        "meeting-list",
        Permission.SEE_MEETINGS,
        frozenset({"meetings", "decisions", "actions"}),
    ),
    Section("Papers", "paper-list", Permission.READ_PAPERS, frozenset({"papers", "editions"})),
    Section("People", "person-list", Permission.SEE_PEOPLE, frozenset({"people"})),
)


def navigation(request: HttpRequest) -> dict[str, object]:
    """Context processor: ``navigation``, empty where the address names no organisation of the
    person's, and ``outbox``, where a demonstration shows the e-mails it does not send."""
    membership = getattr(request, "membership", None)
    if membership is None:
        return {"navigation": [], "outbox": ""}
    word = _first_word(request, membership)
    found = [
        Item(section.text, address(section.url_name, membership), word in section.words)
        for section in SECTIONS
        if section.permission is None or membership.may(section.permission)
    ]
    return {"navigation": [item for item in found if item.href], "outbox": _outbox(membership)}


def address(url_name: str, membership: Membership) -> str:
    """A page of the person's organisation; empty where the product has no such page."""
    try:
        return reverse(url_name, kwargs={"organisation": membership.organisation.slug})
    except NoReverseMatch:
        return ""


def _outbox(membership: Membership) -> str:
    is_kept = settings.EMAIL_BACKEND == OUTBOX and membership.organisation.is_demo
    return reverse("outbox") if is_kept else ""


def _first_word(request: HttpRequest, membership: Membership) -> str:
    home = reverse("home", kwargs={"organisation": membership.organisation.slug})
    return request.path_info.removeprefix(home).split("/")[0]
