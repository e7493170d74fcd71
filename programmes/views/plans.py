"""Plans: the list, one year's plan as a page to read, and its programmes."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views import View
from django.views.decorators.http import require_POST

from accounts.access import requires
from accounts.roles import Permission
from periods.calendar import Quarter, year_label
from programmes import actions
from programmes.aims import with_aims
from programmes.continuing import with_places
from programmes.forms import IncludeForm, PlanForm
from programmes.models import LAST_YEAR, OperationalPlan, Programme
from programmes.reading import plan_in_quarter, quarter_to_show
from records import clock
from records.refusals import Refused

from .base import PlanActionPage, plan_of, planned_of


@requires(Permission.SEE_PROGRAMMES)
class PlanList(View):
    """Every year's plan, with how much is in it."""

    def get(self, request, organisation):
        plans = OperationalPlan.objects.visible_to(request.membership).with_counts()
        may_edit = request.membership.may(Permission.EDIT_PLAN)
        rows = [(plan, year_label(plan.year)) for plan in plans]
        return render(request, "programmes/plan_list.html", {"rows": rows, "may_edit": may_edit})


@requires(Permission.EDIT_PLAN)
class NewPlan(PlanActionPage):
    form_class = PlanForm
    heading = "Begin a plan"
    introduction = "Programmes, objectives and activities are added on the page that follows."

    def get_form_kwargs(self):
        plans = OperationalPlan.objects.visible_to(self.request.membership)
        taken = set(plans.values_list("year", flat=True))
        return super().get_form_kwargs() | {"today": clock.today(), "taken": taken}

    def act(self, form):
        by = self.request.membership
        self.plan = actions.create_plan(
            organisation=by.organisation, year=form.cleaned_data["year"], by=by
        )
        return f"The plan for {year_label(self.plan.year)} is begun. Put programmes into it."

    def back(self):
        return reverse("plan-list", args=[self.kwargs["organisation"]]), "Plans"

    def after(self):
        return _programmes(self.plan)


@requires(Permission.SEE_PROGRAMMES)
class PlanPage(View):
    """The plan of one quarter, with what was added, reworded and withdrawn by then."""

    def get(self, request, organisation, year):
        plan = plan_of(request.membership, year)
        quarter = _quarter_asked_for(request, year)
        programmes = with_aims(with_places(plan, plan_in_quarter(plan, quarter)))
        context = {
            "plan": plan,
            "year_words": year_label(year),
            "next_year_words": year_label(year + 1) if year < LAST_YEAR else "",
            "quarter": quarter,
            "quarters": [Quarter(year, number) for number in (1, 2, 3, 4)],
            "programmes": programmes,
            "objectives": sum(len(row.objectives) for row in programmes),
            "activities": sum(len(o.activities) for row in programmes for o in row.objectives),
            "may_edit": request.membership.may(Permission.EDIT_PLAN),
        }
        return render(request, "programmes/plan.html", context)


@requires(Permission.EDIT_PLAN)
class PlanProgrammes(PlanActionPage):
    """Which programmes are in the plan, in which order."""

    form_class = IncludeForm
    template_name = "programmes/plan_programmes.html"

    def find(self):
        self.plan = plan_of(self.request.membership, self.kwargs["year"])
        self.heading = f"Programmes in the plan for {year_label(self.plan.year)}"

    def get_form_kwargs(self):
        free = Programme.objects.visible_to(self.request.membership).free_for(self.plan)
        return super().get_form_kwargs() | {"programmes": free}

    def act(self, form):
        programme = form.cleaned_data["programme"]
        actions.include_programme(plan=self.plan, programme=programme, by=self.request.membership)
        return f"{programme.name} is in the plan."

    def after(self):
        return _programmes(self.plan)

    def back(self):
        return _plan(self.plan), f"Plan for {year_label(self.plan.year)}"

    def get_context_data(self, **kwargs):
        rows = self.plan.planned_programmes.with_contents()
        return super().get_context_data(plan=self.plan, rows=rows, **kwargs)


@requires(Permission.EDIT_PLAN)
@require_POST
def move_programme(request, organisation, year, programme):
    planned = planned_of(request.membership, year, programme)
    earlier = request.POST.get("to") == "earlier"
    actions.move_programme(planned=planned, earlier=earlier, by=request.membership)
    where = "up" if earlier else "down"
    messages.success(request, f"{planned.programme.name} is moved {where}.")
    return redirect(_programmes(planned.plan))


@requires(Permission.EDIT_PLAN)
@require_POST
def leave_out_programme(request, organisation, year, programme):
    planned = planned_of(request.membership, year, programme)
    try:
        actions.leave_out_programme(planned=planned, by=request.membership)
    except Refused as refused:
        messages.error(request, refused.message)
    else:
        messages.success(request, f"{planned.programme.name} is taken out of the plan.")
    return redirect(_programmes(planned.plan))


def _quarter_asked_for(request, year: int) -> Quarter:
    asked = request.GET.get("quarter")
    if asked is None:
        return quarter_to_show(year, clock.today())
    if asked not in ("1", "2", "3", "4"):
        raise Http404("No such quarter")
    return Quarter(year, int(asked))


def _plan(plan: OperationalPlan) -> str:
    return reverse("plan-detail", args=[plan.organisation.slug, plan.year])


def _programmes(plan: OperationalPlan) -> str:
    return reverse("plan-programmes", args=[plan.organisation.slug, plan.year])
