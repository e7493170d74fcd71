"""The PDF: what it says, and its structure tree. A smoke test of the structure, not a validator."""

import io
import itertools
import logging
import re
from collections import Counter
from dataclasses import replace

import pikepdf
import pytest
from django.db import transaction
from django.utils import timezone

from printing.pdf import RenderError
from reporting.papers.html import document
from reporting.papers.pdf import render_pdf, render_pdf_at_once
from reporting.papers.presentation import present
from reporting.papers.records import EditionStamp
from tests.tagged import elements_of, of_kind, text_of, walk

from .factories import FOOTNOTE, SHARED_FOOTNOTE, paper_world

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def made(django_db_setup, django_db_blocker):
    """One paper, rendered once for the module: (record, bytes)."""
    with django_db_blocker.unblock(), transaction.atomic():
        record = paper_world(is_demo=True).record()
        stamp = EditionStamp(1, timezone.now(), "Performance Officer", "")
        record = replace(record, edition=stamp)
        data = render_pdf(record)
        transaction.set_rollback(True)
    return record, data


@pytest.fixture(scope="module")
def pdf(made):
    with pikepdf.open(io.BytesIO(made[1])) as opened:
        yield opened


@pytest.fixture(scope="module")
def elements(pdf):
    return elements_of(pdf)


@pytest.fixture(scope="module")
def pages(pdf):
    return text_of(pdf)


def test_every_page_names_paper_edition_notice_and_its_number(pages):
    total = len(pages)
    assert total >= 5
    for number, text in enumerate(pages, start=1):
        assert f"Page {number} of {total}" in text
        assert "Edition 1" in text
        assert "Demonstration: nothing is real" in text


def test_every_page_of_a_draft_says_so(made):
    with pikepdf.open(io.BytesIO(render_pdf(replace(made[0], edition=None)))) as draft:
        for text in text_of(draft):
            assert "not published" in text


def test_the_figures_of_the_tables_are_in_the_text(made, pages):
    text = " ".join(pages)
    for row in present(made[0]).statement_rows:
        for cell in row.cells:
            assert cell.text in text
    for printed in ("£115,000", "(40,001)", "(26%)", "reported; computed 54%", "58%"):
        assert printed in text


def test_title_language_and_conformance(pdf):
    assert str(pdf.Root.Lang) == "en-GB"
    assert pdf.Root.ViewerPreferences.DisplayDocTitle
    assert pdf.Root.MarkInfo.Marked
    with pdf.open_metadata() as metadata:
        assert metadata["dc:title"].startswith("Finance and Operations Report to 30 September")
        assert metadata["pdfuaid:part"] == "1"


def test_headings_descend_without_gaps(elements):
    levels = [int(str(one.S)[2:]) for one in elements if re.fullmatch(r"/H[1-6]", str(one.S))]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after <= before + 1 for before, after in itertools.pairwise(levels))


def test_each_header_cell_has_its_scope_and_each_cell_its_headers(pdf, elements):
    headers, cells = of_kind(elements, "/TH"), of_kind(elements, "/TD")
    assert {str(one.A.Scope) for one in headers} == {"/Column", "/Row"}
    names = {str(one.ID) for one in headers}
    assert len(names) == len(headers)
    for cell in cells:
        pointed = [str(name) for name in cell.A.Headers]
        assert len(pointed) == 2
        assert set(pointed) <= names
    index = pikepdf.NameTree(pdf.Root.StructTreeRoot.IDTree)
    assert names <= {str(name) for name in index}


def test_one_header_row_to_a_table_and_no_cell_that_spans_rows(elements):
    for head in of_kind(elements, "/THead"):
        assert len(of_kind(walk(head), "/TR")) == 1
    assert not [one for one in elements if "/A" in one and "/RowSpan" in one.A]


def test_a_bracketed_figure_is_said_as_minus(made, elements):
    said = [str(one.ActualText) for one in elements if "/ActualText" in one]
    wanted = [c.spoken for r in present(made[0]).statement_rows for c in r.cells if c.spoken]
    assert said == wanted
    assert "minus 40,001" in said


def test_as_many_footnotes_as_calls_each_on_its_page(made, pages, elements):
    notes = of_kind(elements, "/Note")
    calls = [note.number for report in present(made[0]).statuses for note in report.footnotes]
    assert len(notes) == len(calls) == 2
    assert len({str(note.ID) for note in notes}) == len(notes)
    text = " ".join(pages)
    assert text.count(FOOTNOTE) == 1
    assert text.count(SHARED_FOOTNOTE) == 1
    assert text.count("see the objective") == 2


def test_bookmarks_lead_through_the_paper(pdf):
    with pdf.open_outline() as outline:
        (top,) = outline.root
        titles = [one.title for one in top.children]
    assert titles[0] == "Contents"
    assert titles[-3:] == [
        "Appendix 1: financial position",
        "Appendix 2: programme status reports",
        "Appendix 2: programme highlight reports",
    ]


def test_lists_are_lists_and_links_are_links(elements):
    kinds = Counter(str(one.S) for one in elements)
    assert kinds["/L"] >= 3
    assert kinds["/LI"] >= kinds["/L"]
    assert kinds["/Link"] >= 8


def test_variances_by_group_are_drawn_and_said(made, elements, pages):
    figure, *_others = of_kind(elements, "/Figure")
    picture = present(made[0]).variances
    assert str(figure.Alt) == f"{picture.title}. {picture.summary}"
    assert any(picture.summary in page for page in pages)


def test_only_our_font_is_in_it(pdf):
    names = {
        str(font.BaseFont)
        for page in pdf.pages
        for font in page.Resources.get("/Font", {}).values()
    }
    assert names
    assert all(re.fullmatch(r"/[A-Z]{6}\+Public-Sans(-Bold)?", name) for name in names), names


def test_what_the_layout_complains_of_is_a_fault(made, monkeypatch):
    picture = '<img alt="" src="https://example.org/x.png"></h1>'
    markup = document(made[0], paged=True).replace("</h1>", picture, 1)
    monkeypatch.setattr("reporting.papers.pdf.document", lambda record, *, paged: markup)
    logging.getLogger("weasyprint").setLevel(logging.ERROR)
    for render in (render_pdf, render_pdf_at_once):
        with pytest.raises(RenderError, match=r"example\.org"):
            render(made[0])
    assert logging.getLogger("weasyprint").level == logging.ERROR
