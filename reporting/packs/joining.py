"""Documents of any maker joined into one PDF: pages, structure, links and bookmarks.

The first document is our own agenda: it gives title, language and metadata, and its structure
tree grows by a part for each document that has one. What a document brings that could act by
itself (scripts, programs to start) stays out.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import dataclass, field

import pikepdf
from pikepdf import Array, Dictionary, Name, NameTree, OutlineItem, String

from .structure import Tree, drop, tree_of

UA_PART = "{http://www.aiim.org/pdfua/ns/id/}part"
#: Bookmarks are brought along to this depth, and so many of each document.
DEEPEST, MOST_MARKS = 6, 500
ACTIONS_KEPT = {"/URI", "/GoTo"}


@dataclass(frozen=True)
class Mark:
    """A bookmark: its words, the page within its document, those below it."""

    title: str
    page: int
    below: list[Mark] = field(default_factory=list)


@dataclass(frozen=True)
class Added:
    """A document that was joined: its first page (from 0), its pages, its own bookmarks."""

    first: int
    pages: int
    is_tagged: bool
    marks: list[Mark]


class Joiner:
    """A PDF that grows by documents; it begins as the agenda."""

    def __init__(self, agenda: bytes) -> None:
        self.pdf = pikepdf.open(io.BytesIO(agenda))
        self.tree = Tree(self.pdf)
        self.places: dict[str, Array] = {}
        self.own = _Places(self.pdf, "agenda")
        self._name_places(self.own, 0)

    def add(self, data: bytes, title: str) -> Added:
        """The document's pages at the end. Its structure is kept where it has one that holds."""
        first = len(self.pdf.pages)
        with pikepdf.open(io.BytesIO(data)) as source:
            _without_programs(source)
            places = _Places(source, f"part-{first}")
            marks = list(_marks(source, places))
            found = tree_of(source, prefix=f"p{first}-")
            # What they led to has names of its own by now.
            for known in ("/Names", "/Dests", "/AcroForm"):
                drop(source.Root, known)
            for page in source.pages:
                self.pdf.pages.append(page)
            self._name_places(places, first)
            self.tree.add(source, found, self.pdf.pages[first:], title)
            return Added(first, len(source.pages), found is not None, marks)

    def lead(self, prefix: str, pages: dict[str, int]) -> None:
        """Links of the agenda to ``prefix`` and a name become links to the page of that name."""
        for page in self.pdf.pages[: min(pages.values(), default=0)]:
            for note in page.get("/Annots", ()):
                address = str(note.A.URI) if "/A" in note and "/URI" in note.A else ""
                if address.startswith(prefix):
                    note.Dest = self._top(pages[address.removeprefix(prefix)])
                    del note.A

    def outline(self, marks: list[Mark]) -> None:
        """Bookmarks, with page numbers of the whole."""
        with self.pdf.open_outline() as outline:
            outline.root[:] = [self._bookmark(mark) for mark in marks]

    def stamp(self, strips: bytes) -> None:
        """Each page gets the strip of its number, at its foot on the right as it is looked at."""
        with pikepdf.open(io.BytesIO(strips)) as drawn:
            for page, strip in zip(self.pdf.pages, drawn.pages, strict=True):
                page.add_overlay(strip, _foot(page), shrink=True, expand=False)

    def finish(self, title: str, *, is_tagged: bool) -> bytes:
        """The whole; what says that it can be read aloud is taken out where a part cannot."""
        self.tree.close()
        root = self.pdf.Root
        names = sorted(self.places)
        flat = [part for name in names for part in (String(name), self.places[name])]
        dests = self.pdf.make_indirect(Dictionary(Names=Array(flat)))
        root.Names = Dictionary(Dests=dests)
        drop(root, "/PageLabels")
        with self.pdf.open_metadata(set_pikepdf_as_editor=False) as meta:
            meta["dc:title"] = title
            if not is_tagged:
                meta.pop(UA_PART, None)
        made = io.BytesIO()
        self.pdf.save(
            made, deterministic_id=True, object_stream_mode=pikepdf.ObjectStreamMode.generate
        )
        self.pdf.close()
        return made.getvalue()

    def _name_places(self, places: _Places, first: int) -> None:
        for name, (page, rest) in places.named.items():
            self.places[name] = Array([self.pdf.pages[first + page].obj, *rest])

    def _top(self, page: int) -> Array:
        return Array([self.pdf.pages[page].obj, Name.Fit])

    def _bookmark(self, mark: Mark) -> OutlineItem:
        item = OutlineItem(mark.title, self._top(mark.page))
        item.children.extend(self._bookmark(one) for one in mark.below)
        item.is_closed = True
        return item


def shifted(marks: list[Mark], by: int) -> list[Mark]:
    """Bookmarks of a document with the page numbers of the whole."""
    return [Mark(one.title, one.page + by, shifted(one.below, by)) for one in marks]


# Links within a document ----------------------------------------------------------------


class _Places:
    """Where the links within a document lead: each gets a name that no other document has, since
    a page is known to the whole only once all are there."""

    def __init__(self, pdf: pikepdf.Pdf, prefix: str) -> None:
        self.numbers = {page.objgen: number for number, page in enumerate(pdf.pages)}
        self.named: dict[str, tuple[int, list]] = {}
        self.prefix = prefix
        self.known = _known_names(pdf)
        for page in pdf.pages:
            for note in page.get("/Annots", ()):
                self._name(note)

    def where(self, holder: Dictionary) -> tuple[int, list] | None:
        """Page and place that a link or bookmark leads to within the document."""
        given = holder.get("/Dest")
        if given is None and holder.get("/A", {}).get("/S") == Name.GoTo:
            given = holder.A.get("/D")
        if isinstance(given, String | Name):
            given = self.known.get(str(given))
        if isinstance(given, Dictionary):
            given = given.get("/D")
        if not isinstance(given, Array) or len(given) == 0:
            return None
        page = given[0]
        number = self.numbers.get(page.objgen) if isinstance(page, Dictionary) else None
        rest = [one for one in list(given)[1:] if not isinstance(one, Dictionary | Array)]
        return None if number is None else (number, rest or [Name.Fit])

    def _name(self, note: Dictionary) -> None:
        if not isinstance(note, Dictionary) or note.get("/Subtype") != Name.Link:
            return
        found = self.where(note)
        if found is not None:
            name = f"{self.prefix}-{len(self.named)}"
            self.named[name] = found
            note.Dest = String(name)
            drop(note, "/A")
        elif "/Dest" in note:
            del note.Dest


def _known_names(pdf: pikepdf.Pdf) -> dict[str, object]:
    found: dict[str, object] = {}
    names = pdf.Root.get("/Names", Dictionary())
    if "/Dests" in names:
        found |= {str(name): place for name, place in NameTree(names.Dests).items()}
    return found | {str(name): place for name, place in pdf.Root.get("/Dests", {}).items()}


def _marks(pdf: pikepdf.Pdf, places: _Places) -> Iterator[Mark]:
    """The document's own bookmarks, as far as they lead to a page of it."""
    outlines = pdf.Root.get("/Outlines")
    if outlines is not None:
        yield from _below(outlines, places, set(), 1)


def _below(holder: Dictionary, places: _Places, seen: set, depth: int) -> Iterator[Mark]:
    """A bookmark that is met twice ends the walk: some documents bite their own tail."""
    one = holder.get("/First")
    while isinstance(one, Dictionary) and one.objgen not in seen and len(seen) < MOST_MARKS:
        seen.add(one.objgen)
        below = list(_below(one, places, seen, depth + 1)) if depth < DEEPEST else []
        found = places.where(one)
        if found is not None:
            yield Mark(str(one.get("/Title", "")).strip() or "Untitled", found[0], below)
        one = one.get("/Next")


# What stays out, and where numbers stand -------------------------------------------------


def _without_programs(pdf: pikepdf.Pdf) -> None:
    """Pages and notes keep links alone: no script runs and no program starts from a pack."""
    for page in pdf.pages:
        drop(page.obj, "/AA")
        for note in page.get("/Annots", ()):
            if not isinstance(note, Dictionary):
                continue
            drop(note, "/AA")
            action = note.get("/A")
            if isinstance(action, Dictionary):
                drop(action, "/Next")
                if str(action.get("/S", "")) not in ACTIONS_KEPT:
                    del note.A


#: Of the strip with the number, and how far it stands from the edges; points.
WIDTH, HEIGHT, EDGE = 142, 12, 11


def _foot(page: pikepdf.Page) -> pikepdf.Rectangle:
    """At the foot on the right of the page as it is looked at, in the page's own coordinates."""
    box = pikepdf.Rectangle(Array(list(page.cropbox)))
    turned = int(page.obj.get("/Rotate", 0)) % 360
    match turned:
        case 90:
            x, y, w, h = box.urx - EDGE - HEIGHT, box.ury - EDGE - WIDTH, HEIGHT, WIDTH
        case 180:
            x, y, w, h = box.llx + EDGE, box.ury - EDGE - HEIGHT, WIDTH, HEIGHT
        case 270:
            x, y, w, h = box.llx + EDGE, box.lly + EDGE, HEIGHT, WIDTH
        case _:
            x, y, w, h = box.urx - EDGE - WIDTH, box.lly + EDGE, WIDTH, HEIGHT
    return pikepdf.Rectangle(x, y, x + w, y + h)
