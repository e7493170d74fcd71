"""One measure: its page, and what is to be taken away of it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from functools import cached_property
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.generic import View

from accounts.access import requires
from accounts.models import Membership
from accounts.roles import Permission
from charts.series import to_svg
from components.downloads import KINDS, file_of
from periods.calendar import print_day
from records import clock
from tables.html import to_html
from tables.workbook_out import Sheet

from ..addresses import typing_address
from ..comparing import words
from ..comparing.order import order_of
from ..comparing.page import MeasurePage, build_page
from ..comparing.pictures import drawn_spans, series_chart
from ..comparing.prices import Prices, prices_of
from ..comparing.tables import history_table, ranking_table, series_table
from ..effects.on_the_page import section_of
from ..effects.pictures import markers_of
from ..models import DataSet, ManagementResponse, Measure, MeasureOwnership, Observation
from ..permissions import may_enter, may_keep, may_respond
from ..spans import span_containing
from ..vocabulary import MeasureState
from .finding import address, measure_or_404

#: What there is of it to take away; a page of paper has no room for so many columns.
FILES = ("xlsx", "csv", "json")


@dataclass(frozen=True)
class Asked:
    """What the address asks for: ``?period=2009-10&known=2011-01-31&real=yes``. Nonsense is the
    page as it is without it."""

    period: str
    known: dt.date | None
    real: bool

    @classmethod
    def of(cls, request: HttpRequest) -> Asked:
        return cls(
            period=request.GET.get("period", ""),
            known=_day(request.GET.get("known", "")),
            real=request.GET.get("real", "") == "yes",
        )

    @property
    def known_at(self) -> dt.datetime | None:
        """The end of the day, in London."""
        if self.known is None:
            return None
        last = dt.datetime.combine(self.known, dt.time.max)
        return timezone.make_aware(last)

    def query(self, **other: str) -> str:
        """The same page with something else, as an address has it."""
        asked = {
            "period": self.period,
            "known": self.known.isoformat() if self.known else "",
            "real": "yes" if self.real else "",
        }
        chosen = {name: value for name, value in (asked | other).items() if value}
        return f"?{urlencode(chosen)}" if chosen else ""


def _day(text: str) -> dt.date | None:
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        return None


class _Read:
    """A measure that the person may see, with what the address asks for of it."""

    def __init__(self, request: HttpRequest, pk: int) -> None:
        self.measure: Measure = measure_or_404(request, pk)
        self.asked = Asked.of(request)
        self.organisation_id: int = request.membership.organisation_id
        self._values = Observation.objects.visible_to(request.membership, clock.today())

    @cached_property
    def _prices(self) -> Prices | None:
        return prices_of(self.measure.framework.organisation_id)

    @property
    def prices(self) -> Prices | None:
        """The prices that its money may be said in, where it is money."""
        return self._prices if self.page.definition.is_money else None

    @cached_property
    def page(self) -> MeasurePage:
        return build_page(
            self.measure,
            self._values,
            organisation_id=self.organisation_id,
            period=self.asked.period,
            known_at=self.asked.known_at,
            prices=self._prices if self.asked.real else None,
        )


@requires(Permission.SEE_MEASURES)
class MeasureDetail(View):
    def get(self, request: HttpRequest, organisation: str, measure: int) -> HttpResponse:
        read = _Read(request, measure)
        page, asked = read.page, read.asked
        by, today = request.membership, clock.today()
        section = section_of(by, page, today)
        chart = series_chart(page, markers_of(section.initiatives, drawn_spans(page)))
        context = {
            "section": section,
            "measure": read.measure,
            "page": page,
            "definition": page.definition,
            "meaning": words.meaning_of(page.definition),
            "answer": words.answer(page),
            "figures": words.key_figures(page),
            "ownership": _ownership(read),
            "picture": to_svg(chart) if chart else "",
            "chart": chart,
            "in_unit": f", {page.definition.unit}" if page.definition.unit else "",
            "lines": words.printed_lines(page),
            "order": order_of(page),
            "history": to_html(history_table(page)) if page.history else "",
            "asked": asked,
            "periods": [line.span for line in reversed(page.lines)],
            "days": _days(page, asked),
            "known": words.known_in_words(page.known_at) if page.known_at else "",
            "as_known_now": asked.query(known="") or "?",
            "prices": read.prices,
            "real_terms": words.real_terms_notes(page),
            "files": _files(request, read.measure, asked),
            "response": _response(read),
            "may_respond": may_respond(by, read.measure, by.organisation_id, today),
            "may_keep": may_keep(by, read.measure.framework.organisation_id, today),
            "keeps_here": may_keep(by, by.organisation_id, today),
            "typing": _typing(read, by, today),
            "today": today,
        }
        return render(request, "measures/measure/detail.html", context)


@requires(Permission.SEE_MEASURES)
class MeasureFile(View):
    """The series, all bodies in order, and every value as it was given."""

    def get(self, request: HttpRequest, organisation: str, measure: int, kind: str) -> HttpResponse:
        if kind not in FILES:
            raise Http404("There is no file of that kind")
        read = _Read(request, measure)
        page, ours = read.page, request.organisation
        return file_of(
            kind,
            name=f"{ours.slug}-measure-{read.measure.pk}",
            title=f"{read.measure.code} {page.definition.title}: {words.answer(page)}",
            creator=ours.name,
            sheets=[
                Sheet("By period", series_table(page)),
                Sheet("In order", ranking_table(page)),
                Sheet("As given", history_table(page)),
            ],
            moment=clock.now(),
            notice=ours.notice,
        )


def _ownership(read: _Read) -> MeasureOwnership | None:
    """Who answers for it here. One query."""
    rows = MeasureOwnership.objects.filter(
        measure=read.measure.pk, organisation=read.organisation_id
    )
    return rows.select_related("owner__user", "deputy__user", "updater__user").first()


def _typing(read: _Read, by: Membership, today: dt.date) -> str:
    """Where the person gives its values: of the period asked for, else of the last that is over.
    Empty for who may not, and without a data set to give them in. Two queries at most."""
    measure, shown = read.measure, read.page.shown
    rows = DataSet.objects.taking_values(by.organisation_id, today)
    if measure.state != MeasureState.ADOPTED:
        return ""
    found = rows.filter(framework=measure.framework_id).select_related("organisation").first()
    if found is None or not may_enter(by, found, [measure], today):
        return ""
    last = span_containing(today, measure.months).previous()
    return typing_address(found, shown.span if shown and read.asked.period else last)


def _response(read: _Read) -> ManagementResponse | None:
    """What is done about the period shown. One query, and none without a period."""
    if read.page.shown is None:
        return None
    span = read.page.shown.span
    rows = ManagementResponse.objects.filter(
        measure=read.measure.pk,
        organisation=read.organisation_id,
        start=span.start,
        months=span.months,
    )
    return rows.select_related("owner__user").first()


def _days(page: MeasurePage, asked: Asked) -> list[tuple[str, str]]:
    """The days on which own values were confirmed, the last first, each as an address and in
    words; and the day asked for."""
    given = (one for values in page.history.values() for one in values)
    days = {timezone.localdate(one.confirmed_at) for one in given}
    if asked.known:
        days.add(asked.known)
    return [(day.isoformat(), print_day(day)) for day in sorted(days, reverse=True)]


def _files(request: HttpRequest, measure: Measure, asked: Asked) -> list[tuple[str, str]]:
    return [
        (
            KINDS[kind][0],
            address(request, "measure-file", measure=measure.pk, kind=kind) + asked.query(),
        )
        for kind in FILES
    ]
