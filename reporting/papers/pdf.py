"""The paper as a tagged PDF: laid out by section, each kept until its text changes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from django.conf import settings

from files.cache import find_cached, keep_cached
from printing.bypart import make_pdf_by_part
from printing.pdf import make_pdf
from printing.press import Press

from .html import document
from .records import PaperRecord


class KeptParts:
    """Where laid out sections are kept: one place for all machines."""

    def find(self, keys: Iterable[str]) -> Mapping[str, bytes]:
        return find_cached(keys)

    def keep(self, made: Mapping[str, bytes]) -> None:
        keep_cached(made)


def render_pdf(record: PaperRecord) -> bytes:
    """The paper as a PDF; RenderError, in words for its writer, where the layout reports a fault.

    Never inside a web request: it takes seconds, and processes of its own.
    """
    with Press(settings.RENDERING_PROCESSES) as press:
        return make_pdf_by_part(document(record, paged=True), renderer=press, shelf=KeptParts())


def render_pdf_at_once(record: PaperRecord) -> bytes:
    """The same laid out in one go, which ``render_pdf`` must equal."""
    return make_pdf(document(record, paged=True))
