"""What finance's pages share: whose budget, which month, and a form that one verb acts on."""

from __future__ import annotations

from django.contrib import messages
from django.forms import Form
from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.generic import FormView

from records.refusals import Conflict, Refused

from ..actions import CellsRefused, FiguresChanged
from ..models import Budget, BudgetedLine, BudgetLine

YEARS = range(1990, 2101)
MONTHS = range(1, 13)


def address(request: HttpRequest, name: str, **kwargs: object) -> str:
    """A page's address within the person's organisation."""
    return reverse(name, kwargs={"organisation": request.organisation.slug, **kwargs})


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


class VerbView(FormView):
    """A page with one form, on whose data one verb acts.

    What the verb refuses stands at the form, with everything that was typed; where someone else
    was faster, the page shows both texts.
    """

    template_name = "finance/form.html"
    heading = ""
    done = "Saved."

    def setup(self, request, *args, **kwargs) -> None:
        super().setup(request, *args, **kwargs)
        self.both_texts = []

    def act(self, form: Form) -> object:
        """Call the verb with what the valid form holds."""
        raise NotImplementedError

    def told(self, result: object) -> str:
        """What the person reads once it is done."""
        return self.done

    def next_page(self, result: object) -> str:
        """Where the person goes once it is done."""
        return self.back()[0]

    def back(self) -> tuple[str, str]:
        """Address and name of the page that this one belongs to."""
        raise NotImplementedError

    def form_valid(self, form):
        try:
            result = self.act(form)
        except (FiguresChanged, Conflict) as conflict:
            self.both_texts = form.meet(conflict)
            return self.form_invalid(form)
        except CellsRefused as refused:
            form.refuse_cells(refused)
            return self.form_invalid(form)
        except Refused as refused:
            form.refuse(refused)
            return self.form_invalid(form)
        messages.success(self.request, self.told(result))
        return redirect(self.next_page(result))

    def get_context_data(self, **kwargs):
        href, name = self.back()
        return super().get_context_data(
            heading=self.heading,
            both_texts=self.both_texts,
            back_href=href,
            back_name=name,
            **kwargs,
        )
