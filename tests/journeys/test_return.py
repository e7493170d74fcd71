"""A return, from the first step to its approval, with scripts and without."""

import pytest
from playwright.sync_api import expect

from tests.journeys.world import HOME, RETURN

SECTIONS = {
    "Follow-ups": "",
    "Risk update": "Two councils may leave the shared service before March.",
    "Issues update": "",
    "Completed activities": "- Signed the contract\n- Trained twelve people",
    "Outstanding actions": "- Test with people who use a screen reader",
    "Additional comment": "",
}
FIRST = {
    "PD1": ("In progress", "Green", "50"),
    "PD2": ("Delayed", "Amber", "40"),
    "AS1": ("In progress", "Green", "45"),
}
SECOND = {
    "PD1": ("In progress", "Green", "60"),
    "AS1": ("In progress", "Green", "45"),
}
CAUSE = "The second council begins a month late."


def fill_rows(page, rows):
    for key, (status, rag, progress) in rows.items():
        page.get_by_label(f"Status of {key}").select_option(status)
        page.get_by_label(f"RAG of {key}").select_option(rag)
        page.get_by_label(f"Progress, % of {key}").fill(progress)


def cause(page, key):
    return page.get_by_label(f"Why (printed as a footnote) of {key}")


def say_what_is_done(page, key):
    """The cause alone is asked for by what is missing: it is typed there."""
    if not cause(page, key).is_visible():
        page.get_by_text("Amber or red: why, and what is done").nth(1).click()
    page.get_by_label(f"What is done about it of {key}").fill("A second officer helps")
    for part, value in (("Day", "31"), ("Month", "12"), ("Year", "2026")):
        page.get_by_label(f"{part} By when of {key}").fill(value)
    page.get_by_label(f"By whom of {key}").fill("Head of Customer First")


def fill_sections(page):
    for heading, text in SECTIONS.items():
        if text:
            page.get_by_role("textbox", name=heading, exact=True).fill(text)
        else:
            page.get_by_role("checkbox", name=f"Nothing to report under {heading}").check()
    page.get_by_role("textbox", name="Budget status in words").fill("Spending is as planned.")


def judge(page, delivery, forecast="Amber"):
    page.get_by_label("Delivery as you say").select_option(delivery)
    page.get_by_label("Forecast at year end").select_option(forecast)


def answer_what_is_asked(page):
    """Each question that the product asks has a box of its own."""
    boxes = page.locator("[name^='answer-']")
    for n in range(boxes.count()):
        if not boxes.nth(n).input_value():
            boxes.nth(n).fill("The councils agreed to it in September.")


def heading(page):
    return page.get_by_role("heading", level=1)


def press(page, name):
    page.get_by_role("button", name=name, exact=True).first.click()


@pytest.mark.parametrize("javascript", [True, False], ids=["scripts", "no scripts"])
def test_a_return_is_given_sent_back_mended_and_approved(demo, open_page, javascript):
    head = open_page(demo.user("customer"), javascript)
    director = open_page(demo.user("director"), javascript)

    the_head_gives_it(head)
    the_director_sends_it_back(director)
    the_head_mends_it(head)
    the_director_approves_it(director)

    head.goto(RETURN)
    expect(head.locator("main")).to_contain_text("approved")
    versions = head.get_by_role("table", name="Submitted versions").get_by_role("row")
    expect(versions.nth(1)).to_contain_text("Approved on 20 November 2026")
    expect(versions.nth(2)).to_contain_text("Sent back on 20 November 2026")
    head.goto(f"{RETURN}versions/1/")
    expect(head.get_by_role("row").filter(has_text="PD1").first).to_contain_text("50")
    head.goto(f"{RETURN}objectives/1/")
    assert head.get_by_label("Progress, % of PD1").count() == 0, "an approved return has no boxes"


def the_head_gives_it(page):
    page.goto(HOME)
    page.get_by_role("link", name="Give the return of Customer First").click()
    page.get_by_role("link", name="1. One sign-in and one card").click()
    fill_rows(page, FIRST)
    fill_sections(page)
    judge(page, "Amber")
    say_what_is_done(page, "PD2")
    press(page, "Save and mark as ready")

    # It is kept, and asks for what is missing.
    assert page.title().startswith("Error: ")
    summary = page.locator(".govuk-error-summary")
    summary.get_by_role("link", name="PD2: say in a footnote").click()
    expect(cause(page, "PD2")).to_be_focused()
    expect(page.get_by_label("Progress, % of PD2")).to_have_value("40")
    expect(page.get_by_role("textbox", name="Completed activities")).to_have_value(
        SECTIONS["Completed activities"]
    )
    cause(page, "PD2").fill(CAUSE)
    answer_what_is_asked(page)
    press(page, "Save and mark as ready")
    finish_step(page, "2. Customer service")

    fill_rows(page, SECOND)
    page.get_by_label("Progress, % of PD1").fill("101")
    fill_sections(page)
    judge(page, "Green", "Green")
    press(page, "Save and mark as ready")
    expect(page.get_by_label("Progress, % of PD1")).to_have_value("101")
    page.get_by_label("Progress, % of PD1").fill("60")
    press(page, "Save and mark as ready")
    finish_step(page, "The programme as a whole")

    page.get_by_role("textbox", name="Deliverables beyond the plan").fill(
        "Advised a council on sign-in."
    )
    judge(page, "Amber")
    press(page, "Save and check your answers")
    if "ready to submit" not in heading(page).inner_text():
        page.goto(f"{RETURN}whole/?missing")
        answer_what_is_asked(page)
        press(page, "Save and check your answers")
    expect(heading(page)).to_have_text("Check your answers: ready to submit")
    expect(page.locator("main")).to_contain_text("48%")  # of 45 and 52, rounded down
    press(page, "Submit the return")
    expect(page.locator("main")).to_contain_text("A director will review it")


def finish_step(page, following):
    """Answers what the product asks once it has the step's figures."""
    if following not in heading(page).inner_text():
        answer_what_is_asked(page)
        press(page, "Save and mark as ready")
    expect(heading(page)).to_contain_text(following)


def the_director_sends_it_back(page):
    page.goto(HOME)
    page.get_by_role("link", name="Review the return of Customer First").click()
    expect(heading(page)).to_contain_text("48% done, waits for review")
    press(page, "Send back")
    expect(page.locator(".govuk-error-summary")).to_contain_text("Say what should be changed")
    page.get_by_label("What should be changed").fill("PD1 has reached 55 by now.")
    press(page, "Send back")
    expect(page.locator("main")).to_contain_text("The return is sent back")


def the_head_mends_it(page):
    page.goto(HOME)
    page.get_by_role("main").get_by_role("link", name="return of Customer First").click()
    expect(page.locator("main")).to_contain_text("PD1 has reached 55 by now.")
    page.get_by_role("link", name="1. One sign-in and one card").click()
    expect(cause(page, "PD2")).to_have_value(CAUSE)
    page.get_by_label("Progress, % of PD1").fill("55")
    press(page, "Save and mark as ready")
    page.goto(RETURN)
    page.get_by_role("link", name="Check your answers").click()
    press(page, "Submit the return")
    expect(page.locator("main")).to_contain_text("A director will review it")


def the_director_approves_it(page):
    page.goto(HOME)
    page.get_by_role("link", name="Review the return of Customer First").click()
    expect(heading(page)).to_contain_text("49% done, waits for review")  # of 46 and 52
    press(page, "Approve this return")
    expect(page.locator("main")).to_contain_text("is approved")
