"""Pages of rounds: all of them, one with its returns, opening one, changing its dates."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.generic import View

from accounts.access import requires
from accounts.roles import Permission
from periods.models import ReportingPeriod
from records import clock
from records.refusals import Conflict, Refused

from ..actions import change_round, open_round
from ..forms import ChangeRoundForm, OpenRoundForm
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
        may_open = request.membership.may(Permission.OPEN_ROUND)
        return render(request, "returns/round.html", {"table": table, "may_open": may_open})


@requires(Permission.OPEN_ROUND)
class OpenRound(View):
    def get(self, request: HttpRequest, organisation: str) -> HttpResponse:
        return self.page(request, OpenRoundForm(quarters=quarters_to_open(request.organisation)))

    def post(self, request: HttpRequest, organisation: str) -> HttpResponse:
        form = OpenRoundForm(request.POST, quarters=quarters_to_open(request.organisation))
        if form.is_valid():
            try:
                period = open_round(
                    organisation=request.organisation, by=request.membership, **form.values()
                )
            except Refused as refused:
                form.add_error(refused.field, refused.message)
            else:
                messages.success(request, f"The round for {period} is open")
                return _to_round(period)
        return self.page(request, form)

    def page(self, request: HttpRequest, form: OpenRoundForm) -> HttpResponse:
        return render(request, "returns/open_round.html", {"form": form})


@requires(Permission.OPEN_ROUND)
class ChangeRound(View):
    def get(self, request: HttpRequest, organisation: str, period: str) -> HttpResponse:
        found = round_or_404(request, period)
        initial = {name: getattr(found, name) for name in ChangeRoundForm.field_order}
        form = ChangeRoundForm(initial=initial, edit_version=found.edit_version)
        return self.page(request, found, form)

    def post(self, request: HttpRequest, organisation: str, period: str) -> HttpResponse:
        found = round_or_404(request, period)
        form = ChangeRoundForm(request.POST)
        theirs = ()
        if form.is_valid():
            try:
                change_round(
                    period=found,
                    expected_version=form.cleaned_data["edit_version"],
                    by=request.membership,
                    **form.values(),
                )
            except Conflict as conflict:
                theirs = _differences(form, conflict.current)
                form.refuse_as_stale(conflict.current.edit_version)
            except Refused as refused:
                form.add_error(refused.field, refused.message)
            else:
                messages.success(request, f"The round for {found} was changed")
                return _to_round(found)
        return self.page(request, found, form, theirs)

    def page(self, request, period, form, differences=()) -> HttpResponse:
        context = {"period": period, "form": form, "differences": differences}
        return render(request, "returns/change_round.html", context)


def _answer(rounds: list[ReportingPeriod]) -> str:
    if not rounds:
        return "No round has been opened yet"
    newest = rounds[0]
    return f"Rounds: {newest}, {in_words(newest.handed_in, newest.total)}"


def _to_round(period: ReportingPeriod) -> HttpResponse:
    kwargs = {"organisation": period.organisation.slug, "period": period.key}
    return redirect(reverse("round-detail", kwargs=kwargs))


def _differences(form: ChangeRoundForm, current: ReportingPeriod) -> list[tuple[str, str, str]]:
    """Label, what is stored now, what was typed, for each field in which they differ."""
    return [
        (form.fields[name].label, str(getattr(current, name)), str(typed))
        for name, typed in form.values().items()
        if getattr(current, name) != typed
    ]
