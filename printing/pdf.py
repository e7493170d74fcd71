"""HTML as a tagged PDF (pdf/ua-1), in one go: the way for short documents, and the reference that
documents made by part are compared with."""

from __future__ import annotations

from .layout import RenderError, draw, faults_raise, lay_out, quiet_collector
from .tags import Mending

__all__ = ["RenderError", "make_pdf"]


def make_pdf(markup: str) -> bytes:
    """A whole HTML document as a PDF; RenderError where WeasyPrint reports an error or a warning.

    Everything it shows is inside: nothing is fetched. A data cell may say in ``data-spoken`` how
    it is read aloud.
    """
    with quiet_collector(), faults_raise():
        return draw(lay_out(markup), finish=Mending())
