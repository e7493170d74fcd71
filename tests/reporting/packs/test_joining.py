"""The file of a pack: pages, numbers, structure, links, bookmarks, and what stays out."""

import io

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name

from reporting.packs import rendering
from reporting.packs.rendering import TooLargeError, render_pack
from tests.tagged import children, elements_of, of_kind, page_text, text_of

from .factories import (
    a_record,
    an_item,
    biting_its_tail,
    broken_tree,
    document,
    of_own_kinds,
    own_pdf,
    paper,
    scanned,
    with_program,
)


def made_of(record, *files):
    """The pack of the record, its parts' files by their numbers from 0."""
    return render_pack(record, lambda part: files[part.file])


def opened(made):
    return pikepdf.open(io.BytesIO(made.data))


@pytest.fixture(scope="module")
def two_papers():
    record = a_record(an_item(1), an_item(2, paper("First", 0)), an_item(3, paper("Second", 1)))
    made = made_of(record, own_pdf("First"), own_pdf("Second"))
    with opened(made) as pdf:
        yield made, pdf


def titles(items, depth=0):
    return [
        line
        for item in items
        for line in [("  " * depth) + item.title, *titles(item.children, depth + 1)]
    ]


def pages_of(pdf):
    return {page.obj.objgen: number for number, page in enumerate(pdf.pages, start=1)}


def led_to(pdf):
    """For each page the numbers of the pages that its links lead to."""
    names = pikepdf.NameTree(pdf.Root.Names.Dests)
    numbers = pages_of(pdf)
    found = []
    for page in pdf.pages:
        places = [note.Dest for note in page.get("/Annots", ()) if "/Dest" in note]
        places = [one if isinstance(one, Array) else names[str(one)] for one in places]
        found.append([numbers[one[0].objgen] for one in places])
    return found


def test_all_pages_are_there_and_numbered_through(two_papers):
    made, pdf = two_papers
    assert made.pages == len(pdf.pages) == 5
    drawn = [_stamp(page) for page in pdf.pages]
    assert drawn == [f"Pack page {n} of 5" for n in range(1, 6)]


def _last_drawn(page):
    """The form that is drawn last on a page."""
    drawn = [
        operands[0]
        for operands, operator in pikepdf.parse_content_stream(page)
        if str(operator) == "Do"
    ]
    return page.Resources.XObject[str(drawn[-1])]


def _stamp(page):
    return page_text(_last_drawn(page))


def test_numbers_are_artifacts(two_papers):
    _, pdf = two_papers
    for page in pdf.pages:
        drawn = _last_drawn(page).read_bytes()
        assert b"/Artifact" in drawn
        assert b"/MCID" not in drawn


def test_the_agenda_leads_to_each_document_and_says_its_page(two_papers):
    _, pdf = two_papers
    assert led_to(pdf) == [[2, 4], [3], [2], [5], [4]]
    agenda = text_of(pdf)[0]
    assert "First, pack page 2" in agenda
    assert "Second, pack page 4" in agenda


def test_bookmarks_are_of_the_whole(two_papers):
    _, pdf = two_papers
    with pdf.open_outline() as outline:
        assert titles(outline.root) == [
            "Agenda",
            "2. Item 2",
            "  First",
            "    First",
            "      End",
            "3. Item 3",
            "  Second",
            "    Second",
            "      End",
        ]


def test_every_documents_structure_is_kept_under_a_part_of_its_own(two_papers):
    made, pdf = two_papers
    assert made.is_tagged
    elements = elements_of(pdf)
    parts = of_kind(elements, "/Part")
    assert [str(one.T) for one in parts] == ["First", "Second"]
    assert len(of_kind(elements, "/Table")) == 2
    assert len(of_kind(elements, "/Link")) == 2 + 4


def test_every_piece_of_content_finds_its_element(two_papers):
    """Each page's key leads to as many elements as it has marked content; each element is of the
    page that leads to it."""
    _, pdf = two_papers
    owners = dict(pikepdf.NumberTree(pdf.Root.StructTreeRoot.ParentTree).items())
    keys = [int(page.StructParents) for page in pdf.pages]
    assert len(set(keys)) == len(keys)
    for page in pdf.pages:
        for element in owners[int(page.StructParents)]:
            if isinstance(element, Dictionary):
                assert element.get("/Pg", page.obj).objgen == page.obj.objgen
        for note in page.get("/Annots", ()):
            assert str(owners[int(note.StructParent)].S) == "/Link"


def test_names_of_header_cells_are_apart(two_papers):
    _, pdf = two_papers
    cells = of_kind(elements_of(pdf), "/TH")
    names = [str(one.ID) for one in cells if "/ID" in one]
    assert len(names) == len(set(names)) == 4
    known = {str(name) for name, _ in pikepdf.NameTree(pdf.Root.StructTreeRoot.IDTree).items()}
    assert set(names) <= known
    for cell in of_kind(elements_of(pdf), "/TD"):
        for held in cell.get("/A", []):
            if isinstance(held, Dictionary) and "/Headers" in held:
                assert {str(one) for one in held.Headers} <= known


def test_title_and_conformance_are_said(two_papers):
    _, pdf = two_papers
    with pdf.open_metadata() as meta:
        assert meta["dc:title"] == "Pack for Board, 30 November 2009"
        assert meta[rendering_key()] == "1"
    assert str(pdf.Root.Lang) == "en-GB"


def rendering_key():
    return "{http://www.aiim.org/pdfua/ns/id/}part"


def test_what_cannot_be_read_aloud_is_said_to_be_so():
    record = a_record(an_item(1, document("Scan", 0)))
    made = made_of(record, scanned((595, 842), (842, 595)))
    assert (made.pages, made.is_tagged) == (4, False)
    with opened(made) as pdf, pdf.open_metadata() as meta:
        assert rendering_key() not in meta
        assert "Scan" in page_text(pdf.pages[1])


@pytest.mark.parametrize("turned", [0, 90, 180, 270])
def test_the_number_stands_at_the_foot_as_the_page_is_looked_at(turned):
    made = made_of(a_record(an_item(1, document("Scan", 0))), scanned((595, 842), turned=turned))
    with opened(made) as pdf:
        page = pdf.pages[-1]
        matrix = _placed(page)
        across = matrix[0] == 0
        assert across is (turned in (90, 270))


def _placed(page):
    """The matrix under which the last thing is drawn, rounded."""
    matrices = [
        [round(float(one), 2) for one in operands]
        for operands, operator in pikepdf.parse_content_stream(page)
        if str(operator) == "cm"
    ]
    return matrices[-1]


def test_no_program_comes_along():
    made = made_of(a_record(an_item(1, document("Form", 0))), with_program())
    with opened(made) as pdf:
        page = pdf.pages[-1]
        assert "/AA" not in page.obj
        launch, web = page.Annots
        assert "/A" not in launch
        assert str(web.A.URI) == "https://example.org/"
        assert "/Next" not in web.A
        assert "/OpenAction" not in pdf.Root
    assert b"JavaScript" not in made.data


@pytest.mark.parametrize("make", [biting_its_tail, broken_tree])
def test_documents_with_faults_come_along(make):
    made = made_of(a_record(an_item(1, document("Odd", 0))), make())
    assert (made.pages, made.is_tagged) == (3, False)


def test_a_makers_own_kinds_become_the_standard_ones():
    made = made_of(a_record(an_item(1, document("Own words", 0))), of_own_kinds())
    assert made.is_tagged
    with opened(made) as pdf:
        elements = elements_of(pdf)
        assert of_kind(elements, "/Title") == []
        last = of_kind(elements, "/Part")[-1]
        heading = children(children(last)[0])[0]
        assert heading.S == Name.H1
        assert any(one.get("/O") == Name.Layout for one in heading.A)


def test_a_long_agenda_counts_itself():
    """So long that it takes two pages: the numbers it gives are right all the same."""
    items = [an_item(n, title=f"A long item number {n}") for n in range(1, 40)]
    made = made_of(a_record(*items, an_item(40, paper("Last", 0))), own_pdf("Last"))
    with opened(made) as pdf:
        first = made.pages - 1
        assert first > 2
        assert f"Last, pack page {first}" in " ".join(text_of(pdf))


def test_markup_in_titles_is_text():
    record = a_record(an_item(1, document("<b>&amp;</b>", 0), title="<script>x</script>"))
    with opened(made_of(record, scanned())) as pdf:
        assert "<script>x</script>" in page_text(pdf.pages[0])
        assert "<b>&amp;</b>" in page_text(pdf.pages[1])


def test_limits_are_said(monkeypatch):
    monkeypatch.setattr(rendering, "MOST_PAGES", 3)
    with pytest.raises(TooLargeError, match=r"at most 3 pages.*“Scan” it would have 4 pages"):
        made_of(a_record(an_item(1, document("Scan", 0))), scanned(*[(595, 842)] * 3))
