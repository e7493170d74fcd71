"""What a meeting's pack holds now: agenda, editions and documents, read once."""

from __future__ import annotations

from collections import defaultdict

from meetings.models import AgendaDocument, AgendaItem, Meeting

from ..models import EditionFile
from .papers import PaperBefore, papers_before
from .records import DOCUMENT, PAPER, PackItem, PackPart, PackRecord


def build_pack(meeting: Meeting) -> PackRecord:
    """The record of the pack as it would be made now. Papers first, then documents, under each
    item; a paper under no item comes with none, as the agenda does not name it."""
    papers: dict[int | None, list[PaperBefore]] = defaultdict(list)
    for one in papers_before(meeting):
        papers[one.item_id].append(one)
    documents: dict[int, list[AgendaDocument]] = defaultdict(list)
    given = AgendaDocument.objects.standing().filter(item__meeting=meeting)
    for document in given.select_related("stored_file").order_by("pk"):
        documents[document.item_id].append(document)
    items = [
        one
        for one in meeting.items.order_by("number", "pk")
        if one.withdrawn_on is None or meeting.is_agenda_published
    ]
    organisation = meeting.body.organisation
    return PackRecord(
        organisation=organisation.name,
        notice=organisation.notice,
        body=meeting.body.name,
        meets_on=meeting.meets_on,
        starts_at=f"{meeting.starts_at:%H:%M}" if meeting.starts_at else "",
        place=meeting.place,
        items=tuple(_item(one, papers[one.pk], documents[one.pk]) for one in items),
    )


def _item(item: AgendaItem, papers: list[PaperBefore], documents: list[AgendaDocument]) -> PackItem:
    stands = item.withdrawn_on is None
    issued = [_of_paper(one, one.pdf) for one in papers if one.pdf is not None]
    parts = [*issued, *(_of_document(one) for one in documents)]
    return PackItem(
        number=item.number,
        title=item.title,
        purpose=item.get_purpose_display(),
        presenter=item.presenter,
        exemption=item.exemption,
        late_reason=item.late_reason,
        withdrawn=item.withdrawn_reason,
        is_withdrawn=not stands,
        parts=tuple(parts) if stands else (),
        missing=tuple(str(one.paper) for one in papers if one.pdf is None) if stands else (),
    )


def _of_paper(before: PaperBefore, pdf: EditionFile) -> PackPart:
    return PackPart(
        kind=PAPER,
        title=str(before.paper),
        about=f"Edition {before.edition.number}",
        file=pdf.stored_file_id,
        sha256=pdf.stored_file.sha256,
    )


def _of_document(document: AgendaDocument) -> PackPart:
    return PackPart(
        kind=DOCUMENT,
        title=document.title,
        about=document.source,
        file=document.stored_file_id,
        sha256=document.stored_file.sha256,
    )
