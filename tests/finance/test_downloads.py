"""Finance to take away: the page's own tables, exact, in files of four kinds."""

import csv
import io
import json
import re

import pikepdf
import pytest
from openpyxl import load_workbook

from finance import actions
from finance.statements.detail import detail_table
from finance.views.downloads import OF_MONTH, OF_YEAR
from tests.tagged import elements_of, of_kind, text_of, untagged_text

pytestmark = pytest.mark.django_db
JUNE = {"year": 2009, "month": 3}


@pytest.fixture
def entered(small):
    small.profile(small.pay)
    small.enter(1, pay="100.10", travel="5.00")
    small.enter(3, pay="-50.05")
    small.revise(kind="virement", pay="10", travel="-10")
    actions.write_note(
        budget=small.budget,
        line=small.pay,
        month=3,
        kind="numbered",
        symbol="",
        text="A refund came early.",
        nature="timing",
        expected_version=None,
        by=small.by,
    )
    return small


def test_a_line_that_was_never_reported_has_no_nil_to_date(small):
    small.enter(1, pay="100.10")
    rows = {row.name: row for row in detail_table(small.budget, 3).rows}
    assert rows["Pay"].cells[-1].text == "100"
    assert rows["Travel"].cells[-1].absence == "not reported"
    assert rows["Total expenditure"].cells[-1].text == "100"


def test_where_nothing_is_reported_the_total_is_not_nil_either(small):
    assert detail_table(small.budget, 3).rows[-1].cells[-1].absence == "not reported"


def test_a_line_of_income_has_its_entries_to_take_away(small, client, page):
    small.enter(1, grant="-250.10")
    of = {"line": small.grant.pk, "year": 2009}
    answer = client.get(page("line-file", kind="xlsx", **of))
    book = load_workbook(io.BytesIO(answer.content), data_only=True)
    assert book.sheetnames == ["Budget", "Entries", "Notes"]
    sums = {row[0].value: row for row in book["Entries"].iter_rows()}["Sum"]
    assert -250.1 in [cell.value for cell in sums]


def test_the_statement_as_a_workbook_adds_up_by_itself(entered, client, page):
    answer = client.get(page("month-file", what="statement", kind="xlsx", **JUNE))
    assert answer["Content-Disposition"] == 'attachment; filename="body-statement-2009-03.xlsx"'
    book = load_workbook(io.BytesIO(answer.content))
    assert book.sheetnames == ["Position statement", "Variance by group", "Detail", "Notes"]
    formulas = [cell.value for cell in book["Position statement"]["E"] if cell.data_type == "f"]
    assert formulas
    shown = load_workbook(io.BytesIO(answer.content), data_only=True)
    totals = {row[0].value: row for row in shown["Detail"].iter_rows()}
    assert totals["Total expenditure"][-1].value == 55.05
    assert totals["Pay"][2].value == "not reported"


def test_csv_and_json_have_a_minus_and_the_pence(entered, client, page):
    answer = client.get(page("month-file", what="detail", kind="csv", **JUNE))
    rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert ["Pay", "100.10", "not reported", "-50.05", "50.05"] in rows

    answer = client.get(page("month-file", what="detail", kind="json", **JUNE))
    made = json.loads(answer.content)["tables"][0]
    pay = next(row for row in made["rows"] if row["cells"]["name"] == "Pay")
    assert pay["cells"]["month-3"] == "-50.05"


def test_what_is_neutral_stays_text(entered, client, page):
    type(entered.pay).objects.filter(pk=entered.pay.pk).update(name="=1+1")
    answer = client.get(page("month-file", what="detail", kind="csv", **JUNE))
    names = [row[0] for row in csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))) if row]
    assert "=1+1" not in names
    assert any(name.endswith("=1+1") for name in names)


@pytest.mark.parametrize("what", ["changes", "accuracy"])
@pytest.mark.parametrize("kind", ["pdf", "xlsx", "csv", "json"])
def test_files_of_the_year(entered, client, page, what, kind):
    answer = client.get(page("year-file", what=what, kind=kind, year=2009))
    assert answer.status_code == 200
    assert len(answer.content) > 100


@pytest.mark.parametrize(("what", "kind"), [("statement", "doc"), ("secrets", "csv")])
def test_there_is_no_other_file(entered, client, page, what, kind):
    assert client.get(page("month-file", what=what, kind=kind, **JUNE)).status_code == 404


def test_the_page_leads_to_each(entered, client, page):
    text = client.get(page("downloads", **JUNE)).content.decode()
    assert page("month-file", what="statement", kind="xlsx", **JUNE) in text
    assert page("year-file", what="changes", kind="json", year=2009) in text


# What a workbook is made of ---------------------------------------------------------


def workbooks(small, client, page):
    group = small.pay.group_id
    files = [
        *(page("month-file", what=what, kind="xlsx", **JUNE) for what in OF_MONTH),
        *(page("year-file", what=what, kind="xlsx", year=2009) for what in OF_YEAR),
        page("group-file", pk=group, kind="xlsx", **JUNE),
        page("line-file", line=small.pay.pk, year=2009, kind="xlsx"),
    ]
    for address in files:
        data = io.BytesIO(client.get(address).content)
        yield load_workbook(data), load_workbook(data, data_only=True)


def worked_out(formula, sheet):
    """What a formula of ours comes to, from the values that stand on its sheet."""

    def value(at):
        found = sheet[at].value
        return found if isinstance(found, int | float) else 0

    if match := re.fullmatch(r"=SUM\((.+)\)", formula):
        cells = [
            cell.value
            for part in match[1].split(",")
            for row in sheet[part if ":" in part else f"{part}:{part}"]
            for cell in row
        ]
        return sum(one for one in cells if isinstance(one, int | float))
    if match := re.fullmatch(r"=([A-Z]+\d+)-([A-Z]+\d+)", formula):
        return value(match[1]) - value(match[2])
    part, whole = re.fullmatch(r"=([A-Z]+\d+)/ABS\(([A-Z]+\d+)\)", formula).groups()
    return value(part) / abs(value(whole))


def test_each_formula_comes_to_the_value_beside_it(entered, client, page):
    count = 0
    for live, shown in workbooks(entered, client, page):
        for sheet in live.worksheets:
            values = shown[sheet.title]
            for cell in (cell for row in sheet.iter_rows() for cell in row):
                if cell.data_type == "f":
                    expected = worked_out(cell.value, values)
                    assert values[cell.coordinate].value == pytest.approx(expected), cell.value
                    count += 1
    assert count > 40


def test_sheets_are_ready_to_print_and_to_calculate_with(entered, client, page):
    formats = set()
    for live, _ in workbooks(entered, client, page):
        assert live.defined_names
        for sheet in live.worksheets:
            assert not sheet.merged_cells.ranges
            assert sheet.print_area
            assert sheet.print_title_rows
            cells = (cell for row in sheet.iter_rows() for cell in row)
            formats |= {cell.number_format for cell in cells if cell.data_type in "nfd"}
            assert "As known on" in sheet["A2"].value
    assert formats - {"General"} == {"#,##0;(#,##0);0", "0%;(0%)", "d mmmm yyyy"}


@pytest.mark.parametrize("beginning", ["=", "+", "-", "@"])
def test_typed_text_is_no_formula_in_any_workbook(entered, client, page, beginning):
    name = f"{beginning}1+1"
    type(entered.pay).objects.filter(pk=entered.pay.pk).update(name=name)
    found = 0
    for live, _ in workbooks(entered, client, page):
        for cell in (c for sheet in live.worksheets for row in sheet.iter_rows() for c in row):
            if cell.value == name:
                assert (cell.data_type, cell.quotePrefix) == ("s", True)
                found += 1
    assert found > 3


# As PDF ------------------------------------------------------------------------------


def pdfs(small, page):
    yield from (page("month-file", what=what, kind="pdf", **JUNE) for what in OF_MONTH)
    yield from (page("year-file", what=what, kind="pdf", year=2009) for what in OF_YEAR)
    yield page("group-file", pk=small.pay.group_id, kind="pdf", **JUNE)
    yield page("line-file", line=small.pay.pk, year=2009, kind="pdf")


def test_every_table_is_a_tagged_pdf_that_says_its_conventions(entered, client, page):
    for address in pdfs(entered, page):
        answer = client.get(address)
        assert answer["Content-Type"] == "application/pdf"
        with pikepdf.open(io.BytesIO(answer.content)) as pdf:
            assert str(pdf.Root.Lang) == "en-GB"
            assert untagged_text(pdf) == []
            elements = elements_of(pdf)
            assert of_kind(elements, "/Table")
            assert all("/Scope" in one.A for one in of_kind(elements, "/TH"))
            assert all("/Alt" in one for one in of_kind(elements, "/Figure"))
            said = " ".join(text_of(pdf))
            assert "As known on" in said
            # A note has no sign, nor has a projection while the year is not over.
            if not {"notes.pdf", "accuracy.pdf"} & {address.rsplit("/", 1)[1]}:
                assert "minus" in said


def test_the_statement_in_pdf_has_its_picture_and_denominator(entered, client, page):
    answer = client.get(page("month-file", what="statement", kind="pdf", **JUNE))
    with pikepdf.open(io.BytesIO(answer.content)) as pdf:
        said = " ".join(text_of(pdf))
        pictures = [str(one.Alt) for one in of_kind(elements_of(pdf), "/Figure")]
    assert "Its percentage is of the planned spend to date" in said
    assert "Brackets mean a minus: income, or less spent than planned." in said
    assert len(pictures) == 1
    assert pictures[0].startswith("Variance by group at the end of June 2009.")


def test_the_statement_goes_out_as_it_stood(entered, client, page):
    address = page("month-file", what="statement", kind="json", **JUNE)
    now = json.loads(client.get(address).content)
    then = json.loads(client.get(address, {"known_at": "2009-01-01T00:00:00+00:00"}).content)
    assert then["known_at"] == "2009-01-01T00:00:00+00:00"
    assert len(now["tables"]) == 4
    assert [table["caption"] for table in then["tables"]] == [
        "Financial position at the end of June 2009",
        "Variance by group, June 2009",
        "Notes at the end of June 2009",
    ]


def test_a_group_without_lines_in_the_year_has_no_file(entered, client, page, officer):
    actions.create_group(
        organisation=entered.organisation,
        name="Empty",
        side="expenditure",
        shows_subtotal=True,
        by=officer,
    )
    empty = entered.organisation.budget_groups.get(name="Empty")
    of = {"pk": empty.pk, **JUNE}
    assert client.get(page("group-file", kind="csv", **of)).status_code == 404
    text = client.get(page("group-detail", **of)).content.decode()
    assert "no line of this year’s budget" in text
