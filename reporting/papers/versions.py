"""The full version of a paper and the short one that boards read: both from one record."""

from __future__ import annotations

from dataclasses import replace

from .records import PaperRecord

#: What the short version leaves out, by the keys of appendices.
LEFT_OUT = ("status", "highlights")


def short_version(record: PaperRecord) -> PaperRecord:
    """Summary, paragraphs and the financial position. Links to what it leaves out become words."""
    kept = tuple(key for key in record.appendices if key not in LEFT_OUT)
    return replace(record, appendices=kept, is_short=True)
