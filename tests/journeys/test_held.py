"""A session that ended while somebody typed into any form: it waits after the sign-in, in a real
browser, with scripts and without."""

import pytest
from django.contrib.sessions.models import Session
from playwright.sync_api import expect

from finance.models import ActualEntry
from tests.journeys import looks
from tests.journeys.test_typing import sign_in
from tests.journeys.world import HOME

GRID = f"{HOME}finance/2026/7/actuals/"
RISK = f"{HOME}risks/new/"
HEADING = "You were signed out before this was saved"
WORDS = "Two assessors leave in December, and their posts have stood empty before. " * 4


def heading(page):
    return page.get_by_role("heading", level=1)


def press(page, name):
    page.get_by_role("button", name=name, exact=True).click()


@pytest.mark.parametrize("javascript", [True, False], ids=["scripts", "no scripts"])
def test_a_month_that_was_typed_is_sent_after_the_sign_in(demo, open_page, axe, javascript):
    finance = demo.user("finance")
    page = open_page(finance, javascript)
    page.goto(GRID)
    before = ActualEntry.objects.count()
    Session.objects.all().delete()
    page.locator("input.app-grid-input").first.fill("55.05")
    page.locator("main form button[type=submit]").first.click()
    sign_in(page, finance)
    expect(heading(page)).to_have_text(HEADING)
    assert ActualEntry.objects.count() == before
    if javascript:
        axe(page)
    page.get_by_text("What was in the form").click()
    expect(page.get_by_text("55.05", exact=True)).to_be_visible()
    press(page, "Send it now")
    expect(page.locator("main")).to_contain_text("saved")
    assert page.url.endswith(GRID)
    expect(page.locator("input.app-grid-input").first).to_have_value("55.05")
    assert ActualEntry.objects.count() > before
    page.goto("/accounts/held/")
    expect(heading(page)).to_have_text("Nothing waits to be sent")


@pytest.mark.parametrize("javascript", [True, False], ids=["scripts", "no scripts"])
def test_a_risk_typed_before_a_sign_in_in_another_tab(demo, open_page, axe, javascript):
    head = demo.user("customer")
    page = open_page(head, javascript, width=320)
    page.goto(RISK)
    Session.objects.all().delete()
    page.get_by_label("Cause").fill(WORDS + "x" * 200)
    other = page.context.new_page()
    other.goto("/accounts/login/")
    sign_in(other, head)
    expect(heading(other)).not_to_have_text("Sign in")
    page.locator("main form").get_by_role("button").last.click()
    expect(heading(page)).to_have_text(HEADING)
    expect(page.locator("main")).to_contain_text(WORDS.strip())
    if javascript:
        axe(page)
        assert not looks.sideways(page)
    press(page, "Send it now")
    # Not all of it is filled in: the form comes back with what was typed in its boxes.
    expect(page.get_by_label("Cause")).to_have_value(WORDS + "x" * 200)
    page.goto("/accounts/held/")
    press(page, "Throw it away")
    expect(heading(page)).to_have_text("Nothing waits to be sent")
    if javascript:
        axe(page)
