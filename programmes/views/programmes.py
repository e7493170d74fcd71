"""The organisation's programmes: the list, a new one, its names, its end."""

from __future__ import annotations

from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views import View

from accounts.access import requires
from accounts.roles import Permission
from components.pages import BothTexts
from periods.calendar import print_day
from programmes import actions
from programmes.forms import ChangeProgrammeForm, EndProgrammeForm, ProgrammeForm
from programmes.models import Programme
from records import clock

from .base import PlanActionPage


@requires(Permission.EDIT_PLAN)
class ProgrammeList(View):
    """Programmes last over years; which plans they are in stands beside them."""

    def get(self, request, organisation):
        rows = Programme.objects.visible_to(request.membership).prefetch_related("plans")
        return render(request, "programmes/programme_list.html", {"programmes": rows})


class ProgrammePage(PlanActionPage):
    """What the forms about programmes share."""

    def back(self):
        return reverse("programme-list", args=[self.kwargs["organisation"]]), "Programmes"

    def find(self):
        found = Programme.objects.visible_to(self.request.membership)
        self.programme = get_object_or_404(
            found.select_related("organisation"), slug=self.kwargs["programme"]
        )

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"edit_version": self.programme.edit_version}


@requires(Permission.EDIT_PLAN)
class NewProgramme(ProgrammePage):
    form_class = ProgrammeForm
    heading = "Add a programme"
    introduction = "It lasts over years: each year’s plan puts it in or leaves it out."

    def find(self):
        pass

    def get_form_kwargs(self):
        return super(ProgrammePage, self).get_form_kwargs()

    def act(self, form):
        by = self.request.membership
        programme = actions.create_programme(
            organisation=by.organisation, by=by, **form.cleaned_data
        )
        return f"{programme.name} is added. Put it into a plan, and assign its head."


@requires(Permission.EDIT_PLAN)
class ChangeProgramme(ProgrammePage):
    form_class = ChangeProgrammeForm

    def find(self):
        super().find()
        self.heading = f"Change the names of {self.programme.name}"

    def get_initial(self):
        return {"name": self.programme.name, "short_name": self.programme.short_name}

    def act(self, form):
        typed = form.cleaned_data
        actions.change_programme(
            programme=self.programme,
            expected_version=typed["edit_version"],
            name=typed["name"],
            short_name=typed["short_name"],
            by=self.request.membership,
        )
        return f"The programme is now called {self.programme.name}."

    def compare(self, current, typed):
        yours = f"{typed['name']}\n{typed['short_name']}"
        return [BothTexts("Name and short name", _as_it_is(current), yours)]


@requires(Permission.EDIT_PLAN)
class EndProgramme(ProgrammePage):
    form_class = EndProgrammeForm
    introduction = "What it did stays where it is. Its plans, returns and papers can still be read."

    def find(self):
        super().find()
        self.heading = f"End {self.programme.name}"

    def get_initial(self):
        ended = self.programme
        return {
            "ended_on": ended.ended_on or clock.today(),
            "reason": ended.ended_reason,
        }

    def act(self, form):
        typed = form.cleaned_data
        actions.end_programme(
            programme=self.programme,
            expected_version=typed["edit_version"],
            ended_on=typed["ended_on"],
            reason=typed["reason"],
            by=self.request.membership,
        )
        return f"{self.programme.name} ends on {print_day(typed['ended_on'])}."

    def compare(self, current, typed):
        yours = f"Ends on {print_day(typed['ended_on'])}: {typed['reason']}"
        return [BothTexts(current.name, _as_it_is(current), yours)]


def _as_it_is(programme: Programme) -> str:
    ended = programme.ended_on
    end = f"\nEnds on {print_day(ended)}: {programme.ended_reason}" if ended else ""
    return f"{programme.name}\n{programme.short_name}{end}"
