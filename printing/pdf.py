"""HTML as a tagged PDF (pdf/ua-1): WeasyPrint lays it out, ``tags`` mends its structure."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager

from weasyprint import HTML
from weasyprint.logger import LOGGER
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import URLFetcher

from . import tags


class RenderError(Exception):
    """What the layout only logs, as an error: a document with a fault is none."""


def make_pdf(markup: str) -> bytes:
    """A whole HTML document as a PDF; RenderError where WeasyPrint reports an error or a warning.

    Everything it shows is inside: nothing is fetched. A data cell may say in ``data-spoken`` how
    it is read aloud.
    """
    with _faults_raise():
        laid_out = HTML(string=markup, url_fetcher=URLFetcher(allowed_protocols={"data"})).render(
            font_config=FontConfiguration(), pdf_variant="pdf/ua-1"
        )
        data = laid_out.write_pdf(pdf_variant="pdf/ua-1", custom_metadata=False)
    return tags.mend(data, spoken=tags.spoken_cells(laid_out))


class _Faults(logging.Handler):
    def __init__(self) -> None:
        super().__init__(level=logging.WARNING)
        self.said: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.said.append(record.getMessage())


@contextmanager
def _faults_raise() -> Iterator[None]:
    """Collects what WeasyPrint logs as warning or worse, and raises it at the end."""
    handler, level = _Faults(), LOGGER.level
    LOGGER.addHandler(handler)
    LOGGER.setLevel(logging.WARNING)
    try:
        yield
    finally:
        LOGGER.removeHandler(handler)
        LOGGER.setLevel(level)
    if handler.said:
        raise RenderError("The PDF could not be made without faults: " + " ".join(handler.said))
