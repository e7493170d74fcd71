"""Typed text without its marks: for lists, searches and comparisons."""

from __future__ import annotations

import html
import re

from components.text import render_narrative

_BLOCK, _TAG = re.compile(r"</?(?:p|li|ul|ol|br|h4)[^>]*>"), re.compile(r"<[^>]+>")


def as_words(markdown: str) -> str:
    """In one line."""
    if not markdown:
        return ""
    blocks = _BLOCK.sub(" ", render_narrative(markdown))
    return " ".join(html.unescape(_TAG.sub("", blocks)).split())
