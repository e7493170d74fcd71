"""Rounds: opening one, changing its dates, who is late, and what each person owes."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from accounts.roles import Role
from periods.calendar import Quarter
from periods.models import ReportingPeriod
from programmes.models import HeadAssignment, OperationalPlan
from records.refusals import Conflict, Refused
from returns.actions import approve_return, change_round, open_round, send_back
from returns.models import ProgrammeReturn
from returns.owed import owed_by
from returns.rounds import round_table, state_on
from tests.factories import OrganisationFactory, ProgrammeFactory, member, plan_for

from .factories import Q2, WINDOW, at, fill, submitted, world
from .test_pages import sign_in, text_of, url

pytestmark = pytest.mark.django_db

DAY = {"0": "day", "1": "month", "2": "year"}


def dates(**days):
    """What a browser sends for dates."""
    return {
        f"{name}_{part}": str(getattr(day, kind))
        for name, day in days.items()
        for part, kind in DAY.items()
    }


def typed(**changes):
    window = WINDOW | {name: value for name, value in changes.items() if name in WINDOW}
    rest = {name: value for name, value in changes.items() if name not in WINDOW}
    return dates(**window) | {"instructions": "", "common_statement": ""} | rest


# Opening --------------------------------------------------------------------------


def test_opening_makes_a_return_with_a_first_version_for_each_programme():
    made = world(quarter=None)
    second = ProgrammeFactory(organisation=made.organisation)
    plan_for(second, made.officer)
    ended = ProgrammeFactory(
        organisation=made.organisation, ended_on=dt.date(2009, 6, 30), ended_reason="Merged"
    )
    plan_for(ended, made.officer)
    period = open_round(
        organisation=made.organisation,
        quarter=Q2,
        by=made.officer,
        instructions=" Be brief. ",
        **WINDOW,
    )
    returns = list(ProgrammeReturn.objects.filter(period=period).in_plan_order())
    assert [one.programme for one in returns] == [made.programme, second]
    assert [one.versions.get().number for one in returns] == [1, 1]
    assert {one.state for one in returns} == {"not_started"}
    assert (period.instructions, period.opened_by, period.is_open) == (
        "Be brief.",
        made.officer,
        True,
    )


def test_a_period_that_was_not_opened_yet_is_taken_up():
    made = world(quarter=None)
    ReportingPeriod.objects.create(
        organisation=made.organisation, year=2009, quarter_number=2, **WINDOW
    )
    later = WINDOW | {"closes_on": dt.date(2009, 11, 30)}
    period = open_round(organisation=made.organisation, quarter=Q2, by=made.officer, **later)
    assert ReportingPeriod.objects.get() == period
    assert period.closes_on == dt.date(2009, 11, 30)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"opens_on": dt.date(2009, 6, 30)}, "opens_on"),
        ({"due_on": dt.date(2009, 9, 30)}, "due_on"),
        ({"closes_on": dt.date(2009, 10, 19)}, "closes_on"),
    ],
)
def test_dates_are_in_order(changes, field):
    made = world(quarter=None)
    with pytest.raises(Refused) as refused:
        open_round(
            organisation=made.organisation, quarter=Q2, by=made.officer, **(WINDOW | changes)
        )
    assert refused.value.field == field
    assert not ReportingPeriod.objects.exists()


def test_a_plan_without_programmes_opens_nothing():
    organisation = OrganisationFactory()
    OperationalPlan.objects.create(organisation=organisation, year=2009)
    officer = member(organisation, Role.PERFORMANCE_OFFICER)
    with pytest.raises(Refused, match=r"has no programmes\. Add them"):
        open_round(organisation=organisation, quarter=Q2, by=officer, **WINDOW)


def test_only_a_performance_officer_of_the_organisation_opens_and_changes():
    made = world(quarter=None)
    stranger = member(OrganisationFactory(), Role.PERFORMANCE_OFFICER)
    for person in (made.head, made.director, stranger):
        with pytest.raises(PermissionDenied):
            open_round(organisation=made.organisation, quarter=Q2, by=person, **WINDOW)
    period = open_round(organisation=made.organisation, quarter=Q2, by=made.officer, **WINDOW)
    with pytest.raises(PermissionDenied):
        change_round(period=period, expected_version=1, by=made.head, **WINDOW)


def test_changing_a_round_counts_from_what_was_read():
    made = world()
    period = made.programme_return.period
    later = WINDOW | {"due_on": dt.date(2009, 10, 25)}
    change_round(period=period, expected_version=period.edit_version, by=made.officer, **later)
    with pytest.raises(Conflict):
        change_round(period=period, expected_version=period.edit_version, by=made.officer, **WINDOW)
    assert ReportingPeriod.objects.get().due_on == dt.date(2009, 10, 25)


def test_a_round_that_is_not_open_is_not_changed():
    made = world(quarter=None)
    period = ReportingPeriod.objects.create(
        organisation=made.organisation, year=2009, quarter_number=2, **WINDOW
    )
    with pytest.raises(Refused, match="not open yet"):
        change_round(period=period, expected_version=1, by=made.officer, **WINDOW)


def test_a_performance_officer_opens_a_round_in_the_browser(client):
    made = world(quarter=None)
    sign_in(client, made.officer)
    page = text_of(client.get(url(made, "round-list")))
    assert "No round has been opened yet" in page
    given = typed(quarter="2009-10-q2", common_statement="Risks will follow.")
    opened = client.post(url(made, "round-open"), given, follow=True)
    assert "Quarter 2 of 2009/10: 0 of 1 return submitted" in text_of(opened)
    assert ReportingPeriod.objects.get().common_statement == "Risks will follow."
    page = client.post(url(made, "round-open"), given)
    assert "Select a valid choice" in text_of(page), "an open quarter is offered no more"


def test_wrong_dates_are_said_at_their_boxes(client):
    made = world(quarter=None)
    sign_in(client, made.officer)
    wrong = typed(quarter="2009-10-q2", due_on=dt.date(2009, 9, 30))
    page = text_of(client.post(url(made, "round-open"), wrong))
    assert page.count("The due date must not be before the opening date") == 2
    page = text_of(client.post(url(made, "round-open"), wrong | {"opens_on_1": "13"}))
    assert "Enter a real date" in page
    page = text_of(client.post(url(made, "round-open"), {}))
    for message in ("Choose the quarter to collect", "Enter the due date"):
        assert message in page
    assert not ReportingPeriod.objects.exists()


def test_two_officers_changing_a_round_see_both(client):
    made = world()
    sign_in(client, made.officer)
    change = url(made, "round-change")
    assert client.get(change).status_code == 200
    first = typed(instructions="One", edit_version="1")
    assert client.post(change, first).status_code == 302
    page = text_of(client.post(change, typed(instructions="Two", edit_version="1")))
    assert "Someone else changed this" in page
    assert "One" in page
    assert page.count("Two") == 2
    client.post(change, typed(instructions="Two", edit_version="2"))
    assert ReportingPeriod.objects.get().instructions == "Two"
    wrong = typed(closes_on=dt.date(2009, 10, 2), edit_version="3")
    assert "must not be before the due date" in text_of(client.post(change, wrong))


def test_without_a_plan_the_page_says_what_to_do(client):
    organisation = OrganisationFactory()
    officer = member(organisation, Role.PERFORMANCE_OFFICER)
    sign_in(client, officer)
    page = client.get(reverse("round-open", kwargs={"organisation": organisation.slug}))
    assert "Set up the plan" in text_of(page)


# Who is late ----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("today", "state"),
    [
        (dt.date(2009, 9, 30), "planned"),
        (dt.date(2009, 10, 1), "open"),
        (dt.date(2009, 10, 31), "open"),
        (dt.date(2009, 11, 1), "closed"),
    ],
)
def test_the_window_of_a_round(today, state):
    window = WINDOW | {"closes_on": dt.date(2009, 10, 31)}
    assert state_on(ReportingPeriod(**window), today) == state


def test_late_counts_from_the_day_after_the_due_date():
    made = world()
    period = made.programme_return.period
    for today, days in (
        (WINDOW["due_on"], 0),
        (dt.date(2009, 10, 21), 1),
        (dt.date(2009, 11, 9), 20),
    ):
        table = round_table(period, today)
        assert table.rows[0].days_late == days
        assert table.answer.endswith(", 1 late" if days else "submitted")


def test_what_came_in_time_is_not_late_because_it_was_sent_back():
    made = world()
    with at(dt.date(2009, 10, 19)):
        programme_return = submitted(made)
    with at(dt.date(2009, 10, 25)):
        send_back(programme_return=programme_return, reason="Again.", by=made.director)
    [row] = round_table(programme_return.period, dt.date(2009, 10, 26)).rows
    assert (row.days_late, row.submitted_on) == (0, dt.date(2009, 10, 19))
    assert row.waits_for == "its head"


def test_what_came_late_stays_late_by_that_many_days(client):
    made = world()
    with at(dt.date(2009, 10, 23)):
        programme_return = submitted(made)
    [row] = round_table(programme_return.period, dt.date(2010, 1, 1)).rows
    assert (row.days_late, row.is_handed_in, row.waits_for) == (3, True, "a director")
    sign_in(client, made.director)
    assert "late by 3 days" in text_of(client.get(url(made, "return-detail")))


def test_a_programme_that_nobody_heads_waits_for_one():
    made = world()
    HeadAssignment.objects.all().delete()
    [row] = round_table(made.programme_return.period, dt.date(2009, 10, 5)).rows
    assert (row.heads, row.waits_for) == ("", "a head to be assigned")


# What is owed ---------------------------------------------------------------------

TODAY = dt.date(2009, 10, 5)


def owed(person, on=TODAY):
    return [(one.what, one.due_on) for one in owed_by(person, on)]


def test_what_each_person_owes_as_the_return_moves():
    made = world()
    name = f"{made.programme} for Quarter 2 of 2009/10"
    give = [(f"Give the return of {name}", WINDOW["due_on"])]
    assert owed(made.head) == owed(made.deputy) == give
    assert owed(made.head, dt.date(2009, 9, 30)) == [], "not before the round opens"
    assert owed(made.director) == []
    through = "See the round of Quarter 2 of 2009/10 through: {} of 1 return submitted, 0 approved"
    assert owed(made.officer) == [(through.format(0), WINDOW["closes_on"])]
    programme_return = submitted(made)
    assert owed(made.head) == []
    assert owed(made.director) == [(f"Review the return of {name}", WINDOW["closes_on"])]
    assert owed(made.officer) == [(through.format(1), WINDOW["closes_on"])]
    send_back(programme_return=programme_return, reason="Again.", by=made.director)
    assert owed(made.head) == [(f"Change and submit again the return of {name}", WINDOW["due_on"])]
    assert owed(made.director) == []


def test_nothing_is_owed_once_all_is_approved_and_auditors_owe_nothing():
    made = world()
    approve_return(programme_return=submitted(made), by=made.director)
    auditor = member(made.organisation, Role.AUDITOR)
    for person in (made.head, made.director, made.officer, auditor):
        assert owed(person) == []


def test_a_director_does_not_owe_the_review_of_their_own_programme():
    made = world()
    both = member(made.organisation, Role.DIRECTOR, Role.PROGRAMME_HEAD)
    HeadAssignment.objects.create(
        programme=made.programme, membership=both, starts_on=dt.date(2009, 1, 1)
    )
    submitted(made)
    assert owed(both) == []


def test_a_head_owes_from_the_first_day_to_the_last():
    made = world()
    assignment = HeadAssignment.objects.get(membership=made.head)
    assignment.ends_on = TODAY
    assignment.save()
    assert owed(made.head)
    assert not owed(made.head, TODAY + dt.timedelta(days=1))


def test_each_address_that_is_owed_opens(client):
    made = world()
    second = Quarter(2009, 3)
    later = {
        "opens_on": dt.date(2010, 1, 1),
        "due_on": dt.date(2010, 1, 20),
        "closes_on": dt.date(2010, 1, 31),
    }
    open_round(organisation=made.organisation, quarter=second, by=made.officer, **later)
    fill(made)
    for person in (made.head, made.director, made.officer):
        sign_in(client, person)
        for one in owed_by(person, dt.date(2010, 1, 5)):
            assert client.get(one.url).status_code == 200, one.url
