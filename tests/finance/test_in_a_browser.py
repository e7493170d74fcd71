"""Finance's pages in a real browser: accessible, narrow, and without scripts."""

import re

import pytest
from playwright.sync_api import expect

from finance import actions
from finance.models import ActualEntry
from tests.finance.factories import SmallBudget

MONTH = "2009/6/"


@pytest.fixture
def world(transactional_db, organisation, officer):
    """A budget with everything that a page could show."""
    small = SmallBudget(organisation, officer)
    small.approve()
    small.revise(pay="10", travel="-10")
    for line in (small.pay, small.travel):
        small.profile(line)
    (entry, _) = small.enter(6, pay="40.10", travel="55")
    small.fund = actions.create_fund(
        organisation=organisation, funder="Government", purpose="A network.", by=officer
    )
    small.bank = actions.create_balance(
        organisation=organisation, name="Bank", side="held", by=officer
    )
    actions.write_note(
        budget=small.budget,
        line=small.pay,
        month=6,
        kind="numbered",
        symbol="",
        text="One post is empty.",
        expected_version=None,
        by=officer,
    )
    actions.reverse_entry(entry=entry, reason="Wrong line", by=officer)
    return small


def addresses(small) -> list[str]:
    line = small.pay.pk
    return [
        MONTH,
        f"{MONTH}actuals/",
        f"{MONTH}projections/",
        f"{MONTH}notes/",
        f"{MONTH}close/",
        f"{MONTH}since-close/",
        f"{MONTH}notes/{line}/",
        f"{MONTH}notes/{line}/withdraw/",
        "2009/budget/",
        "2009/budget/approve/",
        "2009/budget/revise/",
        "budgets/new/",
        f"2009/profile/{line}/",
        "lines/",
        "lines/new/",
        f"lines/{line}/2009/",
        f"lines/{line}/change/",
        f"lines/{line}/end/",
        f"lines/{small.grant.pk}/pays-for/",
        f"groups/{small.costs.pk}/change/",
        "balances/",
        f"balances/{small.bank.pk}/",
        f"balances/{small.bank.pk}/record/",
        "funds/",
        f"funds/{small.fund.pk}/",
        f"funds/{small.fund.pk}/instalment/",
    ]


def wider_than_its_window(page) -> bool:
    return page.evaluate("document.documentElement.scrollWidth > window.innerWidth")


def test_every_page_is_accessible_and_fits_a_phone(world, officer, open_page, axe):
    wide, phone = open_page(user=officer.user), open_page(user=officer.user, width=320)
    for address in addresses(world):
        wide.goto(f"/body/finance/{address}")
        axe(wide)
        phone.goto(f"/body/finance/{address}")
        assert not wider_than_its_window(phone), f"{address} scrolls sideways at 320 px"


def test_what_was_corrected_since_a_close_fits_a_phone(world, officer, director, open_page, axe):
    of = {"budget": world.budget, "month": 1}
    world.enter(1, grant="-250", pay="10")
    for stage in ("holders", "finance"):
        actions.close_month(stage=stage, by=officer, **of)
    actions.reopen_month(stage="finance", reason="A late receipt", by=director, **of)
    world.enter(1, seen={"grant": "-250"}, grant="-300")
    wide, phone = open_page(user=officer.user), open_page(user=officer.user, width=320)
    for opened in (wide, phone):
        opened.goto("/body/finance/2009/1/since-close/")
        assert opened.get_by_role("rowheader", name="Total income").is_visible()
        axe(opened)
    assert not wider_than_its_window(phone)


def test_a_grid_with_errors_is_accessible(world, officer, open_page, axe):
    page = open_page(user=officer.user)
    page.goto(f"/body/finance/{MONTH}actuals/")
    page.get_by_label("Travel, September 2009, actual").fill("12a")
    page.get_by_role("button", name=re.compile("Save September")).click()
    page.get_by_role("link", name=re.compile("^Travel, September 2009, actual")).click()
    assert page.evaluate("document.activeElement.value") == "12a"
    axe(page)


def test_a_month_is_entered_without_scripts(world, officer, open_page):
    page = open_page(user=officer.user, javascript=False)
    page.goto("/body/finance/2009/7/")
    page.get_by_role("link", name="Enter actuals").click()
    page.get_by_label("Pay, October 2009, actual").fill("(12.50)")
    page.get_by_label("Travel, October 2009, actual").fill("1,000")
    page.get_by_role("button", name="Save October 2009").click()
    assert page.get_by_role("heading", level=1).inner_text() == (
        "October 2009: 2 of 2 lines entered"
    )
    page.get_by_role("link", name="Position statement, October 2009").click()
    page.get_by_role("link", name=re.compile(r"1,055\s?, Travel \(Costs\), Actual")).wait_for()
    assert ActualEntry.objects.filter(month=7).count() == 2


def test_without_scripts_the_keyboard_moves_from_box_to_box(world, officer, open_page):
    page = open_page(user=officer.user, javascript=False)
    page.goto(f"/body/finance/{MONTH}actuals/")
    page.get_by_label("Pay, September 2009, actual").focus()
    page.keyboard.press("Tab")
    expect(page.get_by_label("Pay, September 2009, accrual")).to_be_focused()


def test_the_chooser_opens_another_month(world, officer, open_page):
    page = open_page(user=officer.user, javascript=False)
    page.goto(f"/body/finance/{MONTH}")
    page.get_by_label("Month end").select_option(label="April 2009")
    page.get_by_role("button", name="Show").click()
    assert page.url.endswith("/body/finance/2009/1/")
