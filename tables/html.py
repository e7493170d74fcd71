"""A table as HTML, for pages and for papers."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.template.loader import render_to_string
from django.utils.html import format_html
from django.utils.safestring import SafeString

from .declaration import DOES_NOT_APPLY, Cell, Column, Row, RowKind, Table

TEMPLATE = "tables/table.html"


@dataclass(frozen=True)
class Anchor:
    """Where a cell leads; ``name`` is said besides what is printed, so that no two are alike."""

    href: str
    name: str


#: What a cell opens, or None.
Link = Callable[[Row, Column], Anchor | None]


@dataclass(frozen=True)
class PageCell:
    column: Column
    markup: SafeString


@dataclass(frozen=True)
class PageRow:
    row: Row
    cells: tuple[PageCell, ...]


def to_html(table: Table, *, link: Link | None = None) -> SafeString:
    """The table's markup in the box that scrolls sideways, its notes not included."""
    groups = [[_page_row(table, row, link) for row in group] for group in row_groups(table)]
    context = {"table": table, "groups": groups, "width": len(table.columns)}
    return render_to_string(TEMPLATE, context)


def row_groups(table: Table) -> list[list[Row]]:
    """The rows in groups: a heading begins one, a total stands alone."""
    groups: list[list[Row]] = []
    for row in table.rows:
        alone = row.kind in (RowKind.HEADING, RowKind.TOTAL)
        if alone or not groups or groups[-1][-1].kind in (RowKind.TOTAL, RowKind.SUBTOTAL):
            groups.append([])
        groups[-1].append(row)
    return groups


def _page_row(table: Table, row: Row, link: Link | None) -> PageRow:
    return PageRow(
        row,
        tuple(
            PageCell(column, cell_markup(column, cell, link(row, column) if link else None))
            for column, cell in table.cells_of(row)
        ),
    )


def cell_markup(column: Column, cell: Cell, anchor: Anchor | None = None) -> SafeString:
    """What stands in the cell. A bracketed figure has a hidden "minus"; an empty cell says why.

    Written here and not in a template, because a statement has thousands of cells.
    """
    if cell.absence == DOES_NOT_APPLY:
        return format_html('<span class="govuk-visually-hidden">{}</span>', cell.absence)
    if cell.absence:
        return format_html('<span class="app-absent">{}</span>', cell.absence)
    words = figure_markup(cell.text) if column.is_numeric else format_html("{}", cell.text)
    if anchor is None or not cell.text:
        return words
    return format_html(
        '<a class="govuk-link app-figure-link" href="{}">{}<span class="govuk-visually-hidden">'
        ", {}</span></a>",
        anchor.href,
        words,
        anchor.name,
    )


def figure_markup(printed: str) -> SafeString:
    """``(40,301)`` with the "minus" that brackets mean."""
    if printed.startswith("(") and printed.endswith(")"):
        return format_html(
            '<span class="app-money"><span class="govuk-visually-hidden">minus </span>{}</span>',
            printed,
        )
    return format_html('<span class="app-money">{}</span>', printed)
