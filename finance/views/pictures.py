"""The year as pictures, each with the table of its figures; how good projections were."""

from __future__ import annotations

from django.shortcuts import render
from django.views import View

from accounts.access import requires
from accounts.roles import Permission
from charts import bars, lines
from charts.bars import BarChart
from charts.lines import LineChart
from figures.percentages import percent
from periods.calendar import month_label, year_label
from tables.declaration import Table
from tables.html import to_html

from ..statements.accuracy import Accuracy, accuracy_table, build_accuracy
from ..statements.pictures import (
    accuracy_charts,
    variance_chart,
    variance_table,
    year_chart,
    year_table,
)
from ..statements.statement import build_statement
from ..statements.year_by_month import build_year_by_month
from .base import budget_or_404, month_or_404
from .downloads import kinds


@requires(Permission.SEE_FINANCE)
class Pictures(View):
    """Spend by month and variances by group, at a month end."""

    def get(self, request, organisation, year, month):
        budget = budget_or_404(request, year)
        by_month = build_year_by_month(budget, month_or_404(month))
        statement = build_statement(organisation=request.organisation, year=year, month=month)
        chart, variances = year_chart(by_month), variance_chart(statement)
        context = {
            "heading": chart.summary,
            "label": month_label(year, month),
            "statement": statement,
            "pictures": [
                picture(chart, lines.to_svg(chart), year_table(by_month), summary=""),
                picture(variances, bars.to_svg(variances), variance_table(statement)),
            ],
            "files": kinds(request, "month-file", what="pictures", year=year, month=month),
        }
        return render(request, "finance/pictures.html", context)


def picture(chart, svg: str, table: Table, *, summary: str | None = None) -> dict:
    """A chart with its figures beside it; without ``summary`` the chart's own stands above."""
    return {
        "title": chart.title,
        "summary": chart.summary if summary is None else summary,
        "svg": svg,
        "markup": to_html(table),
        "notes": table.notes,
    }


@requires(Permission.SEE_FINANCE)
class ForecastAccuracy(View):
    """Each month's projection against what the year came to."""

    def get(self, request, organisation, year):
        budget = budget_or_404(request, year)
        accuracy = build_accuracy(budget)
        table = accuracy_table(accuracy)
        charts = accuracy_charts(accuracy)
        context = {
            "budget": budget,
            "heading": headline(accuracy),
            "pictures": drawn(charts) if charts else [],
            "markup": to_html(table),
            "notes": table.notes,
            "files": kinds(request, "year-file", what="accuracy", year=year),
            "years": [
                (year, year_label(year))
                for year in budget.organisation.budgets.values_list("year", flat=True)
            ],
        }
        return render(request, "finance/accuracy.html", context)


def drawn(charts: tuple[LineChart, BarChart]) -> list[tuple[str, str, str]]:
    """Title, summary and picture of each; their figures stand in the table."""
    by_month, by_programme = charts
    return [
        (by_month.title, by_month.summary, lines.to_svg(by_month)),
        (by_programme.title, by_programme.summary, bars.to_svg(by_programme)),
    ]


def headline(accuracy: Accuracy) -> str:
    """How far off the last projection of the whole was; or that it is too early to say."""
    label = accuracy.budget.label
    missed = accuracy.whole.last_missed_by
    if not accuracy.is_complete:
        return f"{label}: not closed yet, so no projection can be held against its outturn"
    if missed is None:
        return f"{label}: not every line has a projection and an outturn yet"
    if not missed:
        return f"{label}: projected exactly as spent"
    share = percent(abs(missed), accuracy.whole.outturn)
    way = "more" if missed > 0 else "less"
    return f"{label}: {share} {way} was projected at last than was spent"
