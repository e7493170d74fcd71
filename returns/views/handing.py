"""Pages on which a step changes hands."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from accounts.access import requires
from accounts.roles import Permission
from components.pages import ActionPage
from records import clock
from records.refusals import Refused

from ..actions.handing import hand_over_step, report_step_done, take_back_step
from ..forms.handing import HandOverForm
from ..handing import standing, who_may_receive
from ..models import ReturnVersion, StepHandover
from ..permissions import check_may_give
from .attaching import objective_or_404, step_address
from .finding import address, last_version_or_404


@requires(Permission.GIVE_RETURN)
class HandOverStep(ActionPage):
    """Choose a person for one step."""

    form_class = HandOverForm

    def find(self) -> None:
        kwargs = self.kwargs
        self.version = last_version_or_404(self.request, kwargs["period"], kwargs["programme"])
        programme_return, today = self.version.programme_return, clock.today()
        check_may_give(self.request.membership, programme_return, today)
        self.objective = objective_or_404(self.version, kwargs["number"])
        self.heading = f"Who fills in objective {self.objective.number}?"
        self.people = who_may_receive(programme_return.programme, self.request.membership, today)
        if not self.people:
            self.introduction = (
                "There is no contributor yet. An administrator of your organisation can invite "
                "one, or give a colleague that role."
            )

    def get_form_kwargs(self) -> dict[str, object]:
        return super().get_form_kwargs() | {"people": self.people}

    def act(self, form: HandOverForm) -> str:
        to = next(one for one in self.people if str(one.pk) == form.cleaned_data["to"])
        hand_over_step(
            programme_return=self.version.programme_return,
            objective=self.objective,
            to=to,
            note=form.cleaned_data["note"],
            by=self.request.membership,
        )
        return f"Objective {self.objective.number} is with {to.user.name} now."

    def back(self) -> tuple[str, str]:
        return step_address(self.version, self.objective), f"Objective {self.objective.number}"


@requires(Permission.GIVE_RETURN)
@require_POST
def take_back(request, organisation, period, programme, number) -> HttpResponse:
    version, handover = _handed_over(request, period, programme, number)
    try:
        take_back_step(handover=handover, by=request.membership)
    except Refused as refused:
        messages.error(request, refused.message)
    else:
        messages.success(request, f"Objective {number} is with you again")
    return redirect(step_address(version, handover.objective))


@requires(Permission.FILL_STEP)
@require_POST
def report_done(request, organisation, period, programme, number) -> HttpResponse:
    version, handover = _handed_over(request, period, programme, number)
    try:
        report_step_done(handover=handover, by=request.membership)
    except Refused as refused:
        messages.error(request, refused.message)
        return redirect(step_address(version, handover.objective))
    messages.success(request, f"Objective {number} is done: whoever heads the programme sees it")
    return redirect(address("return-detail", version.programme_return))


def _handed_over(
    request: HttpRequest, period: str, programme: str, number: int
) -> tuple[ReturnVersion, StepHandover]:
    """Who may not see whom the step is with learns from the action; a step that is with nobody
    is a 404."""
    version = last_version_or_404(request, period, programme)
    objective = objective_or_404(version, number)
    handover = standing(version.programme_return).get(objective.pk)
    if handover is None:
        raise Http404("This step is with nobody")
    handover.programme_return = version.programme_return
    handover.objective = objective
    return version, handover
