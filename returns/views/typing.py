"""Keeping what is typed into a step: while typing, by a button, and how its page shows it."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from accounts.access import requires
from accounts.roles import Permission
from figures.counts import count_in
from records import clock
from records.refusals import Refused

from ..actions.typing import TooLate, keep_draft, throw_draft_away
from ..beside import DraftBeside
from ..drafts import BASED_ON, REVISION, DraftText, Typing, cleaned
from ..forms.typed import labels_of, lay_over, says_else, shown_in, typing_in
from ..models import ProgrammeReturn
from ..parked import parked_for, signed_for
from ..typing import StepPlace, draft_of, find_place
from .finding import quarter_or_404


@requires(Permission.FILL_STEP)
@require_POST
def objective_draft(request, organisation, period, programme, number) -> HttpResponse:
    return _answer(request, _place_or_404(request, period, programme, number))


@requires(Permission.GIVE_RETURN)
@require_POST
def whole_draft(request, organisation, period, programme) -> HttpResponse:
    return _answer(request, _place_or_404(request, period, programme, None))


def _place_or_404(request, period: str, programme: str, number: int | None) -> StepPlace:
    quarter = quarter_or_404(period)
    place = find_place(request.membership, quarter, programme, number, clock.today())
    if place is None:
        raise Http404("No such step")
    return place


def _answer(request: HttpRequest, place: StepPlace) -> HttpResponse:
    if "throw_away" in request.POST:
        return _thrown_away(request, place)
    typing = _typing_of(request)
    if typing is None:
        return _refusal("This page sent something that cannot be read. Reload it.", 400)
    try:
        kept = keep_draft(place=place, typing=typing, by=request.membership)
    except TooLate as refused:
        return _refusal(refused.message, 409)
    except Refused as refused:
        return _refusal(refused.message, 413)
    return JsonResponse(
        {
            "saved_at": timezone.localtime(kept.saved_at).strftime("%H:%M"),
            "revision": kept.revision,
            "kept": kept.texts_beside,
        }
    )


def _refusal(message: str, status: int) -> JsonResponse:
    return JsonResponse({"message": message}, status=status)


def _thrown_away(request: HttpRequest, place: StepPlace) -> HttpResponse:
    throw_draft_away(place=place, by=request.membership)
    messages.success(request, "What you had typed and not saved is thrown away")
    if place.is_handed_in:
        kwargs = {**request.resolver_match.kwargs}
        kwargs.pop("number", None)
        return redirect(reverse("return-detail", kwargs=kwargs))
    return redirect(request.path.removesuffix("draft/"))


# What was sent ----------------------------------------------------------------------------


def _typing_of(request: HttpRequest) -> Typing | None:
    """What a script sends as JSON, or a form as it is; None for what is neither."""
    if request.content_type != "application/json":
        return typing_in(request.POST)
    try:
        sent = json.loads(request.body)  # of ten megabytes at most, as settings say
        return Typing(
            values=_texts(sent["values"]),
            base=_texts(sent.get("base", {})),
            based_on=count_in(sent.get("based_on")),
            revision=count_in(sent.get("revision")),
        )
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return None


def _texts(found: Mapping[str, object]) -> dict[str, str]:
    return {name: text for name, text in found.items() if isinstance(text, str)}


def posted_revision(request: HttpRequest) -> int:
    """The revision of the draft that the page knew which is being saved."""
    return count_in(request.POST.get(REVISION))


# A step's page ----------------------------------------------------------------------------


@dataclass(frozen=True)
class KeptText:
    """What was typed into a field in another tab, and what this page has there."""

    label: str
    other: str
    here: str
    at: dt.datetime


@dataclass(frozen=True)
class OnPage:
    """What a step's page says of typing, and what its script needs to know."""

    draft: DraftBeside | None
    others: tuple[DraftBeside, ...]
    kept: tuple[KeptText, ...]
    revision: int
    is_parked: bool
    is_unsaved: bool
    typed_by: str
    address: str


def typing_on(request: HttpRequest, drafts: Iterable[DraftBeside], form: forms.Form) -> OnPage:
    """What somebody typed and did not save: on a page that is opened, laid over what is stored.

    A page that comes back with its own text keeps that text.
    """
    own = next((one for one in drafts if one.membership_id == request.membership.pk), None)
    text = own.text if own else DraftText()
    shown = shown_in(form) if drafts else {}
    if request.method == "GET":
        parked = parked_for(request)
        revision = parked.revision if parked else text.revision
        is_drafted = lay_over(form, text, parked)
    else:
        parked, revision, is_drafted = None, posted_revision(request), False
    return OnPage(
        draft=own if is_drafted and not parked else None,
        others=tuple(one for one in drafts if one is not own and says_else(one.text.values, shown)),
        kept=_kept_on(text, form),
        revision=revision,
        is_parked=parked is not None,
        is_unsaved=parked is not None or request.method == "POST",
        typed_by=signed_for(request.user),
        address=f"{request.path}draft/",
    )


def _kept_on(draft: DraftText, form: forms.Form) -> tuple[KeptText, ...]:
    if not draft.kept:
        return ()
    here = shown_in(form)
    labels = labels_of(form)
    return tuple(
        KeptText(
            label=labels.get(one["field"], "A box that this page no longer has"),
            other=one["text"],
            here=here.get(one["field"], ""),
            at=dt.datetime.fromisoformat(one["at"]),
        )
        for one in draft.kept
    )


def keep_as_draft(
    request: HttpRequest,
    programme_return: ProgrammeReturn,
    number: int | None,
    stored: forms.Form,
) -> HttpResponse:
    """The button “Save as a draft”: everything is kept as it is typed, however contradictory.

    ``stored`` is the page's form as it stands in the store: a box that says the same was left
    alone, and another tab may have typed in it. Raises Refused, so that the page keeps the text.
    """
    quarter, slug = programme_return.period.quarter, programme_return.programme.slug
    place = find_place(request.membership, quarter, slug, number, clock.today())
    typing = _changed_from(shown_in(stored), request, place, stored.initial[BASED_ON])
    keep_draft(place=place, typing=typing, by=request.membership)
    messages.success(request, "Kept as a draft. The return does not have it until you save it.")
    return redirect(request.path)


def _changed_from(
    stored: Mapping[str, str], request: HttpRequest, place: StepPlace, edit_version: int
) -> Typing:
    """The boxes that say something else than the store or the draft, as the page was sent."""
    sent = typing_in(request.POST)
    draft = draft_of(place.membership_id, place.return_id, place.objective_id)
    drafted = draft.values if draft else {}
    values = {name: cleaned(sent.values.get(name, "")) for name in stored}
    if sent.based_on == edit_version:
        values = {
            name: text for name, text in values.items() if text != stored[name] or name in drafted
        }
    return replace(sent, values=values)
