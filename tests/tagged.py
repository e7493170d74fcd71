"""What a tagged PDF says, and its structure tree: helpers for tests, no validator."""

from __future__ import annotations

import re

import pikepdf


def children(element):
    """The elements right under an element of the structure tree."""
    kids = element.get("/K", [])
    kids = list(kids) if isinstance(kids, pikepdf.Array) else [kids]
    return [kid for kid in kids if isinstance(kid, pikepdf.Dictionary) and "/S" in kid]


def walk(element):
    for child in children(element):
        yield child
        yield from walk(child)


def elements_of(pdf):
    """All elements of the structure tree, in the order of reading."""
    root = pdf.Root.StructTreeRoot.K
    return list(walk(root[0] if isinstance(root, pikepdf.Array) else root))


def of_kind(elements, kind):
    return [one for one in elements if str(one.S) == kind]


def text_of(made_pdf):
    """The text of each page, through the fonts' own tables (no program outside is needed)."""
    return [page_text(page) for page in made_pdf.pages]


def page_text(page):
    maps = {str(name): unicode_map(font) for name, font in page.Resources.Font.items()}
    said, current = [], {}
    for operands, operator in pikepdf.parse_content_stream(page):
        name = str(operator)
        if name == "Tf":
            current = maps[str(operands[0])]
        elif name in ("Tj", "TJ"):
            parts = operands[0] if name == "TJ" else operands
            for part in parts:
                if isinstance(part, pikepdf.String):
                    codes = bytes(part)
                    pairs = (codes[at : at + 2] for at in range(0, len(codes), 2))
                    said.append("".join(current.get(pair, "") for pair in pairs))
        elif name == "ET":
            said.append(" ")
    return " ".join("".join(said).split())


def unicode_map(font):
    table = bytes(font.ToUnicode.read_bytes()).decode("latin-1")
    found = {}
    for block in re.findall(r"beginbfchar(.*?)endbfchar", table, re.DOTALL):
        for code, text in re.findall(r"<(\w+)>\s*<(\w+)>", block):
            found[bytes.fromhex(code)] = bytes.fromhex(text).decode("utf-16-be")
    return found


def untagged_text(pdf):
    """The operators that show text outside every marked content."""
    found = []
    for page in pdf.pages:
        depth = 0
        for operands, operator in pikepdf.parse_content_stream(page):
            name = str(operator)
            if name in ("BDC", "BMC"):
                depth += 1
            elif name == "EMC":
                depth -= 1
            elif name in ("Tj", "TJ", "'", '"') and not depth:
                found.append((page.index, operands))
    return found
