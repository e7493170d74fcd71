"""The way in: through the form, and through a link in an e-mail."""

import re

import pytest
from django.core import mail
from playwright.sync_api import expect

from accounts.roles import Role
from tests.factories import PASSWORD, OrganisationFactory, member

NEW = "four unlikely words together"


@pytest.fixture
def finance_officer(transactional_db):
    council = OrganisationFactory(slug="council", name="The Council")
    return member(council, Role.FINANCE_OFFICER, post="Finance officer").user


def sign_in(page, user, password):
    page.get_by_label("E-mail address").fill(user.email)
    page.get_by_label("Password").fill(password)
    page.get_by_role("button", name="Sign in").click()


@pytest.mark.parametrize("javascript", [True, False], ids=["scripts", "no scripts"])
def test_sign_in_goes_on_to_the_page_that_was_asked_for(finance_officer, open_page, javascript):
    page = open_page(javascript=javascript)
    page.goto("/council/papers/")
    expect(page.get_by_role("heading", level=1)).to_have_text("Sign in")
    sign_in(page, finance_officer, "not the password")
    expect(page.locator(".govuk-error-summary")).to_be_visible()
    expect(page.get_by_label("E-mail address")).to_have_value(finance_officer.email)
    sign_in(page, finance_officer, PASSWORD)
    assert page.url.endswith("/council/papers/")
    page.get_by_role("button", name="Sign out").click()
    page.goto("/council/papers/")
    expect(page.get_by_role("heading", level=1)).to_have_text("Sign in")


def test_a_forgotten_password_is_replaced_through_an_e_mail(finance_officer, open_page):
    page = open_page()
    page.goto("/")
    page.get_by_role("link", name="Choose a new password").click()
    page.get_by_label("E-mail address").fill(finance_officer.email)
    page.get_by_role("button", name="Send the link").click()
    (sent,) = mail.outbox
    assert sent.to == [finance_officer.email]
    link = re.search(r"http\S+/accounts/password/reset/key/\S+", sent.body)[0]

    # The link is the site's own; the test's server stands at another port.
    page.goto(re.sub(r"^https?://[^/]+", "", link))
    page.get_by_label("New password", exact=True).fill(NEW)
    page.get_by_label("New password again").fill(NEW)
    page.get_by_role("button", name="Save the new password").click()
    page.goto("/")
    sign_in(page, finance_officer, PASSWORD)
    expect(page.locator(".govuk-error-summary")).to_be_visible()
    sign_in(page, finance_officer, NEW)
    assert page.url.endswith("/council/")
    page.get_by_role("button", name="Sign out").click()
    page.goto(re.sub(r"^https?://[^/]+", "", link))
    expect(page.get_by_label("New password", exact=True)).to_have_count(0)
