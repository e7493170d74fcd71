"""Typed text is never lost: in a real browser, with scripts and without."""

import re

import pytest
from django.contrib.sessions.models import Session
from playwright.sync_api import expect

from returns.models import StepDraft
from tests.factories import PASSWORD
from tests.journeys.world import HOME, RETURN

STEP = f"{RETURN}objectives/1/"
BOX = "Completed activities"
WORDS = "Signed the contract with the second council"


def box(page, name=BOX):
    return page.get_by_role("textbox", name=name, exact=True)


def status(page):
    return page.locator("[data-step-draft] [role=status]")


def alert(page):
    return page.locator("[data-step-draft] [role=alert]")


def sign_in(page, user):
    user.set_password(PASSWORD)
    user.save()
    page.get_by_label("E-mail address").fill(user.email)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()


def type_and_die_offline(page):
    """What was typed is in the browser alone; the context stays offline."""
    page.goto(STEP)
    page.context.set_offline(True)
    box(page).fill(WORDS)
    page.wait_for_function("Object.keys(localStorage).length > 0")
    page.close(run_before_unload=False)


@pytest.fixture
def head(demo):
    return demo.user("customer")


def test_what_is_typed_is_there_again(head, open_page):
    page = open_page(head)
    page.goto(STEP)
    box(page).fill(WORDS)
    expect(status(page)).to_have_text(re.compile(r"Saved at \d\d:\d\d, as a draft"))
    page.goto(STEP)
    expect(box(page)).to_have_value(WORDS)
    expect(page.locator("main")).to_contain_text("and not yet saved")
    page.get_by_role("button", name="Save and continue", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("2. Customer service")
    page.goto(STEP)
    expect(box(page)).to_have_value(WORDS)
    expect(page.locator("main")).not_to_contain_text("and not yet saved")


def test_a_page_that_is_closed_at_once_loses_nothing(head, open_page):
    page = open_page(head)
    page.goto(STEP)
    box(page).fill(WORDS)
    page.goto(STEP)
    expect(box(page)).to_have_value(WORDS)


def test_a_dropped_connection(head, open_page):
    page = open_page(head)
    page.goto(STEP)
    page.context.set_offline(True)
    box(page).fill(WORDS)
    expect(alert(page)).to_contain_text("the connection is down")
    page.context.set_offline(False)
    expect(status(page)).to_contain_text("Saved at")
    expect(alert(page)).to_be_empty()
    assert StepDraft.objects.get().values["section-completed_activities-text"] == WORDS


def test_a_browser_that_dies_while_offline(head, open_page):
    page = open_page(head)
    type_and_die_offline(page)
    assert not StepDraft.objects.exists()
    again = page.context.new_page()
    page.context.set_offline(False)
    with again.expect_response(lambda answer: answer.url.endswith("/draft/")):
        again.goto(STEP)
    expect(box(again)).to_have_value(WORDS)
    expect(status(again)).to_contain_text("is in the boxes again")
    assert StepDraft.objects.get().values["section-completed_activities-text"] == WORDS


def test_what_a_browser_kept_is_not_saved_over_a_newer_text_unseen(head, open_page):
    page = open_page(head)
    type_and_die_offline(page)
    elsewhere = open_page(head)
    elsewhere.goto(STEP)
    box(elsewhere).fill("Saved on another machine")
    elsewhere.get_by_role("button", name="Save and continue", exact=True).click()
    expect(elsewhere.get_by_role("heading", level=1)).to_have_text("2. Customer service")
    again = page.context.new_page()
    page.context.set_offline(False)
    again.goto(STEP)
    expect(box(again)).to_have_value(WORDS)
    again.get_by_role("button", name="Save and continue", exact=True).click()
    expect(again.locator("main")).to_contain_text("changed this while you were writing")
    expect(again.locator("main")).to_contain_text("Saved on another machine")
    expect(box(again)).to_have_value(WORDS)


def test_the_way_to_save_sends_no_draft_beside_it(head, open_page):
    page = open_page(head)
    page.goto(STEP)
    sent = []
    page.on("request", lambda one: sent.append(one.url) if one.method == "POST" else None)
    box(page).fill(WORDS)
    page.get_by_role("button", name="Save and continue", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("2. Customer service")
    assert [one for one in sent if one.endswith("/draft/")] == []
    page.go_back()
    expect(page.get_by_role("heading", level=1)).to_have_text("1. One sign-in and one card")
    box(page).fill(f"{WORDS} at last")
    page.get_by_role("button", name="Save and continue", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("2. Customer service")


def test_two_tabs(head, open_page):
    page = open_page(head)
    page.goto(STEP)
    other = page.context.new_page()
    other.goto(STEP)
    box(page).fill("One text")
    expect(status(page)).to_contain_text("Saved at")
    box(other, "Additional comment").fill("Elsewhere")
    box(other).fill("Another text")
    expect(status(other)).to_contain_text("You also typed here in another tab")
    other.reload()
    expect(box(other)).to_have_value("Another text")
    expect(box(other, "Additional comment")).to_have_value("Elsewhere")
    kept = other.get_by_role("region", name="You also typed this in another tab")
    expect(kept).to_contain_text("One text")
    expect(kept).to_contain_text("Another text")


def test_the_session_ends_and_the_person_signs_in_in_a_new_tab(head, open_page):
    page = open_page(head)
    page.goto(STEP)
    Session.objects.all().delete()
    box(page).fill(WORDS)
    expect(alert(page)).to_contain_text("You were signed out")
    with page.context.expect_page() as opened:
        alert(page).get_by_role("link", name="Sign in again in a new tab").click()
    sign_in(opened.value, head)
    expect(opened.value.get_by_role("heading", level=1)).not_to_have_text("Sign in")
    box(page).fill(f"{WORDS} at last")
    expect(status(page)).to_contain_text("Saved at")
    expect(alert(page)).to_be_empty()
    page.get_by_role("button", name="Save and continue", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("2. Customer service")
    page.goto(STEP)
    expect(box(page)).to_have_value(f"{WORDS} at last")


@pytest.mark.parametrize("javascript", [True, False], ids=["scripts", "no scripts"])
def test_the_session_ends_before_the_step_is_sent(head, open_page, javascript):
    page = open_page(head, javascript)
    page.goto(STEP)
    Session.objects.all().delete()
    box(page).fill(WORDS)
    page.get_by_role("button", name="Save and continue", exact=True).click()
    sign_in(page, head)
    expect(page.locator("main")).to_contain_text("You were signed out before this was saved")
    expect(box(page)).to_have_value(WORDS)
    page.get_by_role("button", name="Save and continue", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("2. Customer service")
    page.goto(STEP)
    expect(box(page)).to_have_value(WORDS)
    expect(page.locator("main")).not_to_contain_text("signed out")


def test_saved_as_a_draft_by_hand(head, open_page):
    page = open_page(head, javascript=False)
    page.goto(STEP)
    box(page).fill(WORDS)
    page.get_by_role("checkbox", name=f"Nothing to report under {BOX}").check()
    page.get_by_role("button", name="Save as a draft", exact=True).click()
    expect(page.locator("main")).to_contain_text("Kept as a draft")
    expect(box(page)).to_have_value(WORDS)
    expect(page.get_by_role("checkbox", name=f"Nothing to report under {BOX}")).to_be_checked()
    page.get_by_role("button", name="Throw it away", exact=True).click()
    expect(box(page)).to_have_value("")


def test_an_old_page_without_scripts_after_another_sign_in(head, open_page):
    page = open_page(head, javascript=False)
    page.goto(STEP)
    Session.objects.all().delete()
    box(page).fill(WORDS)
    other = page.context.new_page()
    other.goto("/accounts/login/")
    sign_in(other, head)
    expect(other.get_by_role("heading", level=1)).not_to_have_text("Sign in")
    page.get_by_role("button", name="Save and continue", exact=True).click()
    expect(box(page)).to_have_value(WORDS)
    page.get_by_role("button", name="Save and continue", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("2. Customer service")


def test_accessible(head, open_page, axe):
    page = open_page(head, width=320)
    page.goto(STEP)
    box(page).fill(WORDS)
    expect(status(page)).to_contain_text("Saved at")
    page.reload()
    axe(page)


@pytest.mark.parametrize("javascript", [True, False], ids=["scripts", "no scripts"])
def test_a_step_is_handed_over_filled_in_and_done(demo, head, open_page, javascript, tmp_path):
    evidence = tmp_path / "minutes.txt"
    evidence.write_text("As agreed on 3 November")
    page = open_page(head, javascript)
    page.goto(STEP)
    page.get_by_role("link", name="Hand this step to somebody").click()
    page.get_by_label("Who fills it in?").select_option(label=str(demo.member("contributor")))
    page.get_by_label("What they should know").fill("Ask Jo for the figures")
    page.get_by_role("button", name="Hand the step over", exact=True).click()
    expect(page.locator("main")).to_contain_text("This step is with Project Officer")

    contributor = open_page(demo.user("contributor"), javascript, width=320)
    contributor.goto(HOME)
    contributor.get_by_role("link", name="Fill in objective 1 of Customer First").click()
    expect(contributor.locator("main")).to_contain_text("Ask Jo for the figures")
    contributor.get_by_role("link", name="Attach a file or a link as evidence").click()
    contributor.get_by_label("File", exact=True).set_input_files(evidence)
    contributor.get_by_role("button", name="Attach the file", exact=True).click()
    expect(contributor.get_by_role("heading", level=1)).to_contain_text("1 of 10")
    with contributor.expect_download() as download:
        contributor.get_by_role("link", name="minutes.txt").click()
    assert download.value.path().read_text() == "As agreed on 3 November"
    contributor.goto(STEP)
    box(contributor).fill(WORDS)
    contributor.get_by_role("button", name="Save and continue", exact=True).click()
    expect(contributor.locator("main")).to_contain_text("is saved")
    contributor.get_by_role("button", name="This step is done", exact=True).click()

    page.goto(RETURN)
    expect(page.locator("main")).to_contain_text("Project Officer, who says that it is done")
    page.goto(STEP)
    expect(box(page)).to_have_value(WORDS)
    page.get_by_role("button", name="Take it back", exact=True).click()
    expect(page.get_by_role("link", name="Hand this step to somebody")).to_be_visible()
