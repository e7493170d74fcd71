"""Objectives and activities: added, reworded, moved and withdrawn."""

from __future__ import annotations

from django.contrib import messages
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_POST
from django.views.generic import TemplateView

from accounts.access import requires
from accounts.roles import Permission
from components.pages import BothTexts
from periods.calendar import Quarter, month_end, month_start, print_day, year_label
from programmes import actions
from programmes.forms import (
    EXPECTED,
    ActivityForm,
    ChangeActivityForm,
    ObjectiveForm,
    RewordForm,
    WithdrawForm,
)
from programmes.models import Activity
from programmes.notes import as_set_up
from programmes.reading import quarter_to_change
from records import clock

from .base import PlanActionPage, activity_of, objective_of, planned_of


class ElementPage(PlanActionPage):
    """What the forms about objectives and activities share; ``find`` sets ``planned``."""

    def back(self):
        plan = self.planned.plan
        address = reverse("plan-detail", args=[self.kwargs["organisation"], plan.year])
        quarter = self.request.POST.get("from_quarter", "")
        shown = f"?quarter={quarter}" if quarter in ("1", "2", "3", "4") else ""
        place = f"#programme-{self.planned.programme.slug}"
        return f"{address}{shown}{place}", f"Plan for {year_label(plan.year)}"

    def find(self):
        """An objective of a programme in the year's plan."""
        number = self.kwargs["number"]
        self.objective = objective_of(self.request.membership, *self._where(), number)
        self.planned = self.objective.planned_programme
        self.name = f"objective {number} of {self.planned.programme.name}"

    def _where(self) -> tuple[int, str]:
        return self.kwargs["year"], self.kwargs["programme"]

    def first_quarter(self) -> int:
        return quarter_to_change(self.planned.plan, clock.today())

    def when(self, form) -> dict[str, object]:
        names = ("from_quarter", "reason", "authority")
        return {name: form.cleaned_data[name] for name in names}


class ActivityPage(ElementPage):
    def find(self):
        where = (*self._where(), self.kwargs["number"], self.kwargs["key"])
        self.activity = activity_of(self.request.membership, *where)
        self.objective = self.activity.objective
        self.planned = self.objective.planned_programme
        self.name = (
            f"{self.activity.key} of objective {self.objective.number}, "
            f"{self.planned.programme.name}"
        )


@requires(Permission.EDIT_PLAN)
class NewObjective(ElementPage):
    form_class = ObjectiveForm
    introduction = "It gets the next number: no number is used again."

    def find(self):
        self.planned = planned_of(self.request.membership, *self._where())
        self.heading = f"Add an objective to {self.planned.programme.name}"

    def get_initial(self):
        return {"from_quarter": self.first_quarter()}

    def act(self, form):
        objective = actions.add_objective(
            planned_programme=self.planned, by=self.request.membership, **form.cleaned_data
        )
        return f"{objective} of {self.planned.programme.name} is added. Now add its deliverables."


@requires(Permission.EDIT_PLAN)
class RewordObjective(ElementPage):
    form_class = RewordForm

    def find(self):
        super().find()
        self.latest = _latest(self.objective)
        self.heading = f"Reword {self.name}"

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"edit_version": self.objective.edit_version}

    def get_initial(self):
        return {
            "wording": self.latest.wording,
            "short_name": self.latest.short_name,
            "from_quarter": max(self.first_quarter(), self.latest.from_quarter),
        }

    def act(self, form):
        typed = form.cleaned_data
        actions.reword_objective(
            objective=self.objective,
            expected_version=typed["edit_version"],
            wording=typed["wording"],
            short_name=typed["short_name"],
            by=self.request.membership,
            **self.when(form),
        )
        return f"{_capital(self.name)} is reworded from quarter {typed['from_quarter']} on."

    def compare(self, current, typed):
        return _both_words(current, f"{typed['wording']}\n\nShort name: {typed['short_name']}")


class Withdrawal(ElementPage):
    form_class = WithdrawForm
    introduction = "Earlier quarters keep it, and its number is not used again."

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"edit_version": self.element.edit_version}

    def get_initial(self):
        return {"from_quarter": max(self.first_quarter(), self.element.added_from)}

    def compare(self, current, typed):
        yours = f"Withdrawn from quarter {typed['from_quarter']}: {typed['reason']}"
        return _both_words(current, yours)

    def done(self, form) -> str:
        quarter = form.cleaned_data["from_quarter"]
        return f"{_capital(self.name)} is withdrawn from quarter {quarter} on."


@requires(Permission.EDIT_PLAN)
class WithdrawObjective(Withdrawal):
    introduction = (
        "Its activities are withdrawn with it. Earlier quarters keep them, and no number is used "
        "again."
    )

    def find(self):
        super().find()
        self.element = self.objective
        self.heading = f"Withdraw {self.name}"
        self.wording = _latest(self.objective).wording

    def act(self, form):
        actions.withdraw_objective(
            objective=self.objective,
            expected_version=form.cleaned_data["edit_version"],
            by=self.request.membership,
            **self.when(form),
        )
        return self.done(form)


@requires(Permission.EDIT_PLAN)
class NewActivity(ElementPage):
    form_class = ActivityForm

    def find(self):
        super().find()
        self.heading = f"Add an activity to {self.name}"
        self.wording = _latest(self.objective).wording

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"year": self.planned.plan.year}

    def get_initial(self):
        year = self.planned.plan.year
        quarter = max(self.first_quarter(), self.objective.added_from)
        additional = self.request.GET.get("kind") == Activity.Kind.ADDITIONAL
        return {
            "kind": Activity.Kind.ADDITIONAL if additional else Activity.Kind.PRIORITY_DELIVERABLE,
            "start_date": Quarter(year, quarter).start if quarter > 1 else month_start(year, 1),
            "due_date": month_end(year, 12),
            "from_quarter": quarter,
        }

    def act(self, form):
        activity = actions.add_activity(
            objective=self.objective,
            kind=form.cleaned_data["kind"],
            by=self.request.membership,
            **_terms(form),
            **self.when(form),
        )
        return f"{activity.key} is added to {self.name}."


@requires(Permission.EDIT_PLAN)
class ChangeActivity(ActivityPage):
    form_class = ChangeActivityForm

    def find(self):
        super().find()
        terms = list(self.activity.terms.order_by("from_quarter", "pk"))
        self.latest, was = terms[-1], as_set_up(terms)
        self.heading = f"Change {self.name}"
        if self.latest.due_date != was.due_date:
            days = print_day(self.latest.due_date), print_day(was.due_date)
            self.introduction = "Due {}, was {}.".format(*days)

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {
            "edit_version": self.activity.edit_version,
            "year": self.planned.plan.year,
            "kind": self.activity.kind,
        }

    def get_initial(self):
        names = ("wording", "short_name", "start_date", "due_date", *EXPECTED)
        return {name: getattr(self.latest, name) for name in names} | {
            "from_quarter": max(self.first_quarter(), self.latest.from_quarter)
        }

    def act(self, form):
        actions.change_activity_terms(
            activity=self.activity,
            expected_version=form.cleaned_data["edit_version"],
            by=self.request.membership,
            **_terms(form),
            **self.when(form),
        )
        quarter = form.cleaned_data["from_quarter"]
        return f"{_capital(self.name)} is changed from quarter {quarter} on."

    def compare(self, current, typed):
        return _both_words(current, _in_words(**{name: typed[name] for name in TERMS}))


@requires(Permission.EDIT_PLAN)
class WithdrawActivity(Withdrawal, ActivityPage):
    def find(self):
        super().find()
        self.element = self.activity
        self.heading = f"Withdraw {self.name}"
        self.wording = _latest(self.activity).wording

    def act(self, form):
        actions.withdraw_activity(
            activity=self.activity,
            expected_version=form.cleaned_data["edit_version"],
            by=self.request.membership,
            **self.when(form),
        )
        return self.done(form)


@requires(Permission.EDIT_PLAN)
class ActivityOrder(TemplateView):
    """In which order an objective's activities print."""

    template_name = "programmes/order.html"

    def get_context_data(self, organisation, year, programme, number, **kwargs):
        objective = objective_of(self.request.membership, year, programme, number)
        rows = objective.activities.filter(withdrawn_from=None).prefetch_related("terms")
        named = [(row, list(row.terms.all())[-1]) for row in rows]
        return super().get_context_data(
            objective=objective, rows=named, year=year, year_words=year_label(year), **kwargs
        )


@requires(Permission.EDIT_PLAN)
@require_POST
def move_activity(request, organisation, year, programme, number, key):
    activity = activity_of(request.membership, year, programme, number, key)
    earlier = request.POST.get("to") == "earlier"
    actions.move_activity(activity=activity, earlier=earlier, by=request.membership)
    messages.success(request, f"{activity.key} is moved {'up' if earlier else 'down'}.")
    return redirect("objective-order", organisation, year, programme, number)


TERMS = ("wording", "short_name", "start_date", "due_date", *EXPECTED)


def _terms(form) -> dict[str, object]:
    names = ("wording", "short_name", "start_date", "due_date")
    return {name: form.cleaned_data[name] for name in names} | {"expected": form.expected}


def _latest(element):
    return element.terms.select_related("recorded_by__user").latest("from_quarter", "pk")


def _both_words(current, yours: str) -> list[BothTexts]:
    """What the conflict shows: the element as it now is, and what was typed."""
    latest = _latest(current)
    if current.withdrawn_from is not None:
        by, at = current.withdrawn_by, current.withdrawn_at
        theirs = f"Withdrawn from quarter {current.withdrawn_from}: {current.withdrawn_reason}"
    else:
        by, at = latest.recorded_by, latest.recorded_at
        theirs = _words_of(latest)
    name = by.user.name if by else ""
    return [BothTexts(str(current), theirs, yours, by=name, at=at)]


def _words_of(latest) -> str:
    if not hasattr(latest, "due_date"):
        return f"{latest.wording}\n\nShort name: {latest.short_name}"
    return _in_words(**{name: getattr(latest, name) for name in TERMS})


def _in_words(*, wording, short_name, start_date, due_date, **expected) -> str:
    typed = ["own steps" if figure is None else f"{figure}%" for figure in expected.values()]
    return (
        f"{wording}\n\nShort name: {short_name}\n"
        f"From {print_day(start_date)} to {print_day(due_date)}\n"
        f"Expected by quarter: {', '.join(typed)}"
    )


def _capital(words: str) -> str:
    return words[0].upper() + words[1:]
