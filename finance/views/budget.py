"""A year's budget: its lines, what is approved and revised, and why it does not balance."""

from __future__ import annotations

from decimal import Decimal

from django.shortcuts import redirect, render
from django.views import View

from accounts.access import requires
from accounts.roles import Permission
from figures.money import pounds
from periods.calendar import financial_year_of, year_label
from records import clock

from .. import actions
from ..budgeting.budget_table import BudgetPage, build_budget_page
from ..budgeting.limits import authority_of
from ..forms.budgets import ApproveGrid, ImbalanceForm, IncludeForm, NewBudgetForm, ReviseGrid
from ..models import Budget, BudgetChange, BudgetLine, ProposedChange
from ..years import revised_last_year
from .base import FinanceActionPage, OfBudget, address, budget_or_404
from .limits import SECOND_PERSON, in_words


@requires(Permission.SEE_FINANCE)
class BudgetOfYear(View):
    def get(self, request, organisation, year):
        page = build_budget_page(budget_or_404(request, year), known_at=clock.now())
        may_enter = request.membership.may(Permission.ENTER_FINANCE)
        years = Budget.objects.visible_to(request.membership).values_list("year", flat=True)
        context = {
            "page": page,
            "heading": heading_of(page),
            "caption": f"Budget {year_label(year)}, whole pounds",
            "all_changes": (*page.approvals, *page.changes),
            "width": 5 + len(page.changes) + may_enter,
            "years": [(one, year_label(one)) for one in years],
            "year_label": year_label(year),
            "may_enter": may_enter,
        }
        return render(request, "finance/budget.html", context)


def heading_of(page: BudgetPage) -> str:
    """Whether the budget balances, and at what."""
    label = year_label(page.budget.year)
    if page.unbalanced_by:
        return f"Budget {label}: out of balance by £{abs(page.unbalanced_by):,.2f}"
    return f"Budget {label}: balances at £{pounds(page.expenditure)}"


@requires(Permission.SEE_FINANCE)
class LatestBudget(View):
    def get(self, request, organisation):
        latest = Budget.objects.visible_to(request.membership).first()
        if latest is None:
            return redirect(address(request, "finance"))
        return redirect(address(request, "budget", year=latest.year))


@requires(Permission.ENTER_FINANCE)
class NewBudget(FinanceActionPage):
    form_class = NewBudgetForm
    heading = "Make a budget"

    def get_initial(self):
        return {"year": financial_year_of(clock.today())}

    def act(self, form):
        by = self.request.membership
        year = form.cleaned_data["year"]
        self.budget = actions.create_budget(organisation=by.organisation, year=year, by=by)
        return f"The budget for {year_label(year)} is made. Take lines into it next."

    def after(self):
        return address(self.request, "budget", year=self.budget.year)

    def back(self):
        return address(self.request, "finance"), "Finance"


@requires(Permission.ENTER_FINANCE)
class IncludeLines(OfBudget):
    form_class = IncludeForm

    def get_form_kwargs(self):
        lines = BudgetLine.objects.visible_to(self.request.membership).in_statement_order()
        offered = lines.not_in(self.budget)
        return super().get_form_kwargs() | {"lines": offered}

    @property
    def heading(self):
        return f"Take lines into the budget {year_label(self.budget.year)}"

    def act(self, form):
        by = self.request.membership
        lines = form.cleaned_data["lines"]
        budgeted = actions.include_lines(budget=self.budget, lines=lines, by=by)
        return f"{len(budgeted)} line{'' if len(budgeted) == 1 else 's'} taken in."


class BudgetGrid(OfBudget):
    """A grid over all lines of the budget, with date, reason and authority."""

    template_name = "finance/budget_grid.html"
    called = ""
    is_revision = False

    def find(self):
        super().find()
        self.page = build_budget_page(self.budget, known_at=clock.now())

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {
            "lines": [row.line for row in self.page.rows],
            "called": f"{year_label(self.budget.year)}, {self.called}",
            "shown": self.shown(),
            "offered": self.offered(),
            "keeps_seen": not self.is_revision,
        }

    def shown(self) -> dict[int, Decimal | None]:
        """What stands in the boxes at first."""
        return {}

    def offered(self) -> dict[int, Decimal]:
        """What the other boxes propose."""
        return {}

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        form = context["form"]
        groups = [
            (group, [(row, form.box(row.line), form.seen_input(row.line)) for row in rows])
            for group, rows in self.page.by_group
        ]
        return context | {
            "page": self.page,
            "groups": groups,
            "year_label": year_label(self.budget.year),
            "called": self.called,
            "is_revision": self.is_revision,
            "offered_from": year_label(self.budget.year - 1) if form.offered else "",
        }


@requires(Permission.ENTER_FINANCE)
class ApproveBudget(BudgetGrid):
    form_class = ApproveGrid
    called = "approved"

    @property
    def heading(self):
        return f"Enter the approved budget {year_label(self.budget.year)}"

    def shown(self):
        return {row.line.pk: row.approved for row in self.page.rows if row.is_approved}

    def offered(self):
        """``?from=last-year``: what the year before was revised to."""
        asked = self.request.GET.get("from") == "last-year"
        return revised_last_year(self.budget) if asked else {}

    def act(self, form):
        given = form.cleaned_data
        actions.approve_budget(
            budget=self.budget,
            amounts=form.changed,
            seen=form.seen,
            dated_on=given["dated_on"],
            reason=given["reason"],
            authority=given["authority"],
            by=self.request.membership,
        )
        return "The approved budget is recorded."


@requires(Permission.ENTER_FINANCE)
class ReviseBudget(BudgetGrid):
    form_class = ReviseGrid
    called = "change"
    is_revision = True

    @property
    def heading(self):
        return f"Revise the budget {year_label(self.budget.year)}"

    def get_context_data(self, **kwargs):
        authority = in_words(authority_of(self.request.membership))
        return super().get_context_data(**kwargs) | {"authority": authority}

    def act(self, form):
        given = form.cleaned_data
        self.done = actions.revise_budget(
            budget=self.budget,
            amounts=form.typed,
            dated_on=given["dated_on"],
            reason=given["reason"],
            authority=given["authority"],
            kind=given["kind"],
            by=self.request.membership,
        )
        return said_of(self.done)

    def after(self):
        if isinstance(self.done, ProposedChange):
            return address(self.request, "proposal", pk=self.done.pk)
        return super().after()


def said_of(done: BudgetChange | ProposedChange) -> str:
    """Which of both happened: it is recorded, or it waits."""
    kind = done.get_kind_display().lower()
    if isinstance(done, ProposedChange):
        return (
            f"The {kind} is above what you may move alone: it waits for {SECOND_PERSON} to "
            "approve it. Until then the budget stays as it is."
        )
    return f"The {kind} is recorded."


@requires(Permission.ENTER_FINANCE)
class ExplainImbalance(OfBudget):
    form_class = ImbalanceForm

    @property
    def heading(self):
        return f"Why the budget {year_label(self.budget.year)} does not balance"

    @property
    def introduction(self):
        over = build_budget_page(self.budget, known_at=clock.now()).unbalanced_by
        if not over:
            return "Income and expenditure balance as they are revised: no reason is needed."
        more = "expenditure" if over > 0 else "income"
        return (
            f"Revised {more} is £{abs(over):,.2f} more than the other side. The reason is printed "
            "with the position statement."
        )

    def get_form_kwargs(self):
        initial = {"reason": self.budget.unbalanced_reason}
        version = self.budget.edit_version
        return super().get_form_kwargs() | {"edit_version": version, "initial": initial}

    def act(self, form):
        given = form.cleaned_data
        actions.explain_imbalance(
            budget=self.budget,
            reason=given["reason"],
            expected_version=given["edit_version"],
            by=self.request.membership,
        )
        return "The reason is recorded." if given["reason"] else "The reason is taken back."
