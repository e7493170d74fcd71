"""The paper as one HTML file that stands alone: style and fonts inside, no script, no address
outside. The same markup, with other rules, becomes the PDF."""

from __future__ import annotations

import base64
import hashlib
import re
from functools import cache
from pathlib import Path

from django.template.loader import render_to_string
from django.utils.safestring import mark_safe

from printing.fonts import fonts

from .places import without_dead_links
from .presentation import present
from .records import PaperRecord

HERE = Path(__file__).resolve().parent
PAPER_CSS = HERE.parent / "static" / "reporting" / "paper.css"
SCREEN_CSS, PAGED_CSS = HERE / "screen.css", HERE / "paged.css"
STYLE = re.compile(rb"<style>(.*?)</style>", re.DOTALL)


def render_html(record: PaperRecord) -> bytes:
    """The paper as a page."""
    return document(record, paged=False).encode()


def document(record: PaperRecord, *, paged: bool) -> str:
    """The markup for the page or, ``paged``, for the PDF."""
    markup = render_to_string(
        "reporting/papers/document.html",
        {"paper": present(record), "paged": paged, "style": mark_safe(_style(paged))},  # noqa: S308
    )
    return without_dead_links(markup)


def content_security_policy(html: bytes) -> str:
    """The policy that a file of ours is served under: its own style, by hash, and nothing else."""
    digest = base64.b64encode(hashlib.sha256(STYLE.search(html)[1]).digest()).decode()
    return (
        f"default-src 'none'; style-src 'sha256-{digest}'; font-src data:; "
        "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    )


@cache
def _style(paged: bool) -> str:
    """All rules in one text; it comes from files of ours alone, never from what people typed."""
    sheets = [PAPER_CSS, PAGED_CSS if paged else SCREEN_CSS]
    return "\n".join([fonts(), *(sheet.read_text() for sheet in sheets)])
