"""Reading scorecards: the list, a card on screen and to take away."""

from __future__ import annotations

import calendar
import datetime as dt
import re
from collections.abc import Sequence

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.generic import View

from accounts.access import requires
from accounts.roles import Permission
from components.downloads import KINDS, file_of
from records import clock
from tables.workbook_out import Sheet

from ..cards.builder import card_for
from ..cards.pages import answer, ends_of, page_of
from ..cards.placing import of_what
from ..cards.records import CardRecord
from ..cards.tables import NOTES, ON_PAPER, card_tables, tables_on_paper, whole_table
from ..models import Scorecard
from ..permissions import may_keep
from .finding import address

MONTH = re.compile(r"(\d{4})-(\d{2})", re.ASCII)


@requires(Permission.SEE_MEASURES)
class ScorecardList(View):
    def get(self, request: HttpRequest, organisation: str) -> HttpResponse:
        today = clock.today()
        cards = list(Scorecard.objects.visible_to(request.membership).order_by("level", "name"))
        for card in cards:
            card.of = of_what(card)
        standing = [one for one in cards if one.ended_on is None or one.ended_on >= today]
        context = {
            "cards": standing,
            "ended": [one for one in cards if one not in standing],
            "may_keep": may_keep(request.membership, request.organisation.pk, today),
        }
        return render(request, "measures/cards/list.html", context)


@requires(Permission.SEE_MEASURES)
class ScorecardPage(View):
    """``?to=2010-03``: as it was at the end of March 2010. Without it each measure is shown for
    the last period that has a value."""

    def get(self, request: HttpRequest, organisation: str, scorecard: str) -> HttpResponse:
        to = month_asked(request)
        card = card_or_404(request, scorecard, to)
        context = {
            "card": card,
            "answer": answer(card),
            "perspectives": page_of(card),
            "notes": NOTES,
            "to": f"{to:%Y-%m}" if to else "",
            "ends": ends_of(card),
            "files": files(request, "scorecard-file", to, scorecard=scorecard),
            "may_keep": may_keep(request.membership, request.organisation.pk, clock.today()),
            "here": request.get_full_path(),
        }
        return render(request, "measures/cards/detail.html", context)


@requires(Permission.SEE_MEASURES)
class ScorecardFile(View):
    """The card as it is on the page: a table for each perspective; CSV has them in one."""

    def get(
        self, request: HttpRequest, organisation: str, scorecard: str, kind: str
    ) -> HttpResponse:
        to = month_asked(request)
        card = card_or_404(request, scorecard, to)
        return file_of(
            kind,
            name=f"{request.organisation.slug}-scorecard-{card.slug}",
            title=card.name,
            creator=card.organisation,
            sheets=sheets_of(card, kind),
            moment=card.known_at,
            notice=request.organisation.notice,
        )


def card_or_404(request: HttpRequest, slug: str, to: dt.date | None) -> CardRecord:
    card = card_for(request.membership, slug, to=to)
    if card is None:
        raise Http404("No such scorecard")
    return card


def sheets_of(card: CardRecord, kind: str) -> Sequence[Sheet]:
    if kind == "csv":
        return [Sheet(card.name, whole_table(card))]
    if kind == "pdf":
        return _on_paper(card) or [Sheet(card.name, whole_table(card))]
    found = [Sheet(one.caption, one, about=(card.of,)) for one in card_tables(card)]
    return found or [Sheet(card.name, whole_table(card))]


def _on_paper(card: CardRecord) -> list[Sheet]:
    """Of what it is stands above the first alone."""
    tables = tables_on_paper(card, ON_PAPER)
    return [Sheet(one.caption, one, about=(card.of,) if one is tables[0] else ()) for one in tables]


def month_asked(request: HttpRequest) -> dt.date | None:
    """The last day of the month of ``?to=2010-03``; nonsense is as if nothing was asked."""
    match = MONTH.fullmatch(request.GET.get("to", ""))
    if not match or not (1900 < int(match[1]) < 2200 and 1 <= int(match[2]) <= 12):
        return None
    year, month = int(match[1]), int(match[2])
    return dt.date(year, month, calendar.monthrange(year, month)[1])


def files(
    request: HttpRequest, name: str, to: dt.date | None, **more: object
) -> list[tuple[str, str]]:
    """The kinds of file that there are of the card, each with its address."""
    asked = f"?to={to:%Y-%m}" if to else ""
    return [
        (words, address(request, name, kind=kind, **more) + asked)
        for kind, (words, _) in KINDS.items()
    ]
