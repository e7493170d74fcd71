"""Every approval, revision and virement of a year: what each moved, on whose authority."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from figures.money import pounds_and_pence
from periods.calendar import print_day
from tables.declaration import DOES_NOT_APPLY, Cell, Column, Kind, Row, RowKind, Table, absent, text

from ..models import (
    Budget,
    BudgetAmount,
    BudgetChange,
    BudgetLine,
)
from .limits import size_of

COLUMNS = (
    Column("dated_on", "Date", Kind.DATE),
    Column("kind", "What"),
    Column("line", "Budget line"),
    Column("amount", "Added", Kind.MONEY, "£"),
    Column("reason", "Reason"),
    Column("authority", "Authority"),
    Column("recorded_by", "Recorded by"),
    Column("approved_by", "Approved by"),
)


@dataclass(frozen=True)
class Movement:
    line: BudgetLine
    amount: Decimal


@dataclass(frozen=True)
class LoggedChange:
    change: BudgetChange
    movements: tuple[Movement, ...]

    @property
    def added(self) -> Decimal:
        """What it adds to lines, without what it takes from others."""
        return size_of(one.amount for one in self.movements)


@dataclass(frozen=True)
class ChangeLog:
    budget: Budget
    changes: tuple[LoggedChange, ...]


def build_change_log(
    budget: Budget, *, known_at: dt.datetime, kind: str = "", line: BudgetLine | None = None
) -> ChangeLog:
    """In the order of their dates, each with all lines that it moves, in two queries. ``kind``
    keeps those of one kind, ``line`` those that move the line."""
    found = BudgetChange.objects.filter(budget=budget, recorded_at__lte=known_at)
    if kind:
        found = found.filter(kind=kind)
    if line:
        found = found.filter(amounts__line=line)
    changes = list(
        found.select_related("recorded_by__user", "approved_by__user").order_by("dated_on", "pk")
    )
    movements = _movements(changes)
    return ChangeLog(
        budget, tuple(LoggedChange(one, tuple(movements.get(one.pk, ()))) for one in changes)
    )


def _movements(changes: list[BudgetChange]) -> dict[int, list[Movement]]:
    rows = BudgetAmount.objects.filter(change__in=changes).select_related("line__group")
    ordered = rows.order_by("-line__group__side", "line__group__position", "line__position", "pk")
    found: dict[int, list[Movement]] = {}
    for row in ordered:
        found.setdefault(row.change_id, []).append(Movement(row.line, row.amount))
    return found


def change_log_table(log: ChangeLog) -> Table:
    """One row for each line that a change moves: for spreadsheets and plain data."""
    return Table(
        caption=f"Approvals, revisions and virements of {log.budget.label}",
        columns=COLUMNS,
        rows=tuple(_rows(log)),
        notes=("Amounts are in pounds. A minus takes away from a line; income is negative.",),
    )


def _rows(log: ChangeLog) -> Iterator[Row]:
    for logged in log.changes:
        for movement in logged.movements:
            yield _row(logged.change, movement)


def _row(change: BudgetChange, movement: Movement) -> Row:
    approver = change.approved_by
    return Row(
        RowKind.LINE,
        f"change-{change.pk}-line-{movement.line.pk}",
        (
            Cell(print_day(change.dated_on), change.dated_on),
            text(change.get_kind_display()),
            text(movement.line.name),
            Cell(pounds_and_pence(movement.amount), movement.amount),
            text(change.reason),
            text(change.authority),
            text(str(change.recorded_by)),
            text(str(approver)) if approver else absent(DOES_NOT_APPLY),
        ),
    )
