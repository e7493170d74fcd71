"""A long document made by part: parts laid out in processes of their own and kept by their content,
then joined. The result equals ``make_pdf`` of the same document: pages, text, structure, links.

Cover and contents come last, because they name pages; then the margins of all pages, which name
the last page. A part is laid out anew only when its own markup or the style changes.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache, cached_property, lru_cache
from importlib.metadata import version
from typing import Protocol

from .cutting import Cut, Part, cut, lead_elsewhere
from .fragments import Fragment
from .joining import join
from .layout import RenderError, quiet_collector, refuse_if_too_long

#: Goes up when the same markup is to become another fragment.
VERSION = 1
#: The contents may grow a page by the numbers in them, and hardly ever shrink again.
TRIES = 4


@dataclass(frozen=True)
class Job:
    """Something to render: ``kind`` is ``part``, ``running`` or ``whole``, ``markup`` a whole
    document."""

    kind: str
    name: str
    markup: str
    style: str

    @cached_property
    def key(self) -> str:
        """Stands for all that goes in, and for what makes a fragment of it."""
        content = "\0".join((_made_by(), self.kind, self.name, _sha256(self.style), self.markup))
        return _sha256(content)


@lru_cache(maxsize=8)
def _sha256(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


@cache
def _made_by() -> str:
    return f"{VERSION} weasyprint {version('weasyprint')} pydyf {version('pydyf')}"


class Renderer(Protocol):
    """Renders jobs, in any order and at once; the answer by key."""

    def render(self, jobs: list[Job]) -> Mapping[str, bytes]: ...


class Shelf(Protocol):
    """Keeps what was rendered, for all machines."""

    def find(self, keys: Iterable[str]) -> Mapping[str, bytes]: ...

    def keep(self, made: Mapping[str, bytes]) -> None: ...


def make_pdf_by_part(markup: str, *, renderer: Renderer, shelf: Shelf) -> bytes:
    """The document as a tagged PDF; RenderError for faults of the layout and what is too long.

    The whole is kept too: a task that is run again, or a file that is asked for again, costs no
    more than looking for it.
    """
    key = Job("whole", "whole", markup, "").key
    made = shelf.find([key]).get(key)
    if made is None:
        with quiet_collector():
            made = _Making(cut(markup), renderer, shelf).whole()
        shelf.keep({key: made})
    return made


@dataclass(frozen=True)
class _Making:
    cut: Cut
    renderer: Renderer
    shelf: Shelf

    def whole(self) -> bytes:
        jobs = [self._part(part) for part in self.cut.parts]
        made = self._made(jobs)
        inner = [made[job.key] for job in jobs]
        opening = self._opening(inner)
        pages = opening.pages + sum(one.pages for one in inner)
        refuse_if_too_long(pages)
        running = self._one(self._running(pages))
        return join([opening, *inner], running)

    def _part(self, part: Part) -> Job:
        markup = self.cut.document(lead_elsewhere(part.markup))
        return Job("part", part.name, markup, self.cut.style)

    def _opening(self, inner: list[Fragment]) -> Fragment:
        """Cover and contents, with the pages of the rest; they count as many as they then take."""
        pages = 1
        for _ in range(TRIES):
            markup = lead_elsewhere(self.cut.opening.markup, _numbered(inner, pages))
            document = self.cut.document(markup, titled=True)
            made = self._one(Job("part", self.cut.opening.name, document, self.cut.style))
            if made.pages == pages:
                return made
            pages = made.pages
        raise RenderError("The list of contents does not come to rest on a number of pages.")

    def _running(self, pages: int) -> Job:
        more = '<div class="next-page"></div>' * (pages - 1)
        markup = self.cut.document(f"{self.cut.running}{more}")
        return Job("running", "running", markup, self.cut.style)

    def _one(self, job: Job) -> Fragment:
        return self._made([job])[job.key]

    def _made(self, jobs: list[Job]) -> dict[str, Fragment]:
        found = dict(self.shelf.find([job.key for job in jobs]))
        missing = [job for job in jobs if job.key not in found]
        if missing:
            made = self.renderer.render(missing)
            self.shelf.keep(made)
            found |= made
        return {key: Fragment.from_bytes(data) for key, data in found.items()}


def _numbered(inner: list[Fragment], before: int) -> dict[str, int]:
    """Place → the number that its page prints, where so many pages come before."""
    pages = {}
    first = before + 1
    for fragment in inner:
        pages |= {anchor.name: first + anchor.page for anchor in fragment.anchors}
        first += fragment.pages
    return pages
