"""A meeting's pack for everybody: nothing of it says what is private, nor how much of that is.

It holds the items that are taken in public, under them papers that were released (as the public
reads them) and documents of other bodies. Items have no numbers, since gaps would tell.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace

from django.db.models import Exists, OuterRef

from accounts.models import Organisation
from meetings.models import AgendaDocument, AgendaItem, Meeting

from ..models import Edition, EditionFile, Pack
from .builder import build_pack
from .records import DOCUMENT, PAPER, PackItem, PackPart, PackRecord, read_record


def build_public_pack(meeting: Meeting) -> PackRecord:
    """The record of the pack for the public as it would be made now; empty before the agenda is
    published."""
    papers = _papers(meeting)
    record = build_pack(meeting)
    items = tuple(
        _item(one, papers[one.number])
        for one in record.items
        if meeting.is_agenda_published and not one.exemption and not one.is_withdrawn
    )
    return replace(record, items=items)


def _item(item: PackItem, papers: list[PackPart]) -> PackItem:
    documents = [one for one in item.parts if one.kind == DOCUMENT]
    return replace(item, number=0, parts=(*papers, *documents), missing=())


def _papers(meeting: Meeting) -> dict[int, list[PackPart]]:
    """By number of the item, the newest released edition of each paper, in the public's PDF."""
    files = (
        EditionFile.objects.for_public()
        .filter(
            format=EditionFile.Format.PDF,
            edition__in=Edition.objects.public(),
            edition__paper__meeting=meeting,
            edition__paper__item__withdrawn_on=None,
        )
        .select_related(
            "stored_file",
            "edition__paper__item",
            "edition__paper__period",
            "edition__paper__programme",
        )
        .defer("edition__record")
        .order_by("edition__paper_id", "edition__number")
    )
    newest = {one.edition.paper_id: one for one in files if one.edition.paper.item}
    found: dict[int, list[PackPart]] = defaultdict(list)
    for one in newest.values():
        found[one.edition.paper.item.number].append(_part(one))
    return found


def _part(file: EditionFile) -> PackPart:
    return PackPart(
        kind=PAPER,
        title=str(file.edition.paper),
        about=f"Edition {file.edition.number}",
        file=file.stored_file_id,
        sha256=file.stored_file.sha256,
    )


# What the public pages offer ---------------------------------------------------------------


def packs_for_public(organisation: Organisation) -> list[Pack]:
    """The last pack for the public of each meeting, the newest meeting first; left out are those
    that hold what the public may not read any more. Four queries."""
    later = (
        Pack.objects.for_public()
        .made()
        .filter(meeting=OuterRef("meeting"), number__gt=OuterRef("number"))
    )
    made = (
        Pack.objects.for_public()
        .made()
        .filter(
            ~Exists(later.order_by()),
            meeting__body__organisation=organisation,
            meeting__agenda_published_at__isnull=False,
            meeting__cancelled_on=None,
        )
        .select_related("meeting__body", "file__stored_file")
        .order_by("-meeting__meets_on", "-meeting_id")
    )
    last = {one.meeting_id: one for one in made}
    records = {pk: read_record(one.record, one.schema_version) for pk, one in last.items()}
    still = _readable(records)
    return [last[pk] for pk, record in records.items() if _said_by(pk, record) <= still]


def _said_by(meeting: int, record: PackRecord) -> set[tuple]:
    """What a pack tells: the titles of its items, and its files as they read when it was made. An
    erasure by order puts other bytes under the same number: the fingerprint tells."""
    items = {(meeting, "item", one.title) for one in record.items}
    return items | {(meeting, one.kind, one.file, one.sha256) for one in record.parts}


def _readable(records: dict[int, PackRecord]) -> set[tuple]:
    """Of all that, what everybody may read now."""
    files = [part.file for record in records.values() for part in record.parts]
    items = AgendaItem.objects.standing().filter(meeting__in=records, exemption="")
    documents = AgendaDocument.objects.standing().filter(item__in=items.order_by())
    papers = EditionFile.objects.for_public().filter(
        stored_file__in=files, edition__in=Edition.objects.public()
    )
    file = ("stored_file", "stored_file__sha256")
    return {
        *((meeting, "item", title) for meeting, title in items.values_list("meeting", "title")),
        *(
            (meeting, DOCUMENT, *which)
            for meeting, *which in documents.values_list("item__meeting", *file)
        ),
        *(
            (meeting, PAPER, *which)
            for meeting, *which in papers.values_list("edition__paper__meeting", *file)
        ),
    }
