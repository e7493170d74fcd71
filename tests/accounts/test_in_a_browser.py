"""The people and sign-in pages as a browser shows them: accessible, and narrow enough."""

import os
import re
from pathlib import Path

import pytest
from django.core import mail

from accounts.roles import Role
from tests.factories import (
    PASSWORD,
    OrganisationFactory,
    ProgrammeFactory,
    UserFactory,
    head_of,
    member,
)

SHOTS = os.environ.get("SCREENSHOTS", "")


@pytest.fixture
def world(transactional_db):
    body = OrganisationFactory(name="Improvement Body", is_demo=True)
    administrator = member(
        body, Role.ADMINISTRATOR, user__name="Ann Administrator", post="Office manager"
    )
    head = member(
        body,
        Role.PROGRAMME_HEAD,
        Role.DIRECTOR,
        user__name="Harriet Headley-Featherstonehaugh",
        user__email="harriet.headley-featherstonehaugh@improvement.example.org",
        post="Acting head of knowledge management and organisational development",
    )
    head_of(ProgrammeFactory(organisation=body, name="Knowledge Management"), head)
    new = UserFactory(name="Nadia New")
    new.set_unusable_password()
    new.save()
    member(body, Role.FINANCE_OFFICER, user=new, post="Finance officer")
    member(body, Role.AUDITOR, user__name="Gordon Gone", ends_on="2020-01-01", ended_reason="Moved")
    return body, administrator, head


def look(page, axe, name):
    """What a program can check of a page, and a picture for who can look."""
    page.get_by_role("heading", level=1).wait_for()
    if SHOTS:
        width = page.viewport_size["width"]
        page.screenshot(path=Path(SHOTS) / f"{name}-{width}.png", full_page=True)
    axe(page)
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), name
    ids = page.evaluate("[...document.querySelectorAll('[id]')].map(one => one.id)")
    assert len(ids) == len(set(ids)), name
    for target in page.evaluate(
        "[...document.querySelectorAll('.govuk-error-summary a, [aria-describedby]')].flatMap("
        "one => one.hash ? [one.hash.slice(1)]"
        " : (one.getAttribute('aria-describedby') || '').split(/\\s+/))"
    ):
        assert not target or target in ids, f"{name}: nothing is called {target}"


@pytest.mark.parametrize("width", [1280, 320])
def test_people_pages(open_page, axe, world, width):
    body, administrator, head = world
    page = open_page(user=administrator.user, width=width)
    people = f"/{body.slug}/people/"
    for name, path in [
        ("people", people),
        ("person", f"{people}{head.pk}/"),
        ("self", f"{people}{administrator.pk}/"),
        ("invite", f"{people}invite/"),
        ("end", f"{people}{head.pk}/end/"),
    ]:
        page.goto(path)
        look(page, axe, name)
    page.goto(f"{people}invite/")
    page.get_by_role("button", name="Invite").click()
    look(page, axe, "invite-wrong")
    assert page.title().startswith("Error: ")


@pytest.mark.parametrize("width", [1280, 320])
def test_two_change_the_same_person(open_page, axe, world, width):
    body, administrator, head = world
    pages = [open_page(user=administrator.user, width=width) for _ in range(2)]
    for page, post in zip(pages, ["Director", "Chief executive"], strict=True):
        page.goto(f"/{body.slug}/people/{head.pk}/change/")
        page.get_by_label("Post").fill(post)
    for page in pages:
        page.get_by_role("button", name="Save").click()
    look(pages[1], axe, "conflict")
    pages[1].get_by_role("button", name="Save").click()
    look(pages[1], axe, "changed")
    assert "Chief executive" in pages[1].get_by_role("heading", level=1).text_content()


@pytest.mark.parametrize("width", [1280, 320])
def test_sign_in_pages(open_page, axe, world, width):
    *_, head = world
    page = open_page(width=width)
    page.goto("/")
    look(page, axe, "sign-in")
    for n in range(5):
        page.get_by_label("E-mail address").fill(head.user.email)
        page.get_by_label("Password").fill("wrong")
        page.get_by_role("button", name="Sign in").click()
        if n == 0:
            look(page, axe, "sign-in-wrong")
    look(page, axe, "locked")
    page.get_by_role("link", name="Choose a new password").click()
    look(page, axe, "ask")
    page.get_by_label("E-mail address").fill(head.user.email)
    page.get_by_role("button", name="Send the link").click()
    look(page, axe, "asked")
    page.goto(re.search(r"/accounts/password/reset/key/\S+", mail.outbox[-1].body)[0])
    look(page, axe, "new-password")
    page.get_by_label("New password", exact=True).fill("short")
    page.get_by_label("New password again").fill("shorter")
    page.get_by_role("button", name="Save the new password").click()
    look(page, axe, "new-password-wrong")
    page.get_by_label("New password", exact=True).fill("four unlikely words together")
    page.get_by_label("New password again").fill("four unlikely words together")
    page.get_by_role("button", name="Save the new password").click()
    look(page, axe, "new-password-done")
    page.goto("/accounts/password/reset/key/1-abc123-deadbeef/")
    look(page, axe, "link-dead")


@pytest.mark.parametrize("width", [1280, 320])
def test_the_way_in_and_out(open_page, axe, world, width, settings):
    *_, head = world
    settings.EMAIL_BACKEND = "notices.outbox.OutboxBackend"
    member(OrganisationFactory(name="Another Body"), Role.DIRECTOR, user=head.user, post="Chair")
    page = open_page(width=width)
    page.goto("/accounts/password/reset/")
    page.get_by_label("E-mail address").fill(head.user.email)
    page.get_by_role("button", name="Send the link").click()
    page.goto("/")
    page.get_by_label("E-mail address").fill(head.user.email)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    look(page, axe, "choose")
    page.get_by_role("link", name=head.user.name).click()
    look(page, axe, "account")
    page.get_by_role("link", name="Change your password").click()
    look(page, axe, "change-password")
    page.goto("/outbox/")
    look(page, axe, "outbox")
    page.get_by_role("button", name="Sign out").click()
    look(page, axe, "signed-out")
    lost = open_page(user=UserFactory(), width=width)
    lost.goto("/")
    look(lost, axe, "no-organisation")
