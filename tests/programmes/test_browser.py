"""The plan's pages in a real browser: accessible, narrow, and usable without scripts."""

import datetime as dt

import pytest
from django.urls import reverse

from accounts.roles import Role
from programmes import actions
from tests.factories import member

from .factories import FIRST, lived_plan, new_activity

pytestmark = pytest.mark.django_db(transaction=True)

IN_PLAN = {"year": 2009, "programme": "practice"}
OBJECTIVE = {**IN_PLAN, "number": 1}
ACTIVITY = {**OBJECTIVE, "key": "pd1"}
PAGES = [
    ("plan-list", {}),
    ("plan-new", {}),
    ("plan-detail", {"year": 2009}),
    ("plan-programmes", {"year": 2009}),
    ("programme-list", {}),
    ("objective-new", IN_PLAN),
    ("objective-reword", OBJECTIVE),
    ("objective-withdraw", OBJECTIVE),
    ("objective-order", OBJECTIVE),
    ("activity-new", OBJECTIVE),
    ("activity-milestones", ACTIVITY),
    ("milestone-new", ACTIVITY),
    ("milestone-done", {**ACTIVITY, "milestone": 1}),
    ("head-list", {}),
    ("head-assign", {}),
]


@pytest.fixture
def lived():
    lived = lived_plan()
    new_activity(lived.objective, lived.officer)
    actions.add_milestone(
        activity=lived.activity,
        name="The pilot begins in two councils that asked for it",
        due_on=dt.date(2009, 6, 30),
        by=lived.officer,
    )
    head = member(lived.officer.organisation, Role.PROGRAMME_HEAD)
    actions.assign_head(
        programme=lived.planned.programme,
        membership=head,
        kind="deputy",
        starts_on=lived.officer.starts_on,
        by=lived.officer,
    )
    return lived


def address(lived, name, kwargs):
    return reverse(name, kwargs={"organisation": lived.officer.organisation.slug, **kwargs})


@pytest.mark.parametrize("width", [1280, 320])
def test_pages_are_accessible_and_do_not_scroll_sideways(lived, open_page, axe, width):
    page = open_page(lived.officer.user, width=width)
    for name, kwargs in PAGES:
        page.goto(address(lived, name, kwargs))
        axe(page)
        wide = page.evaluate("document.documentElement.scrollWidth")
        assert wide <= width, f"{name} is {wide} wide"


def test_an_error_is_reached_from_the_summary(lived, open_page, axe):
    page = open_page(lived.officer.user)
    page.goto(address(lived, "activity-new", OBJECTIVE))
    page.get_by_label("Full wording").fill("Too short")
    page.get_by_role("button", name="Add this activity").click()
    axe(page)
    page.get_by_role("link", name="8 to 120 words").click()
    focused = page.evaluate("document.activeElement.name")
    assert focused == "wording"
    assert page.get_by_label("Full wording").input_value() == "Too short"


def test_a_deliverable_is_added_without_scripts(lived, open_page):
    page = open_page(lived.officer.user, javascript=False)
    page.goto(address(lived, "plan-detail", {"year": 2009}))
    page.get_by_role("link", name="Add a deliverable to objective 1 of").click()
    page.get_by_label("Full wording").fill(FIRST)
    page.get_by_label("Short name").fill("Typed without scripts")
    page.get_by_role("button", name="Add this activity").click()
    assert page.get_by_text("PD3 is added to objective 1").is_visible()
    assert page.get_by_text("Typed without scripts").is_visible()
