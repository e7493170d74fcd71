"""What the plan's pages share: finding things, and a form whose action may refuse."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.views.generic import FormView

from programmes.models import Activity, Objective, OperationalPlan, PlannedProgramme
from records.refusals import Conflict, Refused


class ActionPage(FormView):
    """A form that becomes one action. A page says what it asks and which action it calls.

    ``heading`` is the page's question, ``act(form)`` calls the action and returns what to tell
    the person when it is done; ``back`` is where they come from and go to, with its words.
    """

    template_name = "programmes/form.html"
    heading = ""
    introduction = ""
    wording = ""

    def setup(self, request, *args, **kwargs):
        super().setup(request, *args, **kwargs)
        self.both = None

    def dispatch(self, request, *args, **kwargs):
        self.find()
        return super().dispatch(request, *args, **kwargs)

    def find(self) -> None:
        """Sets what the page is about; a 404 where it is not there."""

    def get_form(self, form_class=None):
        form = super().get_form(form_class)
        form.helper.summary_elsewhere = True  # it stands above the heading
        return form

    def form_valid(self, form):
        try:
            done = self.act(form)
        except Conflict as conflict:
            return self.show_both(form, conflict.current)
        except Refused as refused:
            form.refuse(refused)
            return self.form_invalid(form)
        messages.success(self.request, done)
        return redirect(self.after())

    def after(self) -> str:
        """Where the person goes when it is done."""
        return self.back()[0]

    def act(self, form) -> str:
        raise NotImplementedError

    def back(self) -> tuple[str, str]:
        raise NotImplementedError

    def show_both(self, form, current):
        self.both = {"by": "", "at": None, **self.compare(current, form.cleaned_data)}
        form.refuse_as_stale(current.edit_version)
        return self.form_invalid(form)

    def compare(self, current, typed) -> dict[str, object]:
        """``label``, ``theirs`` and ``yours``, perhaps ``by`` and ``at``, for the conflict."""
        raise NotImplementedError

    def get_context_data(self, **kwargs):
        address, words = self.back()
        return super().get_context_data(
            heading=self.heading,
            introduction=self.introduction,
            wording=self.wording,
            both=self.both,
            back=address,
            back_words=words,
            **kwargs,
        )


def plan_of(membership, year: int) -> OperationalPlan:
    plans = OperationalPlan.objects.visible_to(membership).select_related("organisation")
    return get_object_or_404(plans.for_year(year))


def planned_of(membership, year: int, slug: str) -> PlannedProgramme:
    rows = PlannedProgramme.objects.select_related("plan__organisation", "programme")
    return get_object_or_404(
        rows,
        plan__organisation_id=membership.organisation_id,
        plan__year=year,
        programme__slug=slug,
    )


def objective_of(membership, year: int, slug: str, number: int) -> Objective:
    rows = Objective.objects.visible_to(membership).select_related(
        "planned_programme__plan__organisation", "planned_programme__programme"
    )
    return get_object_or_404(
        rows,
        planned_programme__plan__year=year,
        planned_programme__programme__slug=slug,
        number=number,
    )


def activity_of(membership, year: int, slug: str, number: int, key: str) -> Activity:
    """The activity by its printed key in small letters: ``pd1``, ``as2``."""
    kinds = {"pd": Activity.Kind.PRIORITY_DELIVERABLE, "as": Activity.Kind.ADDITIONAL}
    if key[:2] not in kinds or not key[2:].isascii() or not key[2:].isdigit() or len(key) > 6:
        raise Http404("No such activity")
    rows = Activity.objects.visible_to(membership).select_related(
        "objective__planned_programme__plan__organisation",
        "objective__planned_programme__programme",
    )
    return get_object_or_404(
        rows,
        objective__planned_programme__plan__year=year,
        objective__planned_programme__programme__slug=slug,
        objective__number=number,
        kind=kinds[key[:2]],
        number=int(key[2:]),
    )
