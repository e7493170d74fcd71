"""Taking words out of an edition because a court or a regulator ordered it.

The one verb that lifts the triggers. No page calls it: whoever has the server runs the command,
and a frozen row beside the edition says which order it was and who carried it out.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterable

from django.db import transaction

from files.cache import forget_cached
from files.models import FileContent, StoredFile, sha256_of
from records import clock, frozen
from records.codec import fingerprint
from records.refusals import Refused, required

from ...models import Edition, EditionFile, Erasure, Pack
from ...search.index import index_edition
from ..making import MadeFile, make_files
from ..records import read_record

ERASED = "[erased by order]"


def erase_by_order(
    *, edition: Edition, words: Iterable[str], ordered_by: str, order: str, carried_out_by: str
) -> Erasure:
    """Take the words out of the edition's record, make its files anew, and record the order.

    Refused where a word is not there, or where the record could not be read without it. The files
    are made before anything is changed.
    """
    ordered_by = required(
        ordered_by, "Say which court or regulator ordered it.", field="ordered_by"
    )
    order = required(order, "Name the order: its number and date.", field="order")
    carried_out_by = required(carried_out_by, "Say who carries it out.", field="carried_out_by")
    text = _without(edition.record, list(words))
    try:
        record = read_record(text, edition.schema_version)
    except (ValueError, ExceptionGroup) as error:
        raise Refused("Without these words the record cannot be read.") from error
    made = make_files(record)
    before = {
        f"{one.format} for {one.audience}": one.stored_file.sha256
        for one in edition.files.select_related("stored_file")
    }
    with transaction.atomic():
        with frozen.lifted():
            Edition.objects.filter(pk=edition.pk).update(
                record=text, record_sha256=fingerprint(text)
            )
            _replace(edition, made)
        erasure = Erasure.objects.create(
            edition=edition,
            ordered_by=ordered_by,
            order=order,
            carried_out_by=carried_out_by,
            record_sha256_before=edition.record_sha256,
            record_sha256_after=fingerprint(text),
            files_before=before,
        )
        edition.refresh_from_db()
        index_edition(edition)
    # Parts of PDFs that were kept for the next edition hold the words too.
    forget_cached(unused_since=clock.today() + dt.timedelta(days=1))
    return erasure


def packs_that_hold(edition: Edition) -> list[Pack]:
    """Packs of meetings, the members' and the public's, into which a file of the edition was put
    before words were erased from it. They keep the words until somebody takes them out."""
    orders = edition.erasures.values_list("files_before", flat=True)
    files = {sha256 for before in orders for sha256 in before.values()}
    packs = Pack.objects.made().filter(meeting__body__organisation=edition.paper.organisation_id)
    found = packs.holding(files).select_related("meeting__body").defer("record")
    return list(found.order_by("meeting__meets_on", "meeting_id", "audience", "number"))


def _without(record: str, words: list[str]) -> str:
    """The record's text with each of the words replaced, as it stands in JSON."""
    if not words:
        raise Refused("Say which words are to be erased.")
    for one in words:
        written = json.dumps(one, ensure_ascii=False)[1:-1]
        if not one.strip() or written not in record:
            raise Refused(f"These words are not in the edition: {one}")
        record = record.replace(written, ERASED)
    return record


def _replace(edition: Edition, made: tuple[MadeFile, ...]) -> None:
    rows = {(one.format, one.audience): one for one in edition.files.all()}
    for one in made:
        for audience in one.audiences:
            row: EditionFile | None = rows.get((one.format, audience))
            if row is not None:
                FileContent.objects.filter(pk=row.stored_file_id).update(data=one.data)
                StoredFile.objects.filter(pk=row.stored_file_id).update(
                    sha256=sha256_of(one.data), size=len(one.data)
                )
