"""What finance tells others: what is owed, balances, funds, a line's months."""

import datetime as dt
from decimal import Decimal

import pytest

from accounts.roles import Role
from finance import actions
from finance.holdings import build_balances, build_funds
from finance.owed import owed_by
from finance.statements.line_year import build_line_year
from records import clock
from tests.factories import ProgrammeFactory, head_of, member
from tests.finance.appendix import morning

JUNE_2 = dt.date(2009, 6, 2)


# What is owed ------------------------------------------------------------------------


def close(small, month, *stages):
    for stage in stages:
        actions.close_month(budget=small.budget, month=month, stage=stage, by=small.by)


def whats(membership, on=JUNE_2) -> list[str]:
    return [owed.what for owed in owed_by(membership, on)]


def test_the_last_complete_month_is_owed_until_it_is_entered(small, page):
    close(small, 1, "holders", "finance")
    (owed,) = owed_by(small.by, JUNE_2)
    assert owed.what == "Enter the actuals of May 2009"
    assert owed.url == page("actuals-enter", year=2009, month=2)
    assert owed.due_on == dt.date(2009, 6, 14)


def test_then_it_is_closed_for_holders_and_for_finance(small, page):
    close(small, 1, "holders", "finance")
    small.enter(2, pay="1")
    (owed,) = owed_by(small.by, JUNE_2)
    assert owed.what == "Close May 2009 for budget holders"
    assert owed.url == page("month-end", year=2009, month=2)
    assert owed.due_on == dt.date(2009, 6, 21)
    close(small, 2, "holders")
    assert whats(small.by) == ["Close May 2009 for finance"]
    close(small, 2, "finance")
    assert whats(small.by) == []


def test_an_earlier_month_that_is_open_is_closed_first(small):
    assert whats(small.by) == [
        "Enter the actuals of May 2009",
        "Close April 2009 for budget holders",
    ]


def test_a_month_that_still_runs_is_not_owed(small):
    small.enter(1, pay="1")
    close(small, 1, "holders", "finance")
    assert owed_by(small.by, dt.date(2009, 5, 31)) == []


def test_april_is_owed_for_march_of_the_year_before(small):
    assert owed_by(small.by, dt.date(2009, 4, 20)) == []  # no budget of 2008/09
    assert "Enter the actuals of March 2010" in whats(small.by, dt.date(2010, 4, 20))


def test_a_month_whose_figures_were_taken_back_is_owed_again(small):
    (entry,) = small.enter(2, pay="1")
    actions.reverse_entry(entry=entry, reason="Wrong month", by=small.by)
    assert "Enter the actuals of May 2009" in whats(small.by)


def test_nobody_else_owes_it(small, organisation):
    assert owed_by(member(organisation, Role.DIRECTOR), JUNE_2) == []


def test_without_a_budget_nothing_is_owed(officer):
    assert owed_by(officer, JUNE_2) == []


@pytest.fixture
def head(small, organisation):
    """The head of a programme that pay belongs to."""
    programme = ProgrammeFactory(organisation=organisation)
    small.pay.programme = programme
    small.pay.save()
    person = member(organisation, Role.PROGRAMME_HEAD)
    head_of(programme, person)
    return person


def test_heads_project_once_finance_entered_the_month(small, head, page):
    assert whats(head) == []
    small.enter(2, pay="1")
    (owed,) = owed_by(head, JUNE_2)
    assert owed.what == "Project and note your lines for May 2009"
    assert owed.url == page("projections-enter", year=2009, month=2)
    assert owed.due_on == dt.date(2009, 6, 21)


def test_until_each_of_their_lines_is_projected(small, head):
    small.enter(2, pay="1")
    figures = {small.pay: Decimal(600)}
    actions.project_year_end(budget=small.budget, month=2, figures=figures, reasons={}, by=head)
    assert whats(head) == []


def test_or_the_month_is_closed_for_them(small, head):
    small.enter(2, pay="1")
    close(small, 2, "holders")
    assert whats(head) == []


def test_a_head_without_lines_owes_nothing(small, organisation):
    small.enter(2, pay="1")
    person = member(organisation, Role.PROGRAMME_HEAD)
    head_of(ProgrammeFactory(organisation=organisation), person)
    assert whats(person) == []


def test_what_is_owed_is_asked_in_two_queries(small, head, django_assert_max_num_queries):
    small.enter(2, pay="1")
    assert head.organisation.slug
    assert head.roles
    with django_assert_max_num_queries(2):
        assert whats(head)


# Balances and funds --------------------------------------------------------------------


@pytest.fixture
def bank(organisation, officer):
    bank = actions.create_balance(organisation=organisation, name="Bank", side="held", by=officer)
    for day, amount, recorded in (
        (dt.date(2009, 6, 30), "100", dt.date(2009, 7, 5)),
        (dt.date(2009, 9, 30), "300", dt.date(2009, 10, 5)),
        (dt.date(2009, 9, 30), "310", dt.date(2009, 10, 9)),
    ):
        with clock.set_to(morning(recorded)):
            actions.record_balance(balance=bank, as_at=day, amount=Decimal(amount), by=officer)
    return bank


@pytest.mark.parametrize(
    ("as_of", "known", "amount"),
    [
        (dt.date(2009, 9, 30), dt.date(2009, 10, 10), Decimal(310)),
        (dt.date(2009, 9, 30), dt.date(2009, 10, 6), Decimal(300)),
        (dt.date(2009, 9, 29), dt.date(2009, 10, 10), Decimal(100)),
        (dt.date(2009, 6, 29), dt.date(2009, 10, 10), None),
    ],
)
def test_a_balance_at_a_day_as_known_at_a_moment(organisation, bank, as_of, known, amount):
    (balance,) = build_balances(organisation=organisation, as_of=as_of, known_at=morning(known))
    assert (balance.amount, balance.side_in_words) == (amount, "held")


def test_a_fund_by_year_as_received_by_the_day(organisation, officer):
    fund = actions.create_fund(
        organisation=organisation, funder="Government", purpose="P", by=officer
    )
    for year in (2009, 2010):
        actions.plan_instalment(
            fund=fund,
            year=year,
            amount=Decimal(30000),
            dated_on=dt.date(year + 1, 3, 31),
            by=officer,
        )
    actions.receive_instalment(
        fund=fund, year=2009, amount=Decimal(30000), dated_on=dt.date(2010, 3, 12), by=officer
    )
    kwargs = {"organisation": organisation, "known_at": clock.now()}
    (early,) = build_funds(as_of=dt.date(2009, 9, 30), **kwargs)
    (late,) = build_funds(as_of=dt.date(2010, 3, 31), **kwargs)
    assert early.total == late.total == 60000
    assert [year.outstanding for year in early.years] == [30000, 30000]
    assert [year.outstanding for year in late.years] == [0, 30000]
    assert late.received == 30000
    assert [year.year_label for year in late.years] == ["2009/10", "2010/11"]


# A line's months -----------------------------------------------------------------------


def account_of(small, known_at=None):
    budgeted = small.budget.budgeted_lines.get(line=small.pay)
    return build_line_year(budget=small.budget, budgeted=budgeted, known_at=known_at or clock.now())


def test_a_months_variance_stops_where_reporting_stops(small):
    small.profile(small.pay)
    small.enter(1, pay="40")
    april, may = account_of(small).months[:2]
    assert (april.variance, april.variance_to_date) == (-10, -10)
    assert (may.variance, may.variance_to_date) == (None, None)
    assert may.planned_to_date == 100


FEBRUARY = dt.date(2010, 2, 1)


@pytest.mark.parametrize(
    ("day", "first", "second"),
    [
        (dt.date(2009, 3, 31), "counts from 1 April 2009", "counts from 1 February 2010"),
        (dt.date(2010, 1, 31), "counts now", "counts from 1 February 2010"),
        (FEBRUARY, "replaced on 1 February 2010", "counts now"),
    ],
)
def test_a_profile_says_how_it_stands_on_the_day(small, day, first, second):
    small.profile(small.pay)
    small.profile(small.pay, "60", dated_on=FEBRUARY)
    newer, older = account_of(small).profiles
    assert (older.standing_on(day), newer.standing_on(day)) == (first, second)


def test_of_two_profiles_of_one_day_the_first_never_counts(small):
    small.profile(small.pay)
    small.profile(small.pay, "60")
    newer, older = account_of(small).profiles
    assert older.standing_on(FEBRUARY) == "replaced by another of the same day"
    assert newer.standing_on(FEBRUARY) == "counts now"


def test_the_page_of_a_line_says_what_counts_today(small, client, page):
    with clock.set_to(morning(dt.date(2009, 5, 8))):
        small.profile(small.pay)
        small.profile(small.pay, "60", dated_on=FEBRUARY)
    address = page("line-year", line=small.pay.pk, year=2009)
    text = client.get(address).content.decode()
    assert "1 April 2009: replaced on 1 February 2010" in text
    then = client.get(address, {"known_at": "2009-06-30"}).content.decode()
    assert "1 April 2009: counts now" in then
    assert "1 February 2010: counts from 1 February 2010" in then


def test_a_reversal_recorded_later_was_not_known(small):
    with clock.set_to(morning(dt.date(2009, 5, 8))):
        (entry,) = small.enter(1, pay="40")
    with clock.set_to(morning(dt.date(2009, 5, 9))):
        actions.reverse_entry(entry=entry, reason="Wrong", by=small.by)
    before = account_of(small, morning(dt.date(2009, 5, 8)))
    assert before.months[0].actual == 40
    assert before.taken_back == frozenset()
    assert account_of(small).months[0].actual is None


def test_the_budget_runs_from_step_to_step(small):
    small.revise(dated_on=dt.date(2009, 9, 1), pay="50", travel="-50")
    small.revise(dated_on=dt.date(2009, 6, 1), pay="-20", travel="20")
    assert [step.after for step in account_of(small).steps] == [600, 580, 630]
