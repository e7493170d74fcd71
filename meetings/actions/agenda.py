"""The agenda: items added, changed, moved, withdrawn; other bodies' documents under them."""

from __future__ import annotations

from dataclasses import asdict, dataclass

from django.db import transaction
from django.db.models import Max

from accounts.models import Membership
from files.actions import store_file
from records import clock
from records.refusals import Refused, required

from ..models import AgendaDocument, AgendaItem, Meeting
from ..pdf_documents import checked_pdf
from ..permissions import check_keeps
from ..vocabulary import TITLE_LENGTH
from .checks import held_row

MOST_DOCUMENTS = 20
#: A number that no item has for good: two that change places meet there.
BETWEEN = 0


@dataclass(frozen=True)
class ItemFields:
    """What is said of an item. ``exemption``: why it is taken in private, empty where it is not;
    ``late_reason``: why it comes after the agenda was published."""

    title: str
    purpose: str
    presenter: str = ""
    exemption: str = ""
    late_reason: str = ""


@transaction.atomic
def add_item(*, meeting: Meeting, fields: ItemFields, by: Membership) -> AgendaItem:
    """The agenda's last item. Once the agenda is published, why it is late must be said."""
    check_keeps(by, meeting.body.organisation_id)
    meeting = held_row(meeting)
    if meeting.is_agenda_published:
        required(fields.late_reason, "Say why it comes late", field="late_reason")
    numbers = meeting.items if meeting.is_agenda_published else meeting.items.standing()
    last = numbers.aggregate(highest=Max("number"))["highest"] or 0
    item = AgendaItem(meeting=meeting, number=last + 1, **_texts(fields))
    item.signed(by).save()
    return item


@transaction.atomic
def change_item(
    *, item: AgendaItem, fields: ItemFields, expected_version: int, by: Membership
) -> AgendaItem:
    """Other words or another purpose; Conflict for a lost race."""
    item = _opened(item, by)
    for name, value in _texts(fields).items():
        setattr(item, name, value)
    item.signed(by).save_edit(expected_version=expected_version)
    return item


@transaction.atomic
def move_item(*, item: AgendaItem, up: bool, by: Membership) -> AgendaItem:
    """One place up or down, its neighbour the other way; at an end it stays. Refused once the
    agenda is published: papers and people name its numbers."""
    item = _opened(item, by)
    if item.meeting.is_agenda_published:
        raise Refused("The agenda is published: its numbers stay.")
    standing = item.meeting.items.standing()
    beside = (
        standing.filter(number__lt=item.number).last()
        if up
        else standing.filter(number__gt=item.number).first()
    )
    if beside is not None:
        here, there = item.number, beside.number
        for row, number in ((item, BETWEEN), (beside, here), (item, there)):
            _renumber(row, number, by)
    return item


@transaction.atomic
def withdraw_item(*, item: AgendaItem, reason: str, by: Membership) -> AgendaItem:
    """Taken from the agenda. Before it is published those below move up; afterwards its number
    stays, and why it was withdrawn is printed. Refused where something was decided under it."""
    item = _opened(item, by)
    if item.decisions.standing().exists():
        raise Refused("A decision is recorded under this item.")
    published = item.meeting.is_agenda_published
    item.withdrawn_on = clock.today()
    item.withdrawn_reason = (
        required(reason, "Say why it is withdrawn", field="reason") if published else reason.strip()
    )
    item.signed(by).save_edit(expected_version=item.edit_version)
    if not published:
        for below in item.meeting.items.standing().filter(number__gt=item.number):
            _renumber(below, below.number - 1, by)
    return item


@transaction.atomic
def add_document(
    *, item: AgendaItem, name: str, data: bytes, title: str, source: str, by: Membership
) -> AgendaDocument:
    """Another body's PDF under an item, kept as it was given with its SHA-256.

    Refused, in words, for what is no PDF, damaged, locked, too large, or without a page.
    """
    item = _opened(item, by)
    checked = checked_pdf(name, data)
    if item.documents.standing().count() >= MOST_DOCUMENTS:
        raise Refused(f"This item has {MOST_DOCUMENTS} documents already. Withdraw one first.")
    title = (title.strip() or checked.name.removesuffix(".pdf"))[:TITLE_LENGTH]
    stored = store_file(
        organisation=by.organisation, name=checked.name, content_type="application/pdf", data=data
    )
    document = AgendaDocument(
        item=item, title=title, source=source.strip(), stored_file=stored, pages=checked.pages
    )
    document.signed(by).save()
    return document


@transaction.atomic
def withdraw_document(*, document: AgendaDocument, reason: str, by: Membership) -> AgendaDocument:
    """Taken from its item; the file stays kept. After publication the reason is asked for."""
    item = _opened(document.item, by)
    document = item.documents.get(pk=document.pk)
    if document.withdrawn_on is not None:
        raise Refused("This document was withdrawn already.")
    if item.meeting.is_agenda_published:
        required(reason, "Say why it is withdrawn", field="reason")
    document.withdrawn_on, document.withdrawn_reason = clock.today(), reason.strip()
    document.signed(by).save_edit(expected_version=document.edit_version)
    return document


def _opened(item: AgendaItem, by: Membership) -> AgendaItem:
    """The item as it stands, its meeting held; Refused where nothing of it may change."""
    check_keeps(by, item.meeting.body.organisation_id)
    meeting = held_row(item.meeting)
    item = meeting.items.get(pk=item.pk)
    item.meeting = meeting
    if item.withdrawn_on is not None:
        raise Refused("This item was withdrawn.")
    return item


def _renumber(item: AgendaItem, number: int, by: Membership) -> None:
    item.number = number
    item.signed(by).save_edit(expected_version=item.edit_version)


def _texts(fields: ItemFields) -> dict[str, str]:
    required(fields.title, "Enter the title", field="title")
    return {name: value.strip() for name, value in asdict(fields).items()}
