"""Tables as workbooks: live formulas that carry their values, named columns, pages set."""

import datetime as dt
import io
from decimal import Decimal

import pytest
from openpyxl import load_workbook

from tables.declaration import Cell, Column, Kind, Row, RowKind, Table, absent, heading, text
from tables.workbook_out import Sheet, to_workbook

MOMENT = dt.datetime(2009, 10, 1, 9, 0, tzinfo=dt.UTC)
COLUMNS = (
    Column("name", "Line"),
    Column("planned", "Planned", Kind.MONEY, "£", adds=True),
    Column("actual", "Actual", Kind.MONEY, "£", adds=True),
    Column("variance", "Variance", Kind.MONEY, "£", less=("actual", "planned")),
    Column("percent", "Variance", Kind.PERCENT, "%", share=("variance", "planned")),
)


def row(kind, key, planned, actual):
    planned, actual = Decimal(planned), None if actual is None else Decimal(actual)
    moved = None if actual is None else actual - planned
    money = [
        absent("not reported") if one is None else Cell(str(one), one) for one in (actual, moved)
    ]
    share = Cell("", moved * 100 / planned) if moved is not None and planned else absent("none")
    return Row(kind, key, (text(key), Cell(str(planned), planned), *money, share))


def table():
    return Table(
        "Spend",
        COLUMNS,
        (
            heading("staff", "Staff"),
            row(RowKind.LINE, "=Pay", "600.10", "550.05"),
            row(RowKind.LINE, "Travel", "400.00", None),
            row(RowKind.SUBTOTAL, "Staff subtotal", "1000.10", "550.05"),
            row(RowKind.LINE, "Rent", "0.00", "10.00"),
            row(RowKind.TOTAL, "Total", "1000.10", "560.05"),
        ),
        ("Brackets mean a minus.",),
    )


def book(**how):
    data = to_workbook(
        [
            Sheet("Spend: 2009/10", table(), ("As known on 1 October 2009",)),
            Sheet("Again", table()),
        ],
        title="Spend",
        creator="Body",
        moment=MOMENT,
    )
    return load_workbook(io.BytesIO(data), **how)


def by_name(sheet):
    return {cells[0].value: [cell.value for cell in cells[1:5]] for cells in sheet.iter_rows()}


def test_totals_and_differences_are_formulas():
    cells = by_name(book()["Spend  2009 10"])
    assert cells["=Pay"] == [600.10, 550.05, "=C7-B7", "=D7/ABS(B7)"]
    assert cells["Staff subtotal"][:2] == ["=SUM(B7:B8)", "=SUM(C7:C8)"]
    assert cells["Total"][0] == "=SUM(B7:B8,B10)"
    assert cells["Rent"][2] == "=C10-B10"
    assert cells["Travel"][1] == "not reported"


def test_formulas_carry_their_values():
    cells = by_name(book(data_only=True)["Spend  2009 10"])
    assert cells["Total"][:3] == [1000.10, 560.05, -440.05]
    assert cells["=Pay"][3] == pytest.approx(-0.0834028)


def test_formats_names_and_pages():
    made = book()
    sheet = made["Spend  2009 10"]
    assert sheet["B7"].number_format == "#,##0;(#,##0);0"
    assert sheet["E7"].number_format == "0%;(0%)"
    assert sheet["A7"].data_type == "s"
    assert sheet["A7"].quotePrefix
    assert made.defined_names["Spend__2009_10_actual"].attr_text == "'Spend  2009 10'!$C$6:$C$11"
    assert not sheet.merged_cells.ranges
    assert sheet.print_area == "'Spend  2009 10'!$A$1:$E$13"
    assert sheet.print_title_rows == "$5:$5"


def test_equal_tables_are_equal_files():
    sheets = [Sheet("Spend", table())]
    first, second = (
        to_workbook(sheets, title="Spend", creator="Body", moment=MOMENT) for _ in range(2)
    )
    assert first == second
