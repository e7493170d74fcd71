"""Balances that the paper names, and funds from outside with their instalments."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from django.db import transaction

from accounts.models import Membership, Organisation
from programmes.models import Programme
from records import clock
from records.refusals import Refused, required

from ..models import Balance, BalanceFigure, ExternalFund, FundInstalment
from .checks import check_amount, check_may_enter, lock_books, next_position

Reconciliation = BalanceFigure.Reconciliation

NOT_YET = "Enter a day that is not later than today."


@transaction.atomic
def create_balance(
    *,
    organisation: Organisation,
    name: str,
    side: str,
    by: Membership,
    kind: str = Balance.Kind.OTHER,
    restriction: str = "",
    position: int | None = None,
) -> Balance:
    """A balance and its side: held (an asset) or owed (a liability). ``restriction`` says what
    the money may be used for, where it may not be used for anything."""
    check_may_enter(by, organisation.pk)
    lock_books(organisation)
    balance = Balance(
        organisation=organisation,
        name=required(name, "Enter the balance's name", field="name"),
        side=side,
        kind=kind,
        restriction=restriction.strip(),
        position=position or next_position(organisation.balances.all()),
    )
    _check_balance_name(balance)
    _check_kind(balance)
    balance.signed(by).save()
    return balance


@transaction.atomic
def change_balance(
    *,
    balance: Balance,
    name: str,
    side: str,
    kind: str,
    restriction: str,
    position: int,
    ended_on: dt.date | None,
    expected_version: int,
    by: Membership,
) -> Balance:
    """Name, side, kind, restriction and place; ``ended_on`` takes it off later papers."""
    check_may_enter(by, balance.organisation_id)
    lock_books(balance.organisation)
    balance.name = required(name, "Enter the balance's name", field="name")
    balance.side, balance.position, balance.ended_on = side, position, ended_on
    balance.kind, balance.restriction = kind, restriction.strip()
    _check_balance_name(balance)
    _check_kind(balance)
    balance.signed(by).save_edit(expected_version=expected_version)
    return balance


def _check_balance_name(balance: Balance) -> None:
    same = Balance.objects.filter(
        organisation_id=balance.organisation_id, name__iexact=balance.name
    )
    if same.exclude(pk=balance.pk).exists():
        raise Refused(f"There is a balance named {balance.name} already.", field="name")


def _check_kind(balance: Balance) -> None:
    if balance.kind not in Balance.Kind.values:
        raise Refused("Choose what kind of balance it is.", field="kind")


@transaction.atomic
def record_balance(
    *,
    balance: Balance,
    as_at: dt.date,
    amount: Decimal,
    by: Membership,
    reconciliation: str = Reconciliation.NOT_DONE,
    difference: Decimal | None = None,
    remark: str = "",
) -> BalanceFigure:
    """What the balance was at the day's end; the last one recorded for a day counts, so that a
    figure that is reconciled later is recorded again.

    ``difference`` is the books less the statement from outside; only a figure that is reconciled
    but for it has one, and its remark says what it is.
    """
    check_may_enter(by, balance.organisation_id)
    if as_at > clock.today():
        raise Refused(NOT_YET, field="as_at")
    if balance.ended_on and as_at > balance.ended_on:
        raise Refused(f"{balance} ended before that day.", field="as_at")
    difference, remark = _checked_reconciliation(reconciliation, difference, remark.strip())
    return BalanceFigure.objects.create(
        balance=balance,
        as_at=as_at,
        amount=check_amount(amount),
        reconciliation=reconciliation,
        difference=difference,
        remark=remark,
        recorded_by=by,
        recorded_at=clock.now(),
    )


def _checked_reconciliation(
    state: str, difference: Decimal | None, remark: str
) -> tuple[Decimal | None, str]:
    if state not in Reconciliation.values:
        raise Refused("Choose whether it is reconciled.", field="reconciliation")
    if state != Reconciliation.DIFFERS:
        if difference:
            raise Refused(
                "Leave the difference empty, or choose “Reconciled but for a difference”.",
                field="difference",
            )
        return None, remark
    if not difference:
        raise Refused("Enter by how much it differs.", field="difference")
    remark = required(remark, "Say what the difference is", field="remark")
    return check_amount(difference, field="difference"), remark


@transaction.atomic
def create_fund(
    *,
    organisation: Organisation,
    funder: str,
    purpose: str,
    by: Membership,
    programme: Programme | None = None,
    inside_statement: bool = False,
    position: int | None = None,
) -> ExternalFund:
    """A grant from outside; ``inside_statement`` says whether the statement holds its money."""
    check_may_enter(by, organisation.pk)
    fund = ExternalFund(
        organisation=organisation,
        funder=required(funder, "Enter who pays", field="funder"),
        purpose=required(purpose, "Enter what the money is for", field="purpose"),
        programme=_own(programme, organisation.pk),
        inside_statement=inside_statement,
        position=position or next_position(organisation.external_funds.all()),
    )
    fund.signed(by).save()
    return fund


@transaction.atomic
def change_fund(
    *,
    fund: ExternalFund,
    funder: str,
    purpose: str,
    programme: Programme | None,
    inside_statement: bool,
    ended_on: dt.date | None,
    expected_version: int,
    by: Membership,
) -> ExternalFund:
    """Everything of a fund but its instalments."""
    check_may_enter(by, fund.organisation_id)
    fund.funder = required(funder, "Enter who pays", field="funder")
    fund.purpose = required(purpose, "Enter what the money is for", field="purpose")
    fund.programme = _own(programme, fund.organisation_id)
    fund.inside_statement, fund.ended_on = inside_statement, ended_on
    fund.signed(by).save_edit(expected_version=expected_version)
    return fund


def _own(programme: Programme | None, organisation_id: int) -> Programme | None:
    if programme and programme.organisation_id != organisation_id:
        raise Refused("Choose a programme of this organisation.", field="programme")
    return programme


def plan_instalment(
    *,
    fund: ExternalFund,
    year: int,
    amount: Decimal,
    dated_on: dt.date,
    by: Membership,
    remark: str = "",
) -> FundInstalment:
    """What the fund is to pay more in the financial year, due on a day; a minus plans less."""
    kind = FundInstalment.Kind.PLANNED
    return _instalment(fund, kind, year, amount, dated_on, remark, by)


def receive_instalment(
    *,
    fund: ExternalFund,
    year: int,
    amount: Decimal,
    dated_on: dt.date,
    by: Membership,
    remark: str = "",
) -> FundInstalment:
    """What came in of the year's instalment, and when; a minus was paid back."""
    kind = FundInstalment.Kind.RECEIVED
    return _instalment(fund, kind, year, amount, dated_on, remark, by)


@transaction.atomic
def _instalment(fund, kind, year, amount, dated_on, remark, by) -> FundInstalment:
    check_may_enter(by, fund.organisation_id)
    if not 1990 <= year <= 2100:
        raise Refused("Enter a year from 1990 to 2100.", field="year")
    if kind == FundInstalment.Kind.RECEIVED and dated_on > clock.today():
        raise Refused(NOT_YET, field="dated_on")
    if not (amount := check_amount(amount)):
        raise Refused("Enter an amount other than nil.", field="amount")
    return FundInstalment.objects.create(
        fund=fund,
        kind=kind,
        year=year,
        amount=amount,
        dated_on=dated_on,
        remark=remark.strip(),
        recorded_by=by,
        recorded_at=clock.now(),
    )
