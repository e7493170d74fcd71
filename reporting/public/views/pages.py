"""The public pages of an organisation."""

from __future__ import annotations

import json

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.template.loader import render_to_string

from tables.csv import to_csv
from tables.html import to_html
from tables.plain import to_plain

from ...models import Edition
from ...search.finding import ask, for_everybody
from ...search.views import question_in
from ..answering import public_page
from ..standing import TABLES, Publisher, Told


# permission: none, anyone may read what is released
@public_page
def organisation_page(request: HttpRequest, publisher: Publisher) -> HttpResponse:
    tables = {key: publisher.table(key) for key in TABLES}
    shown = [(key, TABLES[key], one.table, one.told) for key, one in tables.items() if one]
    return _page(
        publisher,
        "organisation.html",
        editions=publisher.editions,
        packs=publisher.packs,
        scorecards=publisher.scorecards,
        tables=[
            (key, title, to_html(table), table.notes, told.edition)
            for key, title, table, told in shown
        ],
    )


# permission: none, anyone may read what is released
@public_page
def edition_page(
    request: HttpRequest, publisher: Publisher, paper: int, number: int
) -> HttpResponse:
    edition = released(publisher, paper, number)
    others = [one for one in publisher.editions if one.paper_id == paper and one != edition]
    return _page(
        publisher,
        "edition.html",
        edition=edition,
        files=list(edition.files.for_public()),
        newer=next((one for one in others if one.number > number), None),
        older=[one for one in others if one.number < number],
    )


# permission: none, anyone may search what is released
@public_page
def search(request: HttpRequest, publisher: Publisher) -> HttpResponse:
    passages = for_everybody(publisher.organisation.pk)
    answer = ask(question_in(request), passages)
    return _page(publisher, "search.html", answer=answer)


# permission: none, anyone may read what is released
@public_page
def data(request: HttpRequest, publisher: Publisher, key: str, extension: str) -> HttpResponse:
    """The table of the page as CSV or JSON: exact values, a minus and never brackets."""
    shown = publisher.table(key) if key in TABLES else None
    if shown is None:
        raise Http404("No such table")
    table, heading = shown.table, shown.told.record.heading
    if extension == "csv":
        response = HttpResponse(to_csv(table), content_type="text/csv; charset=utf-8")
    else:
        plain = {"from": _source(shown.told), **to_plain(table)}
        written = json.dumps(plain, ensure_ascii=False, indent=1)
        response = HttpResponse(f"{written}\n", content_type="application/json")
    name = f"{publisher.organisation.slug}-{key}-{heading.period_key}.{extension}"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["Access-Control-Allow-Origin"] = "*"
    return response


def _source(told: Told) -> dict:
    heading, edition = told.record.heading, told.edition
    return {
        "organisation": heading.organisation,
        "notice": heading.demo_notice,
        "paper": heading.title,
        "edition": edition.number,
        "released": edition.release.recorded_at.isoformat(),
        "period_end": heading.period_end.isoformat(),
    }


def released(publisher: Publisher, paper: int, number: int) -> Edition:
    """A 404 for what is not released, or not any more."""
    editions = Edition.objects.public().filter(paper__organisation=publisher.organisation)
    editions = editions.with_paper().select_related("release", "issue").defer("record")
    return get_object_or_404(editions, paper=paper, number=number)


def _page(publisher: Publisher, template: str, **context: object) -> HttpResponse:
    """Without the request: nothing on it depends on who asks, and no session is opened."""
    known = {"publisher": publisher, "organisation": publisher.organisation}
    return HttpResponse(render_to_string(f"reporting/public/{template}", known | context))
