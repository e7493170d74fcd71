"""The plan carried forward: what of a year goes on in the plan of the next."""

from __future__ import annotations

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.urls import reverse

from accounts.access import requires
from accounts.roles import Permission
from components.pages import ActionPage
from periods.calendar import month_end, print_day, year_label
from periods.models import ReportingPeriod
from programmes.actions import Carried
from programmes.continuing import plan_to_carry
from programmes.models import LAST_YEAR, OperationalPlan
from programmes.reading import quarter_to_show
from records import clock

from ..actions import carry_plan_forward
from ..carrying import last_said
from ..forms import CarryForm


@requires(Permission.EDIT_PLAN)
class CarryPlanForward(ActionPage):
    """Ticks for all that stands at the year's end, set beforehand where it is not finished."""

    form_class = CarryForm
    template_name = "returns/carry_forward.html"

    def find(self):
        plans = OperationalPlan.objects.visible_to(self.request.membership)
        self.plan = get_object_or_404(
            plans.select_related("organisation"), year=self.kwargs["year"]
        )
        if self.plan.year >= LAST_YEAR:
            raise Http404("No later year")
        self.label, self.next_label = year_label(self.plan.year), year_label(self.plan.year + 1)
        self.programmes = plan_to_carry(self.plan)

    @property
    def heading(self):
        rows = [o for p in self.programmes if p.goes_on for o in p.objectives]
        there = sum(1 for one in rows if one.continued)
        return (
            f"{there} of {len(rows)} objective{'' if len(rows) == 1 else 's'} of {self.label} "
            f"go{'es' if there == 1 else ''} on in {self.next_label}"
        )

    def get_form_kwargs(self):
        self.in_year = _is_reported(self.plan.organisation_id, self.plan.year + 1)
        return super().get_form_kwargs() | {
            "programmes": self.programmes,
            "said": last_said(self.plan),
            "in_year": self.in_year,
        }

    def get_initial(self):
        return {"from_quarter": quarter_to_show(self.plan.year + 1, clock.today()).number}

    def act(self, form):
        names = ("from_quarter", "reason", "authority") if self.in_year else ()
        done = carry_plan_forward(
            plan=self.plan,
            objectives=form.objectives,
            activities=form.activities,
            by=self.request.membership,
            **{name: form.cleaned_data[name] for name in names},
        )
        return _in_words(done)

    def back(self):
        return self._page(self.plan.year), f"Plan for {self.label}"

    def after(self):
        return self._page(self.plan.year + 1)

    def _page(self, year: int) -> str:
        return reverse("plan-detail", args=[self.kwargs["organisation"], year])

    def get_context_data(self, **kwargs):
        return super().get_context_data(
            label=self.label,
            next_label=self.next_label,
            next_year=self.plan.year + 1,
            last_day=print_day(month_end(self.plan.year, 12)),
            **kwargs,
        )


def _is_reported(organisation: int, year: int) -> bool:
    rounds = ReportingPeriod.objects.filter(organisation_id=organisation, year=year)
    return rounds.opened().exists()


def _in_words(done: Carried) -> str:
    if not done.objectives and not done.activities:
        return f"Nothing was added: the plan for {year_label(done.plan.year)} has all of it."
    objectives, activities = len(done.objectives), len(done.activities)
    return (
        f"{objectives} objective{'' if objectives == 1 else 's'} and {activities} "
        f"activit{'y' if activities == 1 else 'ies'} go on in {year_label(done.plan.year)}."
    )
