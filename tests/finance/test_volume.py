"""Queries that do not grow with the ledger, and forms of 300 rows."""

from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from finance import actions
from finance.models import ActualEntry, BudgetAmount, Projection
from tests.finance.factories import many_lines

MONTH = {"year": 2009, "month": 6}
ADDRESSES = {
    "position-statement": MONTH,
    "actuals-enter": MONTH,
    "projections-enter": MONTH,
    "line-notes": MONTH,
    "month-end": MONTH,
    "since-close": MONTH,
    "budget": {"year": 2009},
    "budget-approve": {"year": 2009},
    "budget-revise": {"year": 2009},
    "budget-lines": {},
    "budget-include": {"year": 2009},
    "balances": {},
    "funds": {},
}


def grow(small, count, offset):
    """Lines with a profile, actuals of six months, projection and note; balances and funds."""
    for n in range(offset, offset + count):
        line = small.new_line(small.costs, f"Line {n}")
        actions.include_line(budget=small.budget, line=line, by=small.by)
        small.profile(line)
        small.one = line
        for month in range(1, 7):
            small.enter(month, one="5")
        actions.project_year_end(
            budget=small.budget, month=6, figures={line: Decimal(9)}, reasons={}, by=small.by
        )
        actions.write_note(
            budget=small.budget,
            line=line,
            month=6,
            kind="numbered",
            symbol="",
            text="Because",
            expected_version=None,
            by=small.by,
        )
        actions.set_pays_for(line=small.grant, pays_for=[line], by=small.by)
        make_holdings(small, n)
        small.new_line(small.costs, f"Left out {n}")


def make_holdings(small, n):
    organisation = small.organisation
    actions.create_balance(organisation=organisation, name=f"Bank {n}", side="held", by=small.by)
    fund = actions.create_fund(
        organisation=organisation, funder=f"Funder {n}", purpose="P", by=small.by
    )
    actions.plan_instalment(
        fund=fund,
        year=2009,
        amount=Decimal(1),
        dated_on=small.budget.changes.first().dated_on,
        by=small.by,
    )


def queries(client, address) -> int:
    with CaptureQueriesContext(
        connection,
    ) as caught:
        assert client.get(address).status_code == 200
    return len(caught)


@pytest.mark.parametrize("name", ADDRESSES)
def test_the_number_of_queries_does_not_grow(small, client, page, name):
    address = page(name, **ADDRESSES[name])
    grow(small, 2, offset=0)
    few = queries(client, address)
    grow(small, 4, offset=2)
    assert queries(client, address) == few


def test_the_statement_takes_at_most_12_queries_with_sign_in(year, client, page):
    assert queries(client, page("position-statement", **MONTH)) <= 12


def test_a_lines_page_takes_as_many_whatever_it_tells(small, client, page):
    address = page("line-year", line=small.pay.pk, year=2009)
    small.profile(small.pay)
    small.enter(1, pay="1")
    actions.project_year_end(
        budget=small.budget, month=6, figures={small.pay: Decimal(9)}, reasons={}, by=small.by
    )
    write(small, 6)
    few = queries(client, address)
    for month in range(2, 8):
        small.profile(small.pay)
        small.enter(month, pay="1")
        small.revise(pay="1", travel="-1")
        write(small, 12 - month if month != 6 else 12)
        figures = {small.pay: Decimal(month)}
        actions.project_year_end(
            budget=small.budget, month=month, figures=figures, reasons={}, by=small.by
        )
    assert queries(client, address) == few


def write(small, month):
    actions.write_note(
        budget=small.budget,
        line=small.pay,
        month=month,
        kind="numbered",
        symbol="",
        text="Because",
        expected_version=None,
        by=small.by,
    )


# 300 rows --------------------------------------------------------------------------


@pytest.fixture
def lines(small):
    return many_lines(small.budget, small.costs, 300, small.by)


def test_300_actuals_in_one_form(small, lines, client, page):
    address = page("actuals-enter", **MONTH)
    typed = {f"amount_{line.pk}": f"{n}.25" for n, line in enumerate(lines, start=1)}
    seen = {f"seen_{line.pk}": "" for line in lines}
    wrong = typed | seen | {f"amount_{lines[150].pk}": "oops"}
    answer = client.post(address, wrong)
    assert "Line 151, September 2009, actual" in answer.content.decode()
    assert 'value="300.25"' in answer.content.decode()
    assert not ActualEntry.objects.exists()
    assert client.post(address, typed | seen).status_code == 302
    assert ActualEntry.objects.count() == 300
    assert client.get(address).content.decode().count("app-grid-input") == 302 * 3


def test_300_projections_with_reasons(small, lines, client, page):
    typed = {f"amount_{line.pk}": "1" for line in lines}
    reasons = {f"reason_{line.pk}": "As planned" for line in lines}
    address = page("projections-enter", **MONTH)
    assert client.post(address, typed | reasons).status_code == 302
    assert Projection.objects.filter(reason="As planned").count() == 300


def test_300_lines_approved_and_revised(small, lines, client, page):
    given = {"reason": "r", "authority": "a", "kind": "virement"}
    given |= {"dated_on_0": 1, "dated_on_1": 4, "dated_on_2": 2009}
    approved = {f"amount_{line.pk}": "10" for line in lines}
    assert client.post(page("budget-approve", year=2009), given | approved).status_code == 302
    moved = {f"amount_{line.pk}": "1" if n % 2 else "-1" for n, line in enumerate(lines)}
    assert client.post(page("budget-revise", year=2009), given | moved).status_code == 302
    assert BudgetAmount.objects.filter(change__kind="virement").count() == 300
