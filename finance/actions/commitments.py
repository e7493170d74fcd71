"""What is ordered and not yet spent."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from django.db import transaction

from accounts.models import Membership
from periods.calendar import month_end, print_day
from records.refusals import Refused, required

from ..models import Budget, BudgetLine, Commitment
from .checks import check_amount, check_lines_in, check_may_enter, check_month, lock


@transaction.atomic
def add_commitment(
    *,
    budget: Budget,
    line: BudgetLine,
    order: str,
    supplier: str,
    amount: Decimal,
    month: int,
    ordered_on: dt.date,
    by: Membership,
) -> Commitment:
    """An order on a line of expenditure; ``month`` (1 to 12) is when it will be spent."""
    check_may_enter(by, budget.organisation_id)
    lock(budget)
    commitment = Commitment(budget=budget)
    _fill(commitment, line, order, supplier, amount, month, ordered_on)
    _check_not_there(commitment)
    commitment.signed(by).save()
    return commitment


@transaction.atomic
def change_commitment(
    *,
    commitment: Commitment,
    line: BudgetLine,
    order: str,
    supplier: str,
    amount: Decimal,
    month: int,
    ordered_on: dt.date,
    expected_version: int,
    by: Membership,
) -> Commitment:
    """Everything of an order that has not ended, its line too."""
    check_may_enter(by, commitment.budget.organisation_id)
    lock(commitment.budget)
    _check_open(commitment)
    _fill(commitment, line, order, supplier, amount, month, ordered_on)
    _check_not_there(commitment)
    commitment.signed(by).save_edit(expected_version=expected_version)
    return commitment


@transaction.atomic
def end_commitment(
    *,
    commitment: Commitment,
    ended_on: dt.date,
    reason: str,
    expected_version: int,
    by: Membership,
) -> Commitment:
    """It is spent, or given up: from now on it ties no money."""
    check_may_enter(by, commitment.budget.organisation_id)
    _check_open(commitment)
    if ended_on < commitment.ordered_on:
        raise Refused(
            f"Enter a day from {print_day(commitment.ordered_on)} on: it was ordered then.",
            field="ended_on",
        )
    commitment.ended_on = ended_on
    commitment.ended_reason = required(reason, "Enter why it ends", field="reason")
    commitment.signed(by).save_edit(expected_version=expected_version)
    return commitment


def _check_open(commitment: Commitment) -> None:
    if commitment.ended_on:
        raise Refused("This commitment has ended already.")


def _check_not_there(commitment: Commitment) -> None:
    """Refused where its line has another open order of that number and supplier."""
    same = commitment.budget.commitments.open().filter(
        line=commitment.line,
        order__iexact=commitment.order,
        supplier__iexact=commitment.supplier,
    )
    if same.exclude(pk=commitment.pk).exists():
        raise Refused(
            f"{commitment.line} has this order of {commitment.supplier} already.", field="order"
        )


def _fill(
    commitment: Commitment,
    line: BudgetLine,
    order: str,
    supplier: str,
    amount: Decimal,
    month: int,
    ordered_on: dt.date,
) -> None:
    check_lines_in(commitment.budget, [line])
    if line.is_income:
        raise Refused("Choose a line of expenditure: income is not committed.", field="line")
    check_month(month)
    if ordered_on > month_end(commitment.budget.year, 12):
        raise Refused("Enter a day that is not after the year.", field="ordered_on")
    commitment.line = line
    commitment.order = required(order, "Enter the order's number or name", field="order")
    commitment.supplier = required(supplier, "Enter the supplier", field="supplier")
    commitment.amount = check_amount(amount)
    if commitment.amount <= 0:
        raise Refused("Enter an amount above nil", field="amount")
    commitment.month, commitment.ordered_on = month, ordered_on
