"""One group at a month end: its lines as in the statement, and its year by month."""

from __future__ import annotations

from dataclasses import dataclass

from periods.calendar import month_label
from tables.declaration import Table

from ..models import (
    Budget,
    BudgetGroup,
    BudgetLine,
    Side,
)
from .known import StatementNote
from .statement import PositionStatement, StatementGroup, build_statement
from .statement_table import group_table
from .year_by_month import YearByMonth, build_year_by_month


@dataclass(frozen=True)
class GroupDetail:
    """``of`` is the group as the statement has it; None where the budget has none of its lines."""

    group: BudgetGroup
    statement: PositionStatement
    of: StatementGroup | None
    by_month: YearByMonth | None
    """None for income, which has neither plan nor actual by month."""

    @property
    def is_income(self) -> bool:
        return self.group.side == Side.INCOME

    @property
    def notes(self) -> tuple[StatementNote, ...]:
        """The notes of its lines, under the statement's numbers."""
        lines = {line.line_id for line in self.of.lines} if self.of else set()
        found = (*self.statement.numbered_notes, *self.statement.in_place_notes)
        return tuple(note for note in found if note.line_id in lines)

    def table(self) -> Table:
        label = month_label(self.statement.year, self.statement.month)
        return group_table(self.of, f"{self.group.name} at the end of {label}")


def build_group_detail(budget: Budget, group: BudgetGroup, month: int) -> GroupDetail:
    """As known now, in a number of queries that does not grow."""
    statement = build_statement(organisation=budget.organisation, year=budget.year, month=month)
    is_income = group.side == Side.INCOME
    sides = statement.income if is_income else statement.expenditure
    found = next((one for one in sides if one.name == group.name), None)
    by_month = None
    if not is_income:
        lines = BudgetLine.objects.filter(group=group).values_list("pk", flat=True)
        by_month = build_year_by_month(budget, month, lines=list(lines), name=group.name)
    return GroupDetail(group, statement, found, by_month)
