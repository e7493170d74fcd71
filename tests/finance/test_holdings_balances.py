"""Balances by month with side, restriction and reconciliation; funds with what is outstanding."""

import datetime as dt
from decimal import Decimal

import pytest

from finance import actions
from finance.holdings import build_balance_year, build_balances, build_funds
from finance.models import Balance, BalanceFigure
from records import clock
from records.refusals import Refused
from tests.finance.appendix import morning
from tests.finance.test_pages import check_summary, day, heading, words

JUNE, JULY = dt.date(2009, 6, 30), dt.date(2009, 7, 31)
NOW = dt.date(2009, 8, 3)


@pytest.fixture(autouse=True)
def august():
    with clock.set_to(morning(NOW)):
        yield


@pytest.fixture
def bank(organisation, officer):
    return actions.create_balance(
        organisation=organisation, name="Bank", side="held", kind="bank", by=officer
    )


@pytest.fixture
def reserve(organisation, officer):
    return actions.create_balance(
        organisation=organisation,
        name="Bequest",
        side="held",
        kind="reserve",
        restriction="For bursaries alone",
        by=officer,
    )


def record(balance, as_at, amount, by, **more):
    return actions.record_balance(
        balance=balance, as_at=as_at, amount=Decimal(amount), by=by, **more
    )


def test_a_kind_is_one_that_is_known(organisation, officer):
    with pytest.raises(Refused, match="kind of balance"):
        actions.create_balance(
            organisation=organisation, name="B", side="held", kind="sock", by=officer
        )


@pytest.mark.parametrize(
    ("state", "difference", "remark", "said"),
    [
        ("perhaps", None, "", "whether it is reconciled"),
        ("reconciled", "1.00", "", "Leave the difference empty"),
        ("differs", None, "Cheques", "by how much"),
        ("differs", "0", "Cheques", "by how much"),
        ("differs", "1.00", " ", "what the difference is"),
    ],
)
def test_what_a_reconciliation_must_say(bank, officer, state, difference, remark, said):
    difference = None if difference is None else Decimal(difference)
    more = {"reconciliation": state, "difference": difference, "remark": remark}
    with pytest.raises(Refused, match=said):
        record(bank, JUNE, "10", officer, **more)
    assert not BalanceFigure.objects.exists()


def test_the_months_of_a_year(organisation, bank, reserve, officer):
    record(bank, dt.date(2009, 6, 12), "9", officer)
    record(bank, JUNE, "10", officer)
    record(bank, JUNE, "11", officer, reconciliation="reconciled")
    record(bank, JULY, "12", officer)
    year = build_balance_year(organisation=organisation, year=2009, as_of=NOW, known_at=clock.now())
    assert [balance.name for balance in year.balances] == ["Bank", "Bequest"]
    assert [month.label for month in year.months][-1] == "August 2009"
    june = year.months[2].cells
    assert (june[0].figure.amount, june[0].words) == (Decimal("11.00"), "Reconciled")
    assert june[1].figure is None


def test_an_ended_balance_keeps_the_months_it_had(organisation, bank, officer):
    record(bank, JUNE, "10", officer)
    actions.change_balance(
        balance=bank,
        name="Bank",
        side="held",
        kind="bank",
        restriction="",
        position=1,
        ended_on=JUNE,
        expected_version=1,
        by=officer,
    )
    common = {"organisation": organisation, "as_of": NOW, "known_at": clock.now()}
    assert build_balance_year(year=2009, **common).balances == (bank,)
    assert build_balance_year(year=2010, **common).balances == ()
    assert build_balances(**common) == ()


def test_the_page_has_the_state_as_a_word_and_the_restriction(client, page, bank, reserve, officer):
    record(reserve, JULY, "500", officer, reconciliation="reconciled")
    record(
        bank,
        JULY,
        "538313",
        officer,
        reconciliation="differs",
        difference=Decimal("-12.50"),
        remark="A cheque not yet presented",
    )
    answer = client.get(page("balances"))
    said = words(answer)
    assert heading(answer) == "2 balances, all reconciled"
    assert said.count("Reconciled but for a difference of −£12.50") == 2
    assert "A cheque not yet presented" in said
    assert "Restricted: For bursaries alone" in said
    assert "Bank account" in said
    assert "held, restricted" in said
    record(bank, JULY, "538313", officer)
    assert heading(client.get(page("balances"))) == "2 balances, 1 not reconciled"


def test_another_year_is_chosen_and_nonsense_is_the_latest(client, page, bank, officer):
    record(bank, dt.date(2008, 6, 30), "1", officer)
    record(bank, JUNE, "2", officer)
    assert "Balances 2008/09 by month" in words(client.get(page("balances"), {"year": "2008"}))
    assert "Balances 2009/10 by month" in words(client.get(page("balances"), {"year": "x"}))


def test_a_figure_is_recorded_with_its_reconciliation(client, page, bank):
    given = {"amount": "10", "reconciliation": "differs"} | day("as_at", JUNE)
    address = page("balance-record", pk=bank.pk)
    check_summary(client.post(address, given), "Enter by how much it differs")
    given |= {"difference": "(2.00)", "remark": "Bank charge"}
    answer = client.post(address, given, follow=True)
    assert "Reconciled but for a difference of −£2.00" in words(answer)


def test_kind_and_restriction_are_changed(client, page, bank):
    given = {"edit_version": 1, "name": "Bank", "side": "held", "position": 1}
    given |= {"kind": "investment", "restriction": "For repairs"}
    answer = client.post(page("balance-change", pk=bank.pk), given, follow=True)
    assert "Investment. Restricted : For repairs" in words(answer)
    assert Balance.objects.get().history.count() == 2


# Funds ---------------------------------------------------------------------------------


@pytest.fixture
def fund(organisation, officer):
    fund = actions.create_fund(
        organisation=organisation, funder="Government", purpose="A network.", by=officer
    )
    for year, due in ((2009, JUNE), (2010, dt.date(2011, 3, 31))):
        actions.plan_instalment(
            fund=fund, year=year, amount=Decimal(30000), dated_on=due, by=officer
        )
    return fund


def test_what_is_outstanding_and_overdue(organisation, fund, officer):
    known = {"organisation": organisation, "as_of": NOW}
    (found,) = build_funds(known_at=clock.now(), **known)
    assert [year.is_overdue for year in found.years] == [True, False]
    assert found.outstanding == 60000
    actions.receive_instalment(
        fund=fund, year=2009, amount=Decimal(30000), dated_on=JULY, by=officer
    )
    (found,) = build_funds(known_at=clock.now(), **known)
    assert [year.is_overdue for year in found.years] == [False, False]
    assert (found.outstanding, found.years[0].received_on) == (30000, JULY)


def test_the_funds_page_says_what_is_outstanding(client, page, fund):
    answer = client.get(page("funds"))
    assert heading(answer) == "1 external fund, £60,000 outstanding"
    assert "overdue" in words(answer)


def test_a_funds_own_page_says_what_is_outstanding(client, page, fund, officer):
    actions.receive_instalment(
        fund=fund, year=2009, amount=Decimal(20000), dated_on=JULY, by=officer
    )
    answer = client.get(page("fund", pk=fund.pk))
    assert heading(answer) == f"{fund.funder}: £40,000 outstanding of £60,000"


def test_nothing_is_known_of_a_day_to_come(bank, fund, officer):
    tomorrow = NOW + dt.timedelta(days=1)
    with pytest.raises(Refused, match="not later than today"):
        record(bank, tomorrow, "1.00", officer)
    given = {"fund": fund, "year": 2009, "amount": Decimal(1), "dated_on": tomorrow, "by": officer}
    with pytest.raises(Refused, match="not later than today"):
        actions.receive_instalment(**given)
    assert actions.plan_instalment(**given), "what is planned is to come"
