"""What each file to take away holds: sheets of tables, with the pictures of their figures."""

from __future__ import annotations

import datetime as dt

from django.utils.html import format_html

from charts import bars, lines
from components.printed import Pictured
from records import clock
from tables.workbook_out import Sheet

from ..budgeting.change_log import build_change_log, change_log_table
from ..models import Budget, BudgetedLine, BudgetGroup
from .accuracy import accuracy_table, build_accuracy
from .detail import detail_table, notes_table
from .group_detail import build_group_detail
from .line_tables import (
    entries_table,
    line_notes_table,
    months_table,
    projections_table,
    steps_table,
)
from .line_year import build_line_year
from .pictures import (
    accuracy_charts,
    variance_chart,
    variance_table,
    year_chart,
    year_table,
)
from .statement import PositionStatement, build_statement
from .statement_table import statement_table
from .year_by_month import YearByMonth, build_year_by_month, line_by_month


def of_month(
    budget: Budget, month: int, what: str, known_at: dt.datetime | None = None
) -> list[Sheet]:
    """``what``: statement, detail, notes or pictures; as known now. The statement, and its notes,
    can be had as known at another moment, then without the detail."""
    if what == "detail":
        return [Sheet("Detail", detail_table(budget, month))]
    of = {"organisation": budget.organisation, "year": budget.year, "month": month}
    statement = build_statement(**of, known_at=known_at)
    notes = Sheet("Notes", notes_table(statement))
    if what == "notes":
        return [notes]
    if what == "pictures":
        return [by_month(build_year_by_month(budget, month)), by_group(statement)]
    detail = [] if known_at else [Sheet("Detail", detail_table(budget, month))]
    shown = [Sheet("Position statement", statement_table(statement)), by_group(statement)]
    return [*shown, *detail, notes]


def of_year(budget: Budget, what: str) -> list[Sheet]:
    """``what``: changes or accuracy."""
    if what == "changes":
        log = build_change_log(budget, known_at=clock.now())
        return [Sheet("Changes", change_log_table(log))]
    accuracy = build_accuracy(budget)
    charts = accuracy_charts(accuracy)
    if charts is None:
        return [Sheet("Accuracy", accuracy_table(accuracy))]
    by_month, by_programme = charts
    both = format_html("{}{}", lines.to_svg(by_month), bars.to_svg(by_programme))
    words = f"{by_month.summary} {by_programme.summary}"
    return [Pictured("Accuracy", accuracy_table(accuracy), picture=both, summary=words)]


def of_group(budget: Budget, group: BudgetGroup, month: int) -> list[Sheet]:
    """The group's lines, its year by month, its notes; nothing where the budget has no line."""
    detail = build_group_detail(budget, group, month)
    if detail.of is None:
        return []
    made = [Sheet("Lines", detail.table())]
    if detail.by_month:
        made.append(by_month(detail.by_month))
    return [*made, Sheet("Notes", notes_table(detail.statement, detail.notes))]


def of_line(budget: Budget, budgeted: BudgetedLine) -> list[Sheet]:
    """All that makes the line's figures, as known now."""
    account = build_line_year(budget=budget, budgeted=budgeted, known_at=clock.now())
    rest = [
        Sheet("Budget", steps_table(account)),
        Sheet("Entries", entries_table(account, budget)),
        Sheet("Projections", projections_table(account, budget)),
        Sheet("Notes", line_notes_table(account, budget)),
    ]
    if account.line.is_income:
        budget_sheet, entries, _, notes = rest
        return [budget_sheet, entries, notes]
    chart = year_chart(line_by_month(account, budget))
    picture = {"picture": lines.to_svg(chart), "summary": chart.summary}
    return [Pictured("By month", months_table(account), **picture), *rest]


def by_month(year: YearByMonth) -> Pictured:
    """A year's picture over its figures."""
    chart = year_chart(year)
    table = year_table(year)
    return Pictured("By month", table, picture=lines.to_svg(chart), summary=chart.summary)


def by_group(statement: PositionStatement) -> Pictured:
    """Variances over their figures."""
    chart = variance_chart(statement)
    return Pictured(
        "Variance by group",
        variance_table(statement),
        picture=bars.to_svg(chart),
        summary=chart.summary,
    )
