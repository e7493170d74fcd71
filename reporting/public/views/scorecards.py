"""A scorecard as everybody sees it: values of published data sets, and nothing of what is done."""

from __future__ import annotations

import json

from django.http import Http404, HttpRequest, HttpResponse
from django.template.loader import render_to_string

from measures.cards.builder import public_card
from measures.cards.pages import answer, page_of
from measures.cards.records import CardRecord
from measures.cards.tables import NOTES, PUBLIC, whole_table
from measures.models import Scorecard
from tables.csv import to_csv
from tables.plain import to_plain

from ..answering import public_values
from ..standing import Publisher


# permission: none, anyone may read what is marked for the public
@public_values
def scorecard_page(request: HttpRequest, publisher: Publisher, scorecard: str) -> HttpResponse:
    card = _card(publisher, scorecard)
    context = {
        "publisher": publisher,
        "organisation": publisher.organisation,
        "card": card,
        "answer": answer(card),
        "perspectives": page_of(card),
        "notes": NOTES,
    }
    return HttpResponse(render_to_string("reporting/public/scorecard.html", context))


# permission: none, anyone may read what is marked for the public
@public_values
def scorecard_data(
    request: HttpRequest, publisher: Publisher, scorecard: str, extension: str
) -> HttpResponse:
    """The card in one table as CSV or JSON: exact values, a minus and never brackets."""
    card = _card(publisher, scorecard)
    table = whole_table(card, PUBLIC)
    if extension == "csv":
        response = HttpResponse(to_csv(table), content_type="text/csv; charset=utf-8")
    else:
        plain = {"from": _source(publisher, card), **to_plain(table)}
        written = json.dumps(plain, ensure_ascii=False, indent=1)
        response = HttpResponse(f"{written}\n", content_type="application/json")
    name = f"{publisher.organisation.slug}-scorecard-{card.slug}.{extension}"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["Access-Control-Allow-Origin"] = "*"
    return response


def _source(publisher: Publisher, card: CardRecord) -> dict[str, str]:
    return {
        "organisation": card.organisation,
        "notice": publisher.organisation.notice,
        "scorecard": card.name,
        "of": card.of,
    }


def _card(publisher: Publisher, slug: str) -> CardRecord:
    """A 404 for what is not marked for the public, or has ended."""
    shown = next((one for one in publisher.scorecards if one.slug == slug), None)
    card = shown and public_card(Scorecard.objects.filter(pk=shown.pk))
    if not card:
        raise Http404("No such scorecard")
    return card
