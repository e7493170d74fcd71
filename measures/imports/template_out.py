"""The Excel template: a row for each body, a column for each measure, of one period.

What counts already stands in the cells. A hidden sheet says which data set and period it is of
and what each column is, so that headings may be pretty. Locked cells have no password: that
guards against slips, not against people.
"""

from __future__ import annotations

import io
import json
from collections.abc import Sequence
from dataclasses import dataclass

from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, PatternFill, Protection, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from tables.excel import writable, write_text

from ..models import DataSet, Definition, Measure, ReportingBody
from ..spans import Span
from ..vocabulary import WITH_VALUE, ValueState
from .rows import Held, HeldBySlot

VALUES, KEYS, READ_ME = "Values", "Keys", "Read me"
HEADING_ROW = 4
#: What a column may be of a measure.
PARTS = ("value", "numerator", "denominator")
_TITLE, _BOLD = Font(bold=True, size=14, color="10303A"), Font(bold=True, color="10303A")
_GROUND, _TO_FILL = PatternFill("solid", fgColor="E8F1F1"), PatternFill("solid", fgColor="FFF9E0")
_BOX = Border(*(Side("thin", color="6B7A80") for _ in range(4)))
_WRAP = Alignment(vertical="top", wrap_text=True)
#: The words that a cell may hold in a value's place.
WORDS = tuple(str(one.label) for one in ValueState if one not in WITH_VALUE)


@dataclass(frozen=True)
class Column:
    code: str
    part: str
    heading: str
    about: str


def write_template(
    data_set: DataSet,
    span: Span,
    measures: Sequence[tuple[Measure, Definition]],
    bodies: Sequence[ReportingBody],
    held: HeldBySlot,
) -> bytes:
    """The workbook for the bodies and measures, filled with what counts."""
    book = Workbook()
    columns = _columns(measures)
    _read_me(book.active, data_set, span)
    sheet = book.create_sheet(VALUES)
    _values(sheet, data_set, span, columns, bodies)
    by_code = {measure.code: measure for measure, _ in measures}
    for row, body in enumerate(bodies, start=HEADING_ROW + 1):
        for number, column in enumerate(columns, start=2):
            key = (by_code[column.code].pk, span.start, span.months)
            _fill(sheet, row, number, column, held.get(key, {}).get(body.pk))
    _validate(sheet, columns, len(bodies))
    _keys(book.create_sheet(KEYS), data_set, span, columns, bodies)
    book.active = 1
    written = io.BytesIO()
    book.save(written)
    return written.getvalue()


def _columns(measures: Sequence[tuple[Measure, Definition]]) -> list[Column]:
    found = []
    for measure, definition in measures:
        unit = f", {definition.unit}" if definition.unit else ""
        found.append(Column(measure.code, "value", measure.code, f"{definition.title}{unit}"))
        if definition.numerator:
            for part in PARTS[1:]:
                found.append(
                    Column(measure.code, part, f"{measure.code} {part}", getattr(definition, part))
                )
    return found


def _read_me(sheet: Worksheet, data_set: DataSet, span: Span) -> None:
    sheet.title = READ_ME
    sheet.column_dimensions["A"].width = 100
    write_text(sheet["A1"], f"{data_set}: values for {span.label}").font = _TITLE
    lines = (
        "Fill in the yellow cells of the sheet Values: a row for each body, a column for each "
        "measure. What is there already is what counts now.",
        "Leave a cell empty where you have nothing to say: an empty cell changes nothing, and is "
        "never taken for nought.",
        f"Where there is no value, write why: {', '.join(WORDS)}.",
        "Type numbers in the unit that stands above the column. Thousands commas, £ and % are "
        "understood. Write no formulas: paste values.",
        "Do not move, add or take away rows and columns.",
        "Then upload the workbook into the data set. You see what it would change before anything "
        "counts; where something is wrong each cell is named, and nothing is taken.",
    )
    for number, words in enumerate(lines, start=3):
        write_text(sheet.cell(number, 1), words).alignment = _WRAP


def _values(
    sheet: Worksheet,
    data_set: DataSet,
    span: Span,
    columns: Sequence[Column],
    bodies: Sequence[ReportingBody],
) -> None:
    write_text(sheet["A1"], f"{data_set}: values for {span.label}").font = _TITLE
    for number, (heading, about) in enumerate(
        [("Body", ""), *((one.heading, one.about) for one in columns)], start=1
    ):
        for row, words, font in ((HEADING_ROW - 1, about, Font()), (HEADING_ROW, heading, _BOLD)):
            cell = write_text(sheet.cell(row, number), words)
            cell.font, cell.fill, cell.alignment = font, _GROUND, _WRAP
        sheet.column_dimensions[get_column_letter(number)].width = 26 if number == 1 else 18
    for row, body in enumerate(bodies, start=HEADING_ROW + 1):
        write_text(sheet.cell(row, 1), body.name).font = _BOLD
    sheet.freeze_panes = sheet.cell(HEADING_ROW + 1, 2)
    sheet.protection.sheet = True
    sheet.page_setup.orientation = "landscape"


def _fill(sheet: Worksheet, row: int, number: int, column: Column, held: Held | None) -> None:
    cell = sheet.cell(row, number)
    cell.protection, cell.border, cell.fill = Protection(locked=False), _BOX, _TO_FILL
    if held is None:
        return
    value = getattr(held, column.part)
    if value is not None:
        cell.value = value
    elif column.part == "value":
        write_text(cell, str(ValueState(held.state).label))


def _validate(sheet: Worksheet, columns: Sequence[Column], bodies: int) -> None:
    """A number, or one of the words: Excel says so at once; whoever pastes is told later."""
    if not columns or not bodies:
        return
    first = f"B{HEADING_ROW + 1}"
    last = f"{get_column_letter(len(columns) + 1)}{HEADING_ROW + bodies}"
    words = ",".join(f'"{word}"' for word in WORDS)
    rule = DataValidation(
        type="custom",
        formula1=f"OR(ISNUMBER({first}),ISNUMBER(MATCH({first},{{{words}}},0)))",
        allow_blank=True,
        showErrorMessage=True,
        errorStyle="warning",
        errorTitle="A number, or why there is none",
        error=f"Type a number, or one of: {', '.join(WORDS)}."[:250],
    )
    rule.add(f"{first}:{last}")
    sheet.add_data_validation(rule)


def _keys(
    sheet: Worksheet,
    data_set: DataSet,
    span: Span,
    columns: Sequence[Column],
    bodies: Sequence[ReportingBody],
) -> None:
    """Which columns are what, for whoever reads the workbook."""
    sheet.sheet_state = "veryHidden"
    keys = {
        "framework": data_set.framework.slug,
        "period": span.key,
        "columns": [[one.code, one.part] for one in columns],
        "bodies": [body.name for body in bodies],
    }
    text = json.dumps(keys, ensure_ascii=False)
    # A cell holds 32,767 characters.
    for number, begin in enumerate(range(0, len(text), 30_000), start=1):
        write_text(sheet.cell(number, 1), writable(text[begin : begin + 30_000]))
