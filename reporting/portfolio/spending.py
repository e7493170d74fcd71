"""Spend against plan of programmes, from the very figures that the position statement prints."""

from __future__ import annotations

import datetime as dt

from django.db.models import QuerySet

from accounts.models import Organisation
from figures.money import NIL
from finance.models import Budget, BudgetedLine, Side
from finance.statements.known import Figures
from periods.calendar import Quarter

from .records import MoneyLine, Spend


def spend_by_programme(
    organisation: Organisation, quarter: Quarter, known_at: dt.datetime
) -> dict[int, Spend]:
    """By programme id, planned and actual spend to the quarter's end of its expenditure lines.

    A programme without a line is left out. Three queries.
    """
    lines = _spending_lines(organisation, quarter).exclude(line__programme=None).order_by()
    found = list(lines.values_list("budget_id", "line__programme_id").distinct())
    if not found:
        return {}
    budget = Budget(pk=found[0][0], organisation=organisation, year=quarter.year)
    figures = Figures(
        budget,
        quarter.last_month,
        known_at,
        lines=lines.values("line_id"),
        by="line__programme_id",
    )
    return {
        programme: Spend(figures.planned.get(programme, NIL), figures.actual.get(programme))
        for _, programme in found
    }


def lines_of_programme(
    organisation: Organisation, programme_id: int, quarter: Quarter, known_at: dt.datetime
) -> tuple[MoneyLine, ...]:
    """The programme's expenditure lines in the statement's order. Five queries."""
    rows = _spending_lines(organisation, quarter).filter(line__programme=programme_id)
    rows = list(rows.select_related("budget", "line__group"))
    if not rows:
        return ()
    ids = [row.line_id for row in rows]
    figures = Figures(rows[0].budget, quarter.last_month, known_at, lines=ids)
    lines = [row.line for row in rows]
    return tuple(MoneyLine(line.pk, line.name, line.group.name, figures.of(line)) for line in lines)


def _spending_lines(organisation: Organisation, quarter: Quarter) -> QuerySet[BudgetedLine]:
    return BudgetedLine.objects.filter(
        budget__organisation=organisation,
        budget__year=quarter.year,
        line__group__side=Side.EXPENDITURE,
    ).order_by("line__group__position", "line__position", "line_id")
