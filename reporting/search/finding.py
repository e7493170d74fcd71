"""Asking: which passages answer a question, best first, for members or for the public."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from django.db import connection
from django.db.models import QuerySet

from accounts.models import Membership
from accounts.roles import Permission

from ..models import Audience, Edition, Passage
from .words import Piece, excerpt, score, terms_of

#: How many of the passages that a database finds are weighed, and how many are shown.
WEIGHED, SHOWN = 400, 50
_BEGIN, _END = "\x02", "\x03"
_MATCHED = re.compile(f"{_BEGIN}(.*?){_END}")

_POSTGRESQL = r"""
    SELECT id, ts_headline('english',
        regexp_replace(heading || ' ' || text, '[^[:alnum:]]+', ' ', 'g'),
        to_tsquery('english', %s),
        'HighlightAll=true, StartSel="{begin}", StopSel="{end}"')
    FROM reporting_passage
    WHERE words @@ to_tsquery('english', %s) AND id IN ({allowed})
    ORDER BY ts_rank(words, to_tsquery('english', %s)) DESC, id DESC LIMIT {limit}"""
_SQLITE = """
    SELECT rowid, highlight(passage_words, 0, '{begin}', '{end}') || ' ' ||
        highlight(passage_words, 1, '{begin}', '{end}')
    FROM passage_words
    WHERE passage_words MATCH %s AND rowid IN ({allowed})
    ORDER BY bm25(passage_words, 4.0, 1.0), rowid DESC LIMIT {limit}"""


@dataclass(frozen=True)
class Hit:
    """One answer: the passage, its heading and the text around, the words asked for marked."""

    passage: Passage
    heading: tuple[Piece, ...]
    text: tuple[Piece, ...]


@dataclass(frozen=True)
class Answer:
    """``is_partial``: no passage has all the words, these have some. ``more`` says that only the
    best are shown."""

    question: str
    terms: tuple[str, ...]
    hits: tuple[Hit, ...] = ()
    is_partial: bool = False
    more: bool = False


def for_members(membership: Membership, *, earlier: bool = False) -> QuerySet[Passage]:
    """Passages of issued editions, private parts included: of the newest edition of each paper or,
    ``earlier``, of all. Withdrawn ones only for who may open them."""
    editions = Edition.objects.visible_to(membership).issued()
    if not membership.may(Permission.OPEN_WITHDRAWN):
        editions = editions.filter(withdrawal=None)
    if not earlier:
        editions = editions.latest_of_each_paper()
    return Passage.objects.filter(edition__in=editions.order_by(), audience=Audience.MEMBERS)


def for_everybody(organisation_id: int) -> QuerySet[Passage]:
    """Passages of what is released to the public now; nothing private is among them."""
    editions = Edition.objects.public().filter(paper__organisation=organisation_id)
    return Passage.objects.filter(edition__in=editions.order_by(), audience=Audience.PUBLIC)


def ask(question: str, passages: QuerySet[Passage]) -> Answer:
    """The best answers among the passages. All words are wanted; where no passage has all of
    them, passages with some."""
    terms = terms_of(question)
    if not terms:
        return Answer(question, terms)
    found = _matching(terms, passages, together=True)
    is_partial = not found and len(terms) > 1
    if is_partial:
        found = _matching(terms, passages, together=False)
    hits = _ranked(found)
    return Answer(question, terms, hits[:SHOWN], is_partial and bool(hits), len(hits) > SHOWN)


def _matching(
    terms: tuple[str, ...], passages: QuerySet[Passage], *, together: bool
) -> dict[int, frozenset[str]]:
    """By passage, the words of it that matched, as the database's own full text sees them."""
    allowed, params = passages.order_by().values("pk").query.sql_with_params()
    if connection.vendor == "postgresql":
        asked = (" & " if together else " | ").join(terms)
        sql, params = _POSTGRESQL, (asked, asked, *params, asked)
    else:
        asked = (" AND " if together else " OR ").join(f'"{term}"' for term in terms)
        sql, params = _SQLITE, (asked, *params)
    sql = sql.format(allowed=allowed, begin=_BEGIN, end=_END, limit=WEIGHED)
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        rows = cursor.fetchall()
    return {pk: frozenset(one.lower() for one in _MATCHED.findall(text)) for pk, text in rows}


def _ranked(found: dict[int, frozenset[str]]) -> tuple[Hit, ...]:
    passages = Passage.objects.filter(pk__in=found).select_related(
        "edition__paper__period",
        "edition__paper__programme",
        "edition__paper__meeting__body",
        "edition__issue",
        "edition__withdrawal",
    )
    passages = passages.defer("edition__record")
    best = sorted(
        ((score(one.heading, one.text, found[one.pk]), one) for one in passages),
        key=lambda pair: (
            -round(pair[0], 6),
            -pair[1].edition.paper.meeting.meets_on.toordinal(),
            -pair[1].edition.number,
            pair[1].edition_id,
            pair[1].position,
        ),
    )
    return tuple(_hits((one for _, one in best), found))


def _hits(passages: Iterator[Passage], found: dict[int, frozenset[str]]) -> Iterator[Hit]:
    for one in passages:
        forms = found[one.pk]
        yield Hit(one, excerpt(one.heading, forms), excerpt(one.text, forms))
