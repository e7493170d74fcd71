"""One line's year as tables: its months for the page, and all that makes it to take away."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from decimal import Decimal

from django.utils import timezone

from figures.money import pounds_and_pence
from figures.percentages import percent, share
from periods.calendar import month_label, print_day
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
    text,
)

from ..models import Budget
from .line_year import LineYear

IN_PENCE = "Amounts are in pounds and pence. Brackets mean a minus."
MONTH_COLUMNS = (
    Column("month", "Month"),
    Column("planned", "Plan", Kind.MONEY, "£"),
    Column("actual", "Actual", Kind.MONEY, "£"),
    Column("variance", "Variance", Kind.MONEY, "£", less=("actual", "planned")),
    Column("planned_to_date", "Plan to date", Kind.MONEY, "£"),
    Column("actual_to_date", "Actual to date", Kind.MONEY, "£"),
    Column(
        "variance_to_date",
        "Variance to date",
        Kind.MONEY,
        "£",
        less=("actual_to_date", "planned_to_date"),
    ),
    Column(
        "percent",
        "Variance to date",
        Kind.PERCENT,
        "% of planned",
        share=("variance_to_date", "planned_to_date"),
    ),
)
MONTH_NOTES = (
    f"{IN_PENCE} The variance is the actual less the plan: below nil, less was spent than planned. "
    "Its percentage is of the plan to date.",
    "The plan of a month, and to date, is that of the profile dated by the month's end.",
)


def months_table(account: LineYear) -> Table:
    """A row a month: plan, actual and variance, of the month and to date."""
    return Table(
        caption=f"{account.line.name}: month by month",
        columns=MONTH_COLUMNS,
        rows=tuple(_month(one) for one in account.months),
        notes=MONTH_NOTES,
    )


def _month(one) -> Row:
    cells = (
        _money(one.planned),
        _money(one.actual, NOT_REPORTED),
        _money(one.variance, NOT_KNOWN),
        _money(one.planned_to_date),
        _money(one.actual_to_date, NOT_REPORTED),
        _money(one.variance_to_date, NOT_KNOWN),
        _share(one.variance_to_date, one.planned_to_date),
    )
    return Row(RowKind.LINE, f"month-{one.month}", (text(one.label), *cells))


def _money(amount: Decimal | None, missing: str = DOES_NOT_APPLY) -> Cell:
    return absent(missing) if amount is None else Cell(pounds_and_pence(amount), amount)


def _share(variance: Decimal | None, planned: Decimal) -> Cell:
    if variance is None:
        return absent(NOT_KNOWN)
    printed = percent(variance, planned)
    return absent(DOES_NOT_APPLY) if printed is None else Cell(printed, share(variance, planned))


def steps_table(account: LineYear) -> Table:
    """What approved and changed the line's budget."""
    columns = (
        Column("dated_on", "Date", Kind.DATE),
        Column("kind", "What"),
        Column("amount", "Moves by", Kind.MONEY, "£"),
        Column("after", "Budget after it", Kind.MONEY, "£"),
        Column("reason", "Reason"),
        Column("authority", "Authority"),
        Column("recorded", "Recorded"),
    )
    return _table(
        f"{account.line.name}: what approved and changed its budget",
        columns,
        (
            (
                Cell(print_day(step.change.dated_on), step.change.dated_on),
                text(step.change.get_kind_display()),
                _money(step.amount),
                _money(step.after),
                text(step.change.reason),
                text(step.change.authority),
                _recorded(step.change),
            )
            for step in account.steps
        ),
        (IN_PENCE,),
    )


def entries_table(account: LineYear, budget: Budget) -> Table:
    """The entries that make the actual, newest first, and their sum."""
    columns = (
        Column("recorded", "Recorded"),
        Column("month", "Month"),
        Column("amount", "Amount", Kind.MONEY, "£", adds=True),
        Column("source", "How"),
        Column("kind", "Kind"),
        Column("remark", "Remark"),
    )
    rows = (
        (
            _recorded(entry),
            text(month_label(budget.year, entry.month)),
            _money(entry.amount),
            text(entry.get_source_display()),
            text(entry.get_kind_display()),
            _words(entry.remark),
        )
        for entry in account.entries
    )
    nothing = absent(DOES_NOT_APPLY)
    sum_cells = (text("Sum"), nothing, _money(account.actual), nothing, nothing, nothing)
    table = _table(f"{account.line.name}: entries that make the actual", columns, rows, (IN_PENCE,))
    return Table(
        table.caption,
        columns,
        (*table.rows, Row(RowKind.TOTAL, "total", sum_cells)),
        table.notes,
    )


def projections_table(account: LineYear, budget: Budget) -> Table:
    """What the year was expected to come to, month by month, with method and reason."""
    columns = (
        Column("month", "As seen at the end of"),
        Column("amount", "Projection", Kind.MONEY, "£"),
        Column("method", "Method"),
        Column("reason", "Reason"),
        Column("recorded", "Recorded"),
    )
    return _table(
        f"{account.line.name}: projections to the year end",
        columns,
        (
            (
                text(month_label(budget.year, row.month)),
                _money(row.amount),
                text(row.get_method_display()),
                _words(row.reason),
                _recorded(row),
            )
            for row in account.projections
        ),
        (IN_PENCE,),
    )


def line_notes_table(account: LineYear, budget: Budget) -> Table:
    """The line's notes by month end; one that was withdrawn says why."""
    columns = (
        Column("month", "Month end"),
        Column("nature", "Kind of variance"),
        Column("text", "Note"),
        Column("withdrawn", "Withdrawn because"),
    )
    return _table(
        f"{account.line.name}: notes",
        columns,
        (
            (
                text(month_label(budget.year, note.month)),
                _words(note.get_nature_display()),
                text(note.text),
                _words(note.withdrawn_reason),
            )
            for note in account.notes
        ),
    )


def _table(
    caption: str,
    columns: tuple[Column, ...],
    rows: Iterable[tuple[Cell, ...]],
    notes: tuple[str, ...] = (),
) -> Table:
    return Table(caption, columns, tuple(_numbered(rows)), notes)


def _numbered(rows: Iterable[tuple[Cell, ...]]) -> Iterator[Row]:
    for number, cells in enumerate(rows, start=1):
        yield Row(RowKind.LINE, f"row-{number}", cells)


def _words(words: str) -> Cell:
    return text(words) if words else absent(DOES_NOT_APPLY)


def _recorded(row) -> Cell:
    """When, in London, and by whom."""
    at = timezone.localtime(row.recorded_at)
    return text(f"{print_day(at.date())} at {at:%H:%M}, {row.recorded_by}")
