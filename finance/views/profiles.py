"""A line's year by month: typed or filled by a shape; its profiles side by side."""

from __future__ import annotations

from django.shortcuts import render
from django.views import View

from accounts.access import requires
from accounts.roles import Permission
from periods.calendar import month_label, year_label
from records import clock

from .. import actions
from ..actions.profiles import lines_without_profile
from ..budgeting.profile_history import ProfileHistory, build_profile_history
from ..budgeting.shapes import MONTHS
from ..forms.profiles import ProfileForm, SpreadForm
from ..statements.line_year import build_line_year
from .base import OfBudget, budget_or_404, budgeted_or_404
from .lines import OneLineOfYear, gap_in_words


@requires(Permission.ENTER_FINANCE)
class SetProfile(OneLineOfYear):
    form_class = ProfileForm
    template_name = "finance/profile.html"
    called = "planned spend by month"

    def find(self):
        super().find()
        self.account = build_line_year(
            budget=self.budget, budgeted=self.budgeted, known_at=clock.now()
        )

    def post(self, request, *args, **kwargs):
        if "fill" not in request.POST:
            return super().post(request, *args, **kwargs)
        form = self.get_form()
        form.fill()
        return self.render_to_response(self.get_context_data(form=form))

    def get_form_kwargs(self):
        profile = self.account.profile
        shown = dict(zip(MONTHS, profile.months, strict=True)) if profile else {}
        return super().get_form_kwargs() | {
            "budget": self.budget,
            "line": self.line,
            "shown": shown,
        }

    def act(self, form):
        given = form.cleaned_data
        actions.set_profile(
            budget=self.budget,
            line=self.line,
            months=form.months,
            dated_on=given["dated_on"],
            reason=given["reason"],
            shape=given["shape"],
            by=self.request.membership,
        )
        gap = form.sum - self.account.revised
        return f"The profile of {self.line} is recorded. {gap_in_words(gap)}"

    def after(self):
        return super().after() + "#profile"

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        form = context["form"]
        months = [
            (month, month_label(self.budget.year, month.month), form.box(month.month))
            for month in self.account.months
        ]
        return context | {"account": self.account, "months": months}


@requires(Permission.ENTER_FINANCE)
class SpreadEvenly(OfBudget):
    form_class = SpreadForm

    @property
    def heading(self):
        return f"Spread every line of {year_label(self.budget.year)} without a profile evenly"

    @property
    def introduction(self):
        names = [line.name for line in lines_without_profile(self.budget)]
        if not names:
            return "Every line of expenditure has a profile."
        return f"Without a profile: {', '.join(names)}. Those that are approved are spread."

    def get_initial(self):
        return {"reason": "The budget in equal months"}

    def act(self, form):
        profiles = actions.spread_evenly(
            budget=self.budget, by=self.request.membership, **form.cleaned_data
        )
        return f"{len(profiles)} line{'' if len(profiles) == 1 else 's'} spread evenly."


@requires(Permission.SEE_FINANCE)
class ProfilesCompared(View):
    def get(self, request, organisation, year, line):
        budget = budget_or_404(request, year)
        line = budgeted_or_404(budget, line).line
        history = build_profile_history(budget, line, known_at=clock.now())
        context = {
            "history": history,
            "heading": heading_of(history),
            "columns": list(zip(history.profiles, history.totals, strict=True)),
            "gap": gap_in_words(history.gap) if history.profiles else "",
            "budget": budget,
            "year_label": year_label(year),
            "may_enter": request.membership.may(Permission.ENTER_FINANCE),
        }
        return render(request, "finance/profile_history.html", context)


def heading_of(history: ProfileHistory) -> str:
    """How often the line was planned anew."""
    again = len(history.profiles) - 1
    if again < 0:
        return f"{history.line}: not planned by month"
    if again == 0:
        return f"{history.line}: planned once"
    return f"{history.line}: re-profiled {'once' if again == 1 else f'{again} times'}"
