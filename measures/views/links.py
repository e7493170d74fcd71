"""What a measure shows: the objectives, aims and outcomes that it is linked to."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_POST

from accounts.access import requires
from accounts.roles import Permission
from components.pages import ActionPage
from records import clock

from ..actions import links
from ..forms.links import LinkForm
from ..linking import links_of
from ..models import MeasureLink
from ..permissions import may_keep
from .finding import address, do, measure_or_404
from .targets import definition_of


@requires(Permission.SEE_MEASURES)
class MeasureLinks(ActionPage):
    """The links that stand; who keeps measures adds one and ends one."""

    form_class = LinkForm
    template_name = "measures/links/links.html"

    def find(self) -> None:
        self.measure = measure_or_404(self.request, self.kwargs["measure"])
        title = definition_of(self.measure).title
        self.heading = f"Objectives and aims of {self.measure.code} {title}"

    def get_form_kwargs(self):
        more = {"by": self.request.membership, "on": clock.today()}
        return super().get_form_kwargs() | more

    def act(self, form):
        link = links.link_measure(
            organisation=self.request.organisation,
            measure=self.measure,
            to=form.chosen(),
            by=self.request.membership,
        )
        return f"{self.measure.code} is linked to {_named(link)}"

    def back(self):
        path = address(self.request, "measure-detail", measure=self.measure.pk)
        return path, str(self.measure)

    def after(self):
        return address(self.request, "measure-links", measure=self.measure.pk)

    def get_context_data(self, **kwargs):
        organisation = self.request.organisation.pk
        return super().get_context_data(
            links=links_of(organisation, [self.measure.pk]).get(self.measure.pk, []),
            measure=self.measure,
            may_keep=may_keep(self.request.membership, organisation, clock.today()),
            **kwargs,
        )


@requires(Permission.KEEP_MEASURES)
@require_POST
def end_link(request: HttpRequest, organisation: str, measure: int, link: int) -> HttpResponse:
    found = measure_or_404(request, measure)
    rows = MeasureLink.objects.filter(organisation=request.organisation, measure=found)
    linked = get_object_or_404(rows.select_related("objective", "aim"), pk=link)
    do(
        request,
        lambda: links.end_link(link=linked, by=request.membership),
        f"{found.code} is no longer linked to {_named(linked)}",
    )
    return redirect(address(request, "measure-links", measure=found.pk))


def _named(link: MeasureLink) -> str:
    return str(link.aim) if link.aim else f"objective {link.objective.number}"
