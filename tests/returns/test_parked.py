"""A session that ended while somebody typed: kept over the sign-in, for that person alone."""

import datetime as dt

import pytest
from django.conf import settings
from django.contrib.sessions.models import Session
from django.test import Client
from django.urls import reverse

from returns.models import ObjectiveUpdate, StepDraft
from returns.parked import LARGEST, SESSION_KEY, signed_for
from tests.factories import PASSWORD
from tests.returns import factories
from tests.returns.doors import page, signed_in

pytestmark = pytest.mark.django_db
TEXT = "section-completed_activities-text"
NOTICE = "You were signed out before this was saved"


@pytest.fixture
def world():
    with factories.at(dt.date(2009, 10, 16)):
        yield factories.world(objectives=2)


def posted(world, **more):
    return {
        "edit_version": 0,
        "draft_revision": 0,
        "typed_by": signed_for(world.head.user),
        TEXT: "Signed the contract",
        **more,
    }


def signs_in(client, membership):
    answer = client.post(
        reverse("account_login"), {"login": membership.user.email, "password": PASSWORD}
    )
    assert answer.status_code == 302


def test_it_is_in_the_boxes_after_signing_in_and_nothing_is_saved(world):
    client = Client()
    answer = client.post(page(world), posted(world, **{"section-follow_ups-nothing": "on"}))
    assert answer.url == f"{reverse('account_login')}?next={page(world)}"
    signs_in(client, world.head)
    answer = client.get(page(world))
    assert NOTICE in answer.content.decode()
    assert answer.context["form"][TEXT].value() == "Signed the contract"
    assert answer.context["form"]["section-follow_ups-nothing"].value() == "on"
    assert not ObjectiveUpdate.objects.exists()
    assert not StepDraft.objects.exists()
    client.post(page(world), posted(world))
    assert ObjectiveUpdate.objects.exists()
    assert NOTICE not in client.get(page(world)).content.decode()


def test_another_person_does_not_see_it(world):
    client = Client()
    client.post(page(world), posted(world))
    signs_in(client, world.deputy)
    shown = client.get(page(world)).content.decode()
    assert "Signed the contract" not in shown
    assert NOTICE not in shown


def test_who_may_not_fill_the_step_any_more_does_not_see_it(world):
    client = Client()
    client.post(page(world), posted(world))
    world.programme.head_assignments.filter(membership=world.head).update(
        ends_on=dt.date(2009, 10, 1)
    )
    signs_in(client, world.head)
    assert client.get(page(world)).status_code == 403


@pytest.mark.parametrize(
    "more", [{"typed_by": ""}, {"typed_by": "1:forged"}, {TEXT: "x" * (LARGEST + 1)}]
)
def test_what_is_not_signed_or_too_large_is_not_kept(world, more):
    client = Client()
    assert client.post(page(world), posted(world, **more)).status_code == 302
    assert SESSION_KEY not in client.session


def test_only_steps_are_parked(world):
    client = Client()
    client.post(page(world, "return-submit"), posted(world))
    assert SESSION_KEY not in client.session


def test_the_form_must_still_come_from_this_site(world):
    client = Client(enforce_csrf_checks=True)
    assert client.post(page(world), posted(world)).status_code == 403
    assert SESSION_KEY not in client.session


def test_a_form_of_an_earlier_session_comes_back_with_its_text(world):
    client = Client(enforce_csrf_checks=True)
    client.force_login(
        world.head.user, backend="allauth.account.auth_backends.AuthenticationBackend"
    )
    answer = client.post(page(world), posted(world), follow=True)
    assert NOTICE in answer.content.decode()
    assert answer.context["form"][TEXT].value() == "Signed the contract"
    assert not ObjectiveUpdate.objects.exists()


def test_a_form_made_for_somebody_else_is_refused(world):
    client = Client(enforce_csrf_checks=True)
    client.force_login(
        world.deputy.user, backend="allauth.account.auth_backends.AuthenticationBackend"
    )
    assert client.post(page(world), posted(world)).status_code == 403
    assert SESSION_KEY not in client.session


def test_signing_in_as_somebody_else_over_a_session_empties_it(world):
    client = Client()
    client.post(page(world), posted(world))
    signs_in(client, world.deputy)
    client.force_login(
        world.head.user, backend="allauth.account.auth_backends.AuthenticationBackend"
    )
    assert SESSION_KEY not in client.session


def test_a_page_that_is_read_writes_nothing(world):
    client = Client()
    client.post(page(world), posted(world))
    signs_in(client, world.head)
    before = list(Session.objects.values_list("session_key", "session_data"))
    client.get(page(world))
    assert list(Session.objects.values_list("session_key", "session_data")) == before


def test_kept_as_a_draft_it_waits_no_longer(world):
    client = Client()
    client.post(page(world), posted(world))
    signs_in(client, world.head)
    client.post(
        page(world, "return-objective-draft"),
        {"values": {TEXT: "Signed the contract"}, "based_on": 0, "revision": 0},
        content_type="application/json",
        headers={"accept": "application/json"},
    )
    assert SESSION_KEY not in client.session
    assert StepDraft.objects.get().values == {TEXT: "Signed the contract"}


def test_a_draft_that_is_answered_last_leaves_the_step_that_waits(world):
    """The page sends a draft when its box is left, and the step when its button is let go: both
    with the cookie of the ended session, and the draft may be answered last."""
    client = Client()
    client.cookies[settings.SESSION_COOKIE_NAME] = "ended"
    draft = {"values": {TEXT: "Signed the contract"}, "based_on": 0, "revision": 0}
    answer = client.post(
        page(world, "return-objective-draft"),
        draft,
        content_type="application/json",
        headers={"accept": "application/json"},
    )
    assert answer.status_code == 401
    assert settings.SESSION_COOKIE_NAME not in answer.cookies


def test_the_step_of_the_whole_programme(world):
    client = Client()
    sent = {
        "edit_version": 1,
        "typed_by": signed_for(world.head.user),
        "extra_deliverables": "Advised",
    }
    client.post(page(world, "return-whole"), sent)
    signs_in(client, world.head)
    assert "Advised" in client.get(page(world, "return-whole")).content.decode()


def test_the_page_says_for_whom_it_was_made(world):
    shown = signed_in(world.head).get(page(world)).content.decode()
    assert f'name="typed_by" value="{signed_for(world.head.user)}"' in shown
