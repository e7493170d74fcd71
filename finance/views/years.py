"""The end of a year: what is open, closing and reopening, carry-forwards, the next budget."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.views import View
from django.views.decorators.http import require_POST

from accounts.access import requires
from accounts.roles import Permission
from figures.money import pounds_and_pence, sterling
from periods.calendar import month_end, month_label, print_day, year_label
from records import clock
from records.refusals import Refused

from .. import actions
from ..forms.years import BringInForm, CarryForwardForm, DecideForm, ReopenYearForm, RollForm
from ..models import CarryForward
from ..permissions import check_is_theirs, lines_to_forecast
from ..years import (
    YearEnd,
    budget_after,
    build_year_end,
    is_beyond_what_is_left,
    left_of,
    lines_to_place,
)
from .base import (
    FinanceActionPage,
    OfBudget,
    address,
    budget_or_404,
    budgeted_or_404,
    who_when,
)


@requires(Permission.SEE_FINANCE)
class YearEndPage(View):
    """How the year stands, what is open, what each line came to and what it asks to keep."""

    def get(self, request, organisation, year):
        budget = budget_or_404(request, year)
        end = build_year_end(budget)
        following = budget_after(budget)
        may = request.membership.may
        context = {
            "end": end,
            "heading": heading_of(end),
            "label": year_label(year),
            "next_label": year_label(year + 1),
            "has_ended": clock.today() > month_end(year, 12),
            "open_months": [(month, month_label(year, month)) for month in end.open_months],
            "following": following,
            "can_roll": following is None or not following.budgeted_lines.exists(),
            "to_place": lines_to_place(following) if following else [],
            "may_plan": may(Permission.EDIT_PLAN),
            "unallocated": pounds_and_pence(abs(end.unallocated)),
            "may_enter": may(Permission.ENTER_FINANCE),
            "may_ask_for": _lines_to_ask_for(request.membership, budget),
            "may_reopen": may(Permission.REOPEN_MONTH),
        }
        return render(request, "finance/year_end.html", context)


def _lines_to_ask_for(membership, budget) -> set[int]:
    """Ids of the lines that the person may ask to carry forward."""
    if not membership.may(Permission.FORECAST_LINES):
        return set()
    return set(lines_to_forecast(membership, budget.lines.all()).values_list("pk", flat=True))


def heading_of(end: YearEnd) -> str:
    label = year_label(end.budget.year)
    if end.closing:
        return f"{label} is closed: {sterling(end.actual)} spent of {sterling(end.revised)}"
    if clock.today() <= month_end(end.budget.year, 12):
        return f"{label} has not ended yet"
    return f"{label} is open" if end.hindrances else f"{label} can be closed"


@requires(Permission.ENTER_FINANCE)
@require_POST
def close_year(request, organisation, year):
    budget = budget_or_404(request, year)
    try:
        actions.close_year(budget=budget, by=request.membership)
    except Refused as refused:
        messages.error(request, refused.message)
    else:
        messages.success(request, f"{year_label(year)} is closed.")
    return redirect(address(request, "year-end", year=year))


class OfYearEnd(OfBudget):
    def back(self):
        year = self.budget.year
        return address(self.request, "year-end", year=year), f"Year end {year_label(year)}"


@requires(Permission.REOPEN_MONTH)
class ReopenYear(OfYearEnd):
    form_class = ReopenYearForm
    introduction = (
        "The outturn of the close is kept. The months stay closed: reopen each one that must be "
        "corrected, then close it and the year again."
    )

    @property
    def heading(self):
        return f"Reopen {year_label(self.budget.year)}"

    def act(self, form):
        reason = form.cleaned_data["reason"]
        actions.reopen_year(budget=self.budget, reason=reason, by=self.request.membership)
        return f"{year_label(self.budget.year)} is open again."


@requires(Permission.FORECAST_LINES)
class AskCarryForward(OfYearEnd):
    form_class = CarryForwardForm

    def find(self):
        super().find()
        self.line = budgeted_or_404(self.budget, self.kwargs["line"]).line
        check_is_theirs(self.request.membership, self.line)
        found = left_of(self.budget, self.line)
        self.heading = f"Carry forward from {self.line} into {year_label(self.budget.year + 1)}"
        self.introduction = (
            f"At most £{pounds_and_pence(found.most)}: the revised budget of "
            f"£{pounds_and_pence(found.revised)} less the actual of "
            f"£{pounds_and_pence(found.actual)}. A director decides."
        )

    def act(self, form):
        actions.request_carry_forward(
            budget=self.budget, line=self.line, by=self.request.membership, **form.cleaned_data
        )
        return f"The carry-forward of {self.line} is asked for. A director decides on it."


def request_or_404(request, pk: int) -> CarryForward:
    rows = CarryForward.objects.filter(budget__organisation=request.organisation)
    people = ("budget", "line__group", "requested_by__user", "decided_by__user", "change__budget")
    return get_object_or_404(rows.select_related(*people), pk=pk)


@requires(Permission.SEE_FINANCE)
class OneCarryForward(View):
    def get(self, request, organisation, pk):
        asked = request_or_404(request, pk)
        waits = asked.state == CarryForward.State.REQUESTED
        by = request.membership
        is_beyond = is_beyond_what_is_left(asked)
        may_decide = actions.may_decide_on_carry_forward(by, asked)
        context = {
            "asked": asked,
            "heading": f"Carry forward {exact(asked)} of {asked.line}: {STATES[asked.state]}",
            "summary": summary_of(asked),
            "label": year_label(asked.budget.year),
            "waits": waits,
            "is_beyond": is_beyond,
            "may_decide": (waits or is_beyond) and may_decide,
        }
        return render(request, "finance/year_carry_forward.html", context)


STATES = {
    CarryForward.State.REQUESTED: "waits for a director",
    CarryForward.State.APPROVED: "approved",
    CarryForward.State.REFUSED: "refused",
}


def exact(asked: CarryForward) -> str:
    return f"£{pounds_and_pence(asked.amount)}"


def summary_of(asked: CarryForward) -> list[tuple[str, object]]:
    most = left_of(asked.budget, asked.line).most
    rows = [
        ("Budget line", f"{asked.line} ({asked.line.group.name})"),
        ("Amount", exact(asked)),
        ("Left of the line now", f"£{pounds_and_pence(most)}"),
        ("What it is for", asked.reason),
        ("Asked", who_when(asked.requested_by, asked.requested_at)),
    ]
    if asked.decided_by:
        rows.append((asked.get_state_display(), who_when(asked.decided_by, asked.decided_at)))
    if asked.decision_reason:
        rows.append(("Reason of the decision", asked.decision_reason))
    if asked.change:
        label = year_label(asked.change.budget.year)
        rows.append(("In the budget", f"{label}, from {print_day(asked.change.dated_on)}"))
    return rows


@requires(Permission.APPROVE_BUDGET_CHANGE)
class DecideCarryForward(FinanceActionPage):
    form_class = DecideForm

    def find(self):
        self.asked = request_or_404(self.request, self.kwargs["pk"])
        self.heading = f"Decide on {exact(self.asked)} of {self.asked.line}"
        self.introduction = f"Asked for by {self.asked.requested_by}: {self.asked.reason}"

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"edit_version": self.asked.edit_version}

    def act(self, form):
        approves = form.cleaned_data["decision"] == "approve"
        verb = actions.approve_carry_forward if approves else actions.refuse_carry_forward
        verb(
            request=self.asked,
            reason=form.cleaned_data["reason"],
            expected_version=form.cleaned_data["edit_version"],
            by=self.request.membership,
        )
        return f"The carry-forward is {'approved' if approves else 'refused'}."

    def back(self):
        return address(self.request, "carry-forward", pk=self.asked.pk), "The carry-forward"


@requires(Permission.ENTER_FINANCE)
class BringIn(OfBudget):
    """Into the budget of the address: what the year before carries forward."""

    form_class = BringInForm

    @property
    def heading(self):
        before, year = year_label(self.budget.year - 1), year_label(self.budget.year)
        return f"Bring what {before} carries forward into {year}"

    introduction = (
        "Each approved amount adds to its line, on the authority of who approved it. Reserves pay "
        "for it: the budget then does not balance, and says why."
    )

    def act(self, form):
        changes = actions.bring_in_carry_forwards(
            budget=self.budget,
            dated_on=form.cleaned_data["dated_on"],
            by=self.request.membership,
        )
        count = sum(change.amounts.count() for change in changes)
        return f"{count} carry-forward{'' if count == 1 else 's'} brought in."


@requires(Permission.ENTER_FINANCE)
@require_POST
def place_lines(request, organisation, year):
    budget = budget_or_404(request, year)
    try:
        placed = actions.place_continued_lines(budget=budget, by=request.membership)
    except Refused as refused:
        messages.error(request, refused.message)
    else:
        stand = "line stands" if len(placed) == 1 else "lines stand"
        text = (
            f"{len(placed)} {stand} under what continues the objective of {year_label(year - 1)}."
        )
        messages.success(request, text)
    return redirect(address(request, "year-end", year=year - 1))


@requires(Permission.ENTER_FINANCE)
class RollBudget(OfYearEnd):
    form_class = RollForm
    introduction = (
        "It takes in the lines that have not ended, under the objectives that continue theirs, "
        "without profiles. Nothing is approved until you have saved the approved budget."
    )

    def find(self):
        super().find()
        if self.budget.year >= 2100:
            raise Http404("No later year")

    @property
    def heading(self):
        this, following = self.budget.year, self.budget.year + 1
        return f"Make the budget for {year_label(following)} from {year_label(this)}"

    def act(self, form):
        self.figures = form.cleaned_data["figures"]
        self.made = actions.roll_budget(budget=self.budget, by=self.request.membership)
        count = self.made.budgeted_lines.count()
        return (
            f"The budget for {year_label(self.made.year)} is made with {count} "
            f"line{'' if count == 1 else 's'}. Enter what is approved."
        )

    def after(self):
        page = address(self.request, "budget-approve", year=self.made.year)
        return f"{page}?from=last-year" if self.figures == "revised" else page
