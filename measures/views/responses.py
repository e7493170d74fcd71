"""What is done about a measure where it is red: said, changed, marked as done."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST
from django.views.generic import View

from accounts.access import requires
from accounts.roles import Permission
from components.pages import ActionPage, differences, labels_of
from records import clock

from ..actions import responses
from ..forms.targets import ResponseForm
from ..models import ManagementResponse, Measure
from ..permissions import check_may_respond, may_respond
from ..spans import Span
from .finding import address, back_to, do, measure_or_404, span_or_404
from .targets import definition_of

FIELDS = ("cause", "action", "due_on", "owner")


@requires(Permission.SEE_MEASURES)
class MeasureResponses(View):
    """All that was said, the newest period first."""

    def get(self, request: HttpRequest, organisation: str, measure: int) -> HttpResponse:
        found, by, today = measure_or_404(request, measure), request.membership, clock.today()
        rows = list(responses_to(request, found).order_by("-start"))
        for one in rows:
            one.span = Span(one.start, one.months)
        context = {
            "measure": found,
            "definition": definition_of(found),
            "responses": rows,
            "may_respond": may_respond(by, found, by.organisation_id, today),
            "today": today,
        }
        return render(request, "measures/targets/responses.html", context)


@requires(Permission.SEE_MEASURES)
class Respond(ActionPage):
    """Cause, action, by when and by whom, of one period; said once, then changed here."""

    form_class = ResponseForm

    def find(self) -> None:
        self.measure = measure_or_404(self.request, self.kwargs["measure"])
        self.span = span_or_404(self.measure, self.kwargs["period"])
        by = self.request.membership
        check_may_respond(by, self.measure, by.organisation_id, clock.today())
        self.response = response_at(self.request, self.measure, self.span).first()
        self.heading = f"What is done about {self.measure.code} in {self.span.label}?"
        self.introduction = definition_of(self.measure).title

    def get_initial(self):
        if self.response is None:
            return {}
        return {name: getattr(self.response, name) for name in FIELDS}

    def get_form_kwargs(self):
        version = self.response.edit_version if self.response else 0
        more = {"by": self.request.membership, "on": clock.today(), "edit_version": version}
        return super().get_form_kwargs() | more

    def act(self, form):
        by, fields = self.request.membership, form.response_fields()
        version = form.cleaned_data["edit_version"]
        if version == 0 or self.response is None:
            responses.respond(
                organisation=by.organisation,
                measure=self.measure,
                span=self.span,
                fields=fields,
                by=by,
            )
        else:
            responses.change_response(
                response=self.response, fields=fields, expected_version=version, by=by
            )
        return f"What is done about {self.measure.code} is saved"

    def compare(self, current: ManagementResponse, typed):
        theirs = {name: getattr(current, name) for name in FIELDS}
        return differences(labels_of(ResponseForm), theirs, typed)

    def back(self):
        path = address(self.request, "measure-responses", measure=self.measure.pk)
        return path, f"What is done about {self.measure.code}"

    def after(self):
        return back_to(self.request) or self.back()[0]


@requires(Permission.SEE_MEASURES)
@require_POST
def mark_done(request: HttpRequest, organisation: str, measure: int, period: str) -> HttpResponse:
    """Done today, or ``undo=yes``: not done after all."""
    found = measure_or_404(request, measure)
    response = get_object_or_404(response_at(request, found, span_or_404(found, period)))
    given = {"response": response, "expected_version": response.edit_version}
    if request.POST.get("undo"):
        do(
            request,
            lambda: responses.mark_not_done(**given, by=request.membership),
            f"What is done about {found.code} is not marked as done any more",
        )
    else:
        do(
            request,
            lambda: responses.mark_done(**given, done_on=clock.today(), by=request.membership),
            f"What was to do about {found.code} is marked as done",
        )
    return redirect(back_to(request) or address(request, "measure-responses", measure=found.pk))


def responses_to(request: HttpRequest, measure: Measure):
    rows = ManagementResponse.objects.filter(organisation=request.organisation, measure=measure)
    return rows.select_related("measure", "organisation", "owner__user")


def response_at(request: HttpRequest, measure: Measure, span: Span):
    return responses_to(request, measure).filter(start=span.start, months=span.months)
