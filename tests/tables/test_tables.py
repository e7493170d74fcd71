"""A table declared once: what each writer makes of it."""

import csv
import datetime as dt
import io
import json
from decimal import Decimal

import pytest
from openpyxl import Workbook, load_workbook

from tables.csv import BYTE_ORDER_MARK, to_csv
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
from tables.excel import write_table
from tables.html import Anchor, to_html
from tables.neutral import neutral
from tables.plain import to_plain

COLUMNS = (
    Column("name", "Line"),
    Column("amount", "Variance", Kind.MONEY, "£"),
    Column("share", "Variance", Kind.PERCENT, "% of planned"),
    Column("day", "Paid on", Kind.DATE),
)


def line(name, amount, share, *, kind=RowKind.LINE, key=None, day=None):
    return Row(
        kind,
        key or name,
        (
            text(name),
            amount,
            share,
            Cell("30 September 2009", day) if day else absent(DOES_NOT_APPLY),
        ),
    )


TABLE = Table(
    caption="Variances",
    columns=COLUMNS,
    rows=(
        heading("staff", "Staff"),
        line(
            "Knowledge",
            Cell("(40,301)", Decimal("-40301.22")),
            Cell("(35%)", Decimal("-34.5797")),
            day=dt.date(2009, 9, 30),
        ),
        line("=cmd|' /C calc'!A0", Cell("0", Decimal("0.00")), Cell("0%", Decimal(0))),
        line("<b>Fund</b>", absent(NOT_REPORTED), absent(DOES_NOT_APPLY)),
        line(
            "Total",
            Cell("(40,301)", Decimal("-40301.22")),
            absent(DOES_NOT_APPLY),
            kind=RowKind.TOTAL,
        ),
    ),
    notes=("Brackets mean a minus.",),
)


def test_a_row_has_a_cell_for_each_column():
    with pytest.raises(ValueError, match="'short' has 1 cells, not 4"):
        Table("", COLUMNS, (Row(RowKind.LINE, "short", (text("Line"),)),))


def test_a_heading_carries_its_unit():
    assert [column.title for column in COLUMNS] == [
        "Line",
        "Variance, £",
        "Variance, % of planned",
        "Paid on",
    ]


# Plain data ------------------------------------------------------------------------


def test_plain_data_has_a_minus_and_exact_values():
    plain = json.loads(json.dumps(to_plain(TABLE)))
    assert plain["rows"][1]["cells"] == {
        "name": "Knowledge",
        "amount": "-40301.22",
        "share": "-34.5797",
        "day": "2009-09-30",
    }
    assert "(40,301)" not in json.dumps(plain)


def test_plain_data_says_why_a_cell_is_empty():
    row = to_plain(TABLE)["rows"][3]
    assert row["cells"]["amount"] is None
    assert row["absent"]["amount"] == NOT_REPORTED


def test_a_share_of_nothing_is_nought_without_an_exponent():
    assert to_plain(TABLE)["rows"][2]["cells"]["share"] == "0"


# CSV -------------------------------------------------------------------------------


def csv_rows():
    written = to_csv(TABLE)
    assert written.startswith(BYTE_ORDER_MARK)
    return list(csv.reader(io.StringIO(written.removeprefix(BYTE_ORDER_MARK))))


def test_csv_has_a_minus_and_exact_values():
    assert csv_rows()[2] == ["Knowledge", "-40301.22", "-34.5797", "2009-09-30"]


def test_csv_leaves_empty_what_does_not_apply_and_says_what_was_not_reported():
    assert csv_rows()[4][1:] == [NOT_REPORTED, "", ""]


def test_csv_text_is_no_formula_but_a_negative_amount_stays_a_number():
    rows = csv_rows()
    assert rows[3][0].startswith("'=cmd")
    assert rows[2][1].startswith("-")


@pytest.mark.parametrize("beginning", ["=", "+", "-", "@", "\t", "\r"])
def test_text_that_a_spreadsheet_would_calculate_is_neutralised(beginning):
    assert neutral(f"{beginning}1") == f"'{beginning}1"
    assert neutral("1") == "1"


# Excel -----------------------------------------------------------------------------


@pytest.fixture
def sheet():
    book = Workbook()
    write_table(book.active, TABLE)
    kept = io.BytesIO()
    book.save(kept)
    return load_workbook(kept).active


def test_excel_has_exact_values_under_pound_formats(sheet):
    assert sheet["B4"].value == pytest.approx(-40301.22)
    assert sheet["B4"].number_format == "#,##0;(#,##0);0"
    assert sheet["C4"].value == pytest.approx(-0.345797)
    assert sheet["C4"].number_format == "0%;(0%)"
    assert sheet["D4"].number_format == "d mmmm yyyy"


def test_excel_freezes_the_headings_and_merges_nothing(sheet):
    assert sheet.freeze_panes == "B3"
    assert not sheet.merged_cells.ranges
    assert [cell.value for cell in sheet[2]] == [column.title for column in COLUMNS]


def test_excel_keeps_formula_like_text_as_text(sheet):
    cell = sheet["A5"]
    assert (cell.data_type, cell.quotePrefix) == ("s", True)
    assert cell.value.startswith("=cmd")


def test_excel_leaves_empty_what_does_not_apply(sheet):
    assert sheet["C6"].value is None
    assert sheet["B6"].value == NOT_REPORTED


def test_excel_writes_the_notes_below(sheet):
    assert sheet["A9"].value == "Brackets mean a minus."


def test_excel_leaves_out_what_a_workbook_cannot_hold():
    table = Table(
        "A\x0bB", (Column("name", "Line"),), (Row(RowKind.LINE, "a", (text("x\x01\uffff"),)),)
    )
    book, written = Workbook(), io.BytesIO()
    write_table(book.active, table)
    book.save(written)
    read = load_workbook(written).active
    assert (read["A1"].value, read["A3"].value) == ("AB", "x")


def test_a_formula_may_stand_in_the_place_of_a_value():
    sheet = Workbook().active

    def formula(row, column, placement):
        if (row.key, column.key) == ("Total", "amount"):
            return f"=SUM({placement.at('Knowledge', 'amount')})"
        return None

    write_table(sheet, TABLE, formula=formula)
    assert sheet["B7"].value == "=SUM(B4)"
    assert sheet["B7"].number_format == "#,##0;(#,##0);0"


def test_two_rows_of_one_key_are_refused():
    twice = Table("", COLUMNS[:1], (heading("a", "A"), heading("a", "B")))
    with pytest.raises(ValueError, match="same key"):
        write_table(Workbook().active, twice)


# A page ----------------------------------------------------------------------------


def test_a_page_says_minus_and_why_a_cell_is_empty():
    markup = to_html(TABLE)
    assert '<span class="govuk-visually-hidden">minus </span>(40,301)' in markup
    assert '<span class="govuk-visually-hidden">does not apply</span>' in markup
    assert '<span class="app-absent">not reported</span>' in markup


def test_a_page_escapes_what_was_typed():
    assert "&lt;b&gt;Fund&lt;/b&gt;" in to_html(TABLE)
    assert "<b>Fund</b>" not in to_html(TABLE)


def test_headings_of_rows_groups_and_columns_have_their_scope():
    markup = to_html(TABLE)
    assert markup.count('scope="col"') == 4
    assert markup.count('scope="rowgroup"') == 1
    assert markup.count('scope="row"') == 4
    assert "rowspan" not in markup


def test_a_cell_may_lead_somewhere_under_a_name_of_its_own():
    def link(row, column):
        if (row.key, column.key) != ("Knowledge", "amount"):
            return None
        return Anchor("/lines/1/", "Knowledge, Variance")

    markup = to_html(TABLE, link=link)
    assert markup.count("<a ") == 1
    assert 'href="/lines/1/"' in markup
    assert ", Knowledge, Variance</span></a>" in markup


def test_an_empty_cell_leads_nowhere():
    table = Table("", COLUMNS[:1], (Row(RowKind.LINE, "a", (Cell(),)),))
    assert "<a " not in to_html(table, link=lambda row, column: Anchor("/", "name"))
