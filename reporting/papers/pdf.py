"""The paper as a tagged PDF."""

from __future__ import annotations

from printing.pdf import make_pdf

from .html import document
from .records import PaperRecord


def render_pdf(record: PaperRecord) -> bytes:
    """The paper as a PDF; RenderError where the layout reports an error or a warning."""
    return make_pdf(document(record, paged=True))
