"""Orders that are not yet spent: of a year, and each one made, changed and ended."""

from __future__ import annotations

from django.shortcuts import get_object_or_404, render
from django.views import View

from accounts.access import requires
from accounts.roles import Permission
from figures.money import sterling
from periods.calendar import financial_year_of, month_of, year_label
from records import clock

from .. import actions
from ..budgeting.committed import YearCommitments, build_commitments
from ..forms.commitments import CommitmentForm, EndCommitmentForm, NewCommitmentForm
from ..models import Commitment, Side
from .base import OfBudget, address, budget_or_404, with_months


@requires(Permission.SEE_FINANCE)
class Commitments(View):
    def get(self, request, organisation, year):
        budget = budget_or_404(request, year)
        commitments = build_commitments(budget)
        context = {
            "commitments": commitments,
            "orders": with_months(commitments.orders, year),
            "heading": heading_of(commitments, year),
            "budget": budget,
            "year_label": year_label(year),
            "may_enter": request.membership.may(Permission.ENTER_FINANCE),
        }
        return render(request, "finance/commitments.html", context)


def heading_of(commitments: YearCommitments, year: int) -> str:
    """What is ordered, and what is left."""
    label = year_label(year)
    if not commitments.committed:
        return f"Commitments {label}: nothing is ordered"
    left = sterling(commitments.uncommitted)
    return f"Commitments {label}: {sterling(commitments.committed)} ordered, {left} left"


def spending_lines(budget):
    return budget.lines.filter(group__side=Side.EXPENDITURE).in_statement_order()


class CommitmentPage(OfBudget):
    """A form about an order; it leads back to the year's commitments."""

    def back(self):
        page = address(self.request, "commitments", year=self.budget.year)
        return page, f"Commitments {self.budget.label}"


@requires(Permission.ENTER_FINANCE)
class NewCommitment(CommitmentPage):
    form_class = NewCommitmentForm
    heading = "Add a commitment"

    def get_form_kwargs(self):
        lines = spending_lines(self.budget)
        return super().get_form_kwargs() | {"lines": lines, "year": self.budget.year}

    def get_initial(self):
        today = clock.today()
        begins = {"line": self.request.GET.get("line", ""), "ordered_on": today}
        if financial_year_of(today) == self.budget.year:
            begins["month"] = month_of(today)[1]
        return begins

    def act(self, form):
        made = actions.add_commitment(
            budget=self.budget, by=self.request.membership, **form.cleaned_data
        )
        return f"{made} is added."


class OneCommitment(CommitmentPage):
    """A form about an order that is there already."""

    called = "Change"

    def find(self):
        commitments = Commitment.objects.visible_to(self.request.membership)
        related = commitments.select_related("budget", "line__group")
        self.commitment = get_object_or_404(related, pk=self.kwargs["pk"])
        self.budget = self.commitment.budget
        self.heading = f"{self.called} {self.commitment}"

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"edit_version": self.commitment.edit_version}


@requires(Permission.ENTER_FINANCE)
class ChangeCommitment(OneCommitment):
    form_class = CommitmentForm

    def get_form_kwargs(self):
        lines = spending_lines(self.budget)
        return super().get_form_kwargs() | {"lines": lines, "year": self.budget.year}

    def get_initial(self):
        names = ("order", "supplier", "amount", "month", "ordered_on")
        order = self.commitment
        return {"line": order.line_id, **{name: getattr(order, name) for name in names}}

    def act(self, form):
        given = form.cleaned_data
        actions.change_commitment(
            commitment=self.commitment,
            expected_version=given.pop("edit_version"),
            by=self.request.membership,
            **given,
        )
        return f"{self.commitment} is changed."


@requires(Permission.ENTER_FINANCE)
class EndCommitment(OneCommitment):
    form_class = EndCommitmentForm
    called = "End"

    def act(self, form):
        given = form.cleaned_data
        actions.end_commitment(
            commitment=self.commitment,
            ended_on=given["ended_on"],
            reason=given["reason"],
            expected_version=given["edit_version"],
            by=self.request.membership,
        )
        return f"{self.commitment} is ended."
