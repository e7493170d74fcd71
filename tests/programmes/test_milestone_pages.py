"""Milestones through the pages, and the due date that moved beside the original."""

import datetime as dt

import pytest
from django.urls import reverse

from accounts.roles import Role
from programmes import actions
from programmes.models import Milestone
from tests.components.test_gds import assert_every_reference_resolves
from tests.factories import head_of, member

from .factories import FIRST, lived_plan
from .test_pages import date_of, words

pytestmark = pytest.mark.django_db

ACTIVITY = {"year": 2009, "programme": "practice", "number": 1, "key": "pd1"}
FIRST_ONE = {**ACTIVITY, "milestone": 1}
JUNE, JULY = dt.date(2009, 6, 30), dt.date(2009, 7, 3)


@pytest.fixture
def lived():
    lived = lived_plan()
    actions.add_milestone(
        activity=lived.activity, name="Pilot begins", due_on=JUNE, by=lived.officer
    )
    return lived


@pytest.fixture
def head(lived):
    head = member(lived.officer.organisation, Role.PROGRAMME_HEAD)
    head_of(lived.planned.programme, head)
    return head


@pytest.fixture
def ask(client, lived):
    """Gets or posts: ``ask(who, name, kwargs, data)``."""

    def ask(who, name, kwargs, data=None):
        client.force_login(who.user)
        slug = lived.officer.organisation.slug
        address = reverse(name, kwargs={"organisation": slug, **kwargs})
        return client.get(address) if data is None else client.post(address, data, follow=True)

    return ask


def first():
    return Milestone.objects.get(number=1)


@pytest.mark.parametrize(
    ("name", "kwargs"),
    [
        ("activity-milestones", ACTIVITY),
        ("milestone-new", ACTIVITY),
        ("milestone-change", FIRST_ONE),
        ("milestone-withdraw", FIRST_ONE),
        ("milestone-done", FIRST_ONE),
    ],
)
def test_every_page_opens_and_every_reference_in_it_resolves(ask, lived, name, kwargs):
    page = ask(lived.officer, name, kwargs)
    assert page.status_code == 200
    assert_every_reference_resolves(page.content.decode())
    assert page.content.decode().count("<h1") == 1


def test_a_milestone_is_added_changed_done_and_withdrawn(ask, lived):
    by = lived.officer
    typed = {"name": "Pilot ends", **date_of("due_on", JULY)}
    done = words(ask(by, "milestone-new", ACTIVITY, typed))
    assert "PD1.2 is added." in done
    assert "0 of 2 milestones done" in done
    typed = {"name": "Pilot starts", **date_of("due_on", JULY), "edit_version": 1}
    assert "Pilot starts" in words(ask(by, "milestone-change", FIRST_ONE, typed))
    typed = {**date_of("done_on", JULY), "edit_version": 2}
    done = words(ask(by, "milestone-done", FIRST_ONE, typed))
    assert "PD1.1 was done on 3 July 2009." in done
    assert "1 of 2 milestones done" in done
    typed = {"reason": "Not needed", "edit_version": 3}
    done = words(ask(by, "milestone-withdraw", FIRST_ONE, typed))
    assert "0 of 1 milestone done" in done
    assert "PD1.1 Pilot starts Withdrawn" in done


def test_all_that_is_wrong_is_said_at_once(ask, lived):
    page = words(ask(lived.officer, "milestone-new", ACTIVITY, {"name": ""}))
    assert "Give the milestone a name" in page
    assert "Enter the due date" in page
    far = {"name": "x", **date_of("due_on", dt.date(2031, 1, 1))}
    assert "far from the plan of 2009/10" in words(
        ask(lived.officer, "milestone-new", ACTIVITY, far)
    )


@pytest.mark.parametrize(
    ("name", "typed", "yours"),
    [
        ("milestone-change", {"name": "Mine", **date_of("due_on", JULY)}, "Mine Due 3 July 2009"),
        ("milestone-withdraw", {"reason": "No money"}, "Withdrawn: No money"),
        ("milestone-done", date_of("done_on", JULY), "Done 3 July 2009"),
        ("milestone-done", {}, "Not done"),
    ],
)
def test_who_was_slower_sees_both(ask, lived, name, typed, yours):
    actions.change_milestone(
        milestone=first(), name="Theirs", due_on=JUNE, expected_version=1, by=lived.officer
    )
    page = words(ask(lived.officer, name, FIRST_ONE, {**typed, "edit_version": 1}))
    assert "Someone else changed this while you were writing" in page
    assert "Theirs Due 30 June 2009" in page
    assert yours in page
    assert first().edit_version == 2
    ask(lived.officer, name, FIRST_ONE, {**typed, "edit_version": 2})
    assert first().edit_version == 3


def test_who_heads_the_programme_marks_as_done_and_takes_it_back(ask, head):
    page = ask(head, "activity-milestones", ACTIVITY)
    assert "Mark as done : PD1.1" in words(page)
    assert "/withdraw/" not in page.content.decode()
    assert "/new/" not in page.content.decode()
    ask(head, "milestone-done", FIRST_ONE, {**date_of("done_on", JULY), "edit_version": 1})
    assert first().done_on == JULY
    assert "PD1.1 is not done" in words(ask(head, "milestone-done", FIRST_ONE, {"edit_version": 2}))
    assert first().done_on is None


@pytest.mark.parametrize("role", [Role.PROGRAMME_HEAD, Role.DIRECTOR, Role.AUDITOR])
def test_others_read_them_only(ask, lived, role):
    reader = member(lived.officer.organisation, role)
    page = words(ask(reader, "activity-milestones", ACTIVITY))
    assert "PD1.1 Pilot begins" in page
    assert "What to do" not in page
    assert ask(reader, "milestone-done", FIRST_ONE).status_code == 403


def test_who_changed_what_of_milestones_newest_first(ask, lived, head):
    given = {"milestone": first(), "by": lived.officer}
    actions.change_milestone(name="Pilot ends", due_on=JULY, expected_version=1, **given)
    given["milestone"].refresh_from_db()
    actions.complete_milestone(done_on=JULY, expected_version=2, **given | {"by": head})
    actions.add_milestone(
        activity=lived.activity, name="Pilot is judged", due_on=JULY, by=lived.officer
    )
    page = ask(lived.officer, "activity-milestones", ACTIVITY)
    told = page.context["changes"]
    changed = [(one.what, one.before, one.after) for one in told if one.kind == "changed"]
    assert changed[0] == ("Date done of PD1.1", "", "3 July 2009")
    assert set(changed[1:]) == {
        ("Name of PD1.1", "Pilot begins", "Pilot ends"),
        ("Due date of PD1.1", "30 June 2009", "3 July 2009"),
    }
    assert next(one.who for one in told if one.kind == "changed") == head.user.name
    assert ("Name of PD1.2", "added") in {(one.what, one.kind) for one in told}
    assert not [one for one in told if "umber" in one.what], "the key says it"
    assert "Who changed what, when" in words(page)


def test_without_milestones_there_is_no_change_to_tell(ask):
    lived = lived_plan()
    assert "Who changed what" not in words(ask(lived.officer, "activity-milestones", ACTIVITY))


def test_nothing_is_offered_for_a_withdrawn_activity(ask, lived):
    actions.withdraw_activity(
        activity=lived.activity, expected_version=2, from_quarter=4, reason="x", by=lived.officer
    )
    assert "Add a milestone" not in words(ask(lived.officer, "activity-milestones", ACTIVITY))


def test_the_plan_lists_milestones_and_leads_to_them(ask, lived, head):
    actions.complete_milestone(
        milestone=first(), done_on=JULY, by=lived.officer, expected_version=1
    )
    for person in (lived.officer, head):
        page = ask(person, "plan-detail", {"year": 2009})
        assert "PD1.1 Pilot begins Due 30 June 2009, done 3 July 2009" in words(page)
        assert "Milestones of PD1 of objective 1 of" in words(page)


def test_a_due_date_that_moved_stands_beside_the_original(ask, lived, client):
    client.force_login(lived.officer.user)
    address = reverse("plan-detail", args=[lived.officer.organisation.slug, 2009])
    before, after = (words(client.get(f"{address}?quarter={n}")) for n in (2, 3))
    assert "30 June 2010, was 31 March 2010" in after
    assert ", was " not in before
    page = words(ask(lived.officer, "activity-change", ACTIVITY))
    assert "Due 30 June 2010, was 31 March 2010." in page


def test_a_due_date_that_did_not_move_stands_alone(ask, lived):
    actions.change_activity_terms(
        activity=lived.activity,
        expected_version=2,
        wording=FIRST,
        short_name="Answers",
        start_date=dt.date(2009, 4, 1),
        due_date=dt.date(2010, 3, 31),
        from_quarter=4,
        reason="On time after all",
        authority="",
        by=lived.officer,
    )
    assert ", was " not in words(ask(lived.officer, "activity-change", ACTIVITY))
