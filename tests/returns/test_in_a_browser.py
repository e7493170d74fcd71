"""A return given and reviewed in a real browser, with and without JavaScript."""

from __future__ import annotations

import pytest

from returns.actions import send_back

from .factories import fill, submitted, world
from .test_pages import url

pytestmark = pytest.mark.django_db(transaction=True)


def answer(page, made, number):
    for one in made.activities(number):
        page.select_option(f"#id_activity-{one.pk}-status", "in_progress")
        page.select_option(f"#id_activity-{one.pk}-rag", "green")
        page.fill(f"#id_activity-{one.pk}-progress", "40")
    page.select_option("#id_section-budget_status-budget_status", "green")
    for box in page.locator("input[type=checkbox]").all():
        box.check()


@pytest.mark.parametrize("javascript", [True, False])
def test_a_return_from_task_list_to_approval(open_page, javascript):
    made = world(objectives=1)
    page = open_page(made.head.user, javascript=javascript)
    page.goto(url(made, "return-detail"))
    page.get_by_role("link", name="1. Thing 1").click()
    page.get_by_role("button", name="Save and mark as ready").click()
    assert page.get_by_role("alert").get_by_text("PD1: choose a status").is_visible()
    answer(page, made, 1)
    page.get_by_role("button", name="Save and mark as ready").click()
    page.get_by_label("Nothing to report").check()
    page.get_by_role("button", name="Save and check your answers").click()
    page.get_by_role("button", name="Submit the return").first.click()
    assert "submitted, waits for a director" in page.locator("h1").inner_text()
    page = open_page(made.director.user, javascript=javascript)
    page.goto(url(made, "return-detail"))
    page.get_by_role("button", name="Review this return").click()
    page.get_by_role("button", name="Approve this return").click()
    assert "approved" in page.locator("h1").inner_text()


PAGES = [
    ("head", "return-detail", {}),
    ("head", "return-objective", {"number": 1}),
    ("head", "return-whole", {}),
    ("head", "return-check", {}),
    ("head", "return-history", {}),
    ("officer", "round-list", {}),
    ("officer", "round-detail", {}),
    ("officer", "round-open", {}),
    ("officer", "round-change", {}),
    ("director", "return-version", {"number": 1}),
    ("director", "return-detail", {}),
]


def test_every_page_is_accessible_and_fits_a_phone(open_page, axe):
    made = world()
    programme_return = submitted(made)
    page = open_page(made.director.user, width=320)
    look(page, axe, url(made, "return-review"))
    send_back(programme_return=programme_return, reason="- Say more.", by=made.director)
    for width in (1280, 320):
        pages = {
            name: open_page(person.user, width=width)
            for name, person in (
                ("head", made.head),
                ("officer", made.officer),
                ("director", made.director),
            )
        }
        for who, name, more in PAGES:
            look(pages[who], axe, url(made, name, **more))


def look(page, axe, address):
    page.goto(address)
    axe(page)
    wide = page.evaluate("document.documentElement.scrollWidth > window.innerWidth")
    assert not wide, f"{address} scrolls sideways"


def test_every_link_of_the_summary_and_every_description_leads_somewhere(open_page, axe):
    made = world()
    page = open_page(made.head.user)
    page.goto(url(made, "return-objective", number=1) + "?missing")
    axe(page)
    links = page.locator(".govuk-error-summary a")
    assert links.count() == 11
    for link in links.all():
        target = link.get_attribute("href")
        assert page.locator(f'[id="{target[1:]}"]').count() == 1, target
    described = page.locator("[aria-describedby]").all()
    assert described
    for one in described:
        for name in one.get_attribute("aria-describedby").split():
            assert page.locator(f'[id="{name}"]').count() == 1, name


def test_what_is_missing_leads_from_the_check_to_its_box(open_page):
    made = world(objectives=1)
    page = open_page(made.head.user)
    page.goto(url(made, "return-check"))
    page.get_by_role("link", name="Objective 1. PD1: enter its progress").click()
    first = made.activities()[0]
    assert page.url.endswith(f"?missing#id_activity-{first.pk}-progress")


def test_every_box_of_a_step_has_a_name_of_its_own(open_page):
    made = world()
    fill(made)
    page = open_page(made.head.user)
    page.goto(url(made, "return-objective", number=1))
    page.locator("details").first.evaluate("one => one.open = true")
    names = [
        one.evaluate("one => one.labels[0].textContent.trim()")
        for one in page.locator("select, textarea, input:not([type=hidden])").all()
    ]
    assert len(names) == len(set(names)), names
