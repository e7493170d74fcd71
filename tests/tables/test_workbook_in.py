"""What a stranger's file may be: read where it is a workbook, refused in a sentence where not."""

from __future__ import annotations

import datetime as dt
import io
import tracemalloc
import zipfile
import zlib
from contextlib import suppress
from itertools import count

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook
from openpyxl.utils.datetime import CALENDAR_MAC_1904
from openpyxl.worksheet.datavalidation import DataValidation

from tables.cells_in import Wrong, choice_in, day_in, text_in, whole_number_in, yes_in
from tables.unpacking import MEBIBYTE, Limits, Unreadable
from tables.workbook_in import CellIn, read_workbook

RANGE = {"earliest": dt.date(1990, 1, 1), "latest": dt.date(2100, 12, 31)}
CHOICES = {"In progress": "in_progress", "On hold": "on_hold"}


def saved(book: Workbook) -> bytes:
    written = io.BytesIO()
    book.save(written)
    return written.getvalue()


def one_sheet(*rows, title="Figures") -> Workbook:
    book = Workbook()
    book.active.title = title
    for row in rows:
        book.active.append(row)
    return book


def replaced(data: bytes, changes: dict[str, bytes]) -> bytes:
    """The file with parts replaced or added."""
    written = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(written, "w", 8) as new:
        for name in {**dict.fromkeys(old.namelist()), **changes}:
            new.writestr(name, changes.get(name) or old.read(name))
    return written.getvalue()


def part(data: bytes, name: str) -> str:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return archive.read(name).decode()


PLAIN = saved(one_sheet(["Key", "Progress"], ["PD1", 42]))
SHEET = "xl/worksheets/sheet1.xml"


def sheet_of(rows: str) -> bytes:
    """A workbook with those rows of XML in its first sheet."""
    xml = part(PLAIN, SHEET)
    start, end = xml.index("<sheetData>") + len("<sheetData>"), xml.index("</sheetData>")
    return replaced(PLAIN, {SHEET: (xml[:start] + rows + xml[end:]).encode()})


def refusal(data: bytes, **limits: int) -> str:
    with pytest.raises(Unreadable) as refused:
        read_workbook(data, limits=Limits(**limits))
    return str(refused.value)


# What is read ---------------------------------------------------------------------------


def test_cells_stand_by_row_and_column_with_their_address():
    book = read_workbook(PLAIN)
    first, second = book.sheets["Figures"].rows
    assert (first.number, second.number) == (1, 2)
    assert second.cell(2).value == 42
    assert second.cell(2).where == "Figures, B2"
    assert second.cell(9).value is None
    assert second.cell(9).where == "Figures, I2"


def test_only_the_sheets_that_were_asked_for_are_read():
    book = one_sheet(["a"])
    book.create_sheet("More").append(["b"])
    found = read_workbook(saved(book), only={"More"})
    assert found.names == ("Figures", "More")
    assert list(found.sheets) == ["More"]


def test_a_formula_is_told_whether_it_was_calculated_or_not():
    never = read_workbook(saved(one_sheet(["=1+1"]))).sheets["Figures"].rows[0].cell(1)
    calculated = sheet_of('<row r="1"><c r="A1"><f>1+1</f><v>2</v></c></row>')
    for cell in (never, read_workbook(calculated).sheets["Figures"].rows[0].cell(1)):
        assert cell.is_formula
        with pytest.raises(Wrong, match="Figures, A1: this is a formula"):
            whole_number_in(cell, low=0, high=100)


def test_text_that_begins_like_a_formula_is_text():
    book = one_sheet(["x"])
    book.active["A1"].value = "=not a formula"
    book.active["A1"].data_type = "s"
    cell = read_workbook(saved(book)).sheets["Figures"].rows[0].cell(1)
    assert text_in(cell) == "=not a formula"


def test_merged_cells_and_hidden_rows_are_told():
    book = one_sheet(["a"], ["b"], ["c"])
    book.active.merge_cells("B2:C3")
    book.active.row_dimensions[2].hidden = True
    sheet = read_workbook(saved(book)).sheets["Figures"]
    assert sheet.merged == ("B2:C3",)
    assert [row.number for row in sheet.rows if row.is_hidden] == [2]


def test_dates_count_from_1900_or_1904_as_the_workbook_says():
    for epoch in (None, CALENDAR_MAC_1904):
        book = one_sheet([dt.date(2009, 12, 31)])
        if epoch:
            book.epoch = epoch
        data = saved(book)
        cell = read_workbook(data).sheets["Figures"].rows[0].cell(1)
        assert day_in(cell, **RANGE) == dt.date(2009, 12, 31)
        bare = replaced(data, {SHEET: part(data, SHEET).replace(' s="1"', "").encode()})
        cell = read_workbook(bare).sheets["Figures"].rows[0].cell(1)
        assert not isinstance(cell.value, dt.date)
        assert day_in(cell, **RANGE) == dt.date(2009, 12, 31)


def test_what_the_library_does_not_know_is_no_fault():
    book = one_sheet(["a"])
    book.active.add_data_validation(DataValidation(type="list", formula1='"a,b"'))
    data = saved(book)
    extended = part(data, SHEET).replace(
        "</worksheet>",
        '<extLst><ext uri="{CCE6A557-97BC-4b89-ADB6-D9C93CAAB3DF}"></ext></extLst></worksheet>',
    )
    assert read_workbook(replaced(data, {SHEET: extended.encode()})).names == ("Figures",)


# What is refused ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "empty"),
        (b"Key,Progress\nPD1,42\n", "not an Excel workbook"),
        (b"\x89PNG\r\n\x1a\n" + bytes(500), "not an Excel workbook"),
        (bytes.fromhex("d0cf11e0a1b11ae1") + bytes(600), "older kind"),
        (
            bytes.fromhex("d0cf11e0a1b11ae1") + bytes(600) + "EncryptedPackage".encode("utf-16-le"),
            "protected with a password",
        ),
        (PLAIN[: len(PLAIN) // 2], "damaged"),
        (PLAIN[:30], "damaged"),
        (b"PK\x03\x04", "damaged"),
        (replaced(PLAIN, {"xl/vbaProject.bin": b"x"}), "macros"),
        (replaced(PLAIN, {SHEET: b"<worksheet><sheetData>"}), "damaged"),
        (replaced(PLAIN, {SHEET: b"\x00\x01\x02"}), "damaged"),
        (replaced(PLAIN, {"xl/workbook.xml": b"<workbook/>"}), "damaged"),
    ],
    # Named by place: a workbook made anew has another moment inside, and so another name.
    ids=map(str, count()),
)
def test_what_is_no_workbook_is_refused_in_a_sentence(data, words):
    assert words in refusal(data)


def test_the_kinds_with_macros_and_other_offices_are_refused():
    types = part(PLAIN, "[Content_Types].xml")
    macro = types.replace(
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml",
        "application/vnd.ms-excel.sheet.macroEnabled.main+xml",
    )
    assert "macros" in refusal(replaced(PLAIN, {"[Content_Types].xml": macro.encode()}))
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("content.xml", "<office/>")
    assert "not an Excel workbook" in refusal(written.getvalue())


def test_entities_are_refused_in_every_part():
    bomb = (
        '<!DOCTYPE a [<!ENTITY x "ha">'
        + "".join(f'<!ENTITY x{n} "{"&x;" * 10}">' for n in range(9))
        + "]>"
    )
    for name in (SHEET, "xl/styles.xml", "xl/workbook.xml", "[Content_Types].xml"):
        xml = part(PLAIN, name).split("?>", 1)[-1]
        for encoding in ("utf-8", "utf-16"):
            hostile = f'<?xml version="1.0" encoding="{encoding}"?>{bomb}{xml}'.encode(encoding)
            assert "declares entities" in refusal(replaced(PLAIN, {name: hostile}))


def test_a_bomb_is_refused_by_what_it_says_of_its_size():
    assert "holds too much" in refusal(replaced(PLAIN, {"xl/media/a.bin": bytes(30 * MEBIBYTE)}))


def test_a_bomb_that_lies_about_its_size_unpacks_no_more_than_the_limit():
    data = replaced(PLAIN, {"xl/media/a.xml": b"<a>" + b" " * 8 * MEBIBYTE + b"</a>"})
    size, lie = (8 * MEBIBYTE + 7).to_bytes(4, "little"), (2000).to_bytes(4, "little")
    assert size in data
    prefix = (b"<a>" + b" " * 8 * MEBIBYTE)[:2000]
    real = zlib.crc32(b"<a>" + b" " * 8 * MEBIBYTE + b"</a>").to_bytes(4, "little")
    lying = data.replace(size, lie).replace(real, zlib.crc32(prefix).to_bytes(4, "little"))
    tracemalloc.start()
    assert "damaged" in refusal(lying)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 4 * MEBIBYTE


def test_a_part_without_cells_is_short():
    styles = part(PLAIN, "xl/styles.xml") + " " * 4 * MEBIBYTE
    data = replaced(PLAIN, {"xl/styles.xml": styles.encode()})
    assert "holds too much" in refusal(data, ratio=10_000)


def test_a_million_rows_are_refused_and_memory_is_bounded():
    row = '<row r="{0}"><c r="A{0}"><v>1</v></c></row>'
    data = sheet_of("".join(row.format(n) for n in range(1, 400_001)))
    tracemalloc.start()
    assert "5,000 rows" in refusal(data)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 24 * MEBIBYTE


def test_the_most_that_is_let_through_fits_into_bounded_memory():
    cells = "".join(f"<c><v>{n}</v></c>" for n in range(200))
    data = sheet_of("".join(f'<row r="{n}">{cells}</row>' for n in range(1, 499)))
    tracemalloc.start()
    sheet = read_workbook(data).sheets["Figures"]
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert len(sheet.rows) == 498
    assert peak < 80 * MEBIBYTE


@pytest.mark.parametrize(
    "rows",
    [
        '<row r="1048576"><c r="A1048576"><v>1</v></c></row>',
        '<row r="1"><c r="XFD1"><v>1</v></c></row>',
    ],
)
def test_a_cell_far_out_is_named(rows):
    assert "no more than 5,000 rows and 200 columns" in refusal(sheet_of(rows))


def test_empty_rows_and_cells_far_out_are_no_fault():
    rows = '<row r="1"><c r="A1"><v>1</v></c><c r="XFD1" s="0"/></row><row r="1048576" ht="12"/>'
    assert len(read_workbook(sheet_of(rows)).sheets["Figures"].rows) == 1


def test_too_many_cells_are_refused():
    empty = '<row r="1">' + '<c r="A1"/>' * 301_000 + "</row>"
    assert "more than 100,000 cells" in refusal(sheet_of(empty), ratio=10_000)


def test_too_much_besides_the_cells_is_refused():
    xml = part(PLAIN, SHEET).replace(
        "</worksheet>", '<colBreaks count="1">' + "<brk/>" * 21_000 + "</colBreaks></worksheet>"
    )
    assert "besides its cells" in refusal(replaced(PLAIN, {SHEET: xml.encode()}), ratio=10_000)


def test_too_large_a_file_is_refused_unopened():
    assert "larger than 5 megabytes" in refusal(b"PK" + bytes(5 * MEBIBYTE))


@settings(max_examples=150)
@given(
    st.lists(st.tuples(st.integers(0, len(PLAIN) - 1), st.integers(0, 255)), min_size=1),
    st.integers(0, len(PLAIN)),
)
def test_a_file_changed_at_random_is_read_or_refused_and_nothing_else(changes, length):
    data = bytearray(PLAIN)
    for at, byte in changes:
        data[at] = byte
    for hostile in (bytes(data), bytes(data[:length])):
        with suppress(Unreadable):
            read_workbook(hostile)


@settings(max_examples=60)
@given(st.data())
def test_xml_changed_at_random_is_read_or_refused_and_nothing_else(data):
    name = data.draw(st.sampled_from([SHEET, "xl/workbook.xml", "xl/styles.xml"]))
    xml = bytearray(part(PLAIN, name).encode())
    for _ in range(data.draw(st.integers(1, 4))):
        at = data.draw(st.integers(0, len(xml) - 1))
        xml[at] = data.draw(st.sampled_from(b'0129"<>/=abr '))
    with suppress(Unreadable):
        read_workbook(replaced(PLAIN, {name: bytes(xml)}))


# What cells mean ------------------------------------------------------------------------


def cell(value, **more) -> CellIn:
    return CellIn("Deliverables", 7, 10, value, **more)


@pytest.mark.parametrize(
    ("value", "number"),
    [
        *((42, 42), (42.0, 42), ("42", 42), (" 42 % ", 42), ("42.0", 42), ("42\u200f", 42)),
        *((0, 0), ("100", 100), (None, None), ("  ", None), ("\u00a042", 42), ("+7", 7)),
    ],
)
def test_whole_numbers_as_people_type_them(value, number):
    assert whole_number_in(cell(value), low=0, high=100) == number


def test_a_percentage_that_excel_made_is_the_number_that_was_typed():
    assert whole_number_in(cell(0.42, is_percent=True), low=0, high=100) == 42
    assert whole_number_in(cell(0.29, is_percent=True), low=0, high=100) == 29


@pytest.mark.parametrize(
    "value", [120, -1, 42.5, 0.42, "42.5", "forty", True, dt.datetime(2009, 1, 1), 1e300, "١٢"]
)
def test_other_numbers_are_refused_by_sheet_cell_and_value(value):
    with pytest.raises(Wrong, match=r"^Deliverables, J7: “.*” is not a whole number from 0 to 100"):
        whole_number_in(cell(value), low=0, high=100)


def test_the_refusal_reads_as_a_sentence():
    with pytest.raises(Wrong) as wrong:
        whole_number_in(cell(120), low=0, high=100)
    assert str(wrong.value) == "Deliverables, J7: “120” is not a whole number from 0 to 100"


@pytest.mark.parametrize(
    "value",
    [
        *(dt.datetime(2009, 12, 31), "31/12/2009", "31 December 2009", "31 Dec 2009"),
        *("2009-12-31", "31.12.2009", "31-12-2009", " 31 / 12 / 2009 ", "31st december, 2009"),
        *(40178, 40178.5),
    ],
)
def test_days_as_people_type_them(value):
    assert day_in(cell(value), **RANGE) == dt.date(2009, 12, 31)


@pytest.mark.parametrize(
    "value", ["31/31/2009", "soon", "12/2009", 1, True, "31 Foo 2009", dt.time(9), 1e12, -5]
)
def test_what_is_no_day_is_refused(value):
    with pytest.raises(Wrong, match=r"Deliverables, J7: .* is not a date"):
        day_in(cell(value), **RANGE)


def test_a_day_out_of_range_says_the_range():
    with pytest.raises(Wrong, match="31/12/1899 is not a date from 01/01/1990 to 31/12/2100"):
        day_in(cell("31/12/1899"), **RANGE)


def test_choices_whatever_case_blanks_and_marks():
    assert choice_in(cell(" in  PROGRESS\u200f "), CHOICES) == "in_progress"
    assert choice_in(cell(""), CHOICES) is None
    with pytest.raises(Wrong, match="choose “In progress”, “On hold”"):
        choice_in(cell("Going well"), CHOICES)


def test_yes_and_no():
    assert yes_in(cell("yes"))
    assert yes_in(cell(True))
    assert not yes_in(cell("No"))
    assert not yes_in(cell(None))
    with pytest.raises(Wrong):
        yes_in(cell("perhaps"))


def test_texts_lose_the_blanks_at_their_ends_and_say_when_they_are_too_long():
    assert text_in(cell("  one_x000D_\ntwo\r\n ")) == "one\ntwo"
    assert text_in(cell(2009.0)) == "2009"
    with pytest.raises(Wrong, match="shorten this to 8,000 characters, it has 50,000"):
        text_in(cell("x" * 50_000), longest=8_000)


def test_an_error_of_excel_is_refused():
    with pytest.raises(Wrong, match="#REF!"):
        text_in(cell("#REF!", is_error=True))
