"""The end of a month: what is missing, closing it, reopening it, and what was corrected since."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.views import View
from django.views.decorators.http import require_POST

from accounts.access import requires
from accounts.models import Membership
from accounts.roles import Permission
from figures.money import pounds_and_pence
from periods.calendar import month_label
from records.refusals import Refused

from .. import actions
from ..forms.notes import ReopenForm
from ..models import Budget, BudgetLine, MonthClosing
from ..months.closing import FINANCE, HOLDERS, month_states
from ..months.month_end import MonthEnd, build_month_end
from ..months.since_close import build_since_close, closings_of
from ..permissions import lines_to_forecast, may_forecast
from .base import address, budget_or_404, month_or_404
from .entry import OfMonth

WHOM = {HOLDERS: "budget holders", FINANCE: "finance"}


@requires(Permission.SEE_FINANCE)
class MonthEndPage(View):
    """How the month stands and what it lacks; who may, closes or reopens it here."""

    def get(self, request, organisation, year, month):
        budget = budget_or_404(request, year)
        found = build_month_end(budget, month_or_404(month))
        states = month_states(budget)
        acts = budget.closings.filter(month=month).select_related("recorded_by__user")
        context = {
            "end": found,
            "acts": acts,
            "heading": _heading(found, states),
            "stages": [_stage(stage, states, month) for stage in (HOLDERS, FINANCE)],
            "earlier": [(one, month_label(year, one)) for one in states.open_before(month)],
            "was_closed": any(act.stage == FINANCE and act.is_closed for act in acts),
            "may_close": request.membership.may(Permission.ENTER_FINANCE),
            "may_reopen": request.membership.may(Permission.REOPEN_MONTH),
            "writable": _writable(request.membership, budget, month),
            "unallocated": pounds_and_pence(found.unallocated),
            "statement": address(request, "position-statement", year=year, month=month),
        }
        return render(request, "finance/month_end.html", context)


def _writable(membership: Membership, budget: Budget, month: int) -> set[int]:
    """The budget's lines that the person may project and note now."""
    if not may_forecast(membership, budget, month):
        return set()
    lines = BudgetLine.objects.filter(budgeted__budget=budget)
    return set(lines_to_forecast(membership, lines).values_list("pk", flat=True))


def _heading(end: MonthEnd, states) -> str:
    if states.is_closed_for_finance(end.month):
        return f"{end.label} is closed"
    if states.is_closed_for_holders(end.month):
        return f"{end.label} is closed for budget holders, open for finance"
    return f"{end.label} is open"


def _stage(stage: str, states, month: int) -> dict[str, object]:
    """What the page says and offers of one of the two closings."""
    closed = states.closed(month, stage)
    by_finance = states.is_closed_for_finance(month)
    in_turn = states.is_closed_for_holders(month) and not states.open_before(month)
    return {
        "stage": stage,
        "whom": WHOM[stage],
        "closed": closed,
        "can_close": not closed and not by_finance and (stage == HOLDERS or in_turn),
        "can_reopen": closed and (stage == FINANCE or not by_finance),
    }


def stage_or_404(stage: str) -> str:
    if stage not in MonthClosing.Stage.values:
        raise Http404("A month closes for holders and for finance")
    return stage


@requires(Permission.ENTER_FINANCE)
@require_POST
def close_month(request, organisation, year, month, stage):
    budget = budget_or_404(request, year)
    month_or_404(month)
    stage_or_404(stage)
    try:
        actions.close_month(budget=budget, month=month, stage=stage, by=request.membership)
    except Refused as refused:
        messages.error(request, refused.message)
    else:
        label = month_label(year, month)
        messages.success(request, f"{label} is closed for {WHOM[stage]}.")
    return redirect(address(request, "month-end", year=year, month=month))


@requires(Permission.REOPEN_MONTH)
class ReopenMonth(OfMonth):
    form_class = ReopenForm

    def prepare(self):
        self.stage = stage_or_404(self.kwargs["stage"])
        self.heading = f"Reopen {self.label} for {WHOM[self.stage]}"
        if self.stage == FINANCE:
            self.introduction = (
                "Figures may then be entered and loaded into the month again. The statement as it "
                "stood at the close is kept beside what is corrected."
            )

    def act(self, form):
        actions.reopen_month(
            budget=self.budget,
            month=self.month,
            stage=self.stage,
            reason=form.cleaned_data["reason"],
            by=self.request.membership,
        )
        return f"{self.label} is open for {WHOM[self.stage]} again."

    def back(self):
        return self.page("month-end"), f"Month end, {self.label}"


@requires(Permission.SEE_FINANCE)
class SinceClose(View):
    """As at close and as corrected since, side by side. ``?close=`` names another of the month's
    closes than the first."""

    def get(self, request, organisation, year, month):
        budget = budget_or_404(request, year)
        closings = closings_of(budget, month_or_404(month))
        closes = [act for act in closings if act.is_closed]
        label = month_label(year, month)
        context = {"budget": budget, "month": month, "label": label}
        if not closes:
            return render(request, "finance/not_closed.html", context)
        asked = request.GET.get("close", "")
        closing = next((act for act in closes if str(act.pk) == asked), closes[0])
        since = build_since_close(budget, month, closings, closing)
        context |= {
            "since": since,
            "caption": f"Actual to the end of {label}, by line",
            "later_caption": f"Corrections of {label} and before in later months",
        }
        return render(request, "finance/since_close.html", context)
