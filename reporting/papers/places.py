"""Places of a paper that links lead to: their names, links that lead nowhere, and ways out."""

from __future__ import annotations

import re
from dataclasses import dataclass

_ID = re.compile(r'\sid="([^"]+)"')
_TO_PLACE = re.compile(r'(<a\b[^>]*?)\shref="#([^"]*)"')
_NOTE = re.compile(r"<li>(\s*<p>)?<strong>Note ([^<]+)</strong>")


@dataclass(frozen=True)
class Way:
    """Where a figure leads on the page of an edition; no file has any. ``said`` says besides what
    is printed what the link is of."""

    href: str
    said: str


def without_dead_links(markup: str) -> str:
    """The markup, its links to places that it does not have turned into plain words: a short
    version lacks what the full one links to."""
    there = set(_ID.findall(markup))

    def kept(match: re.Match) -> str:
        return match[0] if match[2] in there else match[1]

    return _TO_PLACE.sub(kept, markup)


def with_note_places(html: str) -> str:
    """A rendered list of notes, each with the place that ``{note:…}`` leads to."""
    return _NOTE.sub(
        r'<li id="note-\2">\1<strong>Note \2</strong> <a class="address" href="#note-\2">'
        r'<span class="vh">Address of note \2</span></a>',
        html,
    )
