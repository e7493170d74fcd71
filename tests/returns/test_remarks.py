"""What reviewers said stands where the head answers it: beside the heading that it is about."""

from __future__ import annotations

import datetime as dt

import pytest

from accounts.roles import Role
from returns.actions import (
    approve_return,
    comment,
    reopen_return,
    send_back,
    submit_return,
)
from returns.actions.handing import hand_over_step
from tests.factories import member

from .factories import PREPARED_ON, at, submitted, world
from .test_pages import sign_in, text_of, url
from .test_queries import queries

pytestmark = pytest.mark.django_db
WHY = "The board cannot tell what is late."


@pytest.fixture
def made():
    return world()


def remark_on(made, text, *, number=1, heading="", by=None):
    comment(
        submission=made.programme_return.versions.last().submission,
        objective=made.objectives[number - 1] if number else None,
        heading=heading,
        text=text,
        by=by or made.director,
    )


def sent_back(made, reason=WHY):
    send_back(programme_return=made.programme_return, reason=reason, by=made.director)


@pytest.fixture
def given_back(made):
    """With a remark on every kind of part, and another step's."""
    submitted(made)
    remark_on(made, "Which councils?", heading="follow_ups")
    remark_on(made, "Half of it is <late>.")
    remark_on(made, "Of the other objective.", number=2, heading="follow_ups")
    remark_on(made, "Too long, all in all.", number=0)
    sent_back(made)
    return made


def step(client, made, number=1):
    return client.get(url(made, "return-objective", number=number))


def test_a_comment_stands_beside_its_heading_with_who_and_when(client, given_back):
    sign_in(client, given_back.head)
    response = step(client, given_back)
    rows = {row.heading: row.remarks for row in response.context["form"].section_rows()}
    (remark,) = rows.pop("follow_ups")
    assert (remark.text, remark.post) == ("Which councils?", "Director")
    assert remark.name == given_back.director.user.name
    assert remark.at.tzinfo is not None
    assert not any(rows.values()), "under no other heading"
    section = text_of(response).split('data-heading="Follow-ups"')[1].split("data-heading=")[0]
    assert section.index("Which councils?") < section.index("<textarea")


def test_one_on_the_status_table_stands_above_the_rows(client, given_back):
    sign_in(client, given_back.head)
    page = text_of(step(client, given_back))
    assert page.index("Deliverables</h2>") < page.index("Half of it is &lt;late&gt;.")
    assert page.index("Half of it is &lt;late&gt;.") < page.index("PD1")
    assert "Of the other objective." not in page
    assert "Too long, all in all." not in page


def test_why_it_came_back_stands_above_each_step_newest_first(client, given_back):
    submit_return(
        programme_return=given_back.programme_return, by=given_back.head, prepared_on=PREPARED_ON
    )
    sent_back(given_back, "Still not clear.")
    sign_in(client, given_back.head)
    for page in (
        text_of(step(client, given_back)),
        text_of(client.get(url(given_back, "return-whole"))),
        text_of(client.get(url(given_back, "return-check"))),
    ):
        assert page.index("Still not clear.") < page.index(WHY)
        assert "Version 2 was sent back by" in page


def test_remarks_on_versions_before_the_last_are_answered(client, given_back):
    submit_return(
        programme_return=given_back.programme_return, by=given_back.head, prepared_on=PREPARED_ON
    )
    remark_on(given_back, "And by when?", heading="follow_ups")
    sent_back(given_back)
    sign_in(client, given_back.head)
    page = text_of(step(client, given_back))
    assert "And by when?" in page
    assert "Which councils?" not in page


def test_the_whole_programmes_step_and_the_check_tell_theirs(client, given_back):
    sign_in(client, given_back.head)
    whole = text_of(client.get(url(given_back, "return-whole")))
    assert "Too long, all in all." in whole
    assert "Which councils?" not in whole
    check = text_of(client.get(url(given_back, "return-check")))
    for words in ("Which councils?", "Of the other objective.", "Too long, all in all."):
        assert words in check
    assert "Objective 2: Follow-ups" in check


def test_a_reopened_return_says_why_in_its_steps(client, made):
    submitted(made)
    approve_return(programme_return=made.programme_return, by=made.director)
    reopen_return(
        programme_return=made.programme_return, reason="A figure is wrong", by=made.director
    )
    sign_in(client, made.head)
    page = text_of(step(client, made))
    assert "Version 1 was reopened by" in page
    assert "A figure is wrong" in page


def test_a_contributor_reads_the_remarks_on_their_step_alone(client, given_back):
    contributor = member(given_back.organisation, Role.CONTRIBUTOR)
    hand_over_step(
        programme_return=given_back.programme_return,
        objective=given_back.objectives[0],
        to=contributor,
        note="",
        by=given_back.head,
    )
    sign_in(client, contributor)
    page = text_of(step(client, given_back))
    assert "Which councils?" in page
    assert "Of the other objective." not in page
    assert WHY not in page, "it is said of the whole return"


def test_remarks_and_reasons_cost_a_step_no_query(client, made):
    sign_in(client, made.head)
    before = queries(client, url(made, "return-objective", number=1))
    submitted(made)
    for n in range(5):
        remark_on(made, f"Remark {n}", heading="follow_ups")
    sent_back(made)
    assert queries(client, url(made, "return-objective", number=1)) <= max(before, 10)


def test_a_moment_is_told_in_london_time(client, made):
    submitted(made)
    with at(dt.date(2010, 7, 1)):  # noon in UTC is one o'clock in summer
        remark_on(made, "In summer", heading="follow_ups")
    sent_back(made)
    sign_in(client, made.head)
    page = text_of(step(client, made))
    assert "1 July 2010 at 13:00" in page
