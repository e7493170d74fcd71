"""Milestones through their verbs, and as the plan reads them."""

import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction

from accounts.roles import Role
from periods.calendar import Quarter
from programmes import actions
from programmes.models import Milestone
from programmes.reading import MilestoneNow, objectives_in_quarter
from records import clock
from records.refusals import Conflict, Refused
from tests.factories import head_of, member

from .factories import lived_plan, new_activity

pytestmark = pytest.mark.django_db

JUNE, JULY = dt.date(2009, 6, 30), dt.date(2009, 7, 3)


@pytest.fixture
def lived():
    return lived_plan()


@pytest.fixture
def milestone(lived):
    return add(lived)


def add(lived, name="Pilot begins", due_on=JUNE, **given):
    given = {"activity": lived.activity, "by": lived.officer, **given}
    return actions.add_milestone(name=name, due_on=due_on, **given)


def change(milestone, by, **given):
    given = {"name": "Pilot ends", "due_on": JULY, "expected_version": 1, **given}
    actions.change_milestone(milestone=milestone, by=by, **given)


def withdraw(milestone, by, reason="Not needed", expected_version=1):
    actions.withdraw_milestone(
        milestone=milestone, reason=reason, expected_version=expected_version, by=by
    )


def complete(milestone, by, done_on=JULY, expected_version=1):
    actions.complete_milestone(
        milestone=milestone, done_on=done_on, by=by, expected_version=expected_version
    )


def test_milestones_are_numbered_within_their_activity(lived, milestone):
    other = new_activity(lived.objective, lived.officer)
    assert [milestone.key, add(lived).key] == ["PD1.1", "PD1.2"]
    assert add(lived, activity=other).key == "PD2.1"


def test_no_number_is_used_again(lived, milestone):
    withdraw(add(lived), lived.officer)
    assert add(lived).number == 3


@pytest.mark.parametrize(
    ("given", "field", "words"),
    [
        ({"name": " "}, "name", "Give the milestone a name"),
        ({"name": "x" * 121}, "name", "Shorten the name to 120"),
        ({"name": "one\ntwo"}, "name", "one line"),
        ({"due_on": dt.date(2003, 1, 1)}, "due_on", "far from the plan of 2009/10"),
        ({"due_on": dt.date(2015, 4, 1)}, "due_on", "far from the plan of 2009/10"),
    ],
)
def test_what_a_milestone_needs(lived, milestone, given, field, words):
    for verb in (lambda: add(lived, **given), lambda: change(milestone, lived.officer, **given)):
        with pytest.raises(Refused, match=words) as refused:
            verb()
        assert refused.value.field == field


def test_nothing_is_added_to_a_withdrawn_activity(lived):
    actions.withdraw_activity(
        activity=lived.activity, expected_version=2, from_quarter=4, reason="x", by=lived.officer
    )
    with pytest.raises(Refused, match="PD1 is withdrawn"):
        add(lived)


def test_a_change_keeps_its_history(lived, milestone):
    change(milestone, lived.officer)
    milestone.refresh_from_db()
    assert (milestone.name, milestone.due_on, milestone.edit_version) == ("Pilot ends", JULY, 2)
    assert [row.name for row in milestone.history.all()] == ["Pilot ends", "Pilot begins"]
    assert {row.history_user for row in milestone.history.all()} == {lived.officer.user}


@pytest.mark.parametrize("verb", [change, withdraw, complete])
def test_who_was_slower_is_told(lived, milestone, verb):
    change(milestone, lived.officer)
    with pytest.raises(Conflict):
        verb(milestone, lived.officer, expected_version=1)


@pytest.mark.parametrize("verb", [change, withdraw, complete])
def test_what_is_withdrawn_stays_so(lived, milestone, verb):
    with clock.set_to(dt.datetime(2009, 9, 1, 9, tzinfo=dt.UTC)):
        withdraw(milestone, lived.officer)
    milestone.refresh_from_db()
    assert (milestone.withdrawn_on, milestone.withdrawn_reason) == (
        dt.date(2009, 9, 1),
        "Not needed",
    )
    with pytest.raises(Refused, match=r"PD1\.1 was withdrawn on 1 September 2009"):
        verb(milestone, lived.officer, expected_version=2)


def test_a_withdrawal_says_why(lived, milestone):
    with pytest.raises(Refused, match="Say why"):
        withdraw(milestone, lived.officer, reason=" ")


@pytest.mark.parametrize("wrong", [{"withdrawn_on": JUNE}, {"withdrawn_reason": "x"}])
def test_the_database_keeps_day_and_reason_together(milestone, wrong):
    with pytest.raises(IntegrityError), transaction.atomic():
        Milestone.objects.filter(pk=milestone.pk).update(**wrong)


# Who may ------------------------------------------------------------------------------


@pytest.mark.parametrize("role", [Role.PROGRAMME_HEAD, Role.DIRECTOR, Role.CONTRIBUTOR])
def test_only_who_sets_up_the_plan_changes_milestones(lived, milestone, role):
    person = member(lived.officer.organisation, role)
    head_of(lived.planned.programme, person)
    for verb in (lambda: add(lived, by=person), lambda: change(milestone, person)):
        with pytest.raises(PermissionDenied):
            verb()
    with pytest.raises(PermissionDenied):
        withdraw(milestone, person)


@pytest.mark.parametrize("kind", ["head", "deputy"])
def test_who_heads_the_programme_says_what_is_done_and_takes_it_back(lived, milestone, kind):
    head = member(lived.officer.organisation, Role.PROGRAMME_HEAD)
    head_of(lived.planned.programme, head, kind)
    complete(milestone, head)
    milestone.refresh_from_db()
    assert milestone.done_on == JULY
    complete(milestone, head, done_on=None, expected_version=2)
    milestone.refresh_from_db()
    assert milestone.done_on is None


def test_others_do_not_say_what_is_done(lived, milestone):
    elsewhere = lived_plan().officer
    for person in (
        elsewhere,
        member(lived.officer.organisation, Role.PROGRAMME_HEAD),
        member(lived.officer.organisation, Role.CONTRIBUTOR),
        member(lived.officer.organisation, Role.DIRECTOR),
    ):
        with pytest.raises(PermissionDenied):
            complete(milestone, person)


def test_nothing_is_done_tomorrow(lived, milestone):
    with (
        clock.set_to(dt.datetime(2009, 7, 2, 12, tzinfo=dt.UTC)),
        pytest.raises(Refused, match="not later than today, 2 July 2009"),
    ):
        complete(milestone, lived.officer, done_on=JULY)


# Reading ------------------------------------------------------------------------------


def read(lived, **asked):
    rows = objectives_in_quarter([lived.planned], Quarter(2009, 1), **asked)
    return rows[lived.planned.pk][0].activities


def test_milestones_are_read_on_request_in_one_query_more(
    lived, milestone, django_assert_num_queries
):
    second = add(lived, name="Pilot ends")
    withdraw(add(lived), lived.officer)
    complete(milestone, lived.officer)
    with django_assert_num_queries(2):
        assert read(lived)[0].milestones == ()
    with django_assert_num_queries(3):
        (activity,) = read(lived, with_milestones=True, of_number=1)
    assert activity.milestones == (
        MilestoneNow(milestone.pk, "PD1.1", "Pilot begins", JUNE, JULY),
        MilestoneNow(second.pk, "PD1.2", "Pilot ends", JUNE, None),
    )


def test_of_another_objective_none_are_read(lived, milestone):
    assert [a.milestones for a in read(lived, with_milestones=True, of_number=2)] == []
