"""Finance to take away: the tables of its pages as Excel, CSV and JSON."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views import View

from accounts.access import requires
from accounts.roles import Permission
from components.downloads import KINDS, file_of
from periods.calendar import month_label
from records import clock
from tables.workbook_out import Sheet

from ..accuracy import accuracy_table, build_accuracy
from ..change_log import build_change_log, change_log_table
from ..detail import detail_table, notes_table
from ..pictures import build_year_by_month, variance_table, year_table
from ..statement import build_statement
from ..statement_table import statement_table
from .base import address, budget_or_404, month_or_404

#: What can be had of a month, and what it is called.
OF_MONTH = {
    "statement": "Position statement, with detail and notes",
    "detail": "Actual spend by line and month",
    "notes": "Notes on lines",
    "pictures": "The figures of the pictures: by month, and variances by group",
}
OF_YEAR = {
    "changes": "Approvals, revisions and virements",
    "accuracy": "Projections against the outturn",
}


@requires(Permission.SEE_FINANCE)
class Downloads(View):
    """Everything that can be taken away of a month and of its year."""

    def get(self, request, organisation, year, month):
        budget = budget_or_404(request, year)
        label = month_label(budget.year, month_or_404(month))
        context = {
            "label": label,
            "budget": budget,
            "month": month,
            "files": [
                *(
                    (words, _links(request, "month-file", what, year=year, month=month))
                    for what, words in OF_MONTH.items()
                ),
                *(
                    (f"{words}, {budget.label}", _links(request, "year-file", what, year=year))
                    for what, words in OF_YEAR.items()
                ),
            ],
        }
        return render(request, "finance/downloads.html", context)


def _links(request: HttpRequest, file: str, what: str, **kwargs: int) -> list:
    return [
        (words, address(request, file, what=what, kind=kind, **kwargs))
        for kind, (words, _) in KINDS.items()
    ]


@requires(Permission.SEE_FINANCE)
class MonthFile(View):
    def get(self, request, organisation, year, month, what, kind):
        budget = budget_or_404(request, year)
        sheets = _sheets_of_month(request, budget, month_or_404(month), what)
        title = f"{OF_MONTH[what]}, {month_label(year, month)}"
        return _file(request, kind, f"{what}-{year}-{month:02d}", title, sheets)


@requires(Permission.SEE_FINANCE)
class YearFile(View):
    def get(self, request, organisation, year, what, kind):
        sheets = _sheets_of_year(budget_or_404(request, year), what)
        return _file(request, kind, f"{what}-{year}", f"{OF_YEAR[what]}, {year}", sheets)


def _file(request: HttpRequest, kind: str, name: str, title: str, sheets) -> HttpResponse:
    organisation = request.organisation
    return file_of(
        kind,
        name=f"{organisation.slug}-{name}",
        title=f"{organisation.name}: {title}",
        creator=organisation.name,
        sheets=sheets,
        moment=clock.now(),
    )


def _sheets_of_month(request: HttpRequest, budget, month: int, what: str) -> list[Sheet]:
    def statement():
        return build_statement(organisation=request.organisation, year=budget.year, month=month)

    def detail():
        return Sheet("Detail", detail_table(budget, month))

    match what:
        case "statement":
            made = statement()
            sheets = [Sheet("Position statement", statement_table(made)), detail()]
            return [*sheets, Sheet("Notes", notes_table(made))]
        case "detail":
            return [detail()]
        case "notes":
            return [Sheet("Notes", notes_table(statement()))]
        case "pictures":
            by_month = year_table(build_year_by_month(budget, month))
            return [
                Sheet("By month", by_month),
                Sheet("Variance by group", variance_table(statement())),
            ]
    raise Http404("There is no such file")


def _sheets_of_year(budget, what: str) -> list[Sheet]:
    match what:
        case "changes":
            log = build_change_log(budget, known_at=clock.now())
            return [Sheet("Changes", change_log_table(log))]
        case "accuracy":
            return [Sheet("Accuracy", accuracy_table(build_accuracy(budget)))]
    raise Http404("There is no such file")
