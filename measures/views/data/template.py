"""The Excel template of a data set: which period, and the file."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.http import content_disposition_header
from django.views import View

from accounts.access import requires
from accounts.permissions import denied
from accounts.roles import Permission
from components.downloads import KINDS

from ...imports.rows import held_in
from ...imports.template_out import write_template
from ...models import ReportingBody
from .finding import may_bring
from .typing import PeriodAsked


@requires(Permission.SEE_MEASURES)
class Template(View):
    """Which period; ``?every=year&period=2009-10&file=yes`` is the workbook."""

    def get(self, request, organisation, data_set):
        asked = PeriodAsked.of(request, data_set)
        if not asked.everything or not may_bring(request.membership):
            raise denied(Permission.KEEP_MEASURES)
        if request.GET.get("file"):
            return _file(request, asked)
        return render(request, "measures/data/template.html", {"asked": asked})


def _file(request, asked: PeriodAsked) -> HttpResponse:
    """All bodies for who keeps measures, else the own."""
    data_set, span = asked.data_set, asked.span
    bodies = ReportingBody.objects.filter(kept_by=data_set.framework.organisation_id)
    if not request.membership.may(Permission.KEEP_MEASURES):
        bodies = bodies.filter(organisation=data_set.organisation_id)
    measures = asked.measures
    held = held_in(data_set, [measure.pk for measure, _ in measures])
    content = write_template(data_set, span, measures, list(bodies.order_by("name")), held)
    response = HttpResponse(content, content_type=KINDS["xlsx"][1])
    name = f"{data_set.slug}-{span.key}.xlsx"
    response["Content-Disposition"] = content_disposition_header(True, name)
    return response
