"""PDFs of several makers, and records of packs, for the tests of packs."""

from __future__ import annotations

import datetime as dt
import io

import pikepdf
from pikepdf import Array, Dictionary, Name, String

from printing.pdf import make_pdf
from reporting.packs.records import DOCUMENT, PAPER, PackItem, PackPart, PackRecord


def own_pdf(title: str) -> bytes:
    """Two tagged pages with a table, whose header has a name, and links from one to the other."""
    return make_pdf(
        f'<!doctype html><html lang="en-GB"><head><meta charset="utf-8"><title>{title}</title>'
        f'</head><body><h1 id="top">{title}</h1><table><caption>Figures</caption>'
        '<tr><th scope="col">What</th><th scope="col">How much</th></tr>'
        '<tr><td>Income</td><td>5</td></tr></table><p><a href="#end">To the end</a></p>'
        '<h2 id="end" style="break-before: page">End</h2><p><a href="#top">Up</a></p>'
        "</body></html>"
    )


def scanned(*sizes: tuple[int, int], turned: int = 0) -> bytes:
    """Pages as a scanner gives them: no structure, each of the size."""
    with pikepdf.new() as pdf:
        for size in sizes or ((595, 842),):
            pdf.add_blank_page(page_size=size).obj.Rotate = turned
        return saved(pdf)


def with_program() -> bytes:
    """A page that starts a script when it is opened and a program when it is clicked."""
    with pikepdf.new() as pdf:
        page = pdf.add_blank_page(page_size=(595, 842))
        script = Dictionary(S=Name.JavaScript, JS=String("app.alert('x')"))
        launch = Dictionary(S=Name.Launch, F=String("x.exe"), Next=script)
        page.obj.AA = Dictionary(O=script)
        web = Dictionary(S=Name.URI, URI=String("https://example.org/"), Next=script)
        page.obj.Annots = Array([_note(pdf, launch), _note(pdf, web)])
        pdf.Root.OpenAction = script
        return saved(pdf)


def biting_its_tail() -> bytes:
    """A document whose bookmarks go round in a circle, and whose links lead nowhere."""
    with pikepdf.new() as pdf:
        page = pdf.add_blank_page(page_size=(595, 842))
        mark = pdf.make_indirect(
            Dictionary(Title=String("Again"), Dest=Array([page.obj, Name.Fit]))
        )
        mark.Next = mark
        mark.First = mark
        pdf.Root.Outlines = pdf.make_indirect(Dictionary(First=mark, Last=mark))
        lost = Dictionary(Type=Name.Annot, Subtype=Name.Link, Rect=[0, 0, 9, 9])
        lost.Dest = String("nowhere")
        page.obj.Annots = Array([pdf.make_indirect(lost)])
        return saved(pdf)


def broken_tree() -> bytes:
    """A document that says it is tagged, with a tree that is none."""
    with pikepdf.new() as pdf:
        pdf.add_blank_page(page_size=(595, 842)).obj.StructParents = 0
        pdf.Root.StructTreeRoot = pdf.make_indirect(
            Dictionary(Type=Name.StructTreeRoot, K=Array([5]), ParentTree=Dictionary(Nums=[]))
        )
        return saved(pdf)


def of_own_kinds() -> bytes:
    """A tagged page whose maker calls its headings and classes by words of its own."""
    with pikepdf.open(io.BytesIO(own_pdf("Own words"))) as pdf:
        root = pdf.Root.StructTreeRoot
        root.RoleMap = Dictionary(Title=Name.Heading, Heading=Name.H1)
        root.ClassMap = Dictionary(Wide=Dictionary(O=Name.Layout, Width=9))
        top = root.K[0] if isinstance(root.K, Array) else root.K
        heading = top.K[0]
        heading.S, heading.C = Name.Title, Name.Wide
        return saved(pdf)


def saved(pdf: pikepdf.Pdf) -> bytes:
    out = io.BytesIO()
    pdf.save(out)
    return out.getvalue()


def _note(pdf: pikepdf.Pdf, action: Dictionary) -> Dictionary:
    return pdf.make_indirect(
        Dictionary(Type=Name.Annot, Subtype=Name.Link, Rect=[0, 0, 9, 9], A=action)
    )


def an_item(number: int, *parts: PackPart, **said) -> PackItem:
    usual = {
        "title": f"Item {number}",
        "purpose": "For decision",
        "presenter": "",
        "exemption": "",
        "late_reason": "",
        "withdrawn": "",
        "is_withdrawn": False,
        "missing": (),
    }
    return PackItem(number=number, parts=parts, **usual | said)


def paper(title: str, file: int) -> PackPart:
    return PackPart(PAPER, title, "Edition 1", file, "")


def document(title: str, file: int) -> PackPart:
    return PackPart(DOCUMENT, title, "Auditor", file, "")


def a_record(*items: PackItem, **said) -> PackRecord:
    usual = {
        "organisation": "Council",
        "notice": "",
        "body": "Board",
        "meets_on": dt.date(2009, 11, 30),
        "starts_at": "10:30",
        "place": "Town Hall",
    }
    return PackRecord(items=items, **usual | said)
