"""Finance to take away: the tables of its pages as PDF, Excel, CSV and JSON."""

from __future__ import annotations

import datetime as dt

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views import View

from accounts.access import requires
from accounts.roles import Permission
from components.downloads import KINDS, file_of
from periods.calendar import month_label, year_label
from records import clock
from tables.workbook_out import Sheet

from ..models import BudgetGroup
from ..statements import sheets
from .base import address, budget_or_404, budgeted_or_404, moment_asked, month_or_404

#: What can be had of a month, and what it is called.
OF_MONTH = {
    "statement": "Position statement, with variances by group, detail and notes",
    "detail": "Actual spend by line and month",
    "notes": "Notes on lines",
    "pictures": "The year by month and variances by group",
}
#: What ``?known_at=`` gives as it stood at another moment.
AS_IT_STOOD = ("statement", "notes")
OF_YEAR = {
    "changes": "Approvals, revisions and virements",
    "accuracy": "Forecast accuracy",
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
                    (words, kinds(request, "month-file", what=what, year=year, month=month))
                    for what, words in OF_MONTH.items()
                ),
                *(
                    (f"{words}, {budget.label}", kinds(request, "year-file", what=what, year=year))
                    for what, words in OF_YEAR.items()
                ),
            ],
        }
        return render(request, "finance/downloads.html", context)


def kinds(request: HttpRequest, name: str, **kwargs: object) -> list[tuple[str, str]]:
    """The kinds of file that there are of something, each with its address."""
    return [
        (words, address(request, name, kind=kind, **kwargs)) for kind, (words, _) in KINDS.items()
    ]


@requires(Permission.SEE_FINANCE)
class MonthFile(View):
    def get(self, request, organisation, year, month, what, kind):
        budget = budget_or_404(request, year)
        if month_or_404(month) and what not in OF_MONTH:
            raise Http404("There is no such file")
        known_at = moment_asked(request) if what in AS_IT_STOOD else None
        made = sheets.of_month(budget, month, what, known_at)
        title = f"{OF_MONTH[what].split(',')[0]}, {month_label(year, month)}"
        return _file(request, kind, f"{what}-{year}-{month:02d}", title, made, known_at)


@requires(Permission.SEE_FINANCE)
class YearFile(View):
    def get(self, request, organisation, year, what, kind):
        budget = budget_or_404(request, year)
        if what not in OF_YEAR:
            raise Http404("There is no such file")
        title = f"{OF_YEAR[what]}, {budget.label}"
        return _file(request, kind, f"{what}-{year}", title, sheets.of_year(budget, what))


@requires(Permission.SEE_FINANCE)
class GroupFile(View):
    def get(self, request, organisation, year, month, pk, kind):
        budget = budget_or_404(request, year)
        group = get_object_or_404(BudgetGroup.objects.visible_to(request.membership), pk=pk)
        made = sheets.of_group(budget, group, month_or_404(month))
        if not made:
            raise Http404("The group has no line in this year's budget")
        title = f"{group.name}, {month_label(year, month)}"
        return _file(request, kind, f"group-{pk}-{year}-{month:02d}", title, made)


@requires(Permission.SEE_FINANCE)
class LineFile(View):
    def get(self, request, organisation, line, year, kind):
        budget = budget_or_404(request, year)
        budgeted = budgeted_or_404(budget, line)
        title = f"{budgeted.line.name}, {year_label(year)}"
        made = sheets.of_line(budget, budgeted)
        return _file(request, kind, f"line-{line}-{year}", title, made)


def _file(
    request: HttpRequest,
    kind: str,
    name: str,
    title: str,
    made: list[Sheet],
    known_at: dt.datetime | None = None,
) -> HttpResponse:
    organisation = request.organisation
    return file_of(
        kind,
        name=f"{organisation.slug}-{name}",
        title=title,
        creator=organisation.name,
        sheets=made,
        moment=known_at or clock.now(),
        notice=organisation.notice,
    )
