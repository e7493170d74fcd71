"""Pages that read a return."""

from __future__ import annotations

from django.http import Http404, HttpRequest
from django.views.generic import TemplateView

from accounts.access import requires
from accounts.roles import Permission
from periods.calendar import Quarter

from ..models import ProgrammeReturn


def quarter_or_404(key: str) -> Quarter:
    try:
        return Quarter.from_key(key)
    except ValueError as error:
        raise Http404("No such quarter") from error


def return_or_404(request: HttpRequest, period: str, programme: str) -> ProgrammeReturn:
    """The return that an address names, if it is of the person's organisation."""
    found = ProgrammeReturn.objects.visible_to(request.membership)
    programme_return = found.at(quarter_or_404(period), programme).first()
    if programme_return is None:
        raise Http404("No such return")
    return programme_return


@requires(Permission.SEE_RETURNS)
class ReturnPage(TemplateView):
    template_name = "returns/detail.html"
