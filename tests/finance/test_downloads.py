"""Finance to take away: the page's own tables, exact, in files of four kinds."""

import csv
import io
import json

import pytest
from openpyxl import load_workbook

pytestmark = pytest.mark.django_db
JUNE = {"year": 2009, "month": 3}


@pytest.fixture
def entered(small):
    small.profile(small.pay)
    small.enter(1, pay="100.10", travel="5.00")
    small.enter(3, pay="-50.05")
    small.revise(kind="virement", pay="10", travel="-10")
    return small


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
