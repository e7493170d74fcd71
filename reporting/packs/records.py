"""What goes into a pack, as plain values: read once, then rendered and kept."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from records.codec import from_json

SCHEMA_VERSION = 1
PAPER, DOCUMENT = "paper", "document"


@dataclass(frozen=True)
class PackPart:
    """One document of the pack: an edition of a paper, or what another body gave. ``file`` is the
    number of the stored file, ``sha256`` says which bytes."""

    kind: str
    title: str
    about: str
    file: int
    sha256: str


@dataclass(frozen=True)
class PackItem:
    """An item as the agenda prints it. ``withdrawn``: why it is no longer taken. ``number`` is 0
    in a pack for the public, where gaps between numbers would tell of what is private."""

    number: int
    title: str
    purpose: str
    presenter: str
    exemption: str
    late_reason: str
    withdrawn: str
    is_withdrawn: bool
    parts: tuple[PackPart, ...]
    missing: tuple[str, ...]
    """Papers for the item that no reader may have yet: not issued, or withdrawn."""

    @property
    def called(self) -> str:
        """``4. Audit``, or ``Audit`` without a number."""
        return f"{self.number}. {self.title}" if self.number else self.title


@dataclass(frozen=True)
class PackRecord:
    organisation: str
    notice: str
    body: str
    meets_on: dt.date
    starts_at: str
    place: str
    items: tuple[PackItem, ...]

    @property
    def title(self) -> str:
        return f"{self.body}, {self.meets_on.day} {self.meets_on:%B %Y}"

    @property
    def parts(self) -> list[PackPart]:
        return [part for item in self.items for part in item.parts]

    @property
    def missing(self) -> list[str]:
        return [title for item in self.items for title in item.missing]


def read_record(text: str, schema_version: int) -> PackRecord:
    """A kept record; ValueError for a version that this product never wrote."""
    if schema_version != SCHEMA_VERSION:
        raise ValueError(f"No pack was ever recorded in version {schema_version}")
    return from_json(PackRecord, text)
