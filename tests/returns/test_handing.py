"""A step changes hands: who hands over, who receives, what they see."""

import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from accounts.roles import Role
from ispm.owed import to_hand_over
from records.refusals import Refused
from returns.actions import save_objective_step, submit_return
from returns.actions.handing import hand_over_step, report_step_done, take_back_step
from returns.models import StepHandover
from returns.owed import owed_by
from tests.factories import OrganisationFactory, member
from tests.returns import factories
from tests.returns.doors import page, signed_in

pytestmark = pytest.mark.django_db
TODAY = dt.date(2009, 10, 16)


@pytest.fixture
def world():
    with factories.at(TODAY):
        yield factories.world(objectives=2)


@pytest.fixture
def contributor(world):
    return member(world.organisation, Role.CONTRIBUTOR)


@pytest.fixture
def handover(world, contributor):
    return hand(world, contributor)


def hand(world, to, number=1, note="Ask Jo for the figures", by=None):
    return hand_over_step(
        programme_return=world.programme_return,
        objective=world.objectives[number - 1],
        to=to,
        note=note,
        by=by or world.head,
    )


def test_the_head_hands_a_step_over(world, contributor):
    head = signed_in(world.head)
    address = page(world, "return-hand-over")
    assert str(contributor) in head.get(address).content.decode()
    answer = head.post(address, {"to": contributor.pk, "note": "Ask Jo"}, follow=True)
    assert f"Objective 1 is with {contributor.user.name} now" in answer.content.decode()
    shown = head.get(page(world, "return-detail")).content.decode()
    assert f"With {contributor.user.name}" in shown
    assert StepHandover.objects.get().history.get().history_user == world.head.user


def test_the_contributor_is_led_to_the_step_and_fills_it_in(world, contributor, handover):
    (owed,) = owed_by(contributor, TODAY)
    assert owed.what.startswith(f"Fill in objective 1 of {world.programme}")
    client = signed_in(contributor)
    shown = client.get(owed.url).content.decode()
    assert "Ask Jo for the figures" in shown
    answer = client.post(
        owed.url, {"edit_version": 0, "section-risk_update-text": "One risk"}, follow=True
    )
    assert answer.request["PATH_INFO"] == owed.url, "they see no other step"
    assert "One risk" in answer.content.decode()
    answer = client.post(page(world, "return-step-done"), follow=True)
    assert answer.status_code == 200
    assert owed_by(contributor, TODAY) == []
    shown = signed_in(world.head).get(page(world)).content.decode()
    assert f"{contributor.user.name}, who says that it is done" in shown


def test_the_contributor_sees_that_step_only(world, contributor, handover):
    client = signed_in(contributor)
    for name, more in (
        ("return-objective", {"number": 2}),
        ("return-objective-evidence", {"number": 2}),
        ("return-whole", {}),
        ("return-whole-evidence", {}),
        ("return-check", {}),
        ("return-hand-over", {"number": 1}),
    ):
        assert client.get(page(world, name, **more)).status_code == 403
    assert client.post(page(world, "return-submit")).status_code == 403
    assert client.post(page(world, "return-take-back")).status_code == 403


def test_what_is_taken_back_is_theirs_no_more(world, contributor, handover):
    signed_in(world.head).post(page(world, "return-take-back"))
    assert signed_in(contributor).get(page(world)).status_code == 403
    assert owed_by(contributor, TODAY) == []
    with pytest.raises(PermissionDenied):
        save_objective_step(
            programme_return=world.programme_return,
            objective=world.objectives[0],
            step=factories.full_step(world.objectives[0]),
            expected_version=0,
            by=contributor,
        )
    hand(world, contributor)  # again


def test_a_step_is_with_one_person_at_a_time(world, contributor, handover):
    with pytest.raises(Refused, match="with somebody already"):
        hand(world, member(world.organisation, Role.CONTRIBUTOR))
    hand(world, contributor, number=2)


def test_who_may_receive(world):
    ended = {"ends_on": dt.date(2009, 9, 30), "ended_reason": "Left"}
    wrong = [
        member(world.organisation, Role.AUDITOR),
        member(world.organisation, Role.CONTRIBUTOR, **ended),
        member(OrganisationFactory(), Role.CONTRIBUTOR),
        world.deputy,
    ]
    for person in wrong:
        with pytest.raises(Refused) as refused:
            hand(world, person)
        assert refused.value.field == "to"
        answer = signed_in(world.head).post(page(world, "return-hand-over"), {"to": person.pk})
        assert "Choose somebody from the list" in answer.content.decode()


def test_who_may_hand_over(world, contributor):
    for person in (world.director, world.officer, contributor):
        with pytest.raises(PermissionDenied):
            hand(world, contributor, by=person)


def test_only_the_contributor_says_that_it_is_done(world, contributor, handover):
    for person in (world.head, member(world.organisation, Role.CONTRIBUTOR)):
        with pytest.raises(PermissionDenied):
            report_step_done(handover=handover, by=person)
    report_step_done(handover=handover, by=contributor)
    with pytest.raises(Refused):
        report_step_done(handover=handover, by=contributor)


def test_two_who_press_at_once(world, contributor, handover):
    stale = StepHandover.objects.get(pk=handover.pk)
    take_back_step(handover=handover, by=world.head)
    with pytest.raises(Refused):
        report_step_done(handover=stale, by=contributor)


def test_nothing_changes_hands_after_submission(world, contributor, handover):
    factories.fill(world)
    submit_return(programme_return=world.programme_return, by=world.head, prepared_on=TODAY)
    for act in (
        lambda: hand(world, contributor, number=2),
        lambda: take_back_step(handover=handover, by=world.head),
        lambda: report_step_done(handover=handover, by=contributor),
    ):
        with pytest.raises(Refused):
            act()
    assert owed_by(contributor, TODAY) == []


def test_a_person_who_leaves_has_the_step_to_hand_over(world, contributor, handover):
    assert any("Fill in objective 1" in one.what for one in to_hand_over(contributor, TODAY))


def test_there_is_nobody_yet(world):
    shown = signed_in(world.head).get(page(world, "return-hand-over")).content.decode()
    assert "There is no contributor yet" in shown


def test_the_home_page_leads_there(world, contributor, handover):
    home = reverse("home", kwargs={"organisation": world.organisation.slug})
    assert page(world) in signed_in(contributor).get(home).content.decode()
