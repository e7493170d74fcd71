"""Pages of rounds: all of them, one with its returns, opening one, changing its dates."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.generic import View

from accounts.access import requires
from accounts.roles import Permission
from components.pages import ActionPage, BothTexts
from periods.models import ReportingPeriod
from records import clock

from ..actions import change_round, open_round
from ..forms import ChangeRoundForm, OpenRoundForm
from ..neglect import neglected
from ..rounds import in_words, quarters_to_open, round_table, rounds_of, state_on
from .finding import round_or_404


@requires(Permission.SEE_RETURNS)
class RoundList(View):
    def get(self, request: HttpRequest, organisation: str) -> HttpResponse:
        today = clock.today()
        rounds = rounds_of(request.organisation)
        return render(
            request,
            "returns/rounds.html",
            {
                "answer": _answer(rounds),
                "rounds": [(period, state_on(period, today)) for period in rounds],
                "may_open": request.membership.may(Permission.OPEN_ROUND),
            },
        )


@requires(Permission.SEE_RETURNS)
class RoundPage(View):
    def get(self, request: HttpRequest, organisation: str, period: str) -> HttpResponse:
        table = round_table(round_or_404(request, period), clock.today())
        may = request.membership.may
        context = {
            "table": table,
            "may_open": may(Permission.OPEN_ROUND),
            "may_run": may(Permission.RUN_ROUND),
        }
        return render(request, "returns/round.html", context)


@requires(Permission.SEE_RETURNS)
class RoundDeliverables(View):
    """What nobody owns, never updated, or has not changed for two quarters."""

    def get(self, request: HttpRequest, organisation: str, period: str) -> HttpResponse:
        period = round_or_404(request, period)
        context = {"period": period, "found": neglected(period, clock.today())}
        return render(request, "returns/deliverables.html", context)


@requires(Permission.OPEN_ROUND)
class OpenRound(ActionPage):
    form_class = OpenRoundForm
    template_name = "returns/open_round.html"
    heading = "Open a round"
    introduction = "Every programme in the year’s plan gets a return to give."

    def get_form_kwargs(self):
        """The list begins at the last quarter that has begun: the next ones wait for their time."""
        quarters = quarters_to_open(self.request.organisation)
        begun = [one.key for one in quarters if one.start <= clock.today()]
        initial = {"quarter": begun[0]} if begun else {}
        return super().get_form_kwargs() | {"quarters": quarters, "initial": initial}

    def act(self, form):
        by = self.request.membership
        self.period = open_round(organisation=by.organisation, by=by, **form.values())
        return f"The round for {self.period} is open"

    def back(self):
        names = {"organisation": self.request.organisation.slug}
        return reverse("round-list", kwargs=names), "All rounds"

    def after(self):
        return _address(self.period)


@requires(Permission.OPEN_ROUND)
class ChangeRound(ActionPage):
    form_class = ChangeRoundForm

    def find(self):
        self.period = round_or_404(self.request, self.kwargs["period"])
        self.heading = f"Change the round of {self.period}"

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"edit_version": self.period.edit_version}

    def get_initial(self):
        return {name: getattr(self.period, name) for name in ChangeRoundForm.field_order}

    def act(self, form):
        change_round(
            period=self.period,
            expected_version=form.cleaned_data["edit_version"],
            by=self.request.membership,
            **form.values(),
        )
        return f"The round for {self.period} was changed"

    def back(self):
        return _address(self.period), str(self.period)

    def compare(self, current, typed):
        labels = {name: field.label for name, field in ChangeRoundForm.base_fields.items()}
        return [
            BothTexts(labels[name], str(getattr(current, name)), str(typed[name]))
            for name in ChangeRoundForm.field_order
            if getattr(current, name) != typed[name]
        ]


def _answer(rounds: list[ReportingPeriod]) -> str:
    if not rounds:
        return "No round has been opened yet"
    newest = rounds[0]
    return f"Rounds: {newest}, {in_words(newest.handed_in, newest.total)}"


def _address(period: ReportingPeriod) -> str:
    kwargs = {"organisation": period.organisation.slug, "period": period.key}
    return reverse("round-detail", kwargs=kwargs)
