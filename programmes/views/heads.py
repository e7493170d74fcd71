"""Heads and deputies: who heads what, from when to when."""

from __future__ import annotations

from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views import View

from accounts.access import requires
from accounts.roles import Permission
from components.pages import BothTexts
from periods.calendar import print_day
from programmes import actions
from programmes.forms import AssignForm, EndAssignmentForm
from programmes.models import HeadAssignment, Programme
from programmes.reading import heads_of_programmes
from records import clock

from .base import PlanActionPage


@requires(Permission.SEE_PROGRAMMES)
class HeadList(View):
    """Each programme with its head and deputies, now, earlier and to come."""

    def get(self, request, organisation):
        rows = heads_of_programmes(request.membership, clock.today())
        without = sum(1 for row in rows if not row.has_head)
        may_assign = request.membership.may(Permission.ASSIGN_HEADS)
        context = {"rows": rows, "without": without, "may_assign": may_assign}
        return render(request, "programmes/heads.html", context)


class HeadPage(PlanActionPage):
    def back(self):
        return reverse("head-list", args=[self.kwargs["organisation"]]), "Heads and deputies"


@requires(Permission.ASSIGN_HEADS)
class AssignHead(HeadPage):
    form_class = AssignForm
    heading = "Assign a head or deputy"

    def get_form_kwargs(self):
        today = clock.today()
        programmes = Programme.objects.visible_to(self.request.membership).running_on(today)
        return super().get_form_kwargs() | {
            "programmes": programmes,
            "organisation": self.request.organisation,
            "on": today,
        }

    def get_initial(self):
        asked = Programme.objects.visible_to(self.request.membership).filter(
            slug=self.request.GET.get("programme", "")
        )
        return {"programme": asked.first(), "starts_on": clock.today()}

    def act(self, form):
        typed = form.cleaned_data
        assignment = actions.assign_head(by=self.request.membership, **typed)
        what = f"{assignment.get_kind_display().lower()} of {assignment.programme.name}"
        return f"{typed['membership'].user.name} is {what} from {print_day(typed['starts_on'])}."


@requires(Permission.ASSIGN_HEADS)
class EndAssignment(HeadPage):
    form_class = EndAssignmentForm

    def find(self):
        rows = HeadAssignment.objects.visible_to(self.request.membership)
        self.assignment = get_object_or_404(
            rows.select_related("programme__organisation", "membership__user"),
            pk=self.kwargs["pk"],
        )
        self.heading = f"End {self._who()}"
        self.introduction = f"Since {print_day(self.assignment.starts_on)}."

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"edit_version": self.assignment.edit_version}

    def get_initial(self):
        return {"ends_on": self.assignment.ends_on or clock.today()}

    def act(self, form):
        typed = form.cleaned_data
        actions.end_assignment(
            assignment=self.assignment,
            expected_version=typed["edit_version"],
            ends_on=typed["ends_on"],
            by=self.request.membership,
        )
        return f"{self._who()} ends on {print_day(typed['ends_on'])}."

    def compare(self, current, typed):
        theirs = print_day(current.ends_on) if current.ends_on else "No last day"
        return [BothTexts("Last day", theirs, print_day(typed["ends_on"]))]

    def _who(self) -> str:
        row = self.assignment
        kind = row.get_kind_display().lower()
        return f"{row.membership.user.name} as {kind} of {row.programme.name}"
