"""A data set sent on: chosen by period, as XML, CSV, JSON or Excel."""

from __future__ import annotations

import datetime as dt
import re

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.generic import View

from accounts.access import requires
from accounts.roles import Permission
from components.downloads import file_of
from records import clock
from tables.workbook_out import Sheet

from ..doors.onward import Onward, build_onward, observations_of, spans_of, table_of
from ..doors.xml_out import to_xml
from ..models import DataSet
from ..spans import Span
from ..wording import counted
from .data.finding import own_set_or_404
from .finding import address

#: By the ending of the file's name.
KINDS = {"xml": "XML", "csv": "CSV", "json": "JSON", "xlsx": "Excel"}
#: A workbook of more rows takes longer to write than a person waits.
MOST_IN_EXCEL = 8_000
_CHOSEN = re.compile(r"(\d{4}-\d{2}-\d{2})\.(\d{1,2})")


@requires(Permission.SEE_MEASURES)
class OnwardPage(View):
    """``?period=2009-04-01.12``: the first day and the months; without one everything."""

    def get(self, request: HttpRequest, organisation: str, data_set: int) -> HttpResponse:
        found = own_set_or_404(request, data_set)
        rows = observations_of(found, request.membership, clock.today())
        spans = spans_of(rows)
        span = _asked(request, spans)
        chosen = rows.filter(start=span.start, months=span.months) if span else rows
        keys = ("measure", "body", "start", "months")
        count = chosen.order_by().values_list(*keys).distinct().count()
        context = {
            "data_set": found,
            "answer": _answer(found, count, span),
            "count": count,
            "choices": [(key_of(one), one.label, one == span) for one in spans],
            "files": _files(request, found, span, count),
            "too_many": f"{MOST_IN_EXCEL:,}" if count > MOST_IN_EXCEL else "",
            "of": span.label if span else "all periods",
        }
        return render(request, "measures/requests/onward.html", context)


@requires(Permission.SEE_MEASURES)
class OnwardFile(View):
    def get(
        self, request: HttpRequest, organisation: str, data_set: int, kind: str
    ) -> HttpResponse:
        if kind not in KINDS:
            raise Http404("There is no file of that kind")
        found = own_set_or_404(request, data_set)
        rows = observations_of(found, request.membership, clock.today())
        span = _asked(request, spans_of(rows))
        onward = build_onward(found, rows, span, clock.now())
        if kind == "xlsx" and len(onward.rows) > MOST_IN_EXCEL:
            raise Http404("These are too many rows for a workbook")
        name = f"{found.slug}-{span.key if span else 'all'}"
        return as_xml(onward, name) if kind == "xml" else as_table(onward, name, kind)


def as_xml(onward: Onward, name: str) -> HttpResponse:
    if not onward.rows:
        raise Http404("A return has at least one value")
    response = HttpResponse(to_xml(onward), content_type="application/xml")
    response["Content-Disposition"] = f'attachment; filename="{name}.xml"'
    return response


def as_table(onward: Onward, name: str, kind: str) -> HttpResponse:
    organisation = onward.data_set.organisation
    return file_of(
        kind,
        name=name,
        title=f"{onward.data_set}, {onward.of}",
        creator=organisation.name,
        sheets=[Sheet("Values", table_of(onward))],
        moment=onward.moment,
        notice=organisation.notice,
    )


def key_of(span: Span) -> str:
    return f"{span.start.isoformat()}.{span.months}"


def _asked(request: HttpRequest, spans: list[Span]) -> Span | None:
    """One of those that have values; nonsense is everything."""
    match = _CHOSEN.fullmatch(request.GET.get("period", ""))
    if not match:
        return None
    try:
        span = Span(dt.date.fromisoformat(match[1]), int(match[2]))
    except ValueError:
        return None
    return span if span in spans else None


def _answer(data_set: DataSet, count: int, span: Span | None) -> str:
    if not count:
        return f"{data_set} has no values yet"
    return f"{counted(count, 'value')} of {span.label if span else 'all periods'} to send on"


def _files(
    request: HttpRequest, data_set: DataSet, span: Span | None, count: int
) -> list[tuple[str, str]]:
    """Every kind with its address; Excel where the rows are not too many."""
    query = f"?period={key_of(span)}" if span else ""
    return [
        (words, address(request, "data-set-onward-file", data_set=data_set.pk, kind=kind) + query)
        for kind, words in KINDS.items()
        if kind != "xlsx" or count <= MOST_IN_EXCEL
    ]
