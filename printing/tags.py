"""What WeasyPrint leaves out of a tagged PDF, added afterwards: ``Scope`` on header cells,
``Note`` for footnotes, the spoken words of bracketed figures, and an index of element names."""

from __future__ import annotations

import io
from collections.abc import Iterator

import pikepdf
from pikepdf import Array, Dictionary, Name, NameTree, String
from weasyprint import Document
from weasyprint.formatting_structure import boxes
from weasyprint.layout.absolute import AbsolutePlaceholder


def mend(data: bytes, *, spoken: list[str]) -> bytes:
    """The PDF with its structure completed; ``spoken`` has one text for each data cell in reading
    order, empty where the print says it all. ValueError where their numbers differ."""
    with pikepdf.open(io.BytesIO(data)) as pdf:
        root = pdf.Root.StructTreeRoot
        document = root.K[0] if isinstance(root.K, Array) else root.K
        _mend_children(document, section="")
        _mend_notes(document)
        _say(list(_of_kind(document, "/TD")), spoken)
        _index_names(pdf, document)
        mended = io.BytesIO()
        pdf.save(mended, deterministic_id=True)
    return mended.getvalue()


def children(element: Dictionary) -> list[Dictionary]:
    """The elements right under an element of the structure tree."""
    kids = element.get("/K", [])
    kids = list(kids) if isinstance(kids, Array) else [kids]
    return [kid for kid in kids if isinstance(kid, Dictionary) and "/S" in kid]


def spoken_cells(laid_out: Document) -> list[str]:
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


def _mend_children(element: Dictionary, *, section: str) -> None:
    for child in children(element):
        kind = str(child.S)
        if kind == "/TH":
            child.A.Scope = Name("/Column" if section == "/THead" else "/Row")
        _mend_children(child, section=kind if kind in ("/THead", "/TBody") else section)


def _mend_notes(document: Dictionary) -> None:
    """The layout hangs a page's footnotes right under the document: one box, a span for each."""
    areas = [child for child in children(document) if _is_footnote_area(child)]
    notes = [note for area in areas for note in children(area)]
    for number, note in enumerate(notes, start=1):
        note.S = Name("/Note")
        note.ID = String(f"note-{number}")


def _is_footnote_area(element: Dictionary) -> bool:
    kids = children(element)
    return str(element.S) == "/NonStruct" and bool(kids) and all(str(k.S) == "/Span" for k in kids)


def _of_kind(element: Dictionary, kind: str) -> Iterator[Dictionary]:
    for child in children(element):
        if str(child.S) == kind:
            yield child
        yield from _of_kind(child, kind)


def _say(cells: list[Dictionary], spoken: list[str]) -> None:
    if len(cells) != len(spoken):
        raise ValueError(f"{len(cells)} cells in the PDF, {len(spoken)} in its layout")
    for cell, words in zip(cells, spoken, strict=True):
        if words:
            _innermost(cell).ActualText = String(words)


def _innermost(element: Dictionary) -> Dictionary:
    kids = children(element)
    return _innermost(kids[0]) if len(kids) == 1 else element


def _index_names(pdf: pikepdf.Pdf, document: Dictionary) -> None:
    """Cells refer to their headers by name, which readers look up in this tree."""
    names = NameTree.new(pdf)
    for element in _with_names(document):
        names[str(element.ID)] = element
    pdf.Root.StructTreeRoot.IDTree = names.obj


def _with_names(element: Dictionary) -> Iterator[Dictionary]:
    for child in children(element):
        if "/ID" in child:
            yield child
        yield from _with_names(child)
