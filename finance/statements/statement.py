"""The position statement as a record: read once, for a month end, as known at a moment.

Amounts are exact pounds and pence with the ledger's sign; whoever renders them rounds each cell
on its own (rule 4). Income has approved and revised amounts, and an actual where a ledger gave
one; its other cells are None.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, replace
from decimal import Decimal

from accounts.models import Organisation
from figures.money import NIL, total
from periods.calendar import month_end, month_label, year_label

from ..models import Budget, Side
from .known import (
    Amounts,
    Figures,
    LineThen,
    NumberedNotes,
    StatementNote,
    lines_then,
)
from .variance import is_material


@dataclass(frozen=True)
class StatementLine:
    line_id: int
    name: str
    amounts: Amounts
    programme_id: int | None
    programme: str
    is_provision: bool
    is_material: bool
    is_reported: bool
    """Whether the statement's own month has an actual; always so for income, which need not."""
    note: str
    """What stands in the note column: a number, a symbol, or nothing."""


@dataclass(frozen=True)
class StatementGroup:
    name: str
    shows_subtotal: bool
    lines: tuple[StatementLine, ...]
    subtotal: Amounts


@dataclass(frozen=True)
class PositionStatement:
    year: int
    month: int
    as_of: dt.date
    known_at: dt.datetime
    income: tuple[StatementGroup, ...]
    total_income: Amounts
    expenditure: tuple[StatementGroup, ...]
    total_expenditure: Amounts
    provision: Decimal
    """How much of the actual is set aside and not spent."""
    numbered_notes: tuple[StatementNote, ...]
    in_place_notes: tuple[StatementNote, ...]
    unallocated: Decimal = NIL
    """Part of the actual total: what ledgers hold under codes that have no line yet."""
    unbalanced_reason: str = ""
    """What was given as the reason why income and expenditure differ, where they do."""

    @property
    def title(self) -> str:
        return f"Financial position at the end of {month_label(self.year, self.month)}"

    @property
    def year_label(self) -> str:
        return year_label(self.year)

    @property
    def spent_without_provision(self) -> Decimal:
        return (self.total_expenditure.actual or NIL) - self.provision

    @property
    def unbalanced_by(self) -> Decimal:
        """Revised income and expenditure together: nil for a budget that balances."""
        return self.total_income.revised + self.total_expenditure.revised

    @property
    def lines(self) -> tuple[StatementLine, ...]:
        """All lines in the statement's order."""
        return tuple(line for group in (*self.income, *self.expenditure) for line in group.lines)

    @property
    def not_reported(self) -> tuple[StatementLine, ...]:
        """Lines of expenditure without an actual for the statement's own month."""
        return tuple(line for line in self.lines if not line.is_reported)


def build_statement(
    *, organisation: Organisation, year: int, month: int, known_at: dt.datetime | None = None
) -> PositionStatement | None:
    """The statement at the end of ``month`` (1 = April to 12 = March) of the financial year that
    begins in ``year``, from what was recorded by ``known_at``; without it, as of now. None where
    the year has no budget.

    Lines and notes read as they did at ``known_at``; groups, places, programmes and
    materiality are today's. Six queries, whatever the number of lines and entries; one more where
    a budget did not balance then.
    """
    budget = organisation.budgets.for_year(year).first()
    return None if budget is None else statement_of(budget, month, known_at)


def statement_of(budget: Budget, month: int, known_at: dt.datetime | None) -> PositionStatement:
    """``build_statement`` of a budget that was read already."""
    figures = Figures(budget, month, known_at)
    is_current, known_at = known_at is None, figures.known_at
    found = list(lines_then(budget, month, known_at))
    figures.projected = {line.pk: line.projection for line in found if line.projection is not None}
    lines = [line for line in found if line.was_included or figures.has(line)]
    notes = NumberedNotes(budget, month, known_at, lines)
    groups = {Side.INCOME: {}, Side.EXPENDITURE: {}}
    for line in lines:
        groups[line.group.side].setdefault(line.group, []).append(line)
    income, expenditure = (
        tuple(
            _group(group, members, figures, notes, budget.organisation)
            for group, members in groups[side].items()
        )
        for side in (Side.INCOME, Side.EXPENDITURE)
    )
    spending = [line for group in expenditure for line in group.lines]
    statement = PositionStatement(
        year=budget.year,
        month=month,
        as_of=month_end(budget.year, month),
        known_at=known_at,
        income=income,
        total_income=sum_of(line.amounts for group in income for line in group.lines),
        expenditure=expenditure,
        total_expenditure=_with(figures.unallocated, sum_of(line.amounts for line in spending)),
        provision=total(line.amounts.actual or NIL for line in spending if line.is_provision),
        numbered_notes=notes.numbered,
        in_place_notes=notes.in_place,
        unallocated=figures.unallocated,
    )
    if not statement.unbalanced_by:
        return statement
    reason = budget.unbalanced_reason if is_current else _reason_then(budget, known_at)
    return replace(statement, unbalanced_reason=reason)


def _reason_then(budget: Budget, known_at: dt.datetime) -> str:
    """Why the budget did not balance, as it was said at that moment."""
    then = Budget.history.filter(id=budget.pk, history_date__lte=known_at)
    last = then.order_by("-history_date", "-history_id").first()
    return last.unbalanced_reason if last else ""


def _with(unallocated: Decimal, spent: Amounts) -> Amounts:
    """The total with what is not yet in any line."""
    if not unallocated:
        return spent
    return replace(spent, planned=spent.planned or NIL, actual=(spent.actual or NIL) + unallocated)


def _group(group, members, figures, notes, organisation: Organisation) -> StatementGroup:
    lines = tuple(_line(line, figures, notes, organisation) for line in members)
    return StatementGroup(
        name=group.name,
        shows_subtotal=group.shows_subtotal,
        lines=lines,
        subtotal=sum_of(line.amounts for line in lines),
    )


def _line(line: LineThen, figures: Figures, notes, organisation: Organisation) -> StatementLine:
    amounts = figures.of(line)
    return StatementLine(
        line_id=line.pk,
        name=line.name,
        amounts=amounts,
        programme_id=line.programme_id,
        programme=line.programme,
        is_provision=line.is_provision,
        is_reported=figures.is_reported(line),
        is_material=amounts.variance is not None
        and is_material(
            actual=amounts.actual,
            planned=amounts.planned,
            percent=organisation.materiality_percent,
            amount=organisation.materiality_amount,
        ),
        note=notes.mark_of(line),
    )


def sum_of(rows: Iterable[Amounts]) -> Amounts:
    """Cell by cell, from the pence. A cell that applies to no row does not apply to the sum; an
    actual that one line lacks is left out of it (the statement names the line), and a projection
    that one line lacks is not known for the whole."""
    rows = list(rows)
    spending = [row for row in rows if row.planned is not None]
    actuals = [row.actual for row in rows if row.actual is not None]
    return Amounts(
        approved=total(row.approved for row in rows),
        revised=total(row.revised for row in rows),
        planned=total(row.planned for row in spending) if spending else None,
        actual=total(actuals) if actuals else None,
        projection=sum_if_all(row.projection for row in spending),
    )


def sum_if_all(amounts: Iterable[Decimal | None]) -> Decimal | None:
    """None where one of them is not known, or there is none."""
    amounts = list(amounts)
    return total(amounts) if amounts and None not in amounts else None
