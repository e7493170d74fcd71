"""The files of an edition, for its members and for the public, before they are stored."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from ..models import Audience, EditionFile
from .audiences import for_public
from .html import document
from .records import PaperRecord
from .rendering import RENDERERS, Format, file_name, renderers_of

EVERYBODY = (Audience.MEMBERS, Audience.PUBLIC)
#: Made from the printed document alone: equal documents make equal files.
PRINTED = frozenset({Format.PDF, Format.BOARD, Format.HTML})


@dataclass(frozen=True)
class MadeFile:
    """The bytes of one file, and whom they are for: one file serves both where both read the
    same."""

    format: EditionFile.Format
    audiences: tuple[Audience, ...]
    name: str
    content_type: str
    data: bytes


def make_files(record: PaperRecord) -> tuple[MadeFile, ...]:
    """Every file of the edition for members and for the public; takes seconds."""
    return tuple(_made(record, for_public(record), EVERYBODY))


def make_public_files(record: PaperRecord) -> tuple[MadeFile, ...]:
    """The public's alone, for an edition that was issued when there were none."""
    return tuple(_made(for_public(record), for_public(record), (Audience.PUBLIC,)))


def _made(
    record: PaperRecord, public: PaperRecord, audiences: tuple[Audience, ...]
) -> Iterator[MadeFile]:
    reads_the_same = document(record, paged=True) == document(public, paged=True)
    for name, renderer in renderers_of(record).items():
        data = renderer.render(record)
        others = data if name in PRINTED and reads_the_same else renderer.render(public)
        if others == data:
            yield _file(name, audiences, record, data)
        else:
            yield _file(name, (Audience.MEMBERS,), record, data)
            yield _file(name, (Audience.PUBLIC,), record, others)


def _file(
    name: Format, audiences: tuple[Audience, ...], record: PaperRecord, data: bytes
) -> MadeFile:
    return MadeFile(
        name, audiences, file_name(record, name.value), RENDERERS[name].content_type, data
    )
