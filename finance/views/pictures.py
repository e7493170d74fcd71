"""The year as pictures, each with the table of its figures; how good projections were."""

from __future__ import annotations

from django.shortcuts import render
from django.views import View

from accounts.access import requires
from accounts.roles import Permission
from charts import bars, lines
from figures.percentages import percent
from periods.calendar import month_label
from tables.declaration import Table
from tables.html import to_html

from ..accuracy import Accuracy, accuracy_table, build_accuracy
from ..pictures import (
    accuracy_chart,
    build_year_by_month,
    variance_chart,
    variance_table,
    year_chart,
    year_table,
)
from ..statement import build_statement
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
        chart = accuracy_chart(accuracy)
        context = {
            "budget": budget,
            "heading": headline(accuracy),
            "chart": lines.to_svg(chart),
            "summary": chart.summary,
            "markup": to_html(table),
            "notes": table.notes,
            "files": kinds(request, "year-file", what="accuracy", year=year),
            "years": budget.organisation.budgets.values_list("year", flat=True),
        }
        return render(request, "finance/accuracy.html", context)


def headline(accuracy: Accuracy) -> str:
    """How far off the last projection of the whole is; or that there is none."""
    label = accuracy.budget.label
    missed = accuracy.whole.missed_by(12)
    if missed is None:
        return f"{label}: not every line has a projection and an outturn yet"
    if not missed:
        return f"{label}: projected exactly as spent"
    share = percent(abs(missed), accuracy.whole.outturn)
    way = "more" if missed > 0 else "less"
    outturn = "the outturn" if accuracy.is_complete else "what is spent so far"
    return f"{label}: {share} {way} is projected than {outturn}"
