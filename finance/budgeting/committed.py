"""What is ordered on each line and not yet spent, and what is left of its budget."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Sum

from figures.money import NIL, total

from ..models import (
    Budget,
    BudgetedLine,
    BudgetLine,
    Commitment,
    MonthTotal,
    Side,
)
from ..posting import TOTAL
from .planning import revised_amounts


@dataclass(frozen=True)
class LineCommitments:
    """A line of expenditure with its orders, ended ones too."""

    line: BudgetLine
    revised: Decimal
    actual: Decimal
    orders: tuple[Commitment, ...]

    @property
    def committed(self) -> Decimal:
        return total(order.amount for order in self.orders if not order.ended_on)

    @property
    def uncommitted(self) -> Decimal:
        """Revised budget less what is spent and what is ordered."""
        return self.revised - self.actual - self.committed


@dataclass(frozen=True)
class YearCommitments:
    lines: tuple[LineCommitments, ...]

    @property
    def orders(self) -> list[Commitment]:
        """Open ones first, each part by the month in which they are expected."""
        orders = [order for line in self.lines for order in line.orders]
        return sorted(orders, key=lambda order: (bool(order.ended_on), order.month, order.pk))

    @property
    def revised(self) -> Decimal:
        return total(line.revised for line in self.lines)

    @property
    def actual(self) -> Decimal:
        return total(line.actual for line in self.lines)

    @property
    def committed(self) -> Decimal:
        return total(line.committed for line in self.lines)

    @property
    def uncommitted(self) -> Decimal:
        return self.revised - self.actual - self.committed


def build_commitments(budget: Budget) -> YearCommitments:
    """Every line of expenditure of the year as it stands now, in four queries."""
    rows = BudgetedLine.objects.filter(budget=budget, line__group__side=Side.EXPENDITURE)
    return _of(budget, [row.line for row in rows.in_statement_order()])


def commitments_of(budget: Budget, line: BudgetLine) -> LineCommitments:
    """One line, in three queries."""
    return _of(budget, [line]).lines[0]


def _of(budget: Budget, lines: list[BudgetLine]) -> YearCommitments:
    revised = revised_amounts(budget)
    spent = MonthTotal.objects.filter(budget=budget, line__in=lines).order_by()
    actual = dict(spent.values_list("line").annotate(sum=Sum(TOTAL)))
    orders: dict[int, list[Commitment]] = {}
    for order in Commitment.objects.filter(budget=budget, line__in=lines).select_related("line"):
        orders.setdefault(order.line_id, []).append(order)
    return YearCommitments(
        tuple(
            LineCommitments(
                line=line,
                revised=revised.get(line.pk, NIL),
                actual=actual.get(line.pk, NIL),
                orders=tuple(orders.get(line.pk, ())),
            )
            for line in lines
        )
    )
