"""Keeping the passages of editions: written when an edition is issued, and anew by a command."""

from __future__ import annotations

from django.db import connection, transaction

from ..models import Audience, Edition, Passage
from ..papers.audiences import for_public
from ..papers.records import read_record
from .passages import passages_of
from .words import folded


@transaction.atomic
def index_edition(edition: Edition) -> int:
    """The edition's passages, those of before replaced; returns how many."""
    record = read_record(edition.record, edition.schema_version)
    passages = [
        Passage(
            edition=edition,
            audience=audience,
            position=position,
            place=one.place,
            called=one.called[:300],
            heading=one.heading[:600],
            text=one.text,
        )
        for audience, version in (
            (Audience.MEMBERS, record),
            (Audience.PUBLIC, for_public(record)),
        )
        for position, one in enumerate(passages_of(version))
    ]
    forget_edition(edition)
    Passage.objects.bulk_create(passages)
    _keep_words(passages)
    return len(passages)


@transaction.atomic
def forget_edition(edition: Edition) -> None:
    """No passage of the edition is found any more."""
    passages = Passage.objects.filter(edition=edition)
    if connection.vendor == "sqlite":
        found = list(passages.values_list("pk"))
        with connection.cursor() as cursor:
            cursor.executemany("DELETE FROM passage_words WHERE rowid = %s", found)
    passages.delete()


def _keep_words(passages: list[Passage]) -> None:
    """SQLite's full text is a table beside; PostgreSQL's is a column that fills itself."""
    if connection.vendor != "sqlite":
        return
    rows = [(one.pk, folded(one.heading), folded(one.text)) for one in passages]
    with connection.cursor() as cursor:
        cursor.executemany(
            "INSERT OR REPLACE INTO passage_words (rowid, heading, text) VALUES (%s, %s, %s)", rows
        )
