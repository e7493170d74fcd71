"""The structure tree of a joined PDF: what each document is read by, under a part of its own."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

import pikepdf
from pikepdf import Array, Dictionary, Name, NumberTree, String

#: Nobody's document has so many elements; a tree that has is one that bites its own tail.
MOST_ELEMENTS = 400_000


@dataclass(frozen=True)
class Found:
    """A document's structure: its topmost elements, and which content belongs to which element."""

    top: list[Dictionary]
    owners: dict[int, object]
    ids: dict[str, Dictionary] = field(default_factory=dict)
    language: str = ""


def tree_of(pdf: pikepdf.Pdf, *, prefix: str) -> Found | None:
    """The structure of a document, ready to be joined: element names begin with ``prefix``, own
    kinds of element are replaced by the standard ones. None where there is none that holds."""
    root = pdf.Root.get("/StructTreeRoot")
    if root is None or "/ParentTree" not in root or "/K" not in root:
        return None
    try:
        top = [one for one in _list(root.K) if isinstance(one, Dictionary)]
        ids = _prepared(root, top, prefix)
        owners = {int(key): value for key, value in NumberTree(root.ParentTree).items()}
    except (KeyError, TypeError, ValueError, AttributeError, pikepdf.PdfError):
        return None
    if not top or not owners:
        return None
    for one in top:
        drop(one, "/P")
    return Found(top, owners, ids, str(pdf.Root.get("/Lang", "")))


def _prepared(root: Dictionary, top: Sequence[Dictionary], prefix: str) -> dict[str, Dictionary]:
    roles = {str(name): str(kind) for name, kind in root.get("/RoleMap", {}).items()}
    classes = root.get("/ClassMap", {})
    ids: dict[str, Dictionary] = {}
    for count, element in enumerate(_walk(top)):
        if count > MOST_ELEMENTS:
            raise ValueError("The structure tree has no end")
        _standard(element, roles)
        _own_attributes(element, classes)
        for held in _list(element.get("/A", [])):
            if isinstance(held, Dictionary) and "/Headers" in held:
                held.Headers = Array([String(f"{prefix}{one!s}") for one in held.Headers])
        if "/ID" in element:
            element.ID = String(f"{prefix}{element.ID!s}")
            ids[str(element.ID)] = element
    return ids


def _walk(top: Sequence[Dictionary]) -> Iterator[Dictionary]:
    waiting = list(reversed(top))
    while waiting:
        element = waiting.pop()
        yield element
        kids = [one for one in _list(element.get("/K", [])) if isinstance(one, Dictionary)]
        waiting.extend(one for one in reversed(kids) if "/S" in one)


def _standard(element: Dictionary, roles: dict[str, str]) -> None:
    """The kind that its maker's own name stands for, through as many names as there are."""
    kind, seen = str(element.S), set()
    while kind in roles and kind not in seen:
        seen.add(kind)
        kind = roles[kind]
    if kind != str(element.S):
        element.S = Name(kind)


def _own_attributes(element: Dictionary, classes: Dictionary) -> None:
    """Attributes that were given by class stand at the element itself."""
    if "/C" in element:
        given = [classes[str(one)] for one in _list(element.C) if str(one) in classes]
        element.A = Array(
            [*_list(element.get("/A", [])), *(x for one in given for x in _list(one))]
        )
        del element.C


def drop(holder: Dictionary, key: str) -> None:
    """Takes an entry away, where it is there."""
    if key in holder:
        del holder[key]


def _list(value: object) -> list:
    return list(value) if isinstance(value, Array) else [value]


class Tree:
    """The structure tree of the whole, which grows by documents."""

    def __init__(self, pdf: pikepdf.Pdf) -> None:
        self.pdf = pdf
        self.root = pdf.Root.StructTreeRoot
        self.document = _list(self.root.K)[0]
        self.document.K = Array(_list(self.document.K))
        self.owners = {int(key): value for key, value in NumberTree(self.root.ParentTree).items()}
        self.ids = {str(one.ID): one for one in _walk([self.document]) if "/ID" in one}

    def add(
        self, source: pikepdf.Pdf, found: Found | None, pages: Sequence[pikepdf.Page], title: str
    ) -> None:
        """The document's elements under a part of that title; its pages were added before."""
        if found is None:
            for page in pages:
                _renumber(page, None)
            return
        shift = max(self.owners, default=-1) + 1
        part = self.pdf.make_indirect(
            Dictionary(Type=Name.StructElem, S=Name.Part, T=String(title), P=self.document)
        )
        if found.language:
            part.Lang = String(found.language)
        copies = [self.pdf.copy_foreign(_indirect(source, one)) for one in found.top]
        for one in copies:
            one.P = part
        part.K = Array(copies)
        self.document.K.append(part)
        for key, value in found.owners.items():
            if value is not None:
                self.owners[key + shift] = self.pdf.copy_foreign(_indirect(source, value))
        for name, element in found.ids.items():
            self.ids[name] = self.pdf.copy_foreign(_indirect(source, element))
        done: set = set()
        for page in pages:
            _renumber(page, shift, done)

    def close(self) -> None:
        """Writes what was gathered."""
        flat = [part for key in sorted(self.owners) for part in (key, self.owners[key])]
        self.root.ParentTree = self.pdf.make_indirect(Dictionary(Nums=Array(flat)))
        self.root.ParentTreeNextKey = max(self.owners, default=-1) + 1
        drop(self.root, "/IDTree")
        if self.ids:
            names = sorted(self.ids, key=lambda name: bytes(String(name)))
            flat = [part for name in names for part in (String(name), self.ids[name])]
            self.root.IDTree = self.pdf.make_indirect(Dictionary(Names=Array(flat)))


def _indirect(pdf: pikepdf.Pdf, value: object):
    """What can be copied from one document into another."""
    return value if getattr(value, "is_indirect", False) else pdf.make_indirect(value)


def _renumber(page: pikepdf.Page, shift: int | None, done: set | None = None) -> None:
    """The page's keys into the tree of owners, and those of what is drawn and noted on it;
    without a shift they are taken away."""
    _move(page.obj, "/StructParents", shift)
    for note in page.get("/Annots", ()):
        if isinstance(note, Dictionary):
            _move(note, "/StructParent", shift)
    for drawn in page.get("/Resources", Dictionary()).get("/XObject", {}).values():
        if drawn.objgen in (done or ()):
            continue
        if done is not None:
            done.add(drawn.objgen)
        _move(drawn, "/StructParents", shift)
        _move(drawn, "/StructParent", shift)


def _move(holder, key: str, shift: int | None) -> None:
    if key not in holder:
        return
    if shift is None:
        del holder[key]
    else:
        holder[key] = int(holder[key]) + shift
