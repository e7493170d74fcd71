"""Warnings on their pages and on the home page; who may answer, and once."""

from __future__ import annotations

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.urls import reverse

from accounts.roles import Role
from ispm.owed import owed_by
from measures.actions.warnings import answer_warning, raise_warnings
from measures.models import EarlyWarning, WarningAnswer
from records.refusals import Refused
from tests.factories import OrganisationFactory, member
from tests.measures import factories as make
from tests.measures.signals.test_raising import DAY, Watched

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    return Watched()


@pytest.fixture
def warning(world):
    world.observe("5", "6", "7", "8")
    (raised,) = world.look()
    return raised


def client_of(membership):
    client = Client()
    client.force_login(membership.user)
    return client


def path(name, warning=None):
    kwargs = {"organisation": "council"}
    return reverse(name, kwargs=kwargs | ({"warning": warning.pk} if warning else {}))


def page(membership, name, warning=None, **asked):
    return client_of(membership).get(path(name, warning), asked)


# Reading ---------------------------------------------------------------------------------


def test_the_list_says_how_many_wait_and_why(world, warning):
    text = page(world.director, "warning-list").content.decode()
    assert "1 early warning waits for an answer" in text
    assert "Worse three times in a row, from 2006/07 to 2009/10" in text
    assert "The value got worse in each of the last three periods" in text
    assert "your measure" not in text
    assert "your measure" in page(world.owner, "warning-list").content.decode()


def test_own_warnings_come_first_and_answered_ones_last(world):
    other = make.a_measure(world.framework, "HB2")
    third = make.a_measure(world.framework, "HB3")
    world.own(other, owner=world.officer, deputy=None)
    world.own(third)
    for measure in (world.measure, other, third):
        world.observe("5", "6", "7", "8", measure=measure)
    raised = {one.measure.code: one for one in world.look()}
    answer_warning(warning=raised["HB1"], text="Known", by=world.owner)
    response = page(world.officer, "warning-list")
    assert [one.warning.measure.code for one in response.context["to_answer"]] == ["HB2", "HB3"]
    assert [one.warning.measure.code for one in response.context["answered"]] == ["HB1"]
    own = page(world.owner, "warning-list", show="own")
    assert [one.warning.measure.code for one in own.context["to_answer"]] == ["HB3"]


def test_an_empty_list_says_so(world):
    text = page(world.director, "warning-list").content.decode()
    assert "No early warning waits for an answer" in text
    assert "Nothing was found that needs a word" in text


def test_a_warning_shows_its_figures_and_its_rule(world, warning):
    text = page(world.director, "warning-detail", warning).content.decode()
    assert "2006/07" in text
    assert "5.0 days" in text
    assert "nothing is compared" in text
    assert "Answer this warning" in text
    assert (
        "Answer this warning"
        not in page(member(world.council, Role.AUDITOR), "warning-detail", warning).content.decode()
    )


@pytest.mark.parametrize("name", ["warning-detail", "warning-answer"])
def test_another_organisation_s_warning_is_not_there(world, warning, name):
    other = OrganisationFactory(slug="other")
    stranger = member(other, *Role)
    url = reverse(name, kwargs={"organisation": "other", "warning": warning.pk})
    assert client_of(stranger).get(url).status_code == 404
    assert client_of(stranger).post(url, {"text": "x"}).status_code in (404, 405)


def test_a_board_member_sees_no_warnings(world, warning):
    assert page(member(world.council, Role.BOARD_MEMBER), "warning-list").status_code == 403


# Answering -------------------------------------------------------------------------------


@pytest.mark.parametrize("who", ["owner", "deputy", "director", "officer"])
def test_owner_deputy_and_who_answers_for_all_answer(world, warning, who):
    person = getattr(world, who)
    response = client_of(person).post(path("warning-answer", warning), {"text": " New rules. "})
    assert response.status_code == 302
    answer = WarningAnswer.objects.get(warning=warning)
    assert (answer.text, answer.recorded_by) == ("New rules.", person)
    text = page(world.director, "warning-detail", warning).content.decode()
    assert "New rules." in text
    assert "Answer this warning" not in text


def test_nobody_else_answers(world, warning):
    other = member(world.council, Role.CONTRIBUTOR, Role.AUDITOR)
    assert page(other, "warning-answer", warning).status_code == 403
    response = client_of(other).post(path("warning-answer", warning), {"text": "Hm"})
    assert response.status_code == 403
    with pytest.raises(PermissionDenied):
        answer_warning(warning=warning, text="Hm", by=other)
    assert not WarningAnswer.objects.exists()


def test_a_director_of_another_organisation_answers_nothing(world, warning):
    with pytest.raises(PermissionDenied):
        answer_warning(warning=warning, text="Hm", by=member(OrganisationFactory(), Role.DIRECTOR))


def test_an_answer_says_something(world, warning):
    response = client_of(world.owner).post(path("warning-answer", warning), {"text": "  "})
    assert response.status_code == 200
    assert "Say what it is about, or what is done" in response.content.decode()
    with pytest.raises(Refused):
        answer_warning(warning=warning, text=" ", by=world.owner)


def test_a_warning_is_answered_once(world, warning):
    answer_warning(warning=warning, text="Known", by=world.owner)
    response = client_of(world.director).post(path("warning-answer", warning), {"text": "Me too"})
    text = response.content.decode()
    assert "Somebody has answered this warning already" in text
    assert "Me too" in text
    assert WarningAnswer.objects.get().text == "Known"


# On the home page ------------------------------------------------------------------------


def test_it_stands_on_the_home_page_until_it_is_answered(world, warning):
    for person in (world.owner, world.deputy, world.director):
        (owed,) = [one for one in owed_by(person, DAY) if "early warning" in one.what]
        assert owed.what == (
            "Answer the early warning on HB1 Title of HB1: worse three times in a row (2009/10)"
        )
        assert owed.url == path("warning-detail", warning)
    assert not owed_by(member(world.council, Role.CONTRIBUTOR), DAY)
    answer_warning(warning=warning, text="Known", by=world.owner)
    assert not owed_by(world.owner, DAY)
    assert raise_warnings(organisation=world.council, on=DAY) == []


def test_many_are_one_line_that_leads_to_the_list(world):
    for n in range(2, 9):
        more = make.a_measure(world.framework, f"HB{n}")
        world.own(more)
        world.observe("5", "6", "7", "8", measure=more)
    world.look()
    (owed,) = owed_by(world.director, DAY)
    assert owed.what == "Answer 7 early warnings"
    assert owed.url == path("warning-list")


def test_the_list_costs_the_same_for_many(world, django_assert_max_num_queries):
    for n in range(2, 9):
        more = make.a_measure(world.framework, f"HB{n}")
        world.own(more)
        world.observe("5", "6", "7", "8", measure=more)
    assert len(world.look()) == EarlyWarning.objects.count() == 7
    client = client_of(world.director)
    with django_assert_max_num_queries(8):
        client.get(path("warning-list"))
