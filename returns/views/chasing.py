"""Pages on which a round is run: remind, give more time, ask for it, reopen."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from accounts.access import requires
from accounts.roles import Permission
from components.pages import ActionPage
from periods.calendar import print_day
from records.refusals import Refused

from ..actions import ask_for_extension, extend, remind, remind_all, reopen_return
from ..forms.chasing import ExtendForm, RemindForm, ReopenForm
from .finding import address, return_or_404, round_or_404


class OfOneReturn(ActionPage):
    """What the pages about one return share."""

    def find(self) -> None:
        self.programme_return = return_or_404(
            self.request, self.kwargs["period"], self.kwargs["programme"]
        )
        self.heading = self.question.format(self.programme_return.programme)

    question = "{}"

    def back(self) -> tuple[str, str]:
        period = self.programme_return.period
        names = {"organisation": self.request.organisation.slug, "period": period.key}
        return reverse("round-detail", kwargs=names), f"{period}: all returns"


@requires(Permission.RUN_ROUND)
class RemindOne(OfOneReturn):
    form_class = RemindForm
    question = "Remind who heads {}"
    introduction = "Head and deputies are told in the day’s one message, with a link to the return."

    def act(self, form) -> str:
        by = self.request.membership
        remind(programme_return=self.programme_return, by=by, **form.cleaned_data)
        return f"Who heads {self.programme_return.programme} is reminded"


@requires(Permission.RUN_ROUND)
class RemindAll(ActionPage):
    form_class = RemindForm
    heading = "Remind everyone whose return is not handed in"
    introduction = RemindOne.introduction

    def find(self) -> None:
        self.period = round_or_404(self.request, self.kwargs["period"])

    def act(self, form) -> str:
        by = self.request.membership
        sent = remind_all(period=self.period, by=by, **form.cleaned_data)
        return f"Reminded of {len(sent)} return{'' if len(sent) == 1 else 's'}"

    def back(self) -> tuple[str, str]:
        names = {"organisation": self.request.organisation.slug, "period": self.period.key}
        return reverse("round-detail", kwargs=names), f"{self.period}: all returns"


@requires(Permission.RUN_ROUND)
class ExtendOne(OfOneReturn):
    form_class = ExtendForm
    question = "Give {} more time"

    def act(self, form) -> str:
        by = self.request.membership
        given = extend(programme_return=self.programme_return, by=by, **form.cleaned_data)
        return f"{self.programme_return.programme} has time until {print_day(given.until)}"


@requires(Permission.REOPEN_RETURN)
class Reopen(OfOneReturn):
    form_class = ReopenForm
    question = "Reopen the return of {}"
    introduction = (
        "A new version begins, as a copy. What was approved stays on the record, and in every "
        "paper that was issued; a paper in preparation waits for the new version."
    )

    def act(self, form) -> str:
        by = self.request.membership
        reopen_return(programme_return=self.programme_return, by=by, **form.cleaned_data)
        return f"The return of {self.programme_return.programme} is reopened, and its head is told"

    def back(self) -> tuple[str, str]:
        return address("return-detail", self.programme_return), "The return"


@requires(Permission.GIVE_RETURN)
@require_POST
def ask_extension(
    request: HttpRequest, organisation: str, period: str, programme: str
) -> HttpResponse:
    programme_return = return_or_404(request, period, programme)
    try:
        ask_for_extension(
            programme_return=programme_return,
            reason=request.POST.get("reason", ""),
            by=request.membership,
        )
    except Refused as refused:
        messages.error(request, refused.message)
    else:
        messages.success(request, "More time is asked for. You are told as soon as it is given.")
    return redirect(address("return-detail", programme_return))
