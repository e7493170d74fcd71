"""What an address names, or 404."""

from __future__ import annotations

from django.http import Http404, HttpRequest
from django.urls import reverse

from periods.calendar import Quarter
from periods.models import ReportingPeriod
from records import clock

from ..models import ProgrammeReturn, ReturnVersion
from ..step_query import with_step, with_tolerances
from ..steps import Gap


def quarter_or_404(key: str) -> Quarter:
    try:
        return Quarter.from_key(key)
    except ValueError as error:
        raise Http404("No such quarter") from error


def round_or_404(request: HttpRequest, period: str) -> ReportingPeriod:
    """The opened round of the person's organisation."""
    rounds = ReportingPeriod.objects.visible_to(request.membership).opened()
    return _or_404(rounds.for_quarter(quarter_or_404(period)).select_related("organisation"))


def return_or_404(request: HttpRequest, period: str, programme: str) -> ProgrammeReturn:
    """The return of the person's organisation, every version and extension."""
    found = ProgrammeReturn.objects.visible_to(request.membership)
    found = found.at(quarter_or_404(period), programme)
    return _or_404(found.with_submissions().with_extensions())


def last_version_or_404(request: HttpRequest, period: str, programme: str) -> ReturnVersion:
    """The last version of the return, with all that names it. One query.

    The organisation is the request's own: it need not be read again.
    """
    versions = ReturnVersion.objects.visible_to(request.membership)
    found = versions.at(quarter_or_404(period), programme).named().order_by("-number")
    return _named(request, _or_404(found))


def _named(request: HttpRequest, version: ReturnVersion) -> ReturnVersion:
    version.programme_return.period.organisation = request.organisation
    version.programme_return.programme.organisation = request.organisation
    return version


def step_version_or_404(
    request: HttpRequest, period: str, programme: str, number: int
) -> ReturnVersion:
    """The last version of the return, with what the step of an objective shows. One query."""
    quarter = quarter_or_404(period)
    versions = ReturnVersion.objects.visible_to(request.membership).at(quarter, programme)
    versions = with_step(versions.named(), number, request.membership, clock.today())
    return _named(request, _or_404(with_tolerances(versions, quarter).order_by("-number")))


def addresses(programme_return: ProgrammeReturn) -> dict[str, str]:
    """Every page of a return, by its short name, for templates and redirects.

    They lie under the return's own address (``returns/urls.py``), which alone is looked up: each
    page of a return names them all.
    """
    detail = address("return-detail", programme_return)
    under = ("whole", "check", "submit", "review", "approve", "history")
    return {"detail": detail, **{name: f"{detail}{name}/" for name in under}}


def address(name: str, programme_return: ProgrammeReturn, **more: object) -> str:
    """One page of a return; ``period`` and the programme's organisation are read already."""
    programme = programme_return.programme
    kwargs = {
        "organisation": programme.organisation.slug,
        "period": programme_return.period.key,
        "programme": programme.slug,
        **more,
    }
    return reverse(name, kwargs=kwargs)


def gap_link(programme_return: ProgrammeReturn, gap: Gap) -> dict[str, str]:
    """What is missing, and where it is mended: its step, its box in focus."""
    if gap.objective is None:
        step, where = address("return-whole", programme_return), "The programme as a whole"
    else:
        step = address("return-objective", programme_return, number=gap.objective)
        where = f"Objective {gap.objective}"
    return {"words": f"{where}. {gap.message}", "address": f"{step}?missing#{_box_of(gap)}"}


def _box_of(gap: Gap) -> str:
    """The box to begin at: the first, where a field has several."""
    several = gap.field.endswith(("action_due", "proposed_due_date", "date_moves"))
    return f"id_{gap.field}_0" if several else f"id_{gap.field}"


def _or_404(found):
    one = found.first()
    if one is None:
        raise Http404("No such page")
    return one
