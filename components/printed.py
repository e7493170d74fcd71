"""Tables and their pictures as a document to print: a tagged PDF that looks like a board paper."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe

from figures.money import spoken
from printing.fonts import fonts
from printing.pdf import make_pdf
from tables.declaration import DOES_NOT_APPLY, Cell, Column, Kind, Row, RowKind, Table
from tables.workbook_out import Sheet

TEMPLATE = "components/printed.html"
CSS = Path(__file__).resolve().parent / "printed.css"
#: By how a table is set: figures that fit beside each other on a page, upright and across it.
LETTERS = {"": (98, 148), "small": (111, 168), "tiny": (120, 181)}
#: A table with more columns than this is set small; with more than that tiny, and lies across.
MOST_IN_FULL_SIZE, MOST_UPRIGHT = 6, 9
#: By how much a table may be squeezed, words breaking into lines, before it lies across the page.
SQUEEZE = 1.5
#: A table of so few rows is not broken over pages.
FEW_ROWS = 16
#: In figures: how wide a column of words may ask to be, one of names; what padding takes, and how
#: far words stand off from the figures before them.
WIDEST, WIDEST_NAME, PADDING, APART = 36, 26, 1.4, 1.6
#: How wide a letter is beside a figure: of words, of a bold heading; a figure in bold; how much
#: more a capital takes; and the shape before a colour of judgement, which is bold.
WORDS, HEADING, BOLD, CAPITAL, SHAPE = 0.88, 1.0, 1.05, 0.3, 2.6


@dataclass(frozen=True)
class Pictured(Sheet):
    """A table with the picture of its figures, for the kinds of file that show one; ``summary``
    says in words what there is to see."""

    picture: SafeString | str = ""
    summary: str = ""


@dataclass(frozen=True)
class PrintedCell:
    """``spoken`` says a bracketed figure in words; ``absence`` is printed, not only said; ``mark``
    is a colour of judgement, with its shape."""

    text: str
    spoken: str
    absence: str
    is_numeric: bool
    mark: str


@dataclass(frozen=True)
class PrintedRow:
    look: str
    name: str
    cells: tuple[PrintedCell, ...]


@dataclass(frozen=True)
class Part:
    """A sheet on paper."""

    number: int
    sheet: Sheet
    rows: tuple[PrintedRow, ...]
    layout: Layout
    has_heading: bool

    @property
    def looks(self) -> str:
        """Classes: how large the table is set, which way it lies, whether its rows have groups."""
        looks = {
            f"part--{self.layout.size}": self.layout.size,
            "part--across": self.layout.lies_across,
            "part--grouped": any(row.look == "heading" for row in self.rows),
            "part--short": len(self.rows) <= FEW_ROWS,
        }
        return " ".join([f"part-{self.number}", *(name for name, is_so in looks.items() if is_so)])

    @property
    def titles(self) -> list[tuple[str, bool]]:
        """Each column's heading, whose unit stays on its line, and whether it holds figures."""
        return [
            (column.title.replace(", £", ",\u00a0£"), column.is_numeric)
            for column in self.table.columns
        ]

    @property
    def table(self) -> Table:
        return self.sheet.table

    @property
    def picture(self) -> SafeString | str:
        return getattr(self.sheet, "picture", "")

    @property
    def summary(self) -> str:
        return getattr(self.sheet, "summary", "")


def to_pdf(sheets: Sequence[Sheet], *, title: str, creator: str, known: str, notice: str) -> bytes:
    """The sheets one after the other under one title, each table with its notes below it.

    ``known`` says as of which moment the figures are, ``notice`` what a demonstration says of
    itself. RenderError where the layout reports a fault.
    """
    parts = [_part(n, sheet, len(sheets)) for n, sheet in enumerate(sheets, start=1)]
    context = {
        "title": title,
        "creator": creator,
        "known": known,
        "notice": notice,
        "parts": parts,
        "style": mark_safe(_style() + _widths(parts)),  # noqa: S308 - rules of our own
    }
    return make_pdf(render_to_string(TEMPLATE, context))


@cache
def _style() -> str:
    return f"{fonts()}\n{CSS.read_text()}"


def _part(number: int, sheet: Sheet, count: int) -> Part:
    return Part(
        number=number,
        sheet=sheet,
        rows=tuple(_row(sheet.table, row) for row in sheet.table.rows),
        layout=layout_of(sheet.table),
        has_heading=count > 1,
    )


def _row(table: Table, row: Row) -> PrintedRow:
    cells = table.cells_of(row)[1:]
    return PrintedRow(str(row.kind), row.name, tuple(_cell(column, cell) for column, cell in cells))


def _cell(column: Column, cell: Cell) -> PrintedCell:
    said = spoken(cell.text) if column.is_numeric else cell.text
    return PrintedCell(
        text=cell.text,
        spoken=said if said != cell.text else "",
        absence="" if cell.absence == DOES_NOT_APPLY else cell.absence,
        is_numeric=column.is_numeric,
        mark=cell.mark,
    )


# Widths: a long table is laid out three times as fast where they are given. ---------


@dataclass(frozen=True)
class Layout:
    """``shares``: each column's part of the table's width, in per cent."""

    size: str
    lies_across: bool
    shares: tuple[float, ...]


def layout_of(table: Table) -> Layout:
    """Figures and dates get what they need to stay on their line; columns of words share what is
    left, and break theirs between words."""
    count = len(table.columns)
    size = "tiny" if count > MOST_UPRIGHT else "small" if count > MOST_IN_FULL_SIZE else ""
    needs = [_need(table, place, column) for place, column in enumerate(table.columns)]
    upright, across = LETTERS[size]
    lies_across = count > MOST_UPRIGHT or sum(whole for whole, _ in needs) > upright * SQUEEZE
    widths = _fit(needs, across if lies_across else upright)
    return Layout(size, lies_across, tuple(width * 100 / sum(widths) for width in widths))


def _fit(needs: list[tuple[float, float]], room: float) -> list[float]:
    """Each column's least width, and of the room that is left its part of what all would like."""
    left = max(room - sum(least for _, least in needs), 0)
    wished = sum(whole - least for whole, least in needs)
    share = left / wished if wished else 0
    return [least + (whole - least) * share for whole, least in needs]


def _need(table: Table, place: int, column: Column) -> tuple[float, float]:
    """In figures: what the column takes with each cell on one line (texts of usual length), and
    what it takes at least."""
    cells = [row.cells[place] for row in table.rows if row.kind is not RowKind.HEADING]
    heading = max(_long(word, HEADING) for word in column.title.split())
    remarks = [len(c.absence) * WORDS for c in cells if c.absence != DOES_NOT_APPLY]
    if column.is_numeric or column.kind is Kind.DATE:
        whole = max([heading, *remarks, *(len(cell.text) * BOLD for cell in cells)]) + PADDING
        return whole, whole
    padding = PADDING + APART * (place > 0 and table.columns[place - 1].is_numeric)
    words = [_long(word, WORDS) for cell in cells for word in _said_in(cell).split()]
    marked = [_long(cell.text, HEADING) + SHAPE for cell in cells if cell.mark]
    least = max([heading, *marked, *(min(word, WIDEST_NAME / 2) for word in words)]) + padding
    widest = WIDEST if place else WIDEST_NAME
    lengths = [len(_said_in(cell)) for cell in cells]
    lines = (min(long * WORDS, widest + long // 15 * bool(place)) for long in lengths)
    return max([least, *(line + padding for line in lines)]), least


def _said_in(cell: Cell) -> str:
    """The words that print in a column of words."""
    return cell.text or ("" if cell.absence == DOES_NOT_APPLY else cell.absence)


def _long(word: str, letter: float) -> float:
    """How long a word is, in figures, where each of its letters takes so much."""
    figures = sum(map(str.isdigit, word))
    return figures + (len(word) - figures) * letter + sum(map(str.isupper, word)) * CAPITAL


def _widths(parts: Sequence[Part]) -> str:
    return "\n".join(
        f".part-{part.number} .col-{place} {{ width: {share:.2f}%; }}"
        for part in parts
        for place, share in enumerate(part.layout.shares, start=1)
    )
