"""A table as HTML, for pages and for papers."""

from __future__ import annotations

from collections.abc import Callable
from html import escape
from typing import NamedTuple

from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe

from .declaration import DOES_NOT_APPLY, Cell, Column, Row, RowKind, Table

TEMPLATE = "tables/table.html"


class Anchor(NamedTuple):
    """Where a cell leads; ``name`` is said besides what is printed, so that no two are alike."""

    href: str
    name: str


#: What a cell opens, or None.
Link = Callable[[Row, Column], Anchor | None]


NUMERIC = " govuk-table__cell--numeric"
MINUS = '<span class="govuk-visually-hidden">minus </span>'


def to_html(table: Table, *, link: Link | None = None) -> SafeString:
    """The table's markup in the box that scrolls sideways, its notes not included."""
    bodies = [_body(table, group, link) for group in row_groups(table)]
    return render_to_string(TEMPLATE, {"table": table, "bodies": bodies})


def row_groups(table: Table) -> list[list[Row]]:
    """The rows in groups: a heading begins one, a total stands alone."""
    groups: list[list[Row]] = []
    for row in table.rows:
        alone = row.kind in (RowKind.HEADING, RowKind.TOTAL)
        if alone or not groups or groups[-1][-1].kind in (RowKind.TOTAL, RowKind.SUBTOTAL):
            groups.append([])
        groups[-1].append(row)
    return groups


def _body(table: Table, rows: list[Row], link: Link | None) -> SafeString:
    """The rows of one group. Written here and not in a template, because a statement has
    thousands of cells; whatever somebody typed goes through ``escape``."""
    columns = [(column, column.is_numeric) for column in table.columns]
    return mark_safe("".join(_row(columns, row, link) for row in rows))  # noqa: S308 - escaped


def _row(columns: list[tuple[Column, bool]], row: Row, link: Link | None) -> str:
    if row.kind is RowKind.HEADING:
        name = _cell(row.cells[0], False, link(row, columns[0][0]) if link else None)
        return (
            '<tr class="govuk-table__row app-table__group"><th scope="rowgroup" '
            f'colspan="{len(columns)}" class="govuk-table__header">{name}</th></tr>'
        )
    total = "" if row.kind is RowKind.LINE else " app-table__total"
    markups = [
        _cell(cell, is_numeric, link(row, column) if link else None)
        for (column, is_numeric), cell in zip(columns, row.cells, strict=True)
    ]
    cells = "".join(
        f'<td class="govuk-table__cell{NUMERIC if is_numeric else ""}">{markup}</td>'
        for (_, is_numeric), markup in zip(columns[1:], markups[1:], strict=True)
    )
    return (
        f'<tr class="govuk-table__row{total}"><th scope="row" class="govuk-table__header '
        f'app-table__name">{markups[0]}</th>{cells}</tr>'
    )


def _cell(cell: Cell, is_numeric: bool, anchor: Anchor | None) -> str:
    """What stands in the cell. A bracketed figure has a hidden "minus"; an empty cell says why."""
    if cell.absence == DOES_NOT_APPLY:
        return f'<span class="govuk-visually-hidden">{escape(cell.absence)}</span>'
    if cell.absence:
        return f'<span class="app-absent">{escape(cell.absence)}</span>'
    words = _figure(cell.text) if is_numeric else escape(cell.text)
    if anchor is None or not cell.text:
        return words
    return (
        f'<a class="govuk-link app-figure-link" href="{escape(anchor.href)}">{words}'
        f'<span class="govuk-visually-hidden">, {escape(anchor.name)}</span></a>'
    )


def _figure(printed: str) -> str:
    """``(40,301)`` with the "minus" that brackets mean."""
    said = MINUS if printed.startswith("(") and printed.endswith(")") else ""
    return f'<span class="app-money">{said}{escape(printed)}</span>'
