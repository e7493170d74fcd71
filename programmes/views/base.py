"""What the plan's pages share: finding what an address names, and what a form is about."""

from __future__ import annotations

from django.http import Http404
from django.shortcuts import get_object_or_404

from components.pages import ActionPage
from programmes.models import Activity, Objective, OperationalPlan, PlannedProgramme


class PlanActionPage(ActionPage):
    """A form of the plan; ``wording`` is what the plan says now of what the page is about."""

    template_name = "programmes/form.html"
    wording = ""

    def get_context_data(self, **kwargs):
        return super().get_context_data(wording=self.wording, **kwargs)


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
