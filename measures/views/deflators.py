"""Deflators of the registers that an organisation reads: the list, and an index more."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.generic import View

from accounts.access import requires
from accounts.roles import Permission
from components.pages import ActionPage
from periods.calendar import year_label
from records import clock

from ..actions import deflators as verbs
from ..forms.deflators import IndexForm
from ..models import DeflatorIndex, DeflatorSeries, Framework
from ..terms import plain_number
from ..vocabulary import ListKind
from ..wording import counted
from .finding import address
from .kept_lists import list_files_of


@dataclass(frozen=True)
class SeriesTable:
    """``rows``: the year and its index, the newest first."""

    series: DeflatorSeries
    rows: list[tuple[str, str]]


@requires(Permission.SEE_MEASURES)
class DeflatorList(View):
    """The organisation's own, and those of the leads whose frameworks it uses. Two queries."""

    def get(self, request: HttpRequest, organisation: str) -> HttpResponse:
        leads = Framework.objects.visible_to(request.membership, clock.today())
        keepers = {request.organisation.pk, *leads.values_list("organisation", flat=True)}
        series = DeflatorSeries.objects.filter(kept_by__in=keepers).select_related("kept_by")
        tables = [SeriesTable(one, rows) for one, rows in _with_rows(list(series))]
        context = {
            "answer": counted(len(tables), "deflator") if tables else "None yet",
            "tables": tables,
            "list_files": list_files_of(request, ListKind.DEFLATOR),
            "may_keep": request.membership.may(Permission.KEEP_MEASURES),
        }
        return render(request, "measures/lists/deflators.html", context)


def _with_rows(series: list[DeflatorSeries]):
    now: dict[int, dict[int, Decimal]] = {one.pk: {} for one in series}
    for row in DeflatorIndex.objects.filter(series__in=series).order_by("pk"):
        now[row.series_id][row.year] = row.index
    for one in series:
        years = sorted(now[one.pk].items(), reverse=True)
        yield one, [(year_label(year), plain_number(index)) for year, index in years]


@requires(Permission.KEEP_MEASURES)
class NewIndex(ActionPage):
    form_class = IndexForm

    def find(self) -> None:
        self.series = get_object_or_404(self.request.organisation.deflators, pk=self.kwargs["pk"])
        self.heading = f"{self.series}: the index of a year"

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"on": clock.today()}

    def act(self, form):
        row = verbs.record_index(
            series=self.series, by=self.request.membership, **form.cleaned_data
        )
        return f"{self.series}: the index of {year_label(row.year)} is added"

    def back(self):
        return address(self.request, "deflator-list"), "Deflators"
