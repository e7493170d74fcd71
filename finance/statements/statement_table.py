"""The position statement as a table, declared once for page, paper, Excel, CSV and JSON."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from figures.money import pounds, sterling
from figures.percentages import percent, share
from periods.calendar import month_label
from tables.declaration import (
    DOES_NOT_APPLY,
    NOT_KNOWN,
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

from .known import Amounts
from .statement import PositionStatement, StatementGroup, StatementLine

COLUMNS = (
    Column("name", "Budget line"),
    Column("approved", "Approved budget", Kind.MONEY, "£", adds=True),
    Column("revised", "Revised budget", Kind.MONEY, "£", adds=True),
    Column("planned", "Planned spend to date", Kind.MONEY, "£", adds=True),
    Column("actual", "Actual spend to date", Kind.MONEY, "£", adds=True),
    Column("variance", "Variance", Kind.MONEY, "£", less=("actual", "planned")),
    Column("percent", "Variance", Kind.PERCENT, "% of planned", share=("variance", "planned")),
    Column("projection", "Projection to year end", Kind.MONEY, "£", adds=True),
    Column("note", "Note"),
)

#: The key of the row of what has no line yet.
UNALLOCATED = "unallocated"

SIGNS = "Amounts are in pounds. Brackets mean a minus: income, or less spent than planned."
DENOMINATOR = (
    "The variance is the actual spend to date less the planned spend to date. Its percentage is "
    "of the planned spend to date; where nothing was planned there is none."
)
ROUNDING = (
    "Every figure is rounded by itself from pounds and pence, so a column may differ from its "
    "total by a pound or two."
)


def statement_table(statement: PositionStatement) -> Table:
    """Income, its total, expenditure by group, its total. A line's row has the key
    ``line-<id>``; totals have ``total-income`` and ``total-expenditure``."""
    return Table(
        caption=statement.title,
        columns=COLUMNS,
        rows=(
            heading("income", "Income"),
            *_groups("income", statement.income),
            _row(RowKind.TOTAL, "total-income", "Total income", statement.total_income),
            heading("expenditure", "Expenditure"),
            *_groups("expenditure", statement.expenditure),
            *_unallocated(statement),
            _row(
                RowKind.TOTAL,
                "total-expenditure",
                "Total expenditure",
                statement.total_expenditure,
            ),
        ),
        notes=(*_below(statement), SIGNS, DENOMINATOR, ROUNDING),
    )


def group_table(group: StatementGroup, caption: str) -> Table:
    """One group's lines and what they come to, in the statement's columns."""
    name = f"{group.name} together"
    return Table(
        caption=caption,
        columns=COLUMNS,
        rows=(
            *(_line(line) for line in group.lines),
            _row(RowKind.TOTAL, "total", name, group.subtotal),
        ),
        notes=(SIGNS, DENOMINATOR, ROUNDING),
    )


def line_of(row: Row) -> int | None:
    """The budget line's primary key, where the row is one."""
    if row.kind is not RowKind.LINE or row.key == UNALLOCATED:
        return None
    return int(row.key.removeprefix("line-"))


def _groups(side: str, groups: tuple[StatementGroup, ...]) -> Iterator[Row]:
    for number, group in enumerate(groups, start=1):
        key = f"{side}-{number}"
        if group.shows_subtotal or len(group.lines) > 1:
            yield heading(key, group.name)
        for line in group.lines:
            yield _line(line)
        if group.shows_subtotal:
            name = f"{group.name} subtotal"
            yield _row(RowKind.SUBTOTAL, f"{key}-subtotal", name, group.subtotal)


def _unallocated(statement: PositionStatement) -> Iterator[Row]:
    """What ledgers hold under codes without a line: never dropped from the total."""
    if statement.unallocated:
        yield Row(
            RowKind.LINE,
            UNALLOCATED,
            (
                text("Unallocated"),
                *(absent(DOES_NOT_APPLY) for _ in range(3)),
                _money(statement.unallocated),
                *(absent(DOES_NOT_APPLY) for _ in range(4)),
            ),
        )


def _line(line: StatementLine) -> Row:
    return _row(RowKind.LINE, f"line-{line.line_id}", line.name, line.amounts, line.note)


def _row(kind: RowKind, key: str, name: str, amounts: Amounts, note: str = "") -> Row:
    missing = DOES_NOT_APPLY if amounts.planned is None else NOT_REPORTED
    unknown = DOES_NOT_APPLY if amounts.planned is None else NOT_KNOWN
    lacks_projection = missing if kind is RowKind.LINE else unknown
    return Row(
        kind,
        key,
        (
            text(name),
            _money(amounts.approved),
            _money(amounts.revised),
            _money(amounts.planned),
            _money(amounts.actual, missing),
            _money(amounts.variance, unknown),
            _percent(amounts, unknown),
            _money(amounts.projection, lacks_projection),
            text(note) if note else Cell(),
        ),
    )


def _money(amount: Decimal | None, missing: str = DOES_NOT_APPLY) -> Cell:
    return absent(missing) if amount is None else Cell(pounds(amount), amount)


def _percent(amounts: Amounts, unknown: str) -> Cell:
    if amounts.variance is None:
        return absent(unknown)
    printed = percent(amounts.variance, amounts.planned)
    if printed is None:
        return absent(DOES_NOT_APPLY)
    return Cell(printed, share(amounts.variance, amounts.planned))


def _below(statement: PositionStatement) -> Iterator[str]:
    for note in statement.in_place_notes:
        yield f"{note.mark} {note.line}: {note.words}"
    if statement.provision:
        yield (
            f"{sterling(statement.provision)} of the actual spend is a provision: set aside, not "
            f"spent. Spent without it: {sterling(statement.spent_without_provision)}."
        )
    if statement.unallocated:
        yield (
            f"{sterling(statement.unallocated)} of the actual spend is unallocated: it came from a "
            "ledger under codes that have no budget line yet."
        )
    if statement.not_reported:
        names = ", ".join(line.name for line in statement.not_reported)
        yield f"No actual is entered for {month_label(statement.year, statement.month)}: {names}."
    if statement.unbalanced_by:
        yield unbalanced(statement)


def unbalanced(statement: PositionStatement) -> str:
    """By how much revised income and expenditure differ, and the reason if one is given."""
    over = statement.unbalanced_by
    more, less = ("expenditure", "income") if over > 0 else ("income", "expenditure")
    reason = f" The reason given: {statement.unbalanced_reason}"
    return (
        f"This budget does not balance: revised {more} is £{abs(over):,.2f} more than "
        f"revised {less}.{reason if statement.unbalanced_reason else ''}"
    )
