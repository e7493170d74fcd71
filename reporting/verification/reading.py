"""What files say, as one run of letters without spaces: lines, pages and cells break anywhere."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from html.parser import HTMLParser

import openpyxl
import pikepdf

_SPACE = re.compile(r"[\s\u00ad\u200b]+")
_CHARACTERS = re.compile(r"beginbfchar(.*?)endbfchar", re.DOTALL)
_RANGES = re.compile(r"beginbfrange(.*?)endbfrange", re.DOTALL)
_PAIR = re.compile(r"<(\w+)>\s*<(\w+)>")
_TRIPLE = re.compile(r"<(\w+)>\s*<(\w+)>\s*<(\w+)>")
#: Elements without an end tag.
_VOID = frozenset({"br", "meta", "link", "img", "hr", "input", "col"})
_UNSEEN = frozenset({"style", "script", "title"})


def squeezed(text: str) -> str:
    """Without spaces, line breaks and soft hyphens."""
    return _SPACE.sub("", text)


# HTML -----------------------------------------------------------------------------


class _Seen(HTMLParser):
    """The text that is seen: what is only spoken (class ``vh``) is left out."""

    def __init__(self) -> None:
        super().__init__()
        self.said: list[str] = []
        self._open: list[bool] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _VOID:
            return
        classes = (dict(attrs).get("class") or "").split()
        self._open.append(tag in _UNSEEN or "vh" in classes)

    def handle_endtag(self, tag: str) -> None:
        if tag not in _VOID and self._open:
            self._open.pop()

    def handle_data(self, data: str) -> None:
        if not any(self._open):
            self.said.append(data)


def html_text(data: bytes) -> str:
    """What a page shows, squeezed."""
    parser = _Seen()
    parser.feed(data.decode())
    parser.close()
    return squeezed("".join(parser.said))


# PDF ------------------------------------------------------------------------------


def pdf_text(data: bytes) -> str:
    """What a PDF of ours shows, squeezed, through its fonts’ own tables; what stands in the margins
    of its pages (artifacts) is left out, so that text runs on from page to page."""
    with pikepdf.open(io.BytesIO(data)) as opened:
        return squeezed("".join(part for page in opened.pages for part in _page_text(page)))


def _page_text(page: pikepdf.Page) -> Iterator[str]:
    fonts = page.Resources.get("/Font", {})
    maps = {str(name): _unicode_map(font) for name, font in fonts.items()}
    current: dict[bytes, str] = {}
    marked: list[bool] = []
    for operands, operator in pikepdf.parse_content_stream(page):
        name = str(operator)
        if name in ("BDC", "BMC"):
            marked.append(str(operands[0]) == "/Artifact")
        elif name == "EMC" and marked:
            marked.pop()
        elif name == "Tf":
            current = maps.get(str(operands[0]), {})
        elif name in ("Tj", "TJ") and not any(marked):
            yield from _shown(operands[0] if name == "TJ" else operands, current)


def _shown(parts, current: dict[bytes, str]) -> Iterator[str]:
    for part in parts:
        if isinstance(part, pikepdf.String):
            codes = bytes(part)
            for at in range(0, len(codes), 2):
                yield current.get(codes[at : at + 2], "")


def _unicode_map(font: pikepdf.Object) -> dict[bytes, str]:
    if "/ToUnicode" not in font:
        return {}
    table = font.ToUnicode.read_bytes().decode("latin-1")
    found = {}
    for block in _CHARACTERS.findall(table):
        for code, text in _PAIR.findall(block):
            found[bytes.fromhex(code)] = _decoded(text)
    for block in _RANGES.findall(table):
        for first, last, text in _TRIPLE.findall(block):
            for step in range(int(last, 16) - int(first, 16) + 1):
                code = (int(first, 16) + step).to_bytes(len(first) // 2, "big")
                found[code] = chr(ord(_decoded(text)) + step)
    return found


def _decoded(text: str) -> str:
    return bytes.fromhex(text).decode("utf-16-be")


# Excel ----------------------------------------------------------------------------


def workbook_rows(data: bytes) -> dict[str, list[tuple]]:
    """By sheet, its rows as values: numbers as they are stored, not as they are shown."""
    book = openpyxl.load_workbook(io.BytesIO(data), data_only=True, read_only=True)
    try:
        return {sheet.title: list(sheet.iter_rows(values_only=True)) for sheet in book}
    finally:
        book.close()
