"""What all tests share: strict templates, a real browser, a check of accessibility."""

import os
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client, TransactionTestCase
from hypothesis import HealthCheck
from hypothesis import settings as examples
from playwright.sync_api import Locator, expect, sync_playwright

from records import frozen
from tests import browsers
from tests.strict_templates import UnknownName

ROOT = Path(__file__).resolve().parent.parent
AXE = ROOT / "node_modules" / "axe-core" / "axe.min.js"
#: How long a page may take on a busy machine, in milliseconds, before a wait for it is a failure.
PATIENCE = 15_000
AXE_TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]


def pytest_configure(config):
    for engine in settings.TEMPLATES:
        engine["OPTIONS"]["string_if_invalid"] = UnknownName()
    # Examples are judged by what comes out: how long one takes says how busy the machine is.
    examples.register_profile("ours", deadline=None, suppress_health_check=[HealthCheck.too_slow])
    examples.load_profile("ours")


def pytest_collection_modifyitems(items):
    for item in items:
        if {"page", "browser", "phone"} & set(getattr(item, "fixturenames", ())):
            item.add_marker("browser")


# Frozen rows ----------------------------------------------------------------------
# Triggers refuse to delete them; only the emptying of the tables after a test may.

_empty_the_tables = TransactionTestCase._fixture_teardown


def _empty_the_tables_frozen_ones_too(case):
    with frozen.lifted():
        _empty_the_tables(case)


TransactionTestCase._fixture_teardown = _empty_the_tables_frozen_ones_too


@pytest.fixture(scope="session", autouse=True)
def no_session_left_behind(django_db_setup, django_db_blocker):
    """PostgreSQL drops no database that somebody is in: a browser that keeps its connection keeps
    a thread of the live server, and with it a session."""
    yield
    with django_db_blocker.unblock():
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute(
                    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
                    "WHERE datname = current_database() AND pid <> pg_backend_pid()"
                )


# A browser ------------------------------------------------------------------------
# A click returns once the next page has begun to arrive. What does not wait by itself (a count, a
# title, an address) would then be asked of half a page.

_click = Locator.click


def _click_and_arrive(self, **options):
    _click(self, **options)
    self.page.wait_for_load_state(timeout=options.get("timeout"))


Locator.click = _click_and_arrive


@pytest.fixture(scope="session")
def browser():
    """Chromium, once for each process of the suite."""
    # Its driver runs an event loop in this thread, in which Django would refuse to
    # touch the database: allowed while the browser is open, and no longer.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    expect.set_options(timeout=PATIENCE)
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(
            executable_path=browsers.chromium(), args=browsers.FLAGS
        )
        yield chromium
        chromium.close()
    del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


@pytest.fixture
def open_page(browser, live_server):
    """Opens pages of the live server: `open_page(user=None, javascript=True, width=1280)`.

    A script that fails and anything that the content policy stops fail the test.
    """
    contexts, faults = [], []

    def open_one(user=None, javascript=True, width=1280, height=900):
        context = browser.new_context(
            base_url=live_server.url,
            java_script_enabled=javascript,
            viewport={"width": width, "height": height},
            locale="en-GB",
            timezone_id="Europe/London",
            reduced_motion="reduce",
        )
        contexts.append(context)
        context.set_default_timeout(PATIENCE)
        if user is not None:
            sign_in(context, user, live_server.url)
        page = context.new_page()
        page.on("pageerror", lambda error: faults.append(f"{page.url}: {error}"))
        page.on("console", lambda said: _note_policy(said, page, faults))
        return page

    yield open_one
    for context in contexts:
        context.close()
    browsers.let_requests_end()
    assert not faults, faults


def _note_policy(said, page, faults):
    if said.type == "error" and "Content Security Policy" in said.text:
        faults.append(f"{page.url}: {said.text}")


def sign_in(context, user, url):
    """A session without the form, for tests that are about something else."""
    client = Client()
    client.force_login(user, backend=settings.AUTHENTICATION_BACKENDS[-1])
    value = client.cookies[settings.SESSION_COOKIE_NAME].value
    context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": value, "url": url}])


@pytest.fixture
def page(open_page):
    return open_page()


@pytest.fixture
def phone(open_page):
    """320 CSS pixels: a small phone, or a large screen at 400 %."""
    return open_page(width=320, height=640)


# Accessibility --------------------------------------------------------------------


@pytest.fixture(scope="session")
def axe():
    """`axe(page)` fails on any violation of WCAG 2.2 A or AA that a program can see.

    A page without scripts never answers it: ask only where they run.
    """
    script = AXE.read_text()

    def check(page):
        page.evaluate(script)
        found = page.evaluate(
            "tags => axe.run(document, {runOnly: {type: 'tag', values: tags}})", AXE_TAGS
        )
        assert not found["violations"], "\n".join(map(_in_words, found["violations"]))

    return check


def _in_words(violation):
    where = ", ".join(str(node["target"]) for node in violation["nodes"][:5])
    return f"{violation['id']} ({violation['impact']}): {violation['help']} at {where}"
