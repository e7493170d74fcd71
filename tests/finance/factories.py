"""A small budget: one grant, and two lines that it pays for."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from accounts.models import Membership, Organisation
from finance import actions
from finance.models import Budget, BudgetLine

APRIL = dt.date(2009, 4, 1)


class SmallBudget:
    """Income of 1,000; pay of 600 and travel of 400, approved in April 2009."""

    def __init__(self, organisation: Organisation, by: Membership, year: int = 2009) -> None:
        self.organisation, self.by = organisation, by
        self.grants = self.group("Grants", "income")
        self.costs = self.group("Costs", "expenditure")
        self.grant = self.new_line(self.grants, "Grant")
        self.pay = self.new_line(self.costs, "Pay")
        self.travel = self.new_line(self.costs, "Travel")
        self.budget = actions.create_budget(organisation=organisation, year=year, by=by)
        lines = [self.grant, self.pay, self.travel]
        actions.include_lines(budget=self.budget, lines=lines, by=by)

    def group(self, name: str, side: str):
        return actions.create_group(
            organisation=self.organisation, name=name, side=side, by=self.by
        )

    def new_line(self, group, name: str, **fields) -> BudgetLine:
        return actions.create_line(
            organisation=self.organisation, group=group, name=name, by=self.by, **fields
        )

    def approve(self, **amounts: str):
        """`approve(grant="-1000", pay="600", travel="400")`; without names, those."""
        amounts = amounts or {"grant": "-1000", "pay": "600", "travel": "400"}
        return actions.approve_budget(
            budget=self.budget,
            amounts=self.by_line(amounts),
            dated_on=APRIL,
            reason="The year's budget",
            authority="Board, March",
            by=self.by,
        )

    def revise(self, dated_on: dt.date = dt.date(2009, 8, 28), kind="revision", **amounts: str):
        return actions.revise_budget(
            budget=self.budget,
            amounts=self.by_line(amounts),
            dated_on=dated_on,
            reason="Less travel",
            authority="Board, August",
            kind=kind,
            by=self.by,
        )

    def profile(self, line: BudgetLine, each: str = "50", dated_on: dt.date = APRIL):
        return actions.set_profile(
            budget=self.budget,
            line=line,
            months=dict.fromkeys(range(1, 13), Decimal(each)),
            dated_on=dated_on,
            reason="Evenly",
            by=self.by,
        )

    def enter(self, month: int = 1, seen: dict | None = None, by=None, **amounts: str):
        return actions.enter_actuals(
            budget=self.budget,
            month=month,
            figures=self.by_line(amounts),
            seen=self.by_line(seen or {}),
            by=by or self.by,
        )

    def by_line(self, amounts: dict[str, str]) -> dict[BudgetLine, Decimal]:
        return {getattr(self, name): Decimal(amount) for name, amount in amounts.items()}


def many_lines(budget: Budget, group, count: int, by: Membership) -> list[BudgetLine]:
    """Lines of one group, in the budget."""
    lines = [
        actions.create_line(
            organisation=budget.organisation, group=group, name=f"Line {n}", by=by, position=n
        )
        for n in range(1, count + 1)
    ]
    actions.include_lines(budget=budget, lines=lines, by=by)
    return lines
