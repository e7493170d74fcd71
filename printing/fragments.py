"""One part of a document as a tagged PDF of its own, to be joined with the others.

Runs in worker processes, which know no Django. A fragment has no running header or page number;
those are the pages of ``running``, drawn once for the whole document.
"""

from __future__ import annotations

import io
import json
import struct
from dataclasses import asdict, dataclass, field
from functools import lru_cache

import pydyf
from fontTools import subset
from fontTools.ttLib import TTFont
from weasyprint import CSS, Document
from weasyprint.text.fonts import FontConfiguration, get_hb_object_data

from .layout import draw, faults_raise, lay_out, nothing_outside
from .tags import POINT, Mending, Tree

_MARGINS = [
    *(f"@{side}-{at}" for side in ("top", "bottom") for at in ("left", "center", "right")),
    *(f"@{side}-{at}" for side in ("left", "right") for at in ("top", "middle", "bottom")),
    *(f"@{side}-{at}-corner" for side in ("top", "bottom") for at in ("left", "right")),
]
_NOTHING = "".join(f"{margin}{{content:none !important}}" for margin in _MARGINS)
NO_MARGINS = f"@page{{{_NOTHING}}}@page:first{{{_NOTHING}}}"
#: The elements that the running header repeats are there, and not seen.
ONLY_MARGINS = "[data-running]{visibility:hidden}.next-page{break-before:page}"
IN_MARGINS = "margin-"
#: A font of ours is kept whole, so that all fragments have the same; others may be very large.
SHARED_FONT = 150_000


@dataclass(frozen=True)
class Anchor:
    """A place that links lead to: its page in the fragment, from 0, and points from its corner."""

    name: str
    page: int
    x: float
    y: float


@dataclass(frozen=True)
class Bookmark:
    level: int
    label: str
    page: int
    x: float
    y: float
    state: str


@dataclass(frozen=True)
class Fragment:
    pages: int
    anchors: tuple[Anchor, ...]
    bookmarks: tuple[Bookmark, ...]
    pdf: bytes = field(repr=False)

    def to_bytes(self) -> bytes:
        """As it is kept: the length of what is said about the PDF, that, and the PDF."""
        said = {name: value for name, value in asdict(self).items() if name != "pdf"}
        about = json.dumps(said, separators=(",", ":")).encode()
        return struct.pack(">I", len(about)) + about + self.pdf

    @classmethod
    def from_bytes(cls, data: bytes) -> Fragment:
        (length,) = struct.unpack(">I", data[:4])
        said = json.loads(data[4 : 4 + length])
        return cls(
            pages=said["pages"],
            anchors=tuple(Anchor(**one) for one in said["anchors"]),
            bookmarks=tuple(Bookmark(**one) for one in said["bookmarks"]),
            pdf=data[4 + length :],
        )


@lru_cache(maxsize=2)
def _prepared(style: str) -> tuple[FontConfiguration, CSS, CSS, CSS]:
    """Fonts and rules, read once by a process; only ever of the one or two documents at hand."""
    fonts = FontConfiguration()
    sheets = [
        CSS(string=rules, font_config=fonts, url_fetcher=nothing_outside())
        for rules in (style, NO_MARGINS, ONLY_MARGINS)
    ]
    return fonts, *sheets


def render_fragment(name: str, markup: str, style: str) -> bytes:
    """A part's document as a ``Fragment`` in bytes; RenderError for a fault of the layout."""
    fonts, rules, no_margins, _only = _prepared(style)
    with faults_raise():
        laid_out = lay_out(markup, sheets=(rules, no_margins), fonts=fonts)
        data = draw(laid_out, finish=Joinable(f"{name}/"))
    fragment = Fragment(len(laid_out.pages), _anchors(laid_out), _bookmarks(laid_out), data)
    return fragment.to_bytes()


def render_running(name: str, markup: str, style: str) -> bytes:
    """The margins of all pages, for nobody to read aloud: a ``Fragment`` without anchors."""
    fonts, rules, _none, only_margins = _prepared(style)
    with faults_raise():
        laid_out = lay_out(markup, sheets=(rules, only_margins), fonts=fonts, variant=None)
        data = draw(laid_out, finish=_as_artifacts, variant=None)
    return Fragment(len(laid_out.pages), (), (), data).to_bytes()


def _anchors(laid_out: Document) -> tuple[Anchor, ...]:
    """Of a place that goes on over pages, where it begins."""
    found: dict[str, Anchor] = {}
    for number, page in enumerate(laid_out.pages):
        for name, (x, y, _right, _bottom) in page.anchors.items():
            place = Anchor(name, number, x * POINT, (page.height - y) * POINT)
            found.setdefault(name, place)
    return tuple(found.values())


def _bookmarks(laid_out: Document) -> tuple[Bookmark, ...]:
    return tuple(
        Bookmark(level, label, number, x * POINT, (page.height - y) * POINT, state)
        for number, page in enumerate(laid_out.pages)
        for level, label, (x, y), state in page.bookmarks
    )


@dataclass(frozen=True)
class Joinable(Mending):
    """Mended, and ready to be joined: fonts whole, graphics closed in themselves; names of places
    and bookmarks are made anew for the whole."""

    def __call__(self, laid_out: Document, pdf: pydyf.PDF) -> None:
        super().__call__(laid_out, pdf)
        tree = Tree(pdf)
        for page in tree.pages:
            stream = tree.object(page["Contents"]).stream
            stream.insert(0, b"q")
            stream.append(b"Q")
        _keep_fonts_whole(laid_out, pdf)
        for name in ("Names", "Outlines"):
            pdf.catalog.pop(name, None)


def _as_artifacts(laid_out: Document, pdf: pydyf.PDF) -> None:
    """Ready to be drawn over the pages of fragments, whose fonts may have the same names."""
    _keep_fonts_whole(laid_out, pdf)
    for reference in pdf.page_references:
        stream = _object(pdf, _object(pdf, reference)["Contents"]).stream
        stream[:] = [_named_for_margins(part) for part in stream]
        stream.insert(0, b"/Artifact <</Type /Pagination>> BDC q")
        stream.append(b"Q EMC")
    fonts = _fonts(pdf)
    for name in list(fonts):
        fonts[f"{IN_MARGINS}{name}"] = fonts.pop(name)
    pdf.catalog.pop("Outlines", None)


def _named_for_margins(part: object) -> object:
    """The operator that sets a font, with its name in the margins; all others as they are."""
    is_font = isinstance(part, bytes) and part.endswith(b" Tf")
    return b"/" + IN_MARGINS.encode() + part[1:] if is_font else part


def _keep_fonts_whole(laid_out: Document, pdf: pydyf.PDF) -> None:
    """In place of the glyphs that this fragment uses, the face with the same numbers for them."""
    for font in laid_out.fonts.values():
        given = get_hb_object_data(font.hb_face)
        if len(given) <= SHARED_FONT:
            whole = _without_hints(given)
            stream = _font_file(pdf, font.hash)
            stream.stream = [whole]
            stream.extra["Length1"] = len(whole)


@lru_cache(maxsize=8)
def _without_hints(face: bytes) -> bytes:
    """All glyphs under their numbers, and nothing that a PDF has no use for."""
    options = subset.Options(hinting=False, retain_gids=True, notdef_outline=True)
    options.drop_tables += ["GSUB", "GPOS", "GDEF"]
    options.recalc_timestamp = False
    font = TTFont(io.BytesIO(face), recalcTimestamp=False)
    subsetter = subset.Subsetter(options)
    subsetter.populate(glyphs=font.getGlyphOrder())
    subsetter.subset(font)
    made = io.BytesIO()
    font.save(made)
    return made.getvalue()


def _font_file(pdf: pydyf.PDF, name: str) -> pydyf.Stream:
    described = _object(pdf, _object(pdf, _fonts(pdf)[name])["DescendantFonts"][0])
    return _object(pdf, _object(pdf, described["FontDescriptor"])["FontFile2"])


def _fonts(pdf: pydyf.PDF) -> pydyf.Dictionary:
    """The fonts of all pages, by the names that their content has for them."""
    page = _object(pdf, pdf.page_references[0])
    return _object(pdf, _object(pdf, page["Resources"])["Font"])


def _object(pdf: pydyf.PDF, reference: bytes) -> pydyf.Object:
    return pdf.objects[int(reference.split(b" ", 1)[0])]
