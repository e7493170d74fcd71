"""Tables that sections list: one declaration, printed in every form, proved and compared."""

import io
from dataclasses import replace
from decimal import Decimal

import openpyxl
import pytest
from django.urls import reverse

from reporting.papers.differences import differences
from reporting.papers.html import document, render_html
from reporting.papers.listed import LISTED
from reporting.papers.pdf import render_pdf_at_once
from reporting.papers.xlsx import render_xlsx
from reporting.verification.expecting import in_print
from reporting.verification.reading import html_text, pdf_text
from tables.declaration import (
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

COLUMNS = (
    Column("name", "Balance"),
    Column("side", "Side"),
    Column("amount", "Amount", Kind.MONEY, "£"),
)
OVERDRAWN = Cell("(1,235)", Decimal("-1234.56"))


def listing(record):
    rows = [
        Row(
            RowKind.LINE,
            f"balance-{one.balance_id}",
            (
                text(one.name),
                text("<Held>"),
                absent(NOT_REPORTED) if one.amount is None else OVERDRAWN,
            ),
        )
        for one in record.balances
    ]
    bare = Table("Nothing of it", COLUMNS, ())
    return (
        Table("All balances", COLUMNS, (heading("all", "All of them"), *rows), ("In £.",)),
        bare,
    )


@pytest.fixture
def record(world, monkeypatch):
    monkeypatch.setitem(LISTED, "balances", listing)
    return world.record()


def place(record):
    return f"row-balances-balance-{record.balances[0].balance_id}"


def test_a_page_has_the_table_with_addresses_and_a_spoken_minus(record):
    page = render_html(record).decode()
    assert page.count("<caption>All balances</caption>") == 1
    assert "Nothing of it" not in page
    assert f'<tr class="row-line" id="{place(record)}">' in page
    assert f'href="#{place(record)}"' in page
    assert '<td>&lt;Held&gt;</td><td class="n"><span class="vh">minus </span>(1,235)</td>' in page
    assert '<th scope="rowgroup" colspan="3">All of them</th>' in page
    paged = document(record, paged=True)
    assert '<td class="n" data-spoken="minus 1,235">(1,235)</td>' in paged


def test_every_row_is_expected_in_page_and_pdf(record):
    expected = [one for one in in_print(record) if "Current account" in one.place]
    assert [one.text for one in expected] == ["Currentaccount<Held>(1,235)"]
    for said in (html_text(render_html(record)), pdf_text(render_pdf_at_once(record))):
        assert all(one.stands_in(said) for one in in_print(record))
        assert not expected[0].stands_in(said.replace("(1,235)", "(1,236)"))


def test_a_workbook_has_each_on_a_sheet_of_its_own(record):
    book = openpyxl.load_workbook(io.BytesIO(render_xlsx(record)))
    rows = list(book["Key balances"].iter_rows(values_only=True))
    assert ("Current account", "<Held>", -1234.56) in rows
    assert book.sheetnames[:2] == ["Position statement", "Progress"]


def test_sheets_have_names_that_a_workbook_can_have(world, record, monkeypatch):
    monkeypatch.setitem(LISTED, "balances", lambda record: listing(record)[:1] * 3)
    long = "Progress: [what] the key balances were at the end"
    sections = tuple(
        replace(one, title=long) if one.kind == "balances" else one for one in record.sections
    )
    book = openpyxl.load_workbook(io.BytesIO(render_xlsx(replace(record, sections=sections))))
    names = book.sheetnames[-3:]
    assert len({*names}) == 3
    assert all(len(one) <= 31 and not set(one) & set("[]:") for one in names)


def test_changes_of_its_cells_and_rows_are_told(record):
    balance = record.balances[0]
    missing = replace(record, balances=(replace(balance, amount=None),))
    told = [(g.title, c.text, c.place) for g in differences(missing, record) for c in g.changes]
    assert (
        "Key balances: tables",
        "Current account, Amount: not reported → (1,235)",
        place(record),
    ) in told
    gone = replace(record, balances=())
    said = [c.text for group in differences(record, gone) for c in group.changes]
    assert "Current account: removed." in said


def test_a_section_with_a_table_prints_without_a_paragraph(world, officer, record, monkeypatch):
    monkeypatch.setitem(LISTED, "text", listing)
    built = world.record()
    assert [one.key for one in built.sections if one.kind == "text" and not one.paragraphs] == [
        "general"
    ]
    page = officer.get(reverse("paper-detail", args=[world.organisation.slug, world.paper.pk]))
    assert "All balances" in page.content.decode()
