"""Balances and funds from outside as records: at a day's end, as known at a moment."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal

from accounts.models import Organisation
from figures.money import total
from periods.calendar import year_label

from .models import Balance, BalanceFigure, ExternalFund, FundInstalment


@dataclass(frozen=True)
class BalanceAt:
    """``amount`` is None where nothing was recorded by the day; ``as_at`` is the figure's own."""

    balance_id: int
    name: str
    side: str
    as_at: dt.date | None
    amount: Decimal | None

    @property
    def side_in_words(self) -> str:
        return "owed" if self.side == Balance.Side.OWED else "held"


@dataclass(frozen=True)
class YearOfFund:
    year: int
    planned: Decimal
    received: Decimal
    due_on: dt.date | None

    @property
    def year_label(self) -> str:
        return year_label(self.year)

    @property
    def outstanding(self) -> Decimal:
        return self.planned - self.received


@dataclass(frozen=True)
class FundAt:
    fund_id: int
    funder: str
    purpose: str
    programme: str
    inside_statement: bool
    years: tuple[YearOfFund, ...]

    @property
    def total(self) -> Decimal:
        return total(year.planned for year in self.years)

    @property
    def received(self) -> Decimal:
        return total(year.received for year in self.years)


def build_balances(
    *, organisation: Organisation, as_of: dt.date, known_at: dt.datetime
) -> tuple[BalanceAt, ...]:
    """Every balance that had not ended, with its latest figure at or before the day."""
    figures = BalanceFigure.objects.filter(
        balance__organisation=organisation, as_at__lte=as_of, recorded_at__lte=known_at
    ).order_by("as_at", "pk")
    latest = {figure.balance_id: figure for figure in figures}
    return tuple(
        BalanceAt(
            balance_id=balance.pk,
            name=balance.name,
            side=balance.side,
            as_at=latest[balance.pk].as_at if balance.pk in latest else None,
            amount=latest[balance.pk].amount if balance.pk in latest else None,
        )
        for balance in Balance.objects.filter(organisation=organisation).counting_on(as_of)
    )


def build_funds(
    *, organisation: Organisation, as_of: dt.date, known_at: dt.datetime
) -> tuple[FundAt, ...]:
    """Every fund that had not ended, by year: all that is planned, and received by the day."""
    rows = FundInstalment.objects.filter(
        fund__organisation=organisation, recorded_at__lte=known_at
    ).order_by("year", "dated_on", "pk")
    by_fund: dict[int, list[FundInstalment]] = {}
    for row in rows:
        by_fund.setdefault(row.fund_id, []).append(row)
    funds = ExternalFund.objects.filter(organisation=organisation).counting_on(as_of)
    return tuple(
        FundAt(
            fund_id=fund.pk,
            funder=fund.funder,
            purpose=fund.purpose,
            programme=fund.programme.name if fund.programme else "",
            inside_statement=fund.inside_statement,
            years=_years(by_fund.get(fund.pk, []), as_of),
        )
        for fund in funds.select_related("programme")
    )


def _years(rows: list[FundInstalment], as_of: dt.date) -> tuple[YearOfFund, ...]:
    return tuple(_year(year, rows, as_of) for year in sorted({row.year for row in rows}))


def _year(year: int, rows: list[FundInstalment], as_of: dt.date) -> YearOfFund:
    kinds = FundInstalment.Kind
    planned = [row for row in rows if row.year == year and row.kind == kinds.PLANNED]
    received = [
        row.amount
        for row in rows
        if row.year == year and row.kind == kinds.RECEIVED and row.dated_on <= as_of
    ]
    return YearOfFund(
        year=year,
        planned=total(row.amount for row in planned),
        received=total(received),
        due_on=planned[-1].dated_on if planned else None,
    )
