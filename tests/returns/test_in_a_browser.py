"""A return given and reviewed in a real browser, with and without JavaScript."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from returns.actions import SectionStep, open_round, send_back, submit_return
from returns.models import ObjectiveUpdate
from returns.vocabulary import Heading
from tests.journeys import looks

from .factories import PREPARED_ON, Q2, WINDOW, fill, submitted, world
from .test_pages import url

pytestmark = pytest.mark.django_db(transaction=True)


def answer(page, made, number):
    for one in made.activities(number):
        page.select_option(f"#id_activity-{one.pk}-status", "in_progress")
        page.select_option(f"#id_activity-{one.pk}-rag", "green")
        page.fill(f"#id_activity-{one.pk}-progress", "40")
    for name in ("section-budget_status-budget_status", "delivery_rag", "forecast_rag"):
        page.select_option(f"#id_{name}", "green")
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
    page.get_by_label("Delivery as you say").select_option("green")
    page.get_by_label("Forecast at year end").select_option("green")
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
    page.evaluate("document.querySelectorAll('details').forEach((one) => (one.open = true))")
    names = [
        one.evaluate("one => one.labels[0].textContent.trim()")
        for one in page.locator("select, textarea, input:not([type=hidden])").all()
    ]
    assert len(names) == len(set(names)), names


# What spares typing, and what is asked --------------------------------------------------


def after_a_quarter(text):
    """A world whose last quarter said something under a heading, and was submitted."""
    made = world(objectives=1, quarter=Q2.previous())
    given = made.return_for(1)
    fill(made, given, 30, 30, sections={Heading.FOLLOW_UPS: SectionStep(text=text)})
    submit_return(programme_return=given, by=made.head, prepared_on=PREPARED_ON)
    open_round(organisation=made.organisation, quarter=Q2, by=made.officer, **WINDOW)
    return made


@pytest.mark.parametrize("javascript", [True, False])
def test_last_quarters_text_comes_over_and_nothing_typed_is_lost(open_page, javascript):
    made = after_a_quarter("- Two audits were followed up.")
    page = open_page(made.head.user, javascript=javascript)
    page.goto(url(made, "return-objective", number=1))
    first = made.activities()[0]
    page.fill(f"#id_activity-{first.pk}-progress", "not a number")
    page.fill("#id_section-follow_ups-text", "As before:")
    page.get_by_role("button", name="Bring last quarter’s text over under Follow-ups").click()
    box = page.locator("#id_section-follow_ups-text")
    assert box.input_value() == "As before:\n\n- Two audits were followed up."
    expect(box).to_be_focused()
    assert page.locator(f"#id_activity-{first.pk}-progress").input_value() == "not a number"
    page.get_by_role("button", name="Nothing to report under all empty headings").click()
    assert page.locator("input[type=checkbox]:checked").count() == 5
    assert not page.locator("#id_section-follow_ups-nothing").is_checked()
    assert not ObjectiveUpdate.objects.filter(version__programme_return__period__quarter_number=2)


def test_what_was_brought_over_goes_again_by_the_same_button(open_page):
    made = after_a_quarter("As ever.")
    page = open_page(made.head.user)
    page.goto(url(made, "return-objective", number=1))
    page.get_by_role("button", name="Bring last quarter’s text over").click()
    page.get_by_role("button", name="Undo: bring last quarter’s text over").click()
    assert page.locator("#id_section-follow_ups-text").input_value() == ""
    page.get_by_role("button", name="Bring last quarter’s text over").click()
    page.locator("#id_section-follow_ups-text").press_sequentially("!")
    assert page.get_by_role("button", name="Undo").count() == 0, "it would take the typing too"


def test_a_key_is_put_in_where_one_is_typing(open_page):
    made = world(objectives=1)
    page = open_page(made.head.user)
    page.goto(url(made, "return-objective", number=1))
    box = page.locator("#id_section-follow_ups-text")
    box.fill("See  for more")
    box.evaluate("one => one.setSelectionRange(4, 4)")
    page.get_by_text("Put in a key in Follow-ups").click()
    page.get_by_role("button", name="PD2").first.click()
    assert box.input_value() == "See PD2 for more"


def test_amber_opens_what_explains_it_and_red_asks_for_the_date(open_page, axe):
    made = world(objectives=1)
    page = open_page(made.head.user, width=320)
    page.goto(url(made, "return-objective", number=1))
    rag = f"#id_activity-{made.activities()[0].pk}-rag"
    why = page.get_by_label("Why (printed as a footnote) of PD1")
    moves = page.get_by_role("radio", name="A new due date is proposed of PD1")
    assert not why.is_visible()
    page.select_option(rag, "amber")
    assert why.is_visible()
    assert not moves.is_visible()
    page.select_option(rag, "red")
    assert moves.is_visible()
    look_at(page, axe)


@pytest.mark.parametrize("javascript", [True, False])
def test_questions_come_up_at_once_and_are_answered(open_page, axe, javascript):
    made = after_a_quarter("As ever.")
    first = made.activities()[0]
    page = open_page(made.head.user, javascript=javascript)
    page.goto(url(made, "return-objective", number=1))
    answer(page, made, 1)
    page.fill(f"#id_activity-{first.pk}-progress", "20")
    page.get_by_role("button", name="Save and mark as ready").click()
    asked = [
        "PD1 was at 30% last quarter and is at 20% now. Why is it lower?",
        "PD1 is green, and the figures say red",
    ]
    summary = page.locator(".govuk-error-summary")
    for question in asked:
        assert summary.get_by_text(question).is_visible()
        page.get_by_label(question).fill("The sample was drawn anew.")
    if javascript:
        look_at(page, axe)
    page.get_by_label("You say green for delivery").fill("It will catch up by December.")
    page.get_by_role("button", name="Save and mark as ready").click()
    assert "The programme as a whole" in page.locator("h1").inner_text()
    update = ObjectiveUpdate.objects.get(version__programme_return=made.programme_return)
    assert update.is_ready
    assert update.answers[f"fell-{first.pk}"] == "The sample was drawn anew."
    page.goto(url(made, "return-check"))
    assert page.get_by_text("The sample was drawn anew.").first.is_visible()


def look_at(page, axe):
    axe(page)
    assert not looks.faults(page)
    assert not looks.sideways(page)


def test_every_text_of_a_step_has_buttons_for_its_marks(open_page):
    """By mouse and by keys, one stop of the Tab key for each box, on a phone's width."""
    made = world(objectives=1)
    page = open_page(made.head.user, width=320)
    page.goto(url(made, "return-objective", number=1))
    boxes, bars = page.locator("textarea[data-narrative]"), page.get_by_role("toolbar")
    assert boxes.count() == bars.count() > 3
    box = boxes.nth(1)
    box.fill("held two workshops")
    page.keyboard.press("Shift+Tab")
    for key in ("ArrowRight", "ArrowRight", "ArrowLeft", "Enter"):
        page.keyboard.press(key)
    assert box.input_value() == "- held two workshops"
    box.press("Shift+Tab")
    assert page.evaluate("document.activeElement.textContent") == "Bullets"
    page.keyboard.press("Shift+Tab")  # out of the bar at once: it is one stop
    assert page.evaluate("document.activeElement.closest('[role=toolbar]')") is None
    other = boxes.nth(2)
    bars.nth(2).get_by_role("button", name="Bold").click()
    assert other.input_value() == "**bold**"
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    page.get_by_role("button", name="Save as a draft").first.click()
    page.reload()
    assert boxes.nth(1).input_value() == "- held two workshops"
    assert other.input_value() == "**bold**"


def test_without_javascript_a_step_has_its_boxes_and_no_buttons_that_do_nothing(open_page):
    made = world(objectives=1)
    page = open_page(made.head.user, javascript=False)
    page.goto(url(made, "return-objective", number=1))
    assert page.locator("textarea[data-narrative]").count() > 3
    assert page.get_by_role("toolbar").count() == 0
    assert page.get_by_role("button", name="Bold").count() == 0
