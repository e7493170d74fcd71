"""Balances, funds from outside and VAT reclaims: at a day's end, as known at a moment."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Q

from accounts.models import Organisation
from figures.money import pounds_and_pence, total
from periods.calendar import (
    financial_year_of,
    month_end,
    month_label,
    month_of,
    month_start,
    year_label,
)

from .models import Balance, BalanceFigure, ExternalFund, FundInstalment, VatFigure, VatReclaim

Reconciliation = BalanceFigure.Reconciliation


def reconciliation_in_words(state: str, difference: Decimal | None) -> str:
    """The state as a word: ``Reconciled but for a difference of £12.00``, less where negative."""
    if state != Reconciliation.DIFFERS or difference is None:
        return Reconciliation(state).label
    sign = "−" if difference < 0 else ""
    return f"{Reconciliation.DIFFERS.label} of {sign}£{pounds_and_pence(abs(difference))}"


# Balances -------------------------------------------------------------------------


@dataclass(frozen=True)
class BalanceAt:
    """``amount`` is None where nothing was recorded by the day; ``as_at`` is the figure's own."""

    balance_id: int
    name: str
    side: str
    as_at: dt.date | None
    amount: Decimal | None
    kind: str = Balance.Kind.OTHER
    restriction: str = ""
    reconciliation: str = Reconciliation.NOT_DONE
    difference: Decimal | None = None
    remark: str = ""

    @property
    def side_in_words(self) -> str:
        return "owed" if self.side == Balance.Side.OWED else "held"

    @property
    def kind_in_words(self) -> str:
        return Balance.Kind(self.kind).label

    @property
    def reconciliation_in_words(self) -> str:
        return reconciliation_in_words(self.reconciliation, self.difference)

    @property
    def is_reconciled(self) -> bool:
        return self.reconciliation != Reconciliation.NOT_DONE


@dataclass(frozen=True)
class CellOfMonth:
    """A balance's last figure of a month; ``figure`` is None where there is none."""

    balance: Balance
    figure: BalanceFigure | None

    @property
    def words(self) -> str:
        return reconciliation_in_words(self.figure.reconciliation, self.figure.difference)


@dataclass(frozen=True)
class MonthOfBalances:
    month: int
    label: str
    ends_on: dt.date
    cells: tuple[CellOfMonth, ...]


@dataclass(frozen=True)
class YearOfBalances:
    """Every balance that counted in the year, month by month up to the last that has begun."""

    year: int
    balances: tuple[Balance, ...]
    months: tuple[MonthOfBalances, ...]

    @property
    def year_label(self) -> str:
        return year_label(self.year)


def build_balances(
    *, organisation: Organisation, as_of: dt.date, known_at: dt.datetime
) -> tuple[BalanceAt, ...]:
    """Every balance that had not ended, with its latest figure at or before the day."""
    figures = BalanceFigure.objects.filter(
        balance__organisation=organisation, as_at__lte=as_of, recorded_at__lte=known_at
    ).order_by("as_at", "pk")
    latest = {figure.balance_id: figure for figure in figures}
    balances = Balance.objects.filter(organisation=organisation).counting_on(as_of)
    return tuple(_balance_at(balance, latest.get(balance.pk)) for balance in balances)


def _balance_at(balance: Balance, figure: BalanceFigure | None) -> BalanceAt:
    known = {}
    if figure:
        known = {
            "reconciliation": figure.reconciliation,
            "difference": figure.difference,
            "remark": figure.remark,
        }
    return BalanceAt(
        balance_id=balance.pk,
        name=balance.name,
        side=balance.side,
        as_at=figure.as_at if figure else None,
        amount=figure.amount if figure else None,
        kind=balance.kind,
        restriction=balance.restriction,
        **known,
    )


def build_balance_year(
    *, organisation: Organisation, year: int, as_of: dt.date, known_at: dt.datetime
) -> YearOfBalances:
    """The financial year that begins in ``year``, in two queries: each month's cell is the last
    figure that was recorded for the latest day of the month that has one."""
    first, last = month_start(year, 1), month_end(year, 12)
    figures = BalanceFigure.objects.filter(
        balance__organisation=organisation,
        as_at__range=(first, last),
        recorded_at__lte=known_at,
    ).order_by("as_at", "pk")
    latest = {(figure.balance_id, month_of(figure.as_at)[1]): figure for figure in figures}
    with_figures = {pk for pk, _ in latest}
    balances = Balance.objects.filter(organisation=organisation)
    # One that ended within the year keeps its months.
    balances = tuple(balances.filter(Q(ended_on=None) | Q(ended_on__gte=first)))
    balances = tuple(one for one in balances if one.pk in with_figures or not one.ended_on)
    months = [month for month in range(1, 13) if month_start(year, month) <= as_of]
    return YearOfBalances(
        year=year,
        balances=balances,
        months=tuple(_month(year, month, balances, latest) for month in months),
    )


def _month(year: int, month: int, balances: tuple[Balance, ...], latest: dict) -> MonthOfBalances:
    cells = tuple(CellOfMonth(one, latest.get((one.pk, month))) for one in balances)
    return MonthOfBalances(month, month_label(year, month), month_end(year, month), cells)


def years_with_balances(organisation: Organisation) -> list[int]:
    """The financial years that have figures, the latest first."""
    days = BalanceFigure.objects.filter(balance__organisation=organisation)
    return sorted({financial_year_of(day) for day in days.dates("as_at", "month")}, reverse=True)


# Funds from outside ---------------------------------------------------------------


@dataclass(frozen=True)
class YearOfFund:
    year: int
    planned: Decimal
    received: Decimal
    due_on: dt.date | None
    received_on: dt.date | None = None
    is_overdue: bool = False

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

    @property
    def outstanding(self) -> Decimal:
        return self.total - self.received


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


def outstanding_of(rows: Iterable[FundInstalment]) -> tuple[Decimal, Decimal]:
    """Of one fund's instalments: what was planned and has not come, and all that was planned."""
    planned, received = (
        total(row.amount for row in rows if row.kind == kind)
        for kind in (FundInstalment.Kind.PLANNED, FundInstalment.Kind.RECEIVED)
    )
    return planned - received, planned


def _years(rows: list[FundInstalment], as_of: dt.date) -> tuple[YearOfFund, ...]:
    return tuple(_year(year, rows, as_of) for year in sorted({row.year for row in rows}))


def _year(year: int, rows: list[FundInstalment], as_of: dt.date) -> YearOfFund:
    kinds = FundInstalment.Kind
    planned = [row for row in rows if row.year == year and row.kind == kinds.PLANNED]
    received = [
        row
        for row in rows
        if row.year == year and row.kind == kinds.RECEIVED and row.dated_on <= as_of
    ]
    due_by_now = total(row.amount for row in planned if row.dated_on < as_of)
    came = total(row.amount for row in received)
    return YearOfFund(
        year=year,
        planned=total(row.amount for row in planned),
        received=came,
        due_on=planned[-1].dated_on if planned else None,
        received_on=received[-1].dated_on if received else None,
        is_overdue=due_by_now > came,
    )


# VAT reclaims ---------------------------------------------------------------------


@dataclass(frozen=True)
class VatPart:
    """What was claimed, is expected, or was received: the sum, and the day of its last figure."""

    amount: Decimal
    dated_on: dt.date | None


@dataclass(frozen=True)
class VatReclaimAt:
    reclaim_id: int
    name: str
    claimed: VatPart
    expected: VatPart
    received: VatPart

    @property
    def outstanding(self) -> Decimal:
        """What is expected and has not come; what is claimed, where nobody said what to expect."""
        due = self.expected if self.expected.dated_on else self.claimed
        return due.amount - self.received.amount


def build_vat_reclaims(
    *, organisation: Organisation, as_of: dt.date, known_at: dt.datetime
) -> tuple[VatReclaimAt, ...]:
    """Every reclaim that had not ended. What is expected counts whenever it is expected; what
    was claimed or received, by the day. Two queries."""
    happened = Q(kind=VatFigure.Kind.EXPECTED) | Q(dated_on__lte=as_of)
    rows = VatFigure.objects.filter(
        happened, reclaim__organisation=organisation, recorded_at__lte=known_at
    ).order_by("dated_on", "pk")
    of: dict[tuple[int, str], list[VatFigure]] = {}
    for row in rows:
        of.setdefault((row.reclaim_id, row.kind), []).append(row)
    reclaims = VatReclaim.objects.filter(organisation=organisation).counting_on(as_of)
    kinds = VatFigure.Kind.values
    return tuple(
        _reclaim_at(one, {kind: of.get((one.pk, kind), []) for kind in kinds}) for one in reclaims
    )


def reclaim_at(
    reclaim: VatReclaim, figures: Iterable[VatFigure], *, as_of: dt.date
) -> VatReclaimAt:
    """One reclaim from all of its figures in the order of their days."""
    of: dict[str, list[VatFigure]] = {kind: [] for kind in VatFigure.Kind.values}
    for row in figures:
        if row.kind == VatFigure.Kind.EXPECTED or row.dated_on <= as_of:
            of[row.kind].append(row)
    return _reclaim_at(reclaim, of)


def _reclaim_at(reclaim: VatReclaim, of: dict[str, list[VatFigure]]) -> VatReclaimAt:
    parts = {kind: _part(rows) for kind, rows in of.items()}
    return VatReclaimAt(reclaim_id=reclaim.pk, name=reclaim.name, **parts)


def _part(rows: list[VatFigure]) -> VatPart:
    return VatPart(total(row.amount for row in rows), rows[-1].dated_on if rows else None)
