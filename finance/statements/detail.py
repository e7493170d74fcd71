"""Each line's months, and the notes on lines, as tables to take away."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal

from figures.money import pounds, total
from periods.calendar import month_label
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

from ..models import (
    Budget,
    BudgetLine,
    MonthTotal,
    Side,
)
from .known import StatementNote, has_amount
from .statement import PositionStatement

#: By line (None: unallocated) and month, the actual of each month that was reported.
Months = dict[int | None, dict[int, Decimal]]


def detail_table(budget: Budget, month: int) -> Table:
    """A row a line of expenditure by group, a column a month up to ``month``, as known now. Two
    queries. Amounts not yet allocated have a row of their own."""
    months = _months(budget, month)
    lines = BudgetLine.objects.filter(budgeted__budget=budget, group__side=Side.EXPENDITURE)
    rows = list(_groups(lines.in_statement_order(), months, month))
    if None in months:
        rows.append(_row(RowKind.LINE, "unallocated", "Unallocated", [months[None]], month))
    rows.append(_row(RowKind.TOTAL, "total", "Total expenditure", list(months.values()), month))
    return Table(
        caption=f"Actual spend by line and month, {budget.label}",
        columns=_columns(budget, month),
        rows=tuple(rows),
        notes=(
            "Amounts are in pounds: the ledger's figure with accruals and prepayments. Brackets "
            "mean a minus.",
        ),
    )


def _columns(budget: Budget, month: int) -> tuple[Column, ...]:
    return (
        Column("name", "Budget line"),
        *(
            Column(f"month-{n}", month_label(budget.year, n), Kind.MONEY, "£", adds=True)
            for n in range(1, month + 1)
        ),
        Column("to_date", "To date", Kind.MONEY, "£", adds=True),
    )


def _months(budget: Budget, month: int) -> Months:
    months: Months = {}
    rows = MonthTotal.objects.filter(budget=budget, month__lte=month)
    for row in rows.exclude(line__group__side=Side.INCOME):
        if has_amount(row):
            months.setdefault(row.line_id, {})[row.month] = row.ledger + row.accrued
    return months


def _groups(lines, months: Months, month: int) -> Iterator[Row]:
    groups: dict[int, list[BudgetLine]] = {}
    for line in lines:
        groups.setdefault(line.group_id, []).append(line)
    for number, members in enumerate(groups.values(), start=1):
        group = members[0].group
        yield heading(f"group-{number}", group.name)
        for line in members:
            row = months.get(line.pk, {})
            yield _row(RowKind.LINE, f"line-{line.pk}", line.name, [row], month)
        together = [months.get(line.pk, {}) for line in members]
        name = f"{group.name} subtotal"
        yield _row(RowKind.SUBTOTAL, f"group-{number}-subtotal", name, together, month)


def _row(kind: RowKind, key: str, name: str, of: list[dict[int, Decimal]], month: int) -> Row:
    cells = []
    for n in range(1, month + 1):
        reported = [one[n] for one in of if n in one]
        cells.append(_money(total(reported)) if reported else absent(NOT_REPORTED))
    amounts = [amount for one in of for amount in one.values()]
    to_date = _money(total(amounts)) if amounts else absent(NOT_REPORTED)
    return Row(kind, key, (text(name), *cells, to_date))


def _money(amount: Decimal) -> Cell:
    return Cell(pounds(amount), amount)


NOTE_COLUMNS = (
    Column("mark", "Note"),
    Column("line", "Budget line"),
    Column("text", "Explanation"),
)


def notes_table(
    statement: PositionStatement, notes: Sequence[StatementNote] | None = None
) -> Table:
    """The notes of a statement as it numbers them, those in place behind their symbols; or those
    of them that are given."""
    if notes is None:
        notes = (*statement.numbered_notes, *statement.in_place_notes)
    label = month_label(statement.year, statement.month)
    return Table(
        caption=f"Notes at the end of {label}",
        columns=NOTE_COLUMNS,
        rows=tuple(
            Row(
                RowKind.LINE,
                f"note-{note.line_id}",
                (text(note.mark), text(note.line), text(note.words)),
            )
            for note in notes
        ),
        notes=(
            "Notes are numbered in the order of the statement; those behind a symbol stand below "
            "it. In front of an explanation stands what kind of variance it is, if it is one.",
        ),
    )
