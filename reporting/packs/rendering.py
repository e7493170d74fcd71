"""The record of a pack as one PDF: the agenda made here, then every document behind it."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pikepdf
from django.template.loader import render_to_string
from django.utils.safestring import mark_safe

from printing.fonts import fonts
from printing.pdf import make_pdf

from .joining import Added, Joiner, Mark, shifted
from .records import DOCUMENT, PackItem, PackPart, PackRecord

CSS = Path(__file__).with_name("pack.css")
#: Links of the agenda that lead to a document's first page once all are joined.
BEHIND = "https://behind.invalid/"
MOST_PAGES = 3000
MOST_BYTES = 300 * 1024 * 1024


class TooLargeError(Exception):
    """More than one file of a pack may hold; the message says the limit."""


@dataclass(frozen=True)
class MadePack:
    """The file, its pages, and whether every document in it can be read aloud."""

    data: bytes
    pages: int
    is_tagged: bool


@dataclass(frozen=True)
class _Behind:
    """A document behind the agenda: its item, its bytes, how many pages it takes with its sheet."""

    item: PackItem
    part: PackPart
    sheet: bytes | None
    data: bytes
    pages: int


def render_pack(record: PackRecord, read: Callable[[PackPart], bytes]) -> MadePack:
    """The pack; ``read`` gives the bytes of a part. TooLargeError beyond the limits."""
    behind = list(_behind(record, read))
    agenda = _agenda(record, behind)
    joiner = Joiner(agenda)
    first = len(joiner.pdf.pages)
    marks = [Mark("Agenda", 0)]
    is_tagged, places = True, {}
    for number, one in enumerate(behind):
        sheet = joiner.add(one.sheet, f"Before {one.part.title}") if one.sheet else None
        added = joiner.add(one.data, one.part.title)
        start = sheet.first if sheet else added.first
        places[str(number)] = start
        is_tagged = is_tagged and added.is_tagged
        _mark(marks, one, start, added)
    pages = first + sum(one.pages for one in behind)
    joiner.lead(BEHIND, places)
    joiner.outline(marks)
    joiner.stamp(_strips(pages))
    data = joiner.finish(f"Pack for {record.title}", is_tagged=is_tagged)
    return MadePack(data, pages, is_tagged)


def _behind(record: PackRecord, read: Callable[[PackPart], bytes]) -> Iterator[_Behind]:
    pages = size = 0
    for item in record.items:
        for part in item.parts:
            data = read(part)
            sheet = _sheet(record, item, part) if part.kind == DOCUMENT else None
            count = _count(data) + (1 if sheet else 0)
            pages, size = pages + count, size + len(data)
            if pages > MOST_PAGES or size > MOST_BYTES:
                raise TooLargeError(
                    f"A pack has at most {MOST_PAGES:,} pages and {MOST_BYTES // 1024**2} MB. "
                    f"With “{part.title}” it would have {pages:,} pages and "
                    f"{size // 1024**2} MB."
                )
            yield _Behind(item, part, sheet, data, count)


def _mark(marks: list[Mark], one: _Behind, start: int, added: Added) -> None:
    """The document under its item's bookmark, its own bookmarks under it."""
    title = one.item.called
    if marks[-1].title != title:
        marks.append(Mark(title, start))
    marks[-1].below.append(Mark(one.part.title, start, shifted(added.marks, added.first)))


# What is drawn here -----------------------------------------------------------------------


def _agenda(record: PackRecord, behind: list[_Behind]) -> bytes:
    """The agenda with the page of the pack on which each document begins. Its own length is known
    once it is laid out, so it is laid out again where that was guessed wrong."""
    guess = 1
    while True:
        made = make_pdf(_agenda_markup(record, behind, guess))
        pages = _count(made)
        if pages == guess:
            return made
        guess = pages


def _agenda_markup(record: PackRecord, behind: list[_Behind], own: int) -> str:
    items, at, number = [], own + 1, 0
    for item in record.items:
        lines = []
        for _ in item.parts:
            lines.append((behind[number].part, f"{BEHIND}{number}", at))
            at, number = at + behind[number].pages, number + 1
        items.append((item, lines))
    context = {"record": record, "items": items, "style": _style(), "total": at - 1}
    return render_to_string("reporting/packs/agenda.html", context)


def _sheet(record: PackRecord, item: PackItem, part: PackPart) -> bytes:
    """A page before another body's document: what it is, whose, under which item."""
    context = {"record": record, "item": item, "part": part, "style": _style()}
    return make_pdf(render_to_string("reporting/packs/sheet.html", context))


def _strips(pages: int) -> bytes:
    """“Pack page 12 of 87” for each page, small enough to be laid at its foot. They are drawn as
    margins are, so that nobody hears them while reading."""
    context = {"numbers": range(pages), "fonts": mark_safe(fonts())}  # noqa: S308 - files of ours
    return make_pdf(render_to_string("reporting/packs/strips.html", context))


@cache
def _style() -> str:
    """It comes from files of ours alone, never from what people typed."""
    return mark_safe(f"{fonts()}\n{CSS.read_text()}")  # noqa: S308


def _count(data: bytes) -> int:
    with pikepdf.open(io.BytesIO(data)) as pdf:
        return len(pdf.pages)
