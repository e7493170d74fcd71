"""How long a return of six objectives takes, counted in clicks and keys; the guide says the same.

The return is Improving Capacity's of the third quarter of 2009/10: six objectives, twelve
deliverables, with the text of the paper of 2009 as last quarter's.
"""

from __future__ import annotations

import datetime as dt
import re

import pytest
from django.conf import settings
from django.utils import timezone
from playwright.sync_api import expect

from ispm.demo.returns import open_demo_round
from periods.calendar import Quarter
from tests.journeys.filling import CHECK, Remedy, Row, Step, fill_step, save_as_ready
from tests.journeys.hands import Count, Person
from tests.journeys.world import HOME, running_clock

GUIDE = settings.BASE_DIR / "docs" / "programme-head.md"
#: Seconds, and words a minute: the rule that the guide states.
A_CLICK, A_KEY, A_PAGE, WORDS_A_MINUTE = 1.5, 0.3, 20, 40
MOST_MINUTES = 15
JANUARY = dt.date(2010, 1, 11)

DONE = (
    "The trial run of the joint leadership programme ended on 11 December. Of 24 people who began, "
    "22 finished it; nineteen would recommend it to a colleague. The report on its results goes "
    "to the steering group on 28 January, with a proposal to run it again in the autumn together "
    "with two of the larger health boards."
)
ISSUE = (
    "The supplier of the learning platform was taken over in November. The new owner keeps the "
    "contract, but moves the servers in February, when materials cannot be changed for about a "
    "week. Councils have been told, and the two courses planned for that week now begin on 1 March."
)
LATE = Remedy(
    cause="Two regions put their workshop off until February because of the weather.",
    action="Hold both workshops together in Perth on 18 February",
    due=("18", "2", "2010"),
    owner="Head of Organisational Development",
)
COMPLETE = {"status": "Complete", "rag": "", "progress": ""}
STEPS = (
    Step(
        rows=(Row("PD1", **COMPLETE), Row("AS1", "Delayed", "Amber", "60", LATE)),
        texts={"Completed activities": DONE},
        delivery="Amber",
    ),
    Step(rows=(Row("PD1", progress="80"), Row("AS1", progress="75"))),
    Step(rows=(Row("PD1", progress="66"),)),
    Step(
        rows=(Row("PD1", progress="72"), Row("AS1", progress="68")),
        texts={"Issues update": ISSUE},
    ),
    Step(rows=(Row("PD1", progress="80"), Row("PD2", progress="75"), Row("AS1", progress="75"))),
    Step(rows=(Row("PD1", progress="75"), Row("AS1", progress="75"))),
)


@pytest.fixture
def head(demo, open_page, monkeypatch):
    monkeypatch.setattr(timezone, "now", running_clock(JANUARY))
    open_demo_round(
        demo.organisation,
        Quarter(2009, 3),
        {"performance": demo.member("performance")},
        opens_on=dt.date(2010, 1, 4),
        due_on=dt.date(2010, 1, 22),
        closes_on=dt.date(2010, 1, 29),
        common_statement="",
    )
    return Person(open_page(demo.user("capacity")))


def test_a_return_of_six_objectives_takes_less_than_a_quarter_of_an_hour(head):
    head.go(HOME)
    head.follow("Give the return of Improving Capacity for Quarter 3 of 2009/10")
    head.follow("1. Leadership across the public sector")
    questions = sum(give(head, step) for step in STEPS)
    expect(head.heading).to_have_text("The programme as a whole")
    head.tick("Nothing to report beyond the plan")
    questions += save_as_ready(head, CHECK)
    expect(head.heading).to_have_text("Check your answers: ready to submit")
    head.press("Submit the return")
    expect(head.main).to_contain_text("A director will review it")

    pages = len(STEPS) + 2
    minutes = minutes_of(head.count, pages)
    assert minutes < MOST_MINUTES
    assert said_in_the_guide() == {
        "clicks": head.count.clicks,
        "keys": head.count.keys,
        "words": head.count.words,
        "pages": pages,
        "questions": questions,
        "minutes": round(minutes),
    }


def give(head, step):
    fill_step(head, step)
    return save_as_ready(head)


def minutes_of(count: Count, pages: int) -> float:
    seconds = count.clicks * A_CLICK + count.keys * A_KEY + pages * A_PAGE
    return seconds / 60 + count.words / WORDS_A_MINUTE


def said_in_the_guide() -> dict[str, int]:
    """The numbers of the table under *How long it takes*."""
    section = GUIDE.read_text(encoding="utf-8").split("## How long it takes")[1]
    return {what: int(n) for what, n in re.findall(r"^\| (\w+) \| (\d+) \|", section, re.M)}
