"""The position statement at any month end, as known at any moment."""

from __future__ import annotations

import datetime as dt
from urllib.parse import urlencode

from django.http import Http404
from django.shortcuts import redirect, render
from django.views import View

from accounts.access import requires
from accounts.roles import Permission
from charts import bars
from figures.counts import count_in
from figures.money import against_plan
from periods.calendar import month_label, year_label
from tables.declaration import Column, Row
from tables.html import Anchor, to_html

from ..forms.statement import MonthChooser
from ..models import Budget, BudgetGroup, MonthClosing, MonthTotal, Side
from ..months.closing import month_states
from ..navigation import PAGES
from ..statements.pictures import variance_chart
from ..statements.statement import PositionStatement, statement_of
from ..statements.statement_table import (
    COLUMNS,
    UNALLOCATED,
    line_of,
    statement_table,
    unbalanced,
)
from .base import address, budget_or_404, month_or_404
from .downloads import kinds

#: Which part of a line's page makes which figure of the statement; the actual has its own page.
PARTS = {
    "name": "",
    "approved": "#budget",
    "revised": "#budget",
    "planned": "#profile",
    "variance": "#months",
    "percent": "#months",
    "projection": "#projections",
    "note": "#notes",
}


@requires(Permission.SEE_FINANCE)
class LatestStatement(View):
    """The month that was asked for, or else the latest one that has figures."""

    def get(self, request, organisation):
        asked = request.GET.get("month", "")
        year, month = month_asked(asked) or latest_month(request.organisation) or (None, None)
        if year is None:
            may_enter = request.membership.may(Permission.ENTER_FINANCE)
            return render(request, "finance/no_budget.html", {"may_enter": may_enter})
        known_at = request.GET.get("known_at", "").strip()
        query = f"?{urlencode({'known_at': known_at})}" if known_at else ""
        return redirect(address(request, "position-statement", year=year, month=month) + query)


#: Pages that take figures: of a month that is closed they lead to the next open one.
TAKES_FIGURES = ("actuals-enter",)


@requires(Permission.SEE_FINANCE)
class LatestPage(View):
    """A page of a year or month that the address does not name: of ``?year=``, else the latest."""

    def get(self, request, organisation, page):
        if page not in PAGES:
            raise Http404("There is no such page")
        found = latest_month(request.organisation, request.GET.get("year", ""))
        if found is None:
            return redirect(address(request, "finance"))
        of = dict(zip(("year", "month"), found, strict=True))
        if page in TAKES_FIGURES:
            states = month_states(budget_or_404(request, of["year"]))
            of["month"] = states.open_month_from(of["month"]) or of["month"]
        return redirect(address(request, page, **{name: of[name] for name in PAGES[page].of}))


@requires(Permission.SEE_FINANCE)
class Statement(View):
    def get(self, request, organisation, year, month):
        month_or_404(month)
        budgets = {one.year: one for one in Budget.objects.visible_to(request.membership)}
        chosen = {"month": f"{year}-{month:02d}", "known_at": request.GET.get("known_at", "")}
        form = MonthChooser(chosen, years=list(budgets))
        known_at = form.cleaned_data.get("known_at") if form.is_valid() else None
        budget = budgets.get(year)
        if budget is None:
            raise Http404("There is no budget for this year")
        budget.organisation = request.organisation
        statement = statement_of(budget, month, known_at)
        return render(
            request, "finance/statement.html", context(request, statement, form, known_at)
        )


def context(request, statement: PositionStatement, form, known_at: dt.datetime | None) -> dict:
    table = statement_table(statement)
    chart = variance_chart(statement)
    return {
        "form": form,
        "statement": statement,
        "table": table,
        "markup": to_html(table, link=line_links(request, statement, known_at)),
        "headline": headline(statement),
        "month_label": month_label(statement.year, statement.month),
        "year_label": year_label(statement.year),
        "known_at": known_at,
        "unbalanced": unbalanced(statement) if statement.unbalanced_by else "",
        "may_enter": request.membership.may(Permission.ENTER_FINANCE),
        "may_forecast": request.membership.may(Permission.FORECAST_LINES),
        "closing": last_closing(request, statement),
        "picture": {"title": chart.title, "summary": chart.summary, "svg": bars.to_svg(chart)},
        "files": files(request, statement, known_at),
    }


def files(request, statement: PositionStatement, known_at: dt.datetime | None) -> list:
    """The statement to take away, as it is shown."""
    query = f"?{urlencode({'known_at': known_at.isoformat()})}" if known_at else ""
    of = {"what": "statement", "year": statement.year, "month": statement.month}
    return [(words, href + query) for words, href in kinds(request, "month-file", **of)]


def last_closing(request, statement: PositionStatement) -> MonthClosing | None:
    """The last time that the month was closed or reopened for finance."""
    acts = MonthClosing.objects.filter(
        budget__organisation=request.organisation,
        budget__year=statement.year,
        month=statement.month,
        stage=MonthClosing.Stage.FINANCE,
    )
    return acts.last()


def headline(statement: PositionStatement) -> str:
    """What the month comes to; as long as lines are missing, that they are."""
    label = month_label(statement.year, statement.month)
    missing = len(statement.not_reported)
    if missing:
        lines = sum(line.amounts.planned is not None for line in statement.lines)
        return f"{label}: {missing} of {lines} lines not reported yet"
    if statement.total_expenditure.variance is None:
        return f"{label}: no lines of expenditure yet"
    return f"{label}: {against_plan(statement.total_expenditure.variance)}"


def line_links(request, statement: PositionStatement, known_at: dt.datetime | None):
    """Each figure of a line opens what makes it: the actual its entries, the others a part of the
    line's page. What has no line yet opens its codes, and its entries."""
    query = f"?{urlencode({'known_at': known_at.isoformat()})}" if known_at else ""
    year, month = statement.year, statement.month
    # One look-up for all lines: a statement may have a thousand.
    before, after = address(request, "line-year", line=0, year=year).rsplit("/0/", 1)
    cells, entries = address(request, "cell-entries", year=year, month=month, line=0).rsplit(
        "/0/", 1
    )
    unallocated = {
        "name": address(request, "unallocated", year=year),
        "actual": address(request, "unallocated-entries", year=year, month=month) + query,
    }
    titles = {column.key: f", {column.title}" for column in COLUMNS} | {"name": ""}
    groups = {
        line.line_id: f"{line.name} ({group.name})"
        for group in (*statement.income, *statement.expenditure)
        for line in group.lines
    }

    in_groups = {} if known_at else group_pages(request, statement)

    def link(row: Row, column: Column) -> Anchor | None:
        if row.key in in_groups and column.key == "name":
            return Anchor(in_groups[row.key], "the group by itself")
        if row.key == UNALLOCATED and column.key in unallocated:
            name = "codes without a line" if column.key == "name" else "Unallocated, entries"
            return Anchor(unallocated[column.key], name)
        line = line_of(row)
        if line is None:
            return None
        href = f"{before}/{line}/{after}{query}{PARTS.get(column.key, '')}"
        if column.key == "actual":
            href = f"{cells}/{line}/{entries}{query}"
        return Anchor(href, groups[line] + titles[column.key])

    return link


def group_pages(request, statement: PositionStatement) -> dict[str, str]:
    """The page of each group by the key of its heading's row in the statement."""
    groups = BudgetGroup.objects.visible_to(request.membership)
    found = {(group.side, group.name): group.pk for group in groups}
    of = {"year": statement.year, "month": statement.month}
    sides = {Side.INCOME: statement.income, Side.EXPENDITURE: statement.expenditure}
    return {
        f"{side}-{number}": address(request, "group-detail", pk=found[side, group.name], **of)
        for side, shown in sides.items()
        for number, group in enumerate(shown, start=1)
        if (side, group.name) in found
    }


def month_asked(text: str) -> tuple[int, int] | None:
    """Reads ``2009-06``: financial year and its month; None for anything else."""
    year, _, month = text.partition("-")
    if len(year) != 4 or not count_in(year) or not 1 <= count_in(month) <= 12:
        return None
    return count_in(year), count_in(month)


def latest_month(organisation, asked: str = "") -> tuple[int, int] | None:
    """The latest month reported; without any, the first of the latest budget. ``asked`` may
    name the financial year that it is to be of."""
    budgets = Budget.objects.filter(organisation=organisation)
    if len(asked) == 4 and count_in(asked):
        budgets = budgets.for_year(count_in(asked))
    reported = MonthTotal.objects.reported().filter(budget__in=budgets)
    latest = reported.order_by("-budget__year", "-month").values_list("budget__year", "month")
    if found := latest.first():
        return found
    year = budgets.values_list("year", flat=True).first()
    return (year, 1) if year else None
