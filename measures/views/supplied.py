"""Who has supplied what, for the lead of a consortium; and the same as a file."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.generic import View

from accounts.access import requires
from accounts.roles import Permission
from components.downloads import KINDS, file_of
from periods.calendar import year_label
from records import clock
from tables.html import to_html
from tables.workbook_out import Sheet

from ..models import Consortium
from ..supplied import SupplyPage, supply_page
from ..supply_tables import NOTES, supply_table
from .finding_consortia import address, led_consortium_or_404

#: What can be taken away.
FILES = ("xlsx", "csv")


@requires(Permission.SEE_MEASURES)
class SuppliedPage(View):
    """``?year=2009&measure=12``; nonsense is the newest year, all measures."""

    def get(self, request: HttpRequest, organisation: str, consortium: int) -> HttpResponse:
        found = led_consortium_or_404(request, consortium)
        page = _asked(request, found)
        context = {
            "consortium": found,
            "page": page,
            "years": [(year, year_label(year)) for year in page.years],
            "table": to_html(supply_table(found, page)),
            "notes": NOTES,
            "files": _files(request, found),
        }
        return render(request, "measures/consortia/supplied.html", context)


@requires(Permission.SEE_MEASURES)
class SuppliedFile(View):
    def get(
        self, request: HttpRequest, organisation: str, consortium: int, kind: str
    ) -> HttpResponse:
        if kind not in FILES:
            raise Http404("There is no file of that kind")
        found = led_consortium_or_404(request, consortium)
        page = _asked(request, found)
        return file_of(
            kind,
            name=f"{found.slug}-supplied",
            title=page.answer,
            creator=request.organisation.name,
            sheets=[Sheet("Supplied", supply_table(found, page))],
            moment=clock.now(),
            notice=request.organisation.notice,
        )


def _asked(request: HttpRequest, consortium: Consortium) -> SupplyPage:
    return supply_page(
        consortium,
        year=_number(request.GET.get("year")),
        measure_pk=_number(request.GET.get("measure")),
        on=clock.today(),
    )


def _number(text: str | None) -> int | None:
    return int(text) if text and text.isascii() and text.isdecimal() and len(text) < 10 else None


def _files(request: HttpRequest, consortium: Consortium) -> list[tuple[str, str]]:
    query = request.GET.urlencode()
    return [
        (
            KINDS[kind][0],
            address(request, "consortium-supplied-file", consortium=consortium.pk, kind=kind)
            + (f"?{query}" if query else ""),
        )
        for kind in FILES
    ]
