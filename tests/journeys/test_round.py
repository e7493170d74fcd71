"""The demonstration's open round, run by its roles in turn, from opening to approval."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.factories import PASSWORD
from tests.journeys.filling import (
    CHECK,
    Remedy,
    Row,
    Step,
    fill_step,
    save_as_ready,
)
from tests.journeys.hands import KeysAlone, Person
from tests.journeys.world import HOME, RETURN, ROUND

SUBMITTED = "The return is submitted. A director will review it."
REASON = "PD1 has reached 55 by now: the board saw the figure on 12 November."
COMMENT = "Which of the two councils is late?"
LATE = Remedy(
    cause="The second council begins a month late.",
    action="A second officer helps the council until January",
    due=("31", "12", "2026"),
    owner="Head of Customer First",
)
SIGN_IN = Step(
    rows=(
        Row("PD1", progress="50"),
        Row("PD2", "Delayed", "Amber", "40", LATE),
        Row("AS1", progress="45"),
    ),
    texts={
        "Risk update": "Two councils may leave the shared service before March.",
        "Completed activities": "- Signed the contract\n- Trained twelve people",
    },
    delivery="Amber",
    forecast="Amber",
)
SERVICE = Step(
    rows=(Row("PD1", progress="60"), Row("AS1", progress="45")),
    texts={"Outstanding actions": "Assess three more councils before Christmas."},
)
NOTICES = Step(
    rows=(Row("PD1", progress="50"), Row("PD2", progress="66"), Row("AS1", progress="45")),
    texts={"Completed activities": "The portal has the notices of 20 councils."},
)


class Company:
    """The people of the round, each in a browser of their own, all working the same way."""

    def __init__(self, demo, open_page, javascript, width, axe):
        self.javascript = javascript
        self.who_fills = str(demo.member("contributor"))

        def enter(name):
            return Person(open_page(demo.user(name), javascript, width), axe)

        self.officer, self.head = enter("performance"), enter("customer")
        self.contributor, self.director = enter("contributor"), enter("director")

    def fill(self, person, step):
        fill_step(person, step, self.javascript)


@pytest.fixture(
    params=[(True, 1280), (False, 320)], ids=["scripts, 1280 wide", "no scripts, 320 wide"]
)
def company(request, demo, open_page, axe):
    javascript, width = request.param
    # axe waits for timers, which a page without scripts does not have.
    return Company(demo, open_page, javascript, width, axe if javascript else None)


def test_a_round_from_opening_to_approval(company):
    the_officer_reminds(company.officer)
    the_head_hands_a_step_over(company)
    the_contributor_fills_it(company)
    the_head_fills_the_rest_and_submits(company)
    the_director_comments_and_sends_it_back(company.director)
    the_head_mends_it(company.head)
    the_director_approves_it(company.director)
    the_officer_sees_it_approved(company.officer)
    the_officer_opens_the_next_round(company)


def row_of(person, programme="Customer First"):
    return person.page.get_by_role("row").filter(has_text=programme)


def the_officer_reminds(officer):
    officer.go(HOME)
    officer.follow("See the round of")
    expect(officer.heading).to_contain_text("3 of 5 returns submitted")
    expect(row_of(officer)).to_contain_text("Not started")
    expect(row_of(officer)).to_contain_text("0 of 2 objectives ready")
    officer.follow("Remind who heads Customer First")
    officer.write("A note to go with it (optional)", "The board meets on 11 December.")
    officer.press("Send the reminder")
    expect(officer.main).to_contain_text("is reminded")
    expect(row_of(officer)).to_contain_text("reminded 20 November 2026")


def the_head_hands_a_step_over(company):
    head = company.head
    head.go(HOME)
    head.follow("Give the return of Customer First")
    head.follow("2. Customer service")
    head.follow("Hand this step to somebody")
    head.choose("Who fills it in?", company.who_fills)
    head.write("What they should know (optional)", "Eighteen councils, of which nine are assessed.")
    head.press("Hand the step over")
    head.go(RETURN)
    expect(head.main).to_contain_text("With Project Officer")


def the_contributor_fills_it(company):
    contributor = company.contributor
    contributor.go(HOME)
    contributor.follow("Fill in objective 2 of Customer First")
    expect(contributor.main).to_contain_text("Eighteen councils")
    company.fill(contributor, SERVICE)
    save_as_ready(contributor)
    expect(contributor.main).to_contain_text("Objective 2 is saved")
    contributor.press("This step is done")
    expect(contributor.main).to_contain_text("Objective 2 is done")
    expect(contributor.page.get_by_role("button", name="Submit the return")).to_have_count(0)


def the_head_fills_the_rest_and_submits(company):
    head = company.head
    head.go(RETURN)
    expect(head.main).to_contain_text("who says that it is done")
    head.follow("1. One sign-in and one card")
    company.fill(head, SIGN_IN)
    assert save_as_ready(head), "silence beside an amber is asked about"
    head.go(f"{RETURN}whole/")
    head.choose("Forecast at year end", "Amber")
    head.write("Deliverables beyond the plan", "Advised a council on sign-in.")
    save_as_ready(head, CHECK)
    submit(head)


def submit(person):
    expect(person.heading).to_have_text("Check your answers: ready to submit")
    person.press("Submit the return")
    expect(person.main).to_contain_text(SUBMITTED)


def the_director_comments_and_sends_it_back(director):
    director.go(HOME)
    director.follow("Review the return of Customer First")
    expect(director.heading).to_contain_text("48% done, waits for review")
    director.choose("On which part", "Objective 1: Risk update")
    director.write("Comment", COMMENT)
    director.press("Add the comment")
    expect(director.main).to_contain_text(COMMENT)
    director.write("What should be changed", REASON)
    director.press("Send back")
    expect(director.main).to_contain_text("The return is sent back")


def the_head_mends_it(head):
    head.go(HOME)
    head.follow("Change and submit again the return of Customer First")
    expect(head.main).to_contain_text(REASON)
    expect(head.main).to_contain_text(COMMENT)
    head.follow("1. One sign-in and one card")
    head.type("Progress, % of PD1", "55")
    save_as_ready(head)
    head.go(RETURN)
    head.follow("Check your answers")
    submit(head)


def the_director_approves_it(director):
    director.go(HOME)
    director.follow("Review the return of Customer First")
    expect(director.heading).to_contain_text("49% done, waits for review")
    expect(director.main).to_contain_text("What changed since the version that was submitted")
    director.press("Approve this return")
    expect(director.main).to_contain_text("is approved")


def the_officer_sees_it_approved(officer):
    officer.go(ROUND)
    expect(officer.heading).to_contain_text("4 of 5 returns submitted")
    expect(row_of(officer)).to_contain_text("Approved")
    expect(row_of(officer)).to_contain_text("no need")


def the_officer_opens_the_next_round(company):
    """It stands on the head's home page at once."""
    officer = company.officer
    officer.go(f"{HOME}rounds/")
    officer.press("Open a round")
    # The list begins at the quarter whose turn it is, not at the last of the plan.
    expect(officer.page.get_by_label("Quarter")).to_have_value("2026-27-q3")
    for name, day in {
        "Opening date": ("20", "11", "2026"),
        "Due date": ("15", "1", "2027"),
        "Closing date": ("29", "1", "2027"),
    }.items():
        group = officer.page.get_by_role("group", name=name)
        for part, text in zip(("Day", "Month", "Year"), day, strict=True):
            officer.type_in(group.get_by_label(part), text)
    officer.write("Instructions for programme heads (optional)", "Say what is left to do by March.")
    officer.press("Open the round")
    expect(officer.main).to_contain_text("The round for Quarter 3 of 2026/27 is open")
    expect(officer.heading).to_contain_text("0 of 5 returns submitted")
    company.head.go(HOME)
    expect(company.head.link("Give the return of Customer First")).to_be_visible()


# By keyboard alone ----------------------------------------------------------------------


def test_a_return_by_keyboard_alone(demo, open_page, axe):
    """Only the way to the site is typed into the address bar."""
    user = demo.user("delivery")
    user.set_password(PASSWORD)
    user.save()
    head = KeysAlone(open_page(), axe)
    head.go(HOME)
    sign_in(head, user)
    head.follow("Give the return of Improving Delivery")
    head.follow("2. Public notices online")
    fill_step(head, NOTICES)
    save_as_ready(head)
    expect(head.heading).to_have_text("The programme as a whole")
    head.tick("Nothing to report beyond the plan")
    save_as_ready(head, CHECK)
    submit(head)


def sign_in(person, user):
    person.type("E-mail address", user.email)
    person.type("Password", PASSWORD)
    person.press("Sign in")
