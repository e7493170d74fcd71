"""PDF/UA-1 in substance: the structure tree of a paper, element by element on a small one, by
count on a large one. No validator: docs/auditor.md says what is checked here, and what is not."""

from __future__ import annotations

import io
import itertools
import re
from collections import Counter

import pikepdf
import pytest
from django.db import transaction
from lxml import html as lxml_html

from reporting.papers.html import document
from reporting.papers.pdf import render_pdf
from reporting.papers.presentation import present
from tests.printing.comparing import Said, shape_of
from tests.tagged import children, walk

from .long_papers import QUARTERS, large_record, small_record

pytestmark = pytest.mark.django_db

#: Types of ISO 32000-1 alone, so that no map of roles is needed.
NAMES = (
    "/Sect /Div /P /H1 /H2 /H3 /H4 /H5 /NonStruct /Span /Link /Note /L /LI /Lbl /LBody /Table "
    "/Caption /THead /TBody /TR /TH /TD /Figure"
)
STANDARD = frozenset(NAMES.split())
#: What may stand right in what.
MAY_HOLD = {
    "/L": {"/LI", "/L", "/Caption"},
    "/LI": {"/Lbl", "/LBody", "/L"},
    "/Table": {"/Caption", "/THead", "/TBody", "/TR"},
    "/THead": {"/TR"},
    "/TBody": {"/TR"},
    "/TR": {"/TH", "/TD"},
}
READ = {"h1": "/H1", "h2": "/H2", "h3": "/H3", "h4": "/H4", "h5": "/H5", "caption": "/Caption"}
READ |= {"th": "/TH", "td": "/TD"}
BRACKETED = re.compile(r"\([\d,.]+%?\)")


@pytest.fixture(scope="module")
def records(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock(), transaction.atomic():
        small = small_record()
        transaction.set_rollback(True)
    return {"small": small, "large": large_record(small)}


@pytest.fixture(scope="module")
def files(records, django_db_setup, django_db_blocker):
    with django_db_blocker.unblock(), transaction.atomic():
        made = {name: render_pdf(record) for name, record in records.items()}
        transaction.set_rollback(True)
    return made


@pytest.fixture(scope="module", params=["small", "large"])
def which(request):
    return request.param


@pytest.fixture(scope="module")
def pdf(files, which):
    with pikepdf.open(io.BytesIO(files[which])) as opened:
        yield opened


@pytest.fixture(scope="module")
def shape(files, which):
    return shape_of(files[which])


@pytest.fixture(scope="module")
def said(pdf):
    return Said(pdf)


# Reading order ------------------------------------------------------------------------


def test_what_is_read_stands_in_the_order_of_the_paper(said, records, which):
    """Headings, captions and cells, each with its words: those of the markup, in its order."""
    wanted = list(_of_markup(document(records[which], paged=True)))
    found = [(kind, _plain(said.words(e))) for e in said.all if (kind := str(e.S)) in READ.values()]
    assert _once(found, wanted) == wanted
    assert len(wanted) > 100


def _alternatives(markup):
    """The title of each picture, in the order of the paper."""
    tree = lxml_html.fromstring(markup)
    return [one.text for one in tree.xpath("//body//*[local-name()='svg']/title")]


def _of_markup(markup):
    tree = lxml_html.fromstring(markup)
    for silent in tree.xpath("//style | //*[local-name()='svg'] | //*[@class='footnote']"):
        silent.drop_tree()
    for one in tree.xpath("//body//*"):
        if one.tag in READ:
            yield READ[one.tag], _plain("".join(one.itertext()))


def _plain(words):
    """Without blanks, and without the number of a footnote after a colour."""
    return re.sub(r"^(Green|Amber|Red)\d+", r"\1", "".join(words.split()))


def _once(found, wanted):
    """A table that goes on over a page has its header row again: each piece is a whole table."""
    left = []
    for row in found:
        if len(left) < len(wanted) and row == wanted[len(left)]:
            left.append(row)
        else:
            assert row[0] == "/TH", f"{row} where {wanted[len(left) : len(left) + 1]} should be"
    return left


def test_headings_begin_with_one_title_and_skip_no_level(said):
    levels = [int(str(one.S)[2:]) for one in said.all if re.fullmatch(r"/H[1-6]", str(one.S))]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after <= before + 1 for before, after in itertools.pairwise(levels))


# Elements -----------------------------------------------------------------------------


def test_elements_are_of_standard_types_and_hold_what_they_may(said):
    assert {str(one.S) for one in said.all} <= STANDARD
    for one in said.all:
        if str(one.S) in MAY_HOLD:
            assert {str(kid.S) for kid in children(one)} <= MAY_HOLD[str(one.S)], said.words(one)


def test_nothing_is_lost_named_twice_or_without_a_way_back(shape):
    assert shape.faults == []


def test_each_data_cell_leads_to_its_column_and_row_on_whatever_page(said):
    cells = [one for one in said.all if str(one.S) == "/TD"]
    headers = {str(e.ID): e for e in said.all if str(e.S) == "/TH"}
    for cell in cells:
        heads = [headers[str(name)] for name in cell.A.Headers]
        assert sorted(str(one.A.Scope) for one in heads) == ["/Column", "/Row"]
        assert {said.numbers[one.Pg.objgen] for one in heads} == {said.numbers[cell.Pg.objgen]}


def test_each_piece_of_a_table_has_its_header_row(said, which):
    tables = [one for one in said.all if str(one.S) == "/Table"]
    for table in tables:
        kinds = [str(kid.S) for kid in children(table)]
        assert kinds[kinds[0] == "/Caption"] == "/THead"
    captions = [one for one in said.all if str(one.S) == "/Caption"]
    if which == "large":
        assert len(tables) > len(captions)  # or no table went on over a page


def test_figures_say_what_they_show_within_their_page(said, records, which):
    figures = [one for one in said.all if str(one.S) == "/Figure"]
    alternatives = [str(one.Alt) for one in figures]
    assert alternatives == _alternatives(document(records[which], paged=True))
    paper = present(records[which])
    for picture in (paper.variances, paper.by_month):
        assert alternatives.count(f"{picture.title}. {picture.summary}") == 1
    reports = records[which].reports
    lines = [one for one in alternatives if "last quarter" in one]
    assert len(lines) == sum(1 + len(one.objectives) for one in reports)
    assert alternatives.count(f"Colours by quarter, {QUARTERS.dated_words}.") == len(reports)
    for one in figures:
        left, bottom, right, top = (float(side) for side in one.A.BBox)
        width, height = (float(side) for side in one.Pg.MediaBox[2:])
        assert 0 <= left < right <= width
        assert 0 <= bottom < top <= height


def test_links_say_where_they_lead_and_none_lies_in_another(said, shape):
    links = [one for one in said.all if str(one.S) == "/Link"]
    for link in links:
        assert not [kid for kid in walk(link) if str(kid.S) == "/Link"]
        assert said.words(link)
    described = [link for page in shape.pages for link in page["links"]]
    assert len(described) >= len(links) > 5
    for _where, target, words in described:
        assert words
        assert words != target.removeprefix("#")
        assert not target.startswith("#") or target.removeprefix("#") in shape.places


def test_contents_name_the_page_that_each_entry_leads_to(said, shape):
    """Read without the dots that lead there."""
    links = [one for one in said.all if str(one.S) == "/Link"]
    entries = [one for one in links if said.numbers[one.Pg.objgen] == 1]
    assert len(entries) > 5
    for entry in entries:
        pieces = [kid for kid in entry.K if not isinstance(kid, int) and "/Obj" in kid]
        (target,) = {str(piece.Obj.Dest) for piece in pieces}
        words = said.words(entry)
        assert words.split()[-1] == str(shape.places[target][0])
        assert ". ." not in words


# Words --------------------------------------------------------------------------------


def test_no_bracket_of_a_cell_without_its_spoken_minus(said):
    cells = [one for one in said.all if str(one.S) in ("/TD", "/TH")]
    bracketed = [one for one in cells if BRACKETED.fullmatch(said.words(one).strip())]
    assert bracketed
    for one in bracketed:
        spoken = [str(e.ActualText) for e in (one, *walk(one)) if "/ActualText" in e]
        assert len(spoken) == 1
        assert spoken[0].startswith("minus ")


def test_a_colour_is_always_a_word_too(said, records, which):
    reports = present(records[which]).statuses
    rows = [row for report in reports for one in report.objectives for row in one.rows if row.rag]
    cells = Counter(_plain(said.words(one)) for one in said.all if str(one.S) == "/TD")
    for word, count in Counter(row.rag_word for row in rows).items():
        assert sum(n for words, n in cells.items() if words.startswith(word)) == count


def test_margins_and_dots_are_drawn_and_not_read(said, shape):
    total = len(shape.pages)
    read = " ".join(said.words(one) for one in said.all)
    for number, page in enumerate(shape.pages, start=1):
        assert f"Page {number} of {total}" in " ".join(page["artifacts"])
    assert not re.search(r"Page \d+ of", read)
    assert ". . ." not in read


def test_each_footnote_stands_once_on_the_page_of_its_call(said, records, which):
    notes = [one for one in said.all if str(one.S) == "/Note"]
    given = [note for report in present(records[which]).statuses for note in report.footnotes]
    assert [_plain(said.words(one)) for one in notes] == [
        _plain(f"{note.number}. {note.text}") for note in given
    ]
    pages = {
        said.words(kid).strip(): said.numbers[kid.Pg.objgen]
        for one in said.all
        if str(one.S) in ("/TD", "/P")
        for kid in walk(one)
        if said.words(kid).strip().isdigit()
    }
    for note, one in zip(given, notes, strict=True):
        assert pages[str(note.number)] == said.numbers[one.Pg.objgen]


def test_a_footnotes_number_leads_to_its_note_and_back(said, shape, records, which):
    """From the number in the table or the line; and from the note's own, by its link."""
    given = [note for report in present(records[which]).statuses for note in report.footnotes]
    links = {
        (where, words)
        for page in shape.pages
        for _rectangle, where, words in page["links"]
        if "ootnote" in words
    }
    assert links == {
        pair
        for note in given
        for pair in (
            (f"#footnote-{note.number}", f"Footnote {note.number}"),
            (f"#call-{note.number}", f"Back to where footnote {note.number} stands"),
        )
    }
    notes = [one for one in said.all if str(one.S) == "/Note"]
    for note, one in zip(given, notes, strict=True):
        page = said.numbers[one.Pg.objgen]
        (back,) = [kid for kid in walk(one) if str(kid.S) == "/Link"]
        assert said.words(back).startswith(f"{note.number}.")
        # Where they lead to: the note's page, its lower half; the number's page, above the note.
        (there, _, (_, below), _), (here, _, (_, above), _) = (
            shape.places[f"footnote-{note.number}"],
            shape.places[f"call-{note.number}"],
        )
        assert there == here == page
        assert below < above


def test_the_number_of_a_footnote_is_no_empty_place_to_click(shape):
    calls = [
        rectangle
        for page in shape.pages
        for rectangle, where, _words in page["links"]
        if where.startswith("#footnote-")
    ]
    for left, top, right, bottom in calls:
        assert abs(right - left) > 3
        assert abs(top - bottom) > 6


# The document -------------------------------------------------------------------------


def test_it_says_what_it_is_and_each_page_is_read_by_structure(pdf, shape):
    assert shape.about["language"] == "en-GB"
    assert shape.about["title shows"]
    assert shape.about["marked"]
    assert shape.about["xmp"]["{http://www.aiim.org/pdfua/ns/id/}part"] == "1"
    assert {str(page.Tabs) for page in pdf.pages} == {"/S"}
    assert len({int(page.StructParents) for page in pdf.pages}) == len(pdf.pages)


def test_fonts_are_inside_once_each_with_the_letters_of_its_glyphs(pdf):
    fonts = {
        font.DescendantFonts[0].FontDescriptor.FontFile2.objgen: font
        for page in pdf.pages
        for font in page.Resources.Font.values()
    }
    assert len(fonts) == 2
    assert all("/ToUnicode" in font for font in fonts.values())


def test_bookmarks_are_the_headings_of_four_levels(said, shape):
    headings = [said.words(e) for e in said.all if str(e.S) in ("/H1", "/H2", "/H3", "/H4")]
    titles = [title for _depth, title, _place, _closed in shape.outline]
    assert [_plain(one) for one in titles] == [_plain(one) for one in headings]
