"""Pages of the tolerances by which evidence is coloured."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.generic import View

from accounts.access import requires
from accounts.roles import Permission
from components.pages import ActionPage
from records import clock

from ..actions import set_tolerances
from ..forms.tolerances import ToleranceForm
from ..models import ToleranceSet
from ..tolerances import DEFAULTS


@requires(Permission.SEE_RETURNS)
class ToleranceList(View):
    """Every set that was ever recorded, the newest first, and the product's own."""

    def get(self, request: HttpRequest, organisation: str) -> HttpResponse:
        rows = ToleranceSet.objects.visible_to(request.membership).select_related(
            "programme", "recorded_by__user"
        )
        context = {
            "rows": rows.order_by("-valid_from", "-pk"),
            "defaults": DEFAULTS,
            "may_set": request.membership.may(Permission.SET_TOLERANCES),
        }
        return render(request, "returns/tolerances.html", context)


@requires(Permission.SET_TOLERANCES)
class SetTolerances(ActionPage):
    form_class = ToleranceForm
    heading = "Set tolerances"
    introduction = "Returns that were submitted keep the set that they were judged by."

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"by": self.request.membership}

    def get_initial(self):
        names = ("behind_amber", "behind_red", "overdue_red_months", "spend_amber", "spend_red")
        return {"valid_from": clock.today()} | {name: getattr(DEFAULTS, name) for name in names}

    def act(self, form):
        by = self.request.membership
        set_tolerances(organisation=by.organisation, by=by, **form.cleaned_data)
        return "The tolerances are set"

    def back(self):
        names = {"organisation": self.request.organisation.slug}
        return reverse("tolerance-list", kwargs=names), "Tolerances"
