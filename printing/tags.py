"""What WeasyPrint leaves out of a tagged PDF, added before it is written: ``Scope`` on header
cells, ``Note`` for footnotes, the spoken words of bracketed figures, links described by their own
words and never one in another, an index of element names. What stands in the margins of pages, and
the dots that lead to page numbers, become artifacts: drawn, and not read."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import pydyf
from weasyprint import Document
from weasyprint.formatting_structure import boxes
from weasyprint.layout.absolute import AbsolutePlaceholder

#: A CSS pixel in points.
POINT = 0.75


@dataclass(frozen=True)
class Mending:
    """A finisher for ``Document.write_pdf``. ``prefix`` comes before each element name, so that
    names stay apart where documents are joined."""

    prefix: str = ""

    def __call__(self, laid_out: Document, pdf: pydyf.PDF) -> None:
        tree = Tree(pdf)
        _describe_links(laid_out)
        _flatten_links(tree, _leading_dots(laid_out))
        elements = list(tree.walk(tree.document))
        self._prefix_names(elements)
        _give_scope(tree, tree.document, section="")
        self._mend_notes(tree)
        _say([e for e in elements if e["S"] == "/TD"], _spoken_cells(laid_out), tree)
        _place_figures(tree, elements)
        _index_names(pdf, tree, elements)
        _rest_is_artifact(tree, _held(elements))

    def _prefix_names(self, elements: list[pydyf.Dictionary]) -> None:
        for element in elements:
            if "ID" in element:
                element["ID"] = self._named(element["ID"].string)
            if element["S"] == "/TD":
                pointed = element["A"]["Headers"]
                pointed[:] = [self._named(name.string) for name in pointed]

    def _named(self, name: str) -> pydyf.String:
        return pydyf.String(f"{self.prefix}{name}")

    def _mend_notes(self, tree: Tree) -> None:
        """The layout hangs a page's footnotes right under the document: a box, a span for each."""
        areas = [one for one in tree.kids(tree.document) if _is_footnote_area(tree, one)]
        notes = [note for area in areas for note in tree.kids(area)]
        for number, note in enumerate(notes, start=1):
            note["S"] = "/Note"
            note["ID"] = self._named(f"note-{number}")


class Tree:
    """The structure tree of a PDF that is about to be written."""

    def __init__(self, pdf: pydyf.PDF) -> None:
        self.pdf = pdf
        self.root = self.object(pdf.catalog["StructTreeRoot"])
        self.document = self.object(self.root["K"][0])

    def object(self, reference: bytes) -> pydyf.Object:
        return self.pdf.objects[int(reference.split(b" ", 1)[0])]

    def kids(self, element: pydyf.Dictionary) -> list[pydyf.Dictionary]:
        """The elements right under an element; not its marked content, nor its annotations."""
        kids = [self.object(one) for one in element["K"] if isinstance(one, bytes)]
        return [kid for kid in kids if "S" in kid]

    def annotations(self, element: pydyf.Dictionary) -> list[bytes]:
        """References to the annotations (of links) that an element holds."""
        kids = [one for one in element["K"] if isinstance(one, bytes)]
        return [one for one in kids if self.object(one).get("Type") == "/OBJR"]

    @property
    def owners(self) -> pydyf.Array:
        """Which elements hold the marks of a page, and an annotation: number, owner, number …,
        where the numbers count from 0."""
        return self.object(self.root["ParentTree"])["Nums"]

    def walk(self, element: pydyf.Dictionary) -> Iterator[pydyf.Dictionary]:
        """All elements below, in the order of reading."""
        for kid in self.kids(element):
            yield kid
            yield from self.walk(kid)

    @property
    def pages(self) -> list[pydyf.Dictionary]:
        return [self.object(reference) for reference in self.pdf.page_references]


def _give_scope(tree: Tree, element: pydyf.Dictionary, *, section: str) -> None:
    for kid in tree.kids(element):
        kind = kid["S"]
        if kind == "/TH":
            kid["A"]["Scope"] = "/Column" if section == "/THead" else "/Row"
        _give_scope(tree, kid, section=kind if kind in ("/THead", "/TBody") else section)


def _is_footnote_area(tree: Tree, element: pydyf.Dictionary) -> bool:
    kids = tree.kids(element)
    return element["S"] == "/NonStruct" and bool(kids) and all(k["S"] == "/Span" for k in kids)


# What is said ---------------------------------------------------------------------


def _spoken_cells(laid_out: Document) -> list[str]:
    """For each data cell in reading order, the words in its ``data-spoken``."""
    return [
        box.element.get("data-spoken", "")
        for page in laid_out.pages
        for box in _cells(page._page_box)
        if box.element_tag == "td"
    ]


def _cells(box) -> Iterator[boxes.TableCellBox]:
    if isinstance(box, AbsolutePlaceholder):
        box = box._box
    if isinstance(box, boxes.TableCellBox) and box.element is not None:
        yield box
    for child in getattr(box, "children", ()):
        if not isinstance(child, boxes.MarginBox):
            yield from _cells(child)


def _say(cells: list[pydyf.Dictionary], spoken: list[str], tree: Tree) -> None:
    if len(cells) != len(spoken):
        raise ValueError(f"{len(cells)} cells in the PDF, {len(spoken)} in its layout")
    for cell, words in zip(cells, spoken, strict=True):
        if words:
            _innermost(tree, cell)["ActualText"] = pydyf.String(words)


def _innermost(tree: Tree, element: pydyf.Dictionary) -> pydyf.Dictionary:
    kids = tree.kids(element)
    return _innermost(tree, kids[0]) if len(kids) == 1 else element


def _describe_links(laid_out: Document) -> None:
    """By their title, else the words that they stand under; not by the name of the place they
    lead to."""
    for page in laid_out.pages:
        for _kind, _target, _rectangle, box in page.links:
            said = box.element.get("title") or "".join(box.element.itertext())
            words = " ".join(said.split())
            if box.link_annotation and words:
                box.link_annotation["Contents"] = pydyf.String(words)


def _leading_dots(laid_out: Document) -> set[bytes]:
    """The annotations of the dots between an entry of the contents and its page."""
    return {
        box.link_annotation.reference
        for page in laid_out.pages
        for _kind, _target, _rectangle, box in page.links
        if box.is_leader and box.link_annotation
    }


def _flatten_links(tree: Tree, dots: set[bytes]) -> None:
    """The layout makes a link of every piece of a link: one element holds them all instead."""
    for element in list(tree.walk(tree.document)):
        pieces = tree.annotations(element)
        link = _link_around(tree, element) if pieces else None
        if link is None:
            continue
        for piece in pieces:
            element["K"].remove(piece)
            link["K"].append(piece)
            annotation = tree.object(piece)["Obj"]
            tree.owners[2 * tree.object(annotation)["StructParent"] + 1] = link.reference
            if annotation in dots:
                tree.object(element["P"])["K"].remove(element.reference)
        if element["S"] == "/Link":
            element["S"] = "/Span"


def _link_around(tree: Tree, element: pydyf.Dictionary) -> pydyf.Dictionary | None:
    while element is not tree.document:
        element = tree.object(element["P"])
        if element["S"] == "/Link":
            return element
    return None


def _place_figures(tree: Tree, elements: list[pydyf.Dictionary]) -> None:
    """Where a figure stands is said in points from the bottom of its page, not in pixels from
    its top."""
    heights = {one.reference: one["MediaBox"][3] for one in tree.pages}
    for element in elements:
        if element["S"] == "/Figure":
            left, top, right, bottom = (side * POINT for side in element["A"]["BBox"])
            height = heights[element["Pg"]]
            element["A"]["BBox"] = pydyf.Array([left, height - bottom, right, height - top])


# Names, margins -------------------------------------------------------------------


def _index_names(pdf: pydyf.PDF, tree: Tree, elements: list[pydyf.Dictionary]) -> None:
    """Cells refer to their headers by name, which readers look up in this tree."""
    names = sorted((one["ID"].string, one.reference) for one in elements if "ID" in one)
    if not names:
        return
    flat = [part for name, reference in names for part in (pydyf.String(name), reference)]
    index = pydyf.Dictionary({"Names": pydyf.Array(flat)})
    pdf.add_object(index)
    tree.root["IDTree"] = index.reference


def _held(elements: list[pydyf.Dictionary]) -> set[tuple[bytes, int]]:
    """The marks that elements of the tree hold, as (page, mark)."""
    return {(e["Pg"], mark) for e in elements for mark in e["K"] if isinstance(mark, int)}


def _rest_is_artifact(tree: Tree, held: set[tuple[bytes, int]]) -> None:
    """Running headers and page numbers are drawn as content that no element of the tree holds."""
    for reference, page in zip(tree.pdf.page_references, tree.pages, strict=True):
        owners = tree.owners[2 * page["StructParents"] + 1]
        loose = {mark for mark in range(len(owners)) if (reference, mark) not in held}
        if loose:
            _redraw_as_artifacts(tree.object(page["Contents"]), loose)
            owners[:] = [b"null" if m in loose else owner for m, owner in enumerate(owners)]


def _redraw_as_artifacts(stream: pydyf.Stream, marks: set[int]) -> None:
    parts = stream.stream
    for at, part in enumerate(parts):
        if isinstance(part, pydyf.Dictionary) and part.get("MCID") in marks:
            parts[at - 1 : at + 2] = [b"/Artifact", b"", b"BMC"]
