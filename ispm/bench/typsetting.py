"""The paper's markup in typst's language: the same headings, tables, lists and footnotes, so that
the two can be measured on equal content. It is for measuring alone; nobody reads it."""

from __future__ import annotations

from html.parser import HTMLParser

_OPENING = {
    "p": "#par[",
    "ul": "#list(",
    "ol": "#enum(",
    "li": "[",
    "strong": "#strong[",
    "h1": "#heading(level: 1)[",
    "h2": "#heading(level: 2)[",
    "h3": "#heading(level: 3)[",
    "h4": "#heading(level: 4)[",
    "h5": "#heading(level: 5)[",
    "caption": "",
    "th": "[",
    "td": "[",
}
_CLOSING = {"ul": ")", "ol": ")", "li": "],", "th": "],", "td": "],"}
_SILENT = frozenset({"head", "style", "title", "svg", "caption"})
_BEGINNING = """#set page(paper: "a4", numbering: "1 of 1")
#set text(size: 9pt)
#outline()
"""


def in_typst(markup: str) -> str:
    """Typst source with the words of the markup; pages begin where its parts do."""
    writer = _Writer()
    writer.feed(markup)
    return _BEGINNING + "".join(writer.said)


class _Writer(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.said: list[str] = []
        self.silent = 0
        self.closings: list[tuple[str, str]] = []

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        given = dict(attributes)
        self.silent += tag in _SILENT
        if self.silent or tag in ("meta", "br"):
            return
        opening, closing = _OPENING.get(tag, ""), _CLOSING.get(tag, "]" if tag in _OPENING else "")
        if "data-fragment" in given:
            opening = "#pagebreak(weak: true)\n"
        elif given.get("class") == "footnote":
            opening, closing = "#footnote[", "]"
        elif tag == "table":
            columns = 5 if given.get("class") == "status" else 9
            opening, closing = f"#table(columns: {columns},", ")"
        self.said.append(opening)
        self.closings.append((tag, closing))

    def handle_endtag(self, tag: str) -> None:
        if self.silent:
            self.silent -= tag in _SILENT
            return
        while self.closings:
            opened, closing = self.closings.pop()
            self.said.append(closing + "\n" if closing else "")
            if opened == tag:
                return

    def handle_data(self, data: str) -> None:
        words = " ".join(data.split())
        if words and not self.silent:
            escaped = words.replace("\\", "\\\\").replace('"', '\\"')
            self.said.append(f'#"{escaped} "')
