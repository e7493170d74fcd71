"""A sheet as benchmarking frameworks publish it: a column for each measure and year."""

from decimal import Decimal

import pytest

from measures.imports import csv_in, wide_rows
from measures.imports.given import Context, code_key
from tables.unpacking import Unreadable

FACTORS = {"HB1": 1, "HB1-Real": 1, "HB 2a": 100, "HB7": 1}
MONTHS = {"HB1": 12, "HB1-Real": 12, "HB 2a": 12, "HB7": 36}


def context():
    return Context(
        {code_key(code): Decimal(factor) for code, factor in FACTORS.items()},
        {code_key(code): months for code, months in MONTHS.items()},
    )


def read(text, found=None):
    found = found or context()
    return list(csv_in.read(text.encode(), found)), found


def plain(given):
    return [(one.body, one.code, one.period, one.value) for one in given]


def test_each_cell_of_a_value_column_is_a_value():
    given, found = read(
        "Local Authority,HB1 2009-10,HB1 2010-11,HB1 2009-10 Real\nFife,1,2,3\nMoray,dna,5,\n"
    )
    assert plain(given) == [
        ("Fife", "HB1", "2009-10", "1"),
        ("Fife", "HB1", "2010-11", "2"),
        ("Fife", "HB1-Real", "2009-10", "3"),
        ("Moray", "HB1", "2009-10", "dna"),
        ("Moray", "HB1", "2010-11", "5"),
        ("Moray", "HB1-Real", "2009-10", ""),
    ]
    assert given[4].place == "row 3, column HB1 2010-11"
    assert (found.questions, found.left_out) == ([], [])


PARTS = "Body,HB 2a 2009-10,Cases right 2009-10,Cases 2009-10\n"


def test_parts_that_give_the_value_are_attached():
    given, _ = read(PARTS + "Fife,50,10,20\nMoray,33.3,1,3\nAngus,*,dna,4\n")
    assert [(one.numerator, one.denominator) for one in given] == [
        ("10", "20"),
        ("1", "3"),
        (None, None),
    ]


def test_parts_that_give_another_value_are_not_attached_and_that_is_said():
    given, found = read(PARTS + "Fife,51,10,20\nMoray,70,1,3\n")
    assert {one.numerator for one in given} == {None}
    assert "do not give the values" in found.left_out[0]
    assert "HB 2a 2009-10" in found.left_out[0]


def test_parts_of_another_factor_are_not_attached_and_the_factor_is_named():
    given, found = read(PARTS + "Fife,500,10,20\nMoray,333,1,3\n")
    assert {one.numerator for one in given} == {None}
    assert "HB 2a (1,000)" in found.left_out[0]


def test_one_value_that_its_parts_do_not_give_goes_without_them():
    rows = "".join(f"Body {n},50,{n},{2 * n}\n" for n in range(1, 20))
    given, _ = read(PARTS + rows + "Odd,99,1,2\n")
    assert given[0].numerator == "1"
    assert given[-1].numerator is None


def test_columns_of_measures_that_the_framework_does_not_have_must_be_ticked():
    given, found = read("Body,HB1 2009-10,HB13c 2009-10,No of places 2009-10\nFife,1,2,3\n")
    assert len(given) == 1
    (question,) = found.questions
    assert "does not have are left out (1 column): HB13c 2009-10" in question
    assert "No of places 2009-10" in found.left_out[0]


def test_columns_of_another_kind_of_period_must_be_ticked():
    given, found = read("Body,HB7 2009-10,HB7 2009-12,HB7 2009-13\nFife,1,2,3\n")
    assert [one.period for one in given] == ["2009-12", "2009-13"]
    assert "HB7 2009-10" in found.questions[0]


def test_a_column_that_is_empty_says_nothing_of_anybody():
    given, found = read("Body,HB1 2009-10,HB1 2010-11\nFife,1,\nMoray,,\n")
    assert plain(given) == [("Fife", "HB1", "2009-10", "1"), ("Moray", "HB1", "2009-10", "")]
    assert "HB1 2010-11" in found.left_out[0]


def test_a_short_row_has_empty_cells_and_an_empty_row_is_none():
    given, _ = read("Body,HB1 2009-10,HB1 2010-11\nFife,1,2\nMoray,3\n,,\n")
    assert plain(given)[2:] == [("Moray", "HB1", "2009-10", "3"), ("Moray", "HB1", "2010-11", "")]


def test_columns_are_told_from_empty_ones_without_comparing_them_all(monkeypatch):
    monkeypatch.setattr(wide_rows.ValueColumn, "__eq__", None)
    width = 300
    given, found = read("Body" + ",HB1 2009-10" * width + "\nFife" + ",1" * (width - 1) + ",\n")
    assert len(given) == width - 1
    assert found.left_out == ["Columns without anything in them (1 column): HB1 2009-10."]


def test_more_columns_than_a_workbook_has_are_refused():
    header = "Body" + ",HB1 2009-10" * (wide_rows.MOST_COLUMNS - 1)
    assert len(read(f"{header}\nFife,1\n")[0]) == 1
    with pytest.raises(Unreadable, match="more than 5,000 columns"):
        read(f"{header},HB1 2009-10\nFife,1\n")


@pytest.mark.parametrize("text", ["Body,Places 2009-10\nFife,1\n", "\n\n", "one;two\n1;2\n", "x"])
def test_a_header_without_values_is_refused(text):
    with pytest.raises(Unreadable, match="names neither"):
        read(text)


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_long_files_are_told_by_their_header(delimiter):
    header = delimiter.join(["Council", "Indicator code", "Financial year", "Figure"])
    row = delimiter.join(["Fife", "HB1", "2009-10", "5"])
    given, _ = read(f"{header}\n{row}\n\n{row}\n")
    assert plain(given) == [("Fife", "HB1", "2009-10", "5")] * 2
    assert [one.place for one in given] == ["row 2", "row 4"]


def test_utf_16_and_the_marks_of_excel_are_read():
    text = "sep=;\r\ncouncil;code;period;value\r\nMòray;HB1;2009-10;5\r\n"
    given = list(csv_in.read(b"\xff\xfe" + text.encode("utf-16-le"), context()))
    assert given[0].body == "Mòray"


def test_a_character_that_no_database_keeps_is_refused():
    text = "Body,HB1 2009-10\nFife\0,1\n"
    with pytest.raises(Unreadable, match="Line 2 of this file has a character that is none"):
        list(csv_in.read(text.encode("utf-16"), context()))
