"""Laying out and drawing with WeasyPrint: what it merely logs is a fault here, a document that is
too long is refused while it grows, and nothing is fetched. Worker processes run it: no Django here.
"""

from __future__ import annotations

import gc
import logging
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager

from weasyprint import CSS, HTML, Document
from weasyprint.logger import LOGGER, PROGRESS_LOGGER
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import URLFetcher

#: More is refused: a page takes about 2.4 MB of memory while it is laid out.
MOST_PAGES = 1000
TAGGED = "pdf/ua-1"


class RenderError(Exception):
    """What the layout only logs, as an error: a document with a fault is none."""


class TooLongError(RenderError):
    """The document has more than ``MOST_PAGES``."""

    def __init__(self, *_: object) -> None:
        super().__init__(
            f"It has more than {MOST_PAGES:,} pages, which is the most that one PDF may have. "
            "Give long tables and texts as files of their own, and name them in it."
        )


def refuse_if_too_long(pages: int) -> None:
    """TooLongError beyond ``MOST_PAGES``."""
    if pages > MOST_PAGES:
        raise TooLongError


def nothing_outside() -> URLFetcher:
    """Documents are whole: only what they hold themselves is read."""
    return URLFetcher(allowed_protocols={"data"})


def lay_out(
    markup: str,
    *,
    sheets: Sequence[CSS] = (),
    fonts: FontConfiguration | None = None,
    variant: str | None = TAGGED,
) -> Document:
    """The pages of a document; TooLongError beyond ``MOST_PAGES``."""
    with _page_limit():
        return HTML(string=markup, url_fetcher=nothing_outside()).render(
            stylesheets=list(sheets),
            font_config=fonts or FontConfiguration(),
            pdf_variant=variant,
        )


def draw(
    laid_out: Document, *, finish: Callable | None = None, variant: str | None = TAGGED
) -> bytes:
    """The pages as a PDF; ``finish`` may change its objects before they are written."""
    return laid_out.write_pdf(pdf_variant=variant, custom_metadata=False, finisher=finish)


class _Faults(logging.Handler):
    def __init__(self) -> None:
        super().__init__(level=logging.WARNING)
        self.said: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.said.append(record.getMessage())


@contextmanager
def faults_raise() -> Iterator[None]:
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


class _PageLimit(logging.Handler):
    """The layout tells each page that it begins; that is the only place where it can be stopped."""

    def emit(self, record: logging.LogRecord) -> None:
        if "Page %d" in str(record.msg) and record.args:
            refuse_if_too_long(record.args[0])


@contextmanager
def _page_limit() -> Iterator[None]:
    logger, handler = PROGRESS_LOGGER, _PageLimit()
    before = logger.level, logger.propagate
    logger.addHandler(handler)
    logger.setLevel(logging.INFO)
    logger.propagate = False
    try:
        yield
    finally:
        logger.removeHandler(handler)
        logger.setLevel(before[0])
        logger.propagate = before[1]


@contextmanager
def quiet_collector() -> Iterator[None]:
    """Layout makes a million objects that stay: looking for garbage among them and among all that
    was there before costs a quarter of the time."""
    thresholds = gc.get_threshold()
    gc.freeze()
    gc.set_threshold(100_000, 50, 100)
    try:
        yield
    finally:
        gc.set_threshold(*thresholds)
        gc.unfreeze()
