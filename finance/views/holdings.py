"""Balances that the paper names, and funds from outside."""

from __future__ import annotations

from django.shortcuts import get_object_or_404, render
from django.views import View

from accounts.access import requires
from accounts.roles import Permission
from figures.money import pounds, total
from periods.calendar import financial_year_of, year_label
from records import clock
from records.changes import changes_of

from .. import actions
from ..forms.holdings import (
    BalanceChangeForm,
    BalanceForm,
    FigureForm,
    FundChangeForm,
    FundForm,
    InstalmentForm,
)
from ..holdings import (
    BalanceAt,
    build_balance_year,
    build_balances,
    build_funds,
    outstanding_of,
    reconciliation_in_words,
    years_with_balances,
)
from ..models import Balance, ExternalFund, FundInstalment
from .base import FinanceActionPage, address


@requires(Permission.SEE_FINANCE)
class Balances(View):
    def get(self, request, organisation):
        today, now = clock.today(), clock.now()
        years = years_with_balances(request.organisation)
        year = _year_asked_for(request, years)
        balances = build_balances(organisation=request.organisation, as_of=today, known_at=now)
        context = {
            "balances": balances,
            "heading": heading_of(balances),
            "year": build_balance_year(
                organisation=request.organisation, year=year, as_of=today, known_at=now
            ),
            "years": [(one, year_label(one)) for one in years],
            "ended": Balance.objects.visible_to(request.membership).ended_by(clock.today()),
            "may_enter": request.membership.may(Permission.ENTER_FINANCE),
        }
        return render(request, "finance/balances.html", context)


def _year_asked_for(request, years: list[int]) -> int:
    """``?year=2009``: one that has figures, else the latest that has, else today's."""
    asked = {str(one): one for one in years}.get(request.GET.get("year", ""))
    return asked or max(years, default=financial_year_of(clock.today()))


def heading_of(balances: tuple[BalanceAt, ...]) -> str:
    """How many there are, and how many of those that have a figure are not reconciled."""
    count = f"{len(balances)} balance{'' if len(balances) == 1 else 's'}"
    known = [one for one in balances if one.amount is not None]
    if not known:
        return count
    open_ones = sum(not one.is_reconciled for one in known)
    return f"{count}, {open_ones} not reconciled" if open_ones else f"{count}, all reconciled"


class BalancesPage(FinanceActionPage):
    def back(self):
        return address(self.request, "balances"), "Balances"


@requires(Permission.ENTER_FINANCE)
class NewBalance(BalancesPage):
    form_class = BalanceForm
    heading = "Make a balance"

    def act(self, form):
        by = self.request.membership
        self.balance = actions.create_balance(
            organisation=by.organisation, by=by, **form.cleaned_data
        )
        return f"{self.balance} is made. Record what it is next."

    def after(self):
        return address(self.request, "balance", pk=self.balance.pk)


def balance_or_404(request, pk: int) -> Balance:
    return get_object_or_404(Balance.objects.visible_to(request.membership), pk=pk)


@requires(Permission.SEE_FINANCE)
class OneBalance(View):
    """Every figure that was recorded, and who changed what."""

    def get(self, request, organisation, pk):
        balance = balance_or_404(request, pk)
        figures = balance.figures.select_related("recorded_by__user").order_by("-as_at", "-pk")
        context = {
            "balance": balance,
            "figures": [
                (one, reconciliation_in_words(one.reconciliation, one.difference))
                for one in figures
            ],
            "changes": changes_of(Balance.history.filter(id=pk), labels={"organisation": ""}),
            "may_enter": request.membership.may(Permission.ENTER_FINANCE),
        }
        return render(request, "finance/balance.html", context)


class OfBalance(FinanceActionPage):
    def find(self):
        self.balance = balance_or_404(self.request, self.kwargs["pk"])

    def back(self):
        return address(self.request, "balance", pk=self.balance.pk), self.balance.name


@requires(Permission.ENTER_FINANCE)
class RecordBalance(OfBalance):
    form_class = FigureForm

    @property
    def heading(self):
        was = "owed" if self.balance.side == Balance.Side.OWED else "held"
        return f"Record what was {was}: {self.balance}"

    def act(self, form):
        by = self.request.membership
        actions.record_balance(balance=self.balance, by=by, **form.cleaned_data)
        return "The balance is recorded."


@requires(Permission.ENTER_FINANCE)
class ChangeBalance(OfBalance):
    form_class = BalanceChangeForm

    @property
    def heading(self):
        return f"Change {self.balance}"

    def get_form_kwargs(self):
        names = ("name", "side", "kind", "restriction", "position", "ended_on")
        return super().get_form_kwargs() | {
            "edit_version": self.balance.edit_version,
            "initial": {name: getattr(self.balance, name) for name in names},
        }

    def act(self, form):
        given = dict(form.cleaned_data)
        version = given.pop("edit_version")
        actions.change_balance(
            balance=self.balance, expected_version=version, by=self.request.membership, **given
        )
        return "The balance is changed."


@requires(Permission.SEE_FINANCE)
class Funds(View):
    def get(self, request, organisation):
        funds = build_funds(
            organisation=request.organisation, as_of=clock.today(), known_at=clock.now()
        )
        outstanding = total(fund.outstanding for fund in funds)
        count = f"{len(funds)} external fund{'' if len(funds) == 1 else 's'}"
        context = {
            "funds": funds,
            "heading": f"{count}, £{pounds(outstanding)} outstanding" if funds else count,
            "ended": ExternalFund.objects.visible_to(request.membership).ended_by(clock.today()),
            "may_enter": request.membership.may(Permission.ENTER_FINANCE),
        }
        return render(request, "finance/funds.html", context)


class FundsPage(FinanceActionPage):
    def back(self):
        return address(self.request, "funds"), "External funds"


@requires(Permission.ENTER_FINANCE)
class NewFund(FundsPage):
    form_class = FundForm
    heading = "Make a fund"

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"by": self.request.membership}

    def act(self, form):
        by = self.request.membership
        self.fund = actions.create_fund(organisation=by.organisation, by=by, **form.cleaned_data)
        return "The fund is made. Plan its instalments next."

    def after(self):
        return address(self.request, "fund", pk=self.fund.pk)


def fund_or_404(request, pk: int) -> ExternalFund:
    funds = ExternalFund.objects.visible_to(request.membership).select_related("programme")
    return get_object_or_404(funds, pk=pk)


@requires(Permission.SEE_FINANCE)
class OneFund(View):
    """Every instalment that was planned or received, and who changed what."""

    def get(self, request, organisation, pk):
        fund = fund_or_404(request, pk)
        rows = list(
            fund.instalments.select_related("recorded_by__user").order_by("year", "dated_on", "pk")
        )
        outstanding, planned = outstanding_of(rows)
        of = f"£{pounds(outstanding)} outstanding of £{pounds(planned)}" if rows else ""
        context = {
            "fund": fund,
            "heading": f"{fund.funder}: {of}" if of else fund.funder,
            "instalments": [(one, year_label(one.year)) for one in rows],
            "changes": changes_of(ExternalFund.history.filter(id=pk), labels={"organisation": ""}),
            "may_enter": request.membership.may(Permission.ENTER_FINANCE),
        }
        return render(request, "finance/fund.html", context)


class OfFund(FinanceActionPage):
    def find(self):
        self.fund = fund_or_404(self.request, self.kwargs["pk"])

    def back(self):
        return address(self.request, "fund", pk=self.fund.pk), self.fund.funder


@requires(Permission.ENTER_FINANCE)
class RecordInstalment(OfFund):
    form_class = InstalmentForm

    @property
    def heading(self):
        return f"Record an instalment of {self.fund.funder}"

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"around": financial_year_of(clock.today())}

    def act(self, form):
        given = dict(form.cleaned_data)
        planned = given.pop("kind") == FundInstalment.Kind.PLANNED
        verb = actions.plan_instalment if planned else actions.receive_instalment
        verb(fund=self.fund, by=self.request.membership, **given)
        return "The instalment is recorded."


@requires(Permission.ENTER_FINANCE)
class ChangeFund(OfFund):
    form_class = FundChangeForm

    @property
    def heading(self):
        return f"Change {self.fund.funder}"

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {
            "by": self.request.membership,
            "edit_version": self.fund.edit_version,
            "initial": FundChangeForm.initial_of(self.fund),
        }

    def act(self, form):
        given = dict(form.cleaned_data)
        version = given.pop("edit_version")
        actions.change_fund(
            fund=self.fund, expected_version=version, by=self.request.membership, **given
        )
        return "The fund is changed."
