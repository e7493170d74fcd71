"""Tables printed: what the PDF says, and its structure tree."""

import io
import itertools
import re
from decimal import Decimal

import pikepdf
import pytest

from charts import bars, lines
from components.printed import Pictured, layout_of, to_pdf
from tables.declaration import (
    DOES_NOT_APPLY,
    NOT_REPORTED,
    Cell,
    Column,
    Kind,
    Row,
    RowKind,
    Table,
    absent,
    heading,
    text,
)
from tables.workbook_out import Sheet
from tests.tagged import elements_of, of_kind, text_of, untagged_text, walk

COLUMNS = (
    Column("name", "Budget line"),
    Column("actual", "Actual", Kind.MONEY, "£"),
    Column("variance", "Variance", Kind.MONEY, "£"),
    Column("note", "Note"),
)


def row(key, name, actual, variance, kind=RowKind.LINE):
    return Row(kind, key, (text(name), actual, variance, absent(DOES_NOT_APPLY)))


def table(count=3):
    lines_ = [
        row(f"line-{n}", f"Line {n}", Cell("100", Decimal(100)), Cell("(40)", Decimal(-40)))
        for n in range(count)
    ]
    missing = row("missing", "Missing", absent(NOT_REPORTED), absent(DOES_NOT_APPLY))
    total = row("t", "Total", Cell("300"), Cell("(120)"), RowKind.TOTAL)
    return Table(
        "Spend by line",
        COLUMNS,
        (heading("staff", "Staff"), *lines_, missing, total),
        ("Brackets mean a minus.", "The percentage is of the plan."),
    )


def picture():
    return lines.to_svg(
        lines.LineChart(
            key="year",
            title="Spend by month",
            summary="£300 was spent.",
            labels=("A", "M"),
            series=(
                lines.Series("Planned", (Decimal(1), Decimal(2))),
                lines.Series("Actual", (Decimal(1), None)),
            ),
        )
    )


def bar_picture():
    bar = bars.Bar("Staff <b>", Decimal(-40), "(40)")
    return bars.to_svg(bars.BarChart("group", "Variance by group", "Staff is furthest.", (bar,)))


def made(*sheets):
    data = to_pdf(
        sheets,
        title="Position statement, September 2009",
        creator="The Body",
        known="As known on 14 October 2009 at 09:05",
        notice="Demonstration: nothing is real",
    )
    return pikepdf.open(io.BytesIO(data))


@pytest.fixture(scope="module")
def pdf():
    long = Sheet("Detail", table(90))
    pictured = Pictured("By month", table(), picture=picture(), summary="£300 was spent.")
    groups = Pictured("By group", table(), picture=bar_picture(), summary="Staff is furthest.")
    with made(pictured, groups, long, Sheet("Notes", Table("Notes", COLUMNS, ()))) as opened:
        yield opened


@pytest.fixture(scope="module")
def elements(pdf):
    return elements_of(pdf)


def test_title_language_and_conformance(pdf):
    assert str(pdf.Root.Lang) == "en-GB"
    assert pdf.Root.ViewerPreferences.DisplayDocTitle
    assert pdf.Root.MarkInfo.Marked
    with pdf.open_metadata() as metadata:
        assert metadata["dc:title"] == "Position statement, September 2009 – The Body"
        assert metadata["pdfuaid:part"] == "1"


def test_every_page_says_whose_it_is_as_of_when_and_its_number(pdf):
    pages = text_of(pdf)
    assert len(pages) >= 3
    for number, said in enumerate(pages, start=1):
        assert f"Page {number} of {len(pages)}" in said
        assert "The Body · As known on 14 October 2009 at 09:05" in said
        assert "Demonstration: nothing is real" in said


def test_nothing_is_said_outside_the_structure(pdf):
    assert untagged_text(pdf) == []


def test_headings_descend_without_gaps(elements):
    levels = [int(str(one.S)[2:]) for one in elements if re.fullmatch(r"/H[1-6]", str(one.S))]
    assert levels == [1, 2, 2, 2, 2]
    assert all(after <= before + 1 for before, after in itertools.pairwise(levels))


def test_each_header_cell_has_its_scope_and_each_cell_its_headers(elements):
    headers, cells = of_kind(elements, "/TH"), of_kind(elements, "/TD")
    assert {str(one.A.Scope) for one in headers} == {"/Column", "/Row"}
    names = {str(one.ID) for one in headers}
    assert len(names) == len(headers)
    for cell in cells:
        pointed = [str(name) for name in cell.A.Headers]
        assert len(pointed) == 2
        assert set(pointed) <= names


def test_headers_repeat_on_every_page_that_a_table_goes_on_to(pdf, elements):
    tables = of_kind(elements, "/Table")
    assert len(tables) > 3
    for one in tables:
        (head,) = of_kind(walk(one), "/THead")
        assert len(of_kind(walk(head), "/TR")) == 1
    assert sum("Budget line" in page for page in text_of(pdf)) == len(pdf.pages)


def test_a_bracketed_figure_is_said_as_minus(elements):
    said = {str(one.ActualText) for one in elements if "/ActualText" in one}
    assert said == {"minus 40", "minus 120"}


def test_a_picture_is_said_in_words(elements):
    said = [str(one.Alt) for one in of_kind(elements, "/Figure")]
    assert said == [
        "Spend by month. £300 was spent.",
        "Solid line, circles",
        "Dashed line, squares",
        "Variance by group. Staff is furthest.",
    ]


def test_what_is_missing_and_what_a_table_means_is_printed(pdf):
    said = " ".join(text_of(pdf))
    assert "not reported" in said
    assert "does not apply" not in said
    assert said.count("Brackets mean a minus.") == said.count("is of the plan.") == 3
    assert "Notes: there is nothing to list." in said


def test_only_our_font_is_in_it(pdf):
    def fonts(resources):
        yield from (str(font.BaseFont) for font in resources.get("/Font", {}).values())
        for form in resources.get("/XObject", {}).values():
            yield from fonts(form.get("/Resources", pikepdf.Dictionary()))

    names = {name for page in pdf.pages for name in fonts(page.Resources)}
    assert names
    assert all(re.fullmatch(r"/[A-Z]{6}\+Public-Sans(-Bold)?", name) for name in names), names


def test_a_table_of_many_columns_lies_across():
    columns = (
        Column("name", "Budget line"),
        *(Column(f"m{n}", f"Month {n}", Kind.MONEY, "£") for n in range(12)),
    )
    cells = (text("Pay"), *(Cell("1,234,567", Decimal(1234567)) for _ in range(12)))
    wide = Table("By month", columns, (Row(RowKind.LINE, "pay", cells),))
    with made(Sheet("By month", wide)) as pdf:
        _, _, width, height = (float(side) for side in pdf.pages[0].MediaBox)
        assert width > height


def test_columns_fill_the_width_and_figures_keep_their_line():
    layout = layout_of(table())
    assert sum(layout.shares) == pytest.approx(100)
    assert min(layout.shares) > 5


def test_what_was_typed_is_text():
    typed = Table("<script>x</script>", COLUMNS, (row("a", "<b>Pay</b>", Cell("1"), Cell("2")),))
    with made(Sheet("One", typed)) as pdf:
        said = " ".join(text_of(pdf))
    assert "<script>x</script>" in said
    assert "<b>Pay</b>" in said
