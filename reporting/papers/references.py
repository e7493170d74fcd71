"""References by name: Markdown links to places of the paper, with the numbers of today."""

from __future__ import annotations

from .listings import plain
from .records import PaperRecord

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
