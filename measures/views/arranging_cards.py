"""Scorecards made, changed, arranged and ended: each page a form or a button that is one verb."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST
from django.views.generic import View

from accounts.access import requires
from accounts.roles import Permission
from components.pages import ActionPage, BothTexts, differences, labels_of
from records import clock

from ..actions import cards
from ..cards.placing import of_what
from ..defining import current, definitions_of
from ..forms.cards import (
    ChangeCardForm,
    EndCardForm,
    NewCardForm,
    PerspectiveForm,
    PlaceMeasuresForm,
    RenamePerspectiveForm,
    initial_of,
)
from ..models import CardMeasure, Perspective, Scorecard
from ..vocabulary import CardLevel
from .ending import EditsRow, EndPage
from .finding import address, do


def own_card(request: HttpRequest, slug: str) -> Scorecard:
    rows = Scorecard.objects.visible_to(request.membership).select_related("organisation")
    return get_object_or_404(rows, slug=slug)


def standing_perspective(request: HttpRequest, slug: str, pk: int) -> Perspective:
    """One that is on the card: another card's, or one taken off, is a 404."""
    rows = Perspective.objects.filter(
        scorecard__in=Scorecard.objects.visible_to(request.membership).filter(slug=slug),
        is_withdrawn=False,
    )
    return get_object_or_404(rows.select_related("scorecard__organisation"), pk=pk)


def standing_measure(request: HttpRequest, slug: str, pk: int) -> CardMeasure:
    rows = CardMeasure.objects.filter(
        perspective__scorecard__in=Scorecard.objects.visible_to(request.membership).filter(
            slug=slug
        ),
        perspective__is_withdrawn=False,
        is_withdrawn=False,
    )
    return get_object_or_404(
        rows.select_related("perspective__scorecard__organisation", "measure"), pk=pk
    )


def arrangement(request: HttpRequest, slug: str) -> str:
    return address(request, "scorecard-arrange", scorecard=slug)


@requires(Permission.KEEP_MEASURES)
class NewScorecard(ActionPage):
    form_class = NewCardForm
    heading = "Make a scorecard"
    introduction = "Measures are put on it on the page that follows."

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"by": self.request.membership}

    def act(self, form):
        self.card = cards.add_scorecard(
            organisation=self.request.organisation,
            fields=form.card_fields(),
            perspectives=form.cleaned_data["perspectives"],
            by=self.request.membership,
        )
        return f"{self.card.name} is made"

    def back(self):
        return address(self.request, "scorecard-list"), "All scorecards"

    def after(self):
        return arrangement(self.request, self.card.slug)


class OfCard(ActionPage):
    """A form about a card, which it leads back to."""

    question = "{}"

    def find(self) -> None:
        self.card = own_card(self.request, self.kwargs["scorecard"])
        self.heading = self.question.format(self.card.name)

    def back(self):
        path = arrangement(self.request, self.card.slug)
        return path, f"Arrangement of {self.card.name}"


@requires(Permission.KEEP_MEASURES)
class ChangeScorecard(EditsRow, OfCard):
    edited = "card"
    form_class = ChangeCardForm
    question = "Change {}"

    def get_initial(self):
        return initial_of(self.card)

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"by": self.request.membership}

    def act(self, form):
        cards.change_scorecard(
            scorecard=self.card,
            fields=form.card_fields(),
            expected_version=form.cleaned_data["edit_version"],
            by=self.request.membership,
        )
        return f"{self.card.name} is changed"

    def compare(self, current: Scorecard, typed):
        both = (one | {"level": CardLevel(one["level"])} for one in (initial_of(current), typed))
        return differences(labels_of(ChangeCardForm), *both)


@requires(Permission.KEEP_MEASURES)
class EndScorecard(EndPage, OfCard):
    form_class = EndCardForm
    edited = "card"
    question = "End {}"
    introduction = "It stays to be read, and its measures stay as they are."

    def end(self, **given):
        cards.end_scorecard(scorecard=self.card, **given)

    def after(self):
        return address(self.request, "scorecard-list")


@requires(Permission.KEEP_MEASURES)
class ArrangeScorecard(View):
    """Perspectives in their order, each with its measures; every change is a button."""

    def get(self, request: HttpRequest, organisation: str, scorecard: str) -> HttpResponse:
        card = own_card(request, scorecard)
        perspectives = list(card.perspectives.filter(is_withdrawn=False))
        placed = list(
            CardMeasure.objects.filter(
                perspective__in=[one.pk for one in perspectives], is_withdrawn=False
            ).select_related("measure")
        )
        definitions = definitions_of(one.measure_id for one in placed)
        for one in placed:
            found = definitions.get(one.measure_id)
            one.title = current(found).title if found else ""
        for one in perspectives:
            one.placed = [row for row in placed if row.perspective_id == one.pk]
        context = {
            "card": card,
            "of": of_what(card),
            "perspectives": perspectives,
            "count": len(placed),
        }
        return render(request, "measures/cards/arrange.html", context)


@requires(Permission.KEEP_MEASURES)
class AddPerspective(OfCard):
    form_class = PerspectiveForm
    question = "Add a perspective to {}"

    def act(self, form):
        added = cards.add_perspective(
            scorecard=self.card, name=form.cleaned_data["name"], by=self.request.membership
        )
        return f"{added.name} is added"


@requires(Permission.KEEP_MEASURES)
class RenamePerspective(EditsRow, OfCard):
    edited = "perspective"
    form_class = RenamePerspectiveForm

    def find(self) -> None:
        super().find()
        self.perspective = standing_perspective(
            self.request, self.card.slug, self.kwargs["perspective"]
        )
        self.heading = f"Rename {self.perspective.name}"

    def get_initial(self):
        return {"name": self.perspective.name}

    def act(self, form):
        renamed = cards.rename_perspective(
            perspective=self.perspective,
            name=form.cleaned_data["name"],
            expected_version=form.cleaned_data["edit_version"],
            by=self.request.membership,
        )
        return f"It is called {renamed.name} now"

    def compare(self, current: Perspective, typed):
        return [BothTexts("Name", current.name, typed["name"])]


@requires(Permission.KEEP_MEASURES)
class PlaceMeasures(OfCard):
    form_class = PlaceMeasuresForm

    def find(self) -> None:
        super().find()
        self.perspective = standing_perspective(
            self.request, self.card.slug, self.kwargs["perspective"]
        )
        self.heading = f"Which measures stand under {self.perspective.name}?"

    def get_form_kwargs(self):
        there = self.perspective.card_measures.filter(is_withdrawn=False)
        return super().get_form_kwargs() | {
            "by": self.request.membership,
            "on": clock.today(),
            "there": set(there.values_list("measure_id", flat=True)),
        }

    def act(self, form):
        placed = cards.place_measures(
            perspective=self.perspective, measures=form.chosen(), by=self.request.membership
        )
        return f"{len(placed)} measure{'' if len(placed) == 1 else 's'} put on the card"


@requires(Permission.KEEP_MEASURES)
@require_POST
def move_perspective(
    request: HttpRequest, organisation: str, scorecard: str, perspective: int
) -> HttpResponse:
    found = standing_perspective(request, scorecard, perspective)
    up = request.POST.get("direction") == "up"
    by = request.membership
    do(
        request,
        lambda: cards.move_perspective(perspective=found, up=up, by=by),
        f"{found.name} is moved",
    )
    return redirect(arrangement(request, scorecard))


@requires(Permission.KEEP_MEASURES)
@require_POST
def withdraw_perspective(
    request: HttpRequest, organisation: str, scorecard: str, perspective: int
) -> HttpResponse:
    found = standing_perspective(request, scorecard, perspective)
    by = request.membership
    do(
        request,
        lambda: cards.withdraw_perspective(perspective=found, by=by),
        f"{found.name} is taken off the card",
    )
    return redirect(arrangement(request, scorecard))


@requires(Permission.KEEP_MEASURES)
@require_POST
def move_measure(
    request: HttpRequest, organisation: str, scorecard: str, placed: int
) -> HttpResponse:
    found = standing_measure(request, scorecard, placed)
    up = request.POST.get("direction") == "up"
    by = request.membership
    do(
        request,
        lambda: cards.move_card_measure(card_measure=found, up=up, by=by),
        f"{found.measure.code} is moved",
    )
    return redirect(arrangement(request, scorecard))


@requires(Permission.KEEP_MEASURES)
@require_POST
def withdraw_measure(
    request: HttpRequest, organisation: str, scorecard: str, placed: int
) -> HttpResponse:
    found = standing_measure(request, scorecard, placed)
    by = request.membership
    do(
        request,
        lambda: cards.withdraw_card_measure(card_measure=found, by=by),
        f"{found.measure.code} is taken off the card",
    )
    return redirect(arrangement(request, scorecard))
