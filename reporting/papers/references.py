"""References by name: Markdown links to places of the paper, with the numbers of today; and what
the public reads where one of them leads to what is for members alone."""

from __future__ import annotations

import re

from ..models import SectionKind
from .listings import plain
from .records import PaperRecord

#: In print for the public, for a part that is for members alone: its number would tell of it.
ANOTHER_PART = "another part of this paper"
_TO_PLACE = re.compile(r"\[((?:\\.|[^\]\\])*)\]\(#([^)\s]*)\)")

#: What an appendix is called by name, and its place in the paper.
_APPENDICES = {
    "statement": ("financial-position", "appendix-1"),
    "status": ("status-reports", "appendix-2-status"),
    "highlights": ("highlight-reports", "appendix-2-highlights"),
}


def appendix_links(record: PaperRecord) -> dict[str, str]:
    """Links to the appendices that the paper has, by their names."""
    return {
        name: f"[Appendix {record.appendix_number(key)}](#{place})"
        for key, (name, place) in _APPENDICES.items()
        if key in record.appendices
    }


def paragraph_links(record: PaperRecord) -> dict[str, str]:
    """Links to the paragraphs by their lasting keys, with today's numbers."""
    return {
        str(one.paragraph_id): f"[paragraph {one.number}](#paragraph-{one.number})"
        for one in record.paragraphs
        if one.paragraph_id is not None
    }


def report_links(record: PaperRecord) -> dict[str, str]:
    """Links to what the paper prints of each programme: its highlight report, else its status."""
    part = "highlights" if "highlights" in record.appendices else "status"
    return {
        one.programme_slug: f"[the report of {plain(one.programme)}](#{part}-{one.programme_slug})"
        for one in record.reports
        if part in record.appendices
    }


def hidden_places(record: PaperRecord) -> frozenset[str]:
    """The places of what is for members alone: sections, their paragraphs, and the notes where
    the section that lists them is one."""
    hidden = [section for section in record.sections if section.exemption]
    found = {f"section-{section.key}" for section in hidden}
    found |= {f"paragraph-{one.number}" for section in hidden for one in section.paragraphs}
    if record.statement and any(section.kind == SectionKind.NOTES for section in hidden):
        found |= {f"note-{note.mark}" for note in record.statement.numbered_notes}
    return frozenset(found)


def references_to(places: frozenset[str], text: str) -> tuple[str, ...]:
    """How the text calls those of its references that lead to one of the places."""
    return tuple(match[1] for match in _TO_PLACE.finditer(text) if match[2] in places)


def without_references_to(places: frozenset[str], text: str) -> str:
    """The text, neutral words in place of each reference that leads to one of the places."""
    if not places:
        return text
    return _TO_PLACE.sub(lambda m: ANOTHER_PART if m[2] in places else m[0], text)
