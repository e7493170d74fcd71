"""Initiatives of a measure with before and after, and the measures related to it."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST
from django.views.generic import View

from accounts.access import requires
from accounts.roles import Permission
from components.pages import ActionPage, BothTexts, differences, labels_of
from records import clock

from ..actions import effects as actions
from ..defining import current, definitions_of
from ..effects.on_the_page import pictures_of
from ..effects.reading import block_of, effects_for
from ..effects.related import pairs_for
from ..forms.effects import InitiativeForm, RelateForm
from ..models import Initiative, Measure, RelatedMeasure
from ..permissions import check_may_respond, may_keep, may_respond
from ..wording import counted
from .ending import EditsRow
from .finding import address, do, measure_or_404


def title_of(measure: Measure) -> str:
    """``HB1 Days to process a claim``. One query."""
    return f"{measure.code} {current(definitions_of([measure.pk])[measure.pk]).title}"


@requires(Permission.SEE_MEASURES)
class MeasureEffects(View):
    """Every initiative: picture, figures, and how sure one can be."""

    def get(self, request: HttpRequest, organisation: str, measure: int) -> HttpResponse:
        found, today = measure_or_404(request, measure), clock.today()
        effects, definition = effects_for(request.membership, found, today)
        context = {
            "measure": found,
            "definition": definition,
            "answer": answer(len(effects)),
            "blocks": [block_of(one, definition, found.months) for one in effects],
            "may_mark": may_respond(
                request.membership, found, request.membership.organisation_id, today
            ),
        }
        return render(request, "measures/effects/effects.html", context)


def answer(count: int) -> str:
    if not count:
        return "No initiative is marked yet"
    return f"{counted(count, 'initiative')}, before and after"


class InitiativePage(ActionPage):
    """What marking and changing share."""

    form_class = InitiativeForm

    def find(self) -> None:
        self.measure = measure_or_404(self.request, self.kwargs["measure"])
        by = self.request.membership
        check_may_respond(by, self.measure, by.organisation_id, clock.today())
        self.find_initiative()

    def find_initiative(self) -> None:
        raise NotImplementedError

    def back(self) -> tuple[str, str]:
        path = address(self.request, "measure-effects", measure=self.measure.pk)
        return path, f"Initiatives of {self.measure.code}"


@requires(Permission.SEE_MEASURES)
class MarkInitiative(InitiativePage):
    introduction = (
        "It becomes a mark in the measure’s chart. Once there are eight values on either side of "
        "it, before and after are compared."
    )

    def find_initiative(self) -> None:
        self.heading = f"What was begun to move {title_of(self.measure)}?"

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"edit_version": 0}

    def act(self, form: InitiativeForm) -> str:
        made = actions.mark_initiative(
            organisation=self.request.organisation,
            measure=self.measure,
            fields=form.fields_typed(),
            by=self.request.membership,
        )
        return f"“{made.name}” is marked"


@requires(Permission.SEE_MEASURES)
class ChangeInitiative(EditsRow, InitiativePage):
    edited = "initiative"

    def find_initiative(self) -> None:
        self.initiative = initiative_or_404(self.request, self.measure, self.kwargs["initiative"])
        self.heading = f"Change “{self.initiative.name}”"

    def get_initial(self):
        one = self.initiative
        return {"name": one.name, "starts_on": one.starts_on, "text": one.text}

    def act(self, form: InitiativeForm) -> str:
        actions.change_initiative(
            initiative=self.initiative,
            fields=form.fields_typed(),
            expected_version=form.cleaned_data["edit_version"],
            by=self.request.membership,
        )
        return f"“{self.initiative.name}” is changed"

    def compare(self, current: Initiative, typed: dict[str, object]) -> list[BothTexts]:
        theirs = {"name": current.name, "starts_on": current.starts_on, "text": current.text}
        return differences(labels_of(InitiativeForm), theirs, typed)


def initiative_or_404(request: HttpRequest, measure: Measure, pk: int) -> Initiative:
    """One of the organisation's own that stands."""
    rows = Initiative.objects.filter(
        organisation=request.organisation, measure=measure, ended_on=None
    )
    found = get_object_or_404(rows, pk=pk)
    found.measure = measure
    return found


@requires(Permission.SEE_MEASURES)
@require_POST
def take_back(
    request: HttpRequest, organisation: str, measure: int, initiative: int
) -> HttpResponse:
    """For who may mark it, as the action asks."""
    of = measure_or_404(request, measure)
    found = initiative_or_404(request, of, initiative)
    do(
        request,
        lambda: actions.take_back_initiative(initiative=found, by=request.membership),
        f"“{found.name}” is taken back",
    )
    return redirect(address(request, "measure-effects", measure=of.pk))


@requires(Permission.SEE_MEASURES)
class RelatedMeasures(ActionPage):
    """Drivers and results with their movements; who keeps measures relates and unrelates."""

    form_class = RelateForm
    template_name = "measures/effects/related.html"

    def find(self) -> None:
        self.measure = measure_or_404(self.request, self.kwargs["measure"])
        self.heading = f"Drivers and results of {title_of(self.measure)}"

    def get_form_kwargs(self):
        more = {"by": self.request.membership, "measure": self.measure, "on": clock.today()}
        return super().get_form_kwargs() | more

    def act(self, form: RelateForm) -> str:
        other, this = form.chosen(), self.measure
        pair = (this, other) if form.cleaned_data["role"] == "result" else (other, this)
        actions.relate_measures(
            organisation=self.request.organisation,
            driver=pair[0],
            result=pair[1],
            note=form.cleaned_data["note"],
            by=self.request.membership,
        )
        return f"{other.code} is related to {this.code}"

    def back(self) -> tuple[str, str]:
        path = address(self.request, "measure-effects", measure=self.measure.pk)
        return path, f"Initiatives of {self.measure.code}"

    def after(self) -> str:
        return address(self.request, "measure-related", measure=self.measure.pk)

    def get_context_data(self, **kwargs: object) -> dict[str, object]:
        by, today = self.request.membership, clock.today()
        pairs = pairs_for(by, self.measure, today)
        return super().get_context_data(
            measure=self.measure,
            pairs=[(one, pictures_of(one)) for one in pairs],
            may_keep=may_keep(by, by.organisation_id, today),
            **kwargs,
        )


@requires(Permission.KEEP_MEASURES)
@require_POST
def unrelate(request: HttpRequest, organisation: str, measure: int, related: int) -> HttpResponse:
    of = measure_or_404(request, measure)
    rows = RelatedMeasure.objects.filter(organisation=request.organisation, ended_on=None)
    found = get_object_or_404(rows.select_related("driver", "result"), pk=related)
    do(
        request,
        lambda: actions.unrelate_measures(related=found, by=request.membership),
        f"{found.driver.code} and {found.result.code} are no longer related",
    )
    return redirect(address(request, "measure-related", measure=of.pk))
