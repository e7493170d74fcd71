"""What stands between a month and its closing: told before one closes, whatever one decides."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from periods.calendar import month_label

from ..models import Budget, Projection
from ..statements.statement import PositionStatement, StatementLine, build_statement


@dataclass(frozen=True)
class NamedLine:
    line_id: int
    name: str
    """With its group, so that two of one name are told apart."""


@dataclass(frozen=True)
class MonthEnd:
    """Lines of expenditure by what they lack at the end of the month."""

    budget: Budget
    month: int
    not_reported: tuple[NamedLine, ...]
    unallocated: Decimal
    unexplained: tuple[NamedLine, ...]
    """A material variance without a note."""
    not_projected: tuple[NamedLine, ...]

    @property
    def label(self) -> str:
        return month_label(self.budget.year, self.month)

    @property
    def missing(self) -> int:
        lines = (self.not_reported, self.unexplained, self.not_projected)
        return sum(map(len, lines)) + bool(self.unallocated)


def build_month_end(budget: Budget, month: int) -> MonthEnd:
    """Eight queries, whatever the number of lines."""
    statement = build_statement(organisation=budget.organisation, year=budget.year, month=month)
    projected = set(
        Projection.objects.filter(budget=budget, month=month).values_list("line_id", flat=True)
    )
    lines = list(_spending(statement))
    return MonthEnd(
        budget=budget,
        month=month,
        not_reported=tuple(name for line, name in lines if not line.is_reported),
        unallocated=statement.unallocated,
        unexplained=tuple(name for line, name in lines if line.is_material and not line.note),
        not_projected=tuple(name for line, name in lines if line.line_id not in projected),
    )


def _spending(statement: PositionStatement):
    for group in statement.expenditure:
        for line in group.lines:
            yield line, named(line, group.name)


def named(line: StatementLine, group: str) -> NamedLine:
    return NamedLine(line.line_id, f"{line.name} ({group})")
