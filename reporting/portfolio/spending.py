"""Spend against plan of programmes, from the very figures that the position statement prints.

Which programme a line belongs to is the rule of ``finance.statements.spend``: that of the objective
that the year's budget ties it to, else its own.
"""

from __future__ import annotations

import datetime as dt

from django.db.models import QuerySet

from accounts.models import Organisation
from figures.money import NIL
from finance.models import Budget, BudgetedLine
from finance.statements.known import Figures
from finance.statements.spend import spending_lines
from periods.calendar import Quarter

from .records import MoneyLine, Spend


def spend_by_programme(
    organisation: Organisation, quarter: Quarter, known_at: dt.datetime
) -> dict[int, Spend]:
    """By programme id, planned and actual spend to the quarter's end of its expenditure lines.

    A programme without a line is left out. Three queries.
    """
    lines = _lines_of_year(organisation, quarter).exclude(owner=None).order_by()
    found = list(lines.values_list("budget_id", "line_id", "owner"))
    if not found:
        return {}
    budget = Budget(pk=found[0][0], organisation=organisation, year=quarter.year)
    figures = Figures(budget, quarter.last_month, known_at, lines=lines.values("line_id"))
    owned: dict[int, list[int]] = {}
    for _, line, owner in found:
        owned.setdefault(owner, []).append(line)
    return {owner: _spend(figures, lines_of_it) for owner, lines_of_it in owned.items()}


def _spend(figures: Figures, lines: list[int]) -> Spend:
    """Actual is None where no line has any: not reported."""
    actual = [figures.actual[line] for line in lines if line in figures.actual]
    return Spend(
        sum((figures.planned.get(line, NIL) for line in lines), NIL),
        sum(actual, NIL) if actual else None,
    )


def lines_of_programme(
    organisation: Organisation, programme_id: int, quarter: Quarter, known_at: dt.datetime
) -> tuple[MoneyLine, ...]:
    """The programme's expenditure lines in the statement's order. Five queries."""
    rows = _lines_of_year(organisation, quarter).filter(owner=programme_id)
    rows = list(rows.select_related("budget", "line__group"))
    if not rows:
        return ()
    ids = [row.line_id for row in rows]
    figures = Figures(rows[0].budget, quarter.last_month, known_at, lines=ids)
    lines = [row.line for row in rows]
    return tuple(MoneyLine(line.pk, line.name, line.group.name, figures.of(line)) for line in lines)


def _lines_of_year(organisation: Organisation, quarter: Quarter) -> QuerySet[BudgetedLine]:
    lines = spending_lines(organisation, quarter.year)
    return lines.order_by("line__group__position", "line__position", "line_id")
