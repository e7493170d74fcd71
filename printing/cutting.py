"""A document cut where its pages begin, so that each part can be laid out by itself.

An element with ``data-fragment="name"`` begins a page (its stylesheet must say so, ``break-before:
page``); what comes before the first is the opening, with the list of contents.
Elements around a cut are closed before it and opened again after it, as the layout itself does with
the elements of a tagged PDF where a page ends. Only ``section``, ``article``, ``main`` and ``div``
may lie around a cut.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

_TAG = re.compile(r"<(/?)(section|article|main|div)\b([^<>]*)>")
_NAME = re.compile(r'\sdata-fragment="([^"]+)"')
_ONCE = re.compile(r'\s(?:id|data-fragment)="[^"]*"')
_RUNNING = re.compile(r"<(\w+)\b[^<>]*\sdata-running\b[^<>]*>.*?</\1>", re.DOTALL)
_PLACE = re.compile(r'\sid="([^"]+)"')
_LINK = re.compile(r'\shref="#([^"]+)"')
_DOCUMENT = re.compile(
    r"(?P<html><html\b[^>]*>).*?(?P<head><head>.*?)<style>(?P<style>.*?)</style>.*?"
    r"(?P<body><body\b[^>]*>)(?P<content>.*)</body>",
    re.DOTALL,
)
#: The scheme of a link that leads to another part.
ELSEWHERE = "elsewhere:"


@dataclass(frozen=True)
class Part:
    """``markup`` stands inside of body. A ``name`` is unique in its document."""

    name: str
    markup: str


@dataclass(frozen=True)
class Cut:
    """A document in parts. ``head`` names its title and author, ``html`` its language; ``running``
    is what its pages repeat in their margins."""

    html: str
    head: str
    style: str
    body: str
    opening: Part
    parts: tuple[Part, ...]
    running: str

    def document(self, markup: str, *, titled: bool = False) -> str:
        """Markup as a document of its own, without the style."""
        head = self.head if titled else "<head><title>Part</title>"
        return f"<!doctype html>{self.html}{head}</head>{self.body}{markup}</body></html>"


def cut(document: str) -> Cut:
    """The parts of a document; ValueError where it has no style, or two parts have one name."""
    found = _DOCUMENT.search(document)
    if found is None:
        raise ValueError("a document has html, head with title and style, and body")
    opening, *parts = _parts(found["content"])
    if len({part.name for part in parts}) < len(parts):
        raise ValueError("two parts of the document have one name")
    running = "".join(match[0] for match in _RUNNING.finditer(opening.markup))
    fields = {name: found[name] for name in ("html", "head", "style", "body")}
    return Cut(**fields, opening=opening, parts=tuple(parts), running=running)


def _parts(content: str) -> list[Part]:
    parts, around, name, begins, reopened = [], [], "opening", 0, ""
    for tag in _TAG.finditer(content):
        if tag[1]:
            around.pop()
            continue
        fragment = _NAME.search(tag[3])
        start, outside = _beginning(content, tag, around)
        if fragment and start > begins:
            closed = "".join(f"</{one[2]}>" for one in reversed(outside))
            parts.append(Part(name, f"{reopened}{content[begins:start]}{closed}"))
            name, begins = fragment[1], start
            reopened = "".join(f"<{one[2]}{_ONCE.sub('', one[3])}>" for one in outside)
        around.append(tag)
    return [*parts, Part(name, reopened + content[begins:])]


def _beginning(
    content: str, tag: re.Match[str], around: list[re.Match[str]]
) -> tuple[int, list[re.Match[str]]]:
    """Where the part of that tag begins, and what lies around it: an element that holds nothing
    before the cut goes with it whole."""
    start, outside = tag.start(), list(around)
    while outside and not content[outside[-1].end() : start].strip():
        start = outside.pop().start()
    return start, outside


def places(markup: str) -> set[str]:
    """The names of the places in it that links may lead to."""
    return set(_PLACE.findall(markup))


def lead_elsewhere(markup: str, pages: dict[str, int] | None = None) -> str:
    """Its links to places of other parts as such, with the page of each that ``pages`` knows."""
    here = places(markup)

    def link(match: re.Match[str]) -> str:
        name = match[1]
        if name in here:
            return match[0]
        number = f' data-page="{pages[name]}"' if pages and name in pages else ""
        return f' href="{ELSEWHERE}{name}"{number}'

    return _LINK.sub(link, markup)
