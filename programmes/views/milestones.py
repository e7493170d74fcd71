"""Milestones of a deliverable: the list, and adding, changing, withdrawing and completing them."""

from __future__ import annotations

from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views import View

from accounts.access import requires
from accounts.roles import Permission
from components.pages import BothTexts
from periods.calendar import print_day, year_label
from programmes import actions
from programmes.milestone_forms import (
    ChangeMilestoneForm,
    CompleteMilestoneForm,
    MilestoneForm,
    WithdrawMilestoneForm,
)
from programmes.models import Activity, Milestone
from programmes.permissions import check_may_complete_milestones, may_complete_milestones
from programmes.places import places_around
from records import clock
from records.changes import Change, changes_of

from .base import activity_of
from .elements import ActivityPage


@requires(Permission.SEE_PROGRAMMES)
class MilestoneList(View):
    """A deliverable's milestones, those that were withdrawn below."""

    def get(self, request, organisation, year, programme, number, key):
        activity = activity_of(request.membership, year, programme, number, key)
        planned = activity.objective.planned_programme
        rows = list(activity.milestones.all())
        standing = [row for row in rows if row.withdrawn_on is None]
        may_edit = request.membership.may(Permission.EDIT_PLAN)
        context = {
            "activity": activity,
            "programme": planned.programme,
            "year": year,
            "year_words": year_label(year),
            "places": places_around(activity),
            "milestones": standing,
            "withdrawn": [row for row in rows if row.withdrawn_on is not None],
            "done": sum(1 for row in standing if row.done_on is not None),
            "today": clock.today(),
            "may_edit": may_edit,
            "may_add": may_edit and activity.withdrawn_from is None,
            "may_complete": may_complete_milestones(
                request.membership, planned.programme, on=clock.today()
            ),
            "changes": (
                _changes(activity) if request.membership.may(Permission.SEE_HISTORY) else ()
            ),
        }
        return render(request, "programmes/milestones.html", context)


def _changes(activity: Activity) -> list[Change]:
    """Who changed what of its milestones, newest first. Two queries."""
    return changes_of(
        Milestone.history.filter(activity=activity),
        labels={"number": ""},
        names=lambda row: f"{activity.key}.{row.number}",
    )


class MilestoneActionPage(ActivityPage):
    """What the forms about milestones share."""

    def back(self):
        names = ("organisation", "year", "programme", "number", "key")
        where = [self.kwargs[name] for name in names]
        return reverse("activity-milestones", args=where), f"Milestones of {self.activity.key}"


class OneMilestonePage(MilestoneActionPage):
    def find(self):
        super().find()
        self.milestone = get_object_or_404(
            self.activity.milestones, number=self.kwargs["milestone"]
        )

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"edit_version": self.milestone.edit_version}

    def compare(self, current, typed):
        return [BothTexts(self.milestone.key, _as_it_is(current), self.yours(typed))]


@requires(Permission.EDIT_PLAN)
class NewMilestone(MilestoneActionPage):
    form_class = MilestoneForm
    introduction = "It gets the next number: no number is used again."

    def find(self):
        super().find()
        self.heading = f"Add a milestone to {self.name}"

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"year": self.planned.plan.year}

    def act(self, form):
        milestone = actions.add_milestone(
            activity=self.activity, by=self.request.membership, **form.cleaned_data
        )
        return f"{milestone.key} is added."


@requires(Permission.EDIT_PLAN)
class ChangeMilestone(OneMilestonePage):
    form_class = ChangeMilestoneForm

    def find(self):
        super().find()
        self.heading = f"Change milestone {self.milestone.key}"

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"year": self.planned.plan.year}

    def get_initial(self):
        return {"name": self.milestone.name, "due_on": self.milestone.due_on}

    def act(self, form):
        typed = form.cleaned_data
        actions.change_milestone(
            milestone=self.milestone,
            expected_version=typed["edit_version"],
            name=typed["name"],
            due_on=typed["due_on"],
            by=self.request.membership,
        )
        return f"{self.milestone.key} is changed."

    def yours(self, typed):
        return f"{typed['name']}\nDue {print_day(typed['due_on'])}"


@requires(Permission.EDIT_PLAN)
class WithdrawMilestone(OneMilestonePage):
    form_class = WithdrawMilestoneForm
    introduction = "It leaves the lists, and its number is not used again."

    def find(self):
        super().find()
        self.heading = f"Withdraw milestone {self.milestone.key}"
        self.wording = _as_it_is(self.milestone)

    def act(self, form):
        actions.withdraw_milestone(
            milestone=self.milestone,
            expected_version=form.cleaned_data["edit_version"],
            reason=form.cleaned_data["reason"],
            by=self.request.membership,
        )
        return f"{self.milestone.key} is withdrawn."

    def yours(self, typed):
        return f"Withdrawn: {typed['reason']}"


@requires(Permission.SEE_PROGRAMMES)
class CompleteMilestone(OneMilestonePage):
    """For who sets up the plan and whoever heads the programme; the action asks as well."""

    form_class = CompleteMilestoneForm

    def find(self):
        super().find()
        check_may_complete_milestones(
            self.request.membership, self.planned.programme, on=clock.today()
        )
        self.heading = f"When was milestone {self.milestone.key} done?"
        self.wording = _as_it_is(self.milestone)

    def get_initial(self):
        return {"done_on": self.milestone.done_on}

    def act(self, form):
        done_on = form.cleaned_data["done_on"]
        actions.complete_milestone(
            milestone=self.milestone,
            done_on=done_on,
            expected_version=form.cleaned_data["edit_version"],
            by=self.request.membership,
        )
        when = f"was done on {print_day(done_on)}" if done_on else "is not done"
        return f"{self.milestone.key} {when}."

    def yours(self, typed):
        return f"Done {print_day(typed['done_on'])}" if typed["done_on"] else "Not done"


def _as_it_is(milestone: Milestone) -> str:
    lines = [milestone.name, f"Due {print_day(milestone.due_on)}"]
    if milestone.done_on:
        lines.append(f"Done {print_day(milestone.done_on)}")
    if milestone.withdrawn_on:
        day = print_day(milestone.withdrawn_on)
        lines.append(f"Withdrawn on {day}: {milestone.withdrawn_reason}")
    return "\n".join(lines)
