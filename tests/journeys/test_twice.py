"""A form that is sent twice by a real browser, while the first is still being worked on."""

import threading
import time
from types import SimpleNamespace

from django.urls import reverse
from playwright.sync_api import expect

from accounts import once
from accounts.roles import Role
from finance import actions
from finance.models import VatFigure
from tests.factories import OrganisationFactory, member


def test_a_figure_is_recorded_once(transactional_db, open_page, monkeypatch):
    officer = member(OrganisationFactory(slug="body"), Role.FINANCE_OFFICER)
    reclaim = actions.create_vat_reclaim(
        organisation=officer.organisation, name="Training", by=officer
    )
    record = actions.record_vat

    second = threading.Event()

    def slowly(**given):
        assert second.wait(60), "the second press never came"
        return record(**given)

    def waits(seconds):
        second.set()
        time.sleep(seconds)

    monkeypatch.setattr(actions, "record_vat", slowly)
    clock = SimpleNamespace(sleep=waits, monotonic=time.monotonic)
    monkeypatch.setattr(once, "time", clock)
    # Without scripts: with them, the button itself takes no second click for a second.
    page = open_page(officer.user, javascript=False)
    page.goto(reverse("vat-record", kwargs={"organisation": "body", "pk": reclaim.pk}))
    page.get_by_label("Claimed", exact=True).check()
    page.get_by_label("Amount, £").fill("35,000")
    for part, value in enumerate(["31", "8", "2009"]):
        page.locator(f"[name=dated_on_{part}]").fill(value)
    sent = []
    page.on("request", lambda request: sent.append(request.method))
    save = page.get_by_role("button", name="Record it")
    save.scroll_into_view_if_needed()
    box = save.bounding_box()
    # The mouse itself: a click at the button would wait for the page that the first one asks for.
    for _ in range(2):
        page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
        page.wait_for_timeout(500)
    expect(page.get_by_role("heading", level=1)).to_have_text("Training: £35,000.00 outstanding")
    expect(page.get_by_role("main")).to_contain_text(once.TWICE)
    assert sent.count("POST") == 2
    assert VatFigure.objects.count() == 1
