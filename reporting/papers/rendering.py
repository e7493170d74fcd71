"""A record as files: one renderer for each format, and the names that the files are sent under."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.utils.text import slugify

from ..models import EditionFile
from .html import render_html
from .kinds import READINGS
from .pdf import render_pdf
from .plain import render_json
from .records import PaperRecord
from .versions import short_version
from .xlsx import render_xlsx

Format = EditionFile.Format


@dataclass(frozen=True)
class Renderer:
    render: Callable[[PaperRecord], bytes]
    content_type: str


RENDERERS: dict[Format, Renderer] = {
    Format.PDF: Renderer(render_pdf, "application/pdf"),
    Format.BOARD: Renderer(lambda record: render_pdf(short_version(record)), "application/pdf"),
    Format.HTML: Renderer(render_html, "text/html; charset=utf-8"),
    Format.XLSX: Renderer(
        render_xlsx, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    ),
    Format.JSON: Renderer(render_json, "application/json"),
}


def renderers_of(record: PaperRecord) -> dict[Format, Renderer]:
    """Those of the paper's kind: a short paper has no short version."""
    if READINGS[record.heading.kind].has_summary:
        return RENDERERS
    return {name: one for name, one in RENDERERS.items() if name != Format.BOARD}


def file_name(record: PaperRecord, extension: str) -> str:
    """``improvement-service-finance-and-operations-2009-10-q2-edition-1.pdf``; the short version
    is ``…-edition-1-short.pdf``."""
    heading = record.heading
    which = f"edition-{record.edition.number}" if record.edition else "draft"
    kind = "-".join(filter(None, (heading.kind, heading.programme_slug)))
    parts = (slugify(heading.organisation), kind, heading.period_key, which)
    ending = "-short.pdf" if extension == Format.BOARD else f".{extension}"
    return f"{'-'.join(parts)}{ending}"
