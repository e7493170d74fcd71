"""Who sees what of a round that is chased, and what its pages cost at their largest."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.roles import Role
from ispm.bench.world import Volume, make_world
from notices.kinds import Kind
from notices.models import Notice
from returns.actions import (
    approve_return,
    ask_for_extension,
    change_round,
    extend,
    open_round,
    remind,
    remind_all,
    reopen_return,
    send_back,
    submit_return,
)
from returns.actions.handing import hand_over_step, report_step_done
from returns.models import ReturnSubmission, ReturnVersion
from returns.owed import owed_by
from returns.rounds import round_table
from tests.factories import ProgrammeFactory, activity_in, head_of, member, objective_in, plan_for

from .factories import PREPARED_ON, Q2, WINDOW, at, fill, submitted, world
from .test_pages import sign_in, text_of, url

pytestmark = pytest.mark.django_db
TODAY = dt.date(2009, 10, 5)


@pytest.fixture
def made():
    return world()


def row_of(made, today=TODAY):
    (row,) = round_table(made.programme_return.period, today).rows
    return row


def asked(made, reason="Two of us are ill"):
    with at(TODAY - dt.timedelta(days=1)):
        ask_for_extension(programme_return=made.programme_return, reason=reason, by=made.head)


def extended(made, until=dt.date(2009, 10, 30)):
    with at(TODAY):
        extend(
            programme_return=made.programme_return,
            until=until,
            reason="Illness, as agreed",
            by=made.officer,
        )


# What the round says ----------------------------------------------------------------------


def test_the_round_says_how_far_it_is_and_with_whom(made):
    assert (row_of(made).ready, row_of(made).steps) == (0, 2)
    helper = member(made.organisation, Role.CONTRIBUTOR)
    handover = hand_over_step(
        programme_return=made.programme_return,
        objective=made.objectives[0],
        to=helper,
        note="",
        by=made.head,
    )
    row = row_of(made)
    assert (row.waits_for, row.steps_with) == ("its head", helper.user.name)
    report_step_done(handover=handover, by=helper)
    assert row_of(made).steps_with == "", "what is done waits for the head alone"
    fill(made)
    assert (row_of(made).ready, row_of(made).steps) == (2, 2)


def test_who_asks_for_more_time_is_seen_with_the_reason_until_it_is_given(client, made):
    asked(made)
    sign_in(client, made.officer)
    assert "asks for more time</strong>: Two of us are ill" in text_of(
        client.get(url(made, "round-detail"))
    )
    extended(made)
    page = text_of(client.get(url(made, "round-detail")))
    assert "asks for more time" not in page
    assert "30 October 2009</span>" in page
    assert 'extended from <span class="app-one-line">20 October 2009</span>' in page


def test_an_extension_that_the_rounds_own_due_date_overtakes_is_none(made):
    extended(made)
    period = made.programme_return.period
    change_round(
        period=period,
        expected_version=period.edit_version,
        opens_on=period.opens_on,
        due_on=dt.date(2009, 11, 20),
        closes_on=period.closes_on,
        by=made.officer,
    )
    assert (row_of(made).due_on, row_of(made).is_extended) == (dt.date(2009, 11, 20), False)


def test_who_was_reminded_and_when_is_seen_by_who_runs_the_round_alone(client, made):
    with at(TODAY):
        remind(programme_return=made.programme_return, note="", by=made.officer)
    sign_in(client, made.officer)
    page = text_of(client.get(url(made, "round-detail")))
    assert "reminded 5 October 2009" in page
    for name in ("return-remind", "return-extend", "round-remind"):
        assert url(made, name) in page
    sign_in(client, made.head)
    page = text_of(client.get(url(made, "round-detail")))
    assert "reminded" not in page
    assert url(made, "return-extend") not in page


def test_a_deputy_submits_on_behalf_of_the_head(made):
    programme_return = fill(made)
    submit_return(programme_return=programme_return, by=made.deputy, prepared_on=PREPARED_ON)
    row = row_of(made)
    assert row.submitted_by == f"{made.deputy.user.name}, on behalf of {made.head.user.name}"
    assert (row.asked_for_more, row.steps_with) == (False, "")


# What the return's page says --------------------------------------------------------------


def test_the_returns_page_tells_both_sides_of_more_time(client, made):
    asked(made)
    sign_in(client, made.head)
    page = text_of(client.get(url(made, "return-detail")))
    assert "Two of us are ill" in page
    assert "You are told as soon as it is given." in page
    assert "Give more time" not in page
    sign_in(client, made.officer)
    page = text_of(client.get(url(made, "return-detail")))
    assert "Two of us are ill" in page
    assert f'href="{url(made, "return-extend")}"' in page
    extended(made)
    for person in (made.head, made.officer):
        sign_in(client, person)
        page = text_of(client.get(url(made, "return-detail")))
        assert "Illness, as agreed" in page
        assert "More time was asked for" not in page


def test_what_is_handed_in_needs_no_more_time(client, made):
    asked(made)
    submitted(made)
    for person in (made.head, made.officer):
        sign_in(client, person)
        page = text_of(client.get(url(made, "return-detail")))
        assert "More time was asked for" not in page
        assert "Give more time" not in page


def test_more_time_counts_on_the_home_page_too(made):
    contributor = member(made.organisation, Role.CONTRIBUTOR)
    with at(TODAY):
        hand_over_step(
            programme_return=made.programme_return,
            objective=made.objectives[0],
            to=contributor,
            note="",
            by=made.head,
        )
    extended(made, until=dt.date(2009, 10, 30))
    for person in (made.head, made.deputy, contributor):
        (owed,) = owed_by(person, TODAY)
        assert owed.due_on == dt.date(2009, 10, 30)


# What it costs ----------------------------------------------------------------------------


def cost(client, address) -> list[str]:
    with CaptureQueriesContext(connection) as captured:
        assert client.get(address).status_code == 200
    return [query["sql"] for query in captured]


def test_a_round_of_four_hundred_programmes_takes_eleven_queries_and_no_record(client):
    """One of them asks for the page's guidance."""
    small = Volume(programmes=1, objectives=1, activities=1, lines=4, wide=400)
    made = make_world(small)
    client.force_login(made.everyone.user)
    asked_of = {"organisation": made.wide.slug, "period": made.period.key}
    queries = cost(client, reverse("round-detail", kwargs=asked_of))
    assert len(queries) <= 11
    table = ReturnSubmission._meta.db_table
    for column in ("record", "outline"):
        assert not [one for one in queries if f'"{table}"."{column}"' in one]
    asked_of["organisation"] = made.organisation.slug
    assert len(cost(client, reverse("round-detail", kwargs=asked_of))) == len(queries)


def test_the_list_of_neglected_deliverables_does_not_grow(client):
    queries = []
    for size in (1, 3):
        made = world(objectives=size, activities=size)
        submitted(made)
        sign_in(client, made.officer)
        queries.append(len(cost(client, url(made, "round-deliverables"))))
    assert queries[0] == queries[1] <= 14


def test_reviewing_and_comparing_do_not_grow(client):
    found = []
    for size in (1, 4):
        made = world(objectives=size, activities=size)
        programme_return = submitted(made)
        for _ in range(size):
            send_back(programme_return=programme_return, reason="Again", by=made.director)
            submit_return(programme_return=programme_return, by=made.head, prepared_on=PREPARED_ON)
        sign_in(client, made.director)
        pages = ("return-review", "return-compare", "return-detail")
        found.append([len(cost(client, url(made, name))) for name in pages])
    assert found[0] == found[1]
    assert max(found[0]) <= 26


def test_a_plan_that_grows_after_approval_leaves_the_versions_be(made):
    programme_return = submitted(made)
    approve_return(programme_return=programme_return, by=made.director)
    objective = objective_in(made.objectives[0].planned_programme, 3, made.officer)
    activity_in(objective, 1, made.officer)
    reopen_return(programme_return=programme_return, reason="A new objective", by=made.director)
    assert ReturnVersion.objects.get(number=2).objective_updates.count() == 2
    assert (row_of(made).ready, row_of(made).steps) == (2, 3)


def test_reminding_all_takes_as_many_queries_for_twelve_as_for_three():
    found = []
    for programmes in (3, 12):
        made = world(quarter=None)
        for _ in range(programmes - 1):
            programme = ProgrammeFactory(organisation=made.organisation)
            head_of(programme, member(made.organisation, Role.PROGRAMME_HEAD))
            objective_in(plan_for(programme, made.officer), 1, made.officer)
        period = open_round(organisation=made.organisation, quarter=Q2, by=made.officer, **WINDOW)
        with CaptureQueriesContext(connection) as captured:
            reminded = remind_all(period=period, note="Please", by=made.officer)
        assert len(reminded) == programmes
        told = Notice.objects.filter(kind=Kind.REMINDER, membership__organisation=made.organisation)
        assert told.count() == programmes + 1, "and the first programme’s deputy"
        found.append(len(captured))
    assert found[0] == found[1] <= 14
