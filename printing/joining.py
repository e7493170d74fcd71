"""Fragments joined into one tagged PDF: pages, structure, names, links, bookmarks and fonts.

The first fragment gives the document's title, language and metadata. Element names are apart
already (each fragment has its prefix), so that no element is looked at here but the topmost.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator, Sequence

import pikepdf
from pikepdf import Array, Dictionary, Name, String

from .cutting import ELSEWHERE
from .fragments import Bookmark, Fragment
from .layout import RenderError

_UNICODE = re.compile(rb"<([0-9a-f]{4})> <([0-9a-f]+)>")
_BLOCK = 100


def join(fragments: Sequence[Fragment], running: Fragment) -> bytes:
    """One PDF of all fragments in their order, each page with its margins from ``running``.

    RenderError where a link leads nowhere, or two places have one name.
    """
    sources = [pikepdf.open(io.BytesIO(one.pdf)) for one in (*fragments, running)]
    try:
        joined = _Joined(sources[0])
        for source in sources[1:-1]:
            joined.add(source)
        joined.finish(fragments, sources[-1])
        made = io.BytesIO()
        joined.pdf.save(
            made, deterministic_id=True, object_stream_mode=pikepdf.ObjectStreamMode.generate
        )
        return made.getvalue()
    finally:
        for source in sources:
            source.close()


class _Joined:
    """A document that grows by fragments; it begins as the first of them."""

    def __init__(self, first: pikepdf.Pdf) -> None:
        self.pdf = first
        self.root = first.Root.StructTreeRoot
        self.document = self.root.K[0]
        self.owners = [_whole(self.root.ParentTree.Nums, 0)]
        self.names = _index(self.root)
        self.next_owner = len(self.root.ParentTree.Nums) // 2
        self.fonts = _Fonts(first)
        self.fonts.gather(first.pages[0].Resources.Font)

    def add(self, source: pikepdf.Pdf) -> None:
        """The pages of another fragment, and what its structure tree holds."""
        before = len(self.pdf.pages)
        # One by one: names of places are made anew for the whole, which ``extend`` warns of.
        for page in source.pages:
            self.pdf.pages.append(page)
        for page in self.pdf.pages[before:]:
            page.StructParents += self.next_owner
            for note in page.get("/Annots", ()):
                note.StructParent += self.next_owner
        self.fonts.gather(self.pdf.pages[before].Resources.Font)
        root = source.Root.StructTreeRoot
        del root.K[0].P
        held = self.pdf.copy_foreign(root.K[0])
        for kid in held.K:
            kid.P = self.document
        self.document.K.extend(held.K)
        self._add_owners(self.pdf.copy_foreign(root.ParentTree).Nums)
        if "/IDTree" in root:
            self.names += _index(Dictionary(IDTree=self.pdf.copy_foreign(root.IDTree)))

    def _add_owners(self, numbers: Array) -> None:
        self.owners.append(_whole(numbers, self.next_owner))
        self.next_owner += len(numbers) // 2

    def finish(self, fragments: Sequence[Fragment], running: pikepdf.Pdf) -> None:
        self.root.ParentTree = self.pdf.make_indirect(Dictionary(Kids=Array(self.owners)))
        self.root.ParentTreeNextKey = self.next_owner
        if self.names:
            kids = sorted(self.names, key=lambda one: bytes(one.Limits[0]))
            self.root.IDTree = self.pdf.make_indirect(Dictionary(Kids=Array(kids)))
        names = self._name_places(fragments)
        self._lead(names)
        self._outline(fragments)
        margins = self.pdf.copy_foreign(running.pages[0].Resources)
        self.fonts.gather(margins.Font)
        self.fonts.share()
        self._draw_margins(running, margins)

    # Places, links, bookmarks -----------------------------------------------------

    def _name_places(self, fragments: Sequence[Fragment]) -> set[str]:
        found: dict[str, Array] = {}
        for first_page, fragment in _counted(fragments):
            for one in fragment.anchors:
                if one.name in found:
                    raise RenderError(f"Two places in the document are named {one.name}")
                found[one.name] = self._place(first_page + one.page, one.x, one.y)
        flat = [part for name in sorted(found) for part in (String(name), found[name])]
        self.pdf.Root.Names = Dictionary(Dests=self.pdf.make_indirect(Dictionary(Names=flat)))
        return set(found)

    def _place(self, page: int, x: float, y: float) -> Array:
        return Array([self.pdf.pages[page].obj, Name.XYZ, round(x, 6), round(y, 6), 0])

    def _lead(self, names: set[str]) -> None:
        """Links from one fragment into another know only the name of the place until here."""
        for page in self.pdf.pages:
            for note in page.get("/Annots", ()):
                address = str(note.A.URI) if "/A" in note else ""
                if address.startswith(ELSEWHERE):
                    name = address.removeprefix(ELSEWHERE)
                    if name not in names:
                        raise RenderError(f"A link leads to #{name}, which is nowhere")
                    note.Dest = String(name)
                    del note.A

    def _outline(self, fragments: Sequence[Fragment]) -> None:
        marks = [
            (mark, first_page)
            for first_page, fragment in _counted(fragments)
            for mark in fragment.bookmarks
        ]
        with self.pdf.open_outline() as outline:
            path: list[tuple[int, list]] = [(0, outline.root)]
            for mark, first_page in marks:
                while path[-1][0] >= mark.level:
                    path.pop()
                item = self._bookmark(mark, first_page)
                path[-1][1].append(item)
                path.append((mark.level, item.children))

    def _bookmark(self, mark: Bookmark, first_page: int) -> pikepdf.OutlineItem:
        place = self._place(first_page + mark.page, mark.x, mark.y)
        item = pikepdf.OutlineItem(mark.label, place)
        item.is_closed = mark.state == "closed"
        return item

    # Margins ------------------------------------------------------------------------

    def _draw_margins(self, running: pikepdf.Pdf, resources: Dictionary) -> None:
        if len(running.pages) != len(self.pdf.pages):
            raise RenderError(f"{len(self.pdf.pages)} pages, and margins for {len(running.pages)}")
        done = set()
        for page, margins in zip(self.pdf.pages, running.pages, strict=True):
            page.Contents = Array([page.Contents, self.pdf.copy_foreign(margins.Contents)])
            if page.Resources.objgen not in done:
                done.add(page.Resources.objgen)
                _add_resources(page.Resources, resources)


def _add_resources(to: Dictionary, more: Dictionary) -> None:
    """What the margins are drawn with: text in fonts of their own, more or less opaque."""
    if any(len(more.get(kind, {})) for kind in ("/XObject", "/Pattern", "/Shading")):
        raise RenderError("The margins of a document that is made by part hold text alone.")
    for kind in ("/Font", "/ExtGState"):
        for name, thing in more.get(kind, {}).items():
            if name not in to[kind]:
                to[kind][name] = thing


def _whole(numbers: Array, shift: int) -> Dictionary:
    """A fragment's part of the tree that leads from content to its elements."""
    entries = list(numbers)
    shifted = [int(one) + shift if at % 2 == 0 else one for at, one in enumerate(entries)]
    return Dictionary(Limits=[shifted[0], shifted[-2]], Nums=Array(shifted))


def _index(root: Dictionary) -> list[Dictionary]:
    """A fragment's part of the tree of element names; all of them begin with its own prefix."""
    if "/IDTree" not in root:
        return []
    names = root.IDTree.Names
    return [Dictionary(Limits=[names[0], names[-2]], Names=names)]


def _counted(fragments: Sequence[Fragment]) -> Iterator[tuple[int, Fragment]]:
    """Each fragment with the number of its first page, from 0."""
    first = 0
    for fragment in fragments:
        yield first, fragment
        first += fragment.pages


class _Fonts:
    """The same face in many fragments, each with the widths and letters that it uses: once."""

    def __init__(self, pdf: pikepdf.Pdf) -> None:
        self.pdf = pdf
        self.uses: dict[tuple[str, bytes], list[tuple[Dictionary, str]]] = {}

    def gather(self, fonts: Dictionary) -> None:
        """The fonts of one fragment's pages; what has an encoding of its own stays by itself."""
        for name, font in fonts.items():
            if font.Encoding == Name("/Identity-H"):
                file = font.DescendantFonts[0].FontDescriptor.get("/FontFile2")
                if file is not None:
                    key = (str(font.BaseFont), bytes(file.read_raw_bytes()))
                    self.uses.setdefault(key, []).append((fonts, name))

    def share(self) -> None:
        for uses in self.uses.values():
            if len(uses) > 1:
                made = [fonts[name] for fonts, name in uses]
                merged = self._merged(made)
                for fonts, name in uses:
                    fonts[name] = merged

    def _merged(self, made: list[Dictionary]) -> Dictionary:
        widths: dict[int, object] = {}
        letters: dict[bytes, bytes] = {}
        for font in made:
            widths |= _widths(font.DescendantFonts[0].W)
            letters |= dict(_UNICODE.findall(font.ToUnicode.read_bytes()))
        first = made[0]
        described = first.DescendantFonts[0]
        described.W = Array([part for glyph in sorted(widths) for part in (glyph, [widths[glyph]])])
        described.FontDescriptor.FontBBox[2] = max(widths.values())
        first.ToUnicode = self.pdf.make_stream(_letters(letters))
        return first


def _widths(given: Array) -> dict[int, object]:
    """Glyph → width, out of the runs that a PDF has: a glyph, the widths from it on."""
    runs = list(given)
    return {
        int(begin) + at: width
        for begin, run in zip(runs[::2], runs[1::2], strict=True)
        for at, width in enumerate(run)
    }


def _letters(letters: dict[bytes, bytes]) -> bytes:
    lines = [
        b"/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n/CIDSystemInfo\n"
        b"<< /Registry (Adobe)\n/Ordering (UCS)\n/Supplement 0\n>> def\n"
        b"/CMapName /Adobe-Identity-UCS def\n/CMapType 2 def\n"
        b"1 begincodespacerange\n<0000> <ffff>\nendcodespacerange"
    ]
    pairs = sorted(letters.items())
    for at in range(0, len(pairs), _BLOCK):
        block = pairs[at : at + _BLOCK]
        lines.append(b"%d beginbfchar" % len(block))
        lines += [b"<%s> <%s>" % pair for pair in block]
        lines.append(b"endbfchar")
    lines.append(b"endcmap\nCMapName currentdict /CMap defineresource pop\nend\nend")
    return b"\n".join(lines)
