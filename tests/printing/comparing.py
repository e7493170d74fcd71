"""What two PDFs must have in common to be the same paper: each as plain values to compare."""

from __future__ import annotations

import io
from dataclasses import dataclass

import pikepdf

from tests.tagged import children, elements_of, unicode_map

NEAR = 2  # decimals of a point


@dataclass(frozen=True)
class Shape:
    """Everything that a reader meets, in plain values."""

    pages: list[dict]
    elements: list[tuple]
    outline: list[tuple]
    places: dict
    about: dict
    faults: list[str]
    """What no PDF may have, whatever it shows."""


def shape_of(data: bytes) -> Shape:
    with pikepdf.open(io.BytesIO(data)) as pdf:
        said = Said(pdf)
        return Shape(
            pages=[said.page(page) for page in pdf.pages],
            elements=said.elements(),
            outline=said.outline(),
            places=said.places(),
            about=said.about(),
            faults=list(said.faults()),
        )


class Said:
    def __init__(self, pdf):
        self.pdf = pdf
        self.numbers = {page.obj.objgen: number for number, page in enumerate(pdf.pages, start=1)}
        self.drawn = [_drawn(page) for page in pdf.pages]
        self.all = elements_of(pdf)
        self.headers = {str(e.ID): e for e in self.all if "/ID" in e}

    def page(self, page):
        drawn = self.drawn[page.index]
        return {
            "box": [float(side) for side in page.MediaBox],
            "marked": [text for _mark, text in sorted(drawn.marked.items())],
            "artifacts": drawn.artifacts,
            "links": [self._link(note) for note in page.get("/Annots", ())],
        }

    def _link(self, note):
        rectangle = tuple(round(float(side), NEAR) for side in note.Rect)
        where = f"#{note.Dest}" if "/Dest" in note else str(note.A.URI)
        return rectangle, where, str(note.Contents)

    def elements(self):
        return [
            (
                str(one.S),
                self.numbers[one.Pg.objgen],
                self._text(one),
                len(children(one)),
                str(one.get("/Alt", "")),
                str(one.get("/ActualText", "")),
                self._attributes(one),
            )
            for one in self.all
        ]

    def _text(self, element):
        """The words right in an element, and what its annotations lead to."""
        drawn = self.drawn[self.numbers[element.Pg.objgen] - 1]
        found = []
        for kid in _kids(element):
            if isinstance(kid, int):
                found.append(drawn.marked[kid])
            elif "/Obj" in kid:
                found.append(self._link(kid.Obj))
        return tuple(found)

    def _attributes(self, element):
        given = element.get("/A", {})
        headers = tuple(self._heading(str(name)) for name in given.get("/Headers", ()))
        box = tuple(round(float(side), NEAR) for side in given.get("/BBox", ()))
        return str(given.get("/Scope", "")), headers, box

    def _heading(self, name):
        """The words of the header cell with that name."""
        cell = self.headers[name]
        return self.words(cell)

    def faults(self):
        """Names and marks that are there twice or lead nowhere, in the tree and the indexes."""
        named = [str(e.ID) for e in self.all if "/ID" in e]
        if len(named) != len(set(named)):
            yield "two elements have one name"
        if set(named) != self._indexed():
            yield "the index of element names has others"
        yield from self._loose_marks()
        yield from self._owners()

    def _indexed(self):
        root = self.pdf.Root.StructTreeRoot
        if "/IDTree" not in root:
            return set()
        return {str(name) for name in pikepdf.NameTree(root.IDTree)}

    def _loose_marks(self):
        held = {
            (self.numbers[e.Pg.objgen], int(kid))
            for e in self.all
            for kid in _kids(e)
            if isinstance(kid, int)
        }
        drawn = {(n, mark) for n, one in enumerate(self.drawn, 1) for mark in one.marked}
        if held != drawn:
            yield f"marks are drawn and not held, or held and not drawn: {held ^ drawn}"
        for number, one in enumerate(self.drawn, start=1):
            if one.loose:
                yield f"page {number} draws outside of every mark: {one.loose}"

    def _owners(self):
        """The way back, from what is drawn to its element."""
        owners = dict(pikepdf.NumberTree(self.pdf.Root.StructTreeRoot.ParentTree).items())
        tree = {e.objgen for e in self.all}
        for number, page in enumerate(self.pdf.pages, start=1):
            back = owners[int(page.StructParents)]
            for mark in self.drawn[number - 1].marked:
                kids = [kid for kid in _kids(back[mark]) if isinstance(kid, int)]
                if back[mark].objgen not in tree or mark not in kids:
                    yield f"mark {mark} of page {number} leads back to another element"
            for note in page.get("/Annots", ()):
                owner = owners[int(note.StructParent)]
                held = [
                    k.Obj.objgen for k in _kids(owner) if not isinstance(k, int) and "/Obj" in k
                ]
                if str(owner.S) != "/Link" or note.objgen not in held:
                    yield f"a link of page {number} is not held by its element"

    def words(self, element):
        said = [part for part in self._text(element) if isinstance(part, str)]
        return " ".join([*said, *(self.words(kid) for kid in children(element))]).strip()

    def outline(self):
        with self.pdf.open_outline() as outline:
            return list(self._marks(outline.root, 1))

    def _marks(self, items, depth):
        for item in items:
            yield depth, item.title, self._place(item.destination), item.is_closed
            yield from self._marks(item.children, depth + 1)

    def places(self):
        names = pikepdf.NameTree(self.pdf.Root.Names.Dests)
        return {str(name): self._place(place) for name, place in names.items()}

    def _place(self, place):
        page, how, x, y, zoom = place
        where = round(float(x), NEAR), round(float(y), NEAR)
        return self.numbers[page.objgen], str(how), where, int(zoom)

    def about(self):
        root = self.pdf.Root
        with self.pdf.open_metadata() as metadata:
            xmp = {name: metadata[name] for name in metadata if name != "pdf:Producer"}
        return {
            "language": str(root.Lang),
            "title shows": bool(root.ViewerPreferences.DisplayDocTitle),
            "marked": bool(root.MarkInfo.Marked),
            "info": {str(k): str(v) for k, v in self.pdf.docinfo.items()},
            "xmp": xmp,
            "fonts": sorted(
                {str(f.BaseFont) for page in self.pdf.pages for f in page.Resources.Font.values()}
            ),
        }


def _kids(element):
    kids = element.get("/K", [])
    return list(kids) if isinstance(kids, pikepdf.Array) else [kids]


@dataclass
class _Drawn:
    """The text of a page: by mark, and as artifacts, each with where its line begins."""

    marked: dict[int, str]
    artifacts: list[str]
    loose: list[str]


def _drawn(page):
    maps = {str(name): unicode_map(font) for name, font in page.Resources.Font.items()}
    drawn, open_marks, letters = _Drawn({}, [], []), [], {}
    for operands, operator in pikepdf.parse_content_stream(page):
        name = str(operator)
        if name in ("BDC", "BMC"):
            properties = operands[1] if len(operands) > 1 else {}
            open_marks.append((str(operands[0]), properties.get("/MCID")))
            if properties.get("/MCID") is not None:
                drawn.marked.setdefault(int(properties["/MCID"]), "")
        elif name == "EMC":
            open_marks.pop()
        elif name == "Tf":
            letters = maps[str(operands[0])]
        elif name in ("Tj", "TJ"):
            _write(drawn, open_marks, _text(operands, name, letters))
    return drawn


def _text(operands, name, letters):
    said = ""
    for part in operands[0] if name == "TJ" else operands:
        if isinstance(part, pikepdf.String):
            codes = bytes(part)
            said += "".join(letters[codes[at : at + 2]] for at in range(0, len(codes), 2))
    return said


def _write(drawn, open_marks, text):
    marks = [mark for _tag, mark in open_marks if mark is not None]
    if marks:
        drawn.marked[int(marks[-1])] += text
    elif any(tag == "/Artifact" for tag, _mark in open_marks):
        drawn.artifacts.append(text)
    else:
        drawn.loose.append(text)
