"""What finance's pages share: whose budget, which month, and what a conflict shows."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from django.core.exceptions import ValidationError
from django.forms import Form
from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone

from accounts.models import Membership
from components.pages import ActionPage, BothTexts
from periods.calendar import month_label, print_day
from records.refusals import Conflict

from ..forms.statement import MomentField
from ..models import Budget, BudgetedLine, BudgetLine

MONTHS = range(1, 13)
#: ``?only=month``: the entries of the month alone, not of all months to its end.
ONLY_MONTH = "month"


def address(request: HttpRequest, name: str, **kwargs: object) -> str:
    """A page's address within the person's organisation."""
    return reverse(name, kwargs={"organisation": request.organisation.slug, **kwargs})


def entries_address(request: HttpRequest, year: int, month: int, line: BudgetLine | None) -> str:
    """The entries of a line, or of what is unallocated, in one month."""
    place = {"year": year, "month": month}
    if line is None:
        page = address(request, "unallocated-entries", **place)
    else:
        page = address(request, "cell-entries", line=line.pk, **place)
    return f"{page}?only={ONLY_MONTH}"


def moment_asked(request: HttpRequest) -> dt.datetime | None:
    """The moment that the address names; what is none is as of now."""
    try:
        return MomentField(required=False).clean(request.GET.get("known_at", ""))
    except ValidationError:
        return None


def with_months(rows: Iterable, year: int) -> list[tuple]:
    """Each row with the name of its month."""
    return [(row, month_label(year, row.month)) for row in rows]


def who_when(by: Membership, at: dt.datetime) -> str:
    """A person, and the day in London on which they did something."""
    return f"{by} on {print_day(timezone.localdate(at))}"


def budget_or_404(request: HttpRequest, year: int) -> Budget:
    budgets = Budget.objects.visible_to(request.membership).for_year(year)
    budget = get_object_or_404(budgets)
    budget.organisation = request.organisation
    return budget


def month_or_404(month: int) -> int:
    if month not in MONTHS:
        raise Http404("A financial year has months 1 to 12")
    return month


def line_or_404(request: HttpRequest, pk: int) -> BudgetLine:
    lines = BudgetLine.objects.visible_to(request.membership)
    return get_object_or_404(lines.select_related("group", "programme"), pk=pk)


def budgeted_or_404(budget: Budget, line: int) -> BudgetedLine:
    rows = budget.budgeted_lines.select_related("line__group", "line__programme", "objective")
    return get_object_or_404(rows, line_id=line)


class FinanceActionPage(ActionPage):
    """A form of finance knows itself what it shows of a conflict: of a grid each cell."""

    def meet(self, form: Form, conflict: Conflict) -> list[BothTexts]:
        return form.meet(conflict)


class OfBudget(FinanceActionPage):
    """A form about a year's budget; it leads back to the budget's page."""

    def find(self):
        self.budget = budget_or_404(self.request, self.kwargs["year"])

    def back(self):
        page = address(self.request, "budget", year=self.budget.year)
        return page, f"Budget {self.budget.label}"
