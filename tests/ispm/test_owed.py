"""What a person still has to do, collected from every app that has an answer."""

import datetime as dt
import importlib
from pathlib import Path

import pytest
from django.conf import settings

from accounts.owed import Owed
from accounts.roles import Role
from ispm import owed
from tests.factories import OrganisationFactory, ProgrammeFactory, head_of, member

TODAY = dt.date(2026, 6, 15)


def test_every_app_that_has_an_answer_is_asked():
    apps = {path.parent.name for path in Path(settings.BASE_DIR).glob("*/owed.py")}
    asked = {function.__module__ for function in owed.TASKS + owed.DUTIES}
    assert asked == {f"{app}.owed" for app in apps - {"accounts", "ispm"}}
    assert all(importlib.import_module(name).owed_by for name in asked)


def test_what_is_due_first_comes_first_and_what_has_no_day_last(monkeypatch):
    some = [Owed("b", "/", None), Owed("a", "/", None), Owed("later", "/", TODAY)]
    more = [Owed("sooner", "/", TODAY - dt.timedelta(days=1))]
    monkeypatch.setattr(owed, "TASKS", (lambda *_: some, lambda *_: more))
    assert [one.what for one in owed.owed_by(None, TODAY)] == ["sooner", "later", "a", "b"]


@pytest.mark.parametrize("roles", [[role] for role in Role] + [list(Role)])
def test_in_an_organisation_that_has_just_begun_nobody_owes_anything(db, roles):
    assert owed.to_hand_over(member(OrganisationFactory(), *roles), TODAY) == []


def test_a_programme_headed_is_handed_over_but_no_task(db):
    person = member(OrganisationFactory(), Role.PROGRAMME_HEAD)
    programme = ProgrammeFactory(organisation=person.organisation, name="Knowledge Management")
    assignment = head_of(programme, person, kind="deputy")
    assert owed.owed_by(person, TODAY) == []
    (one,) = owed.to_hand_over(person, TODAY)
    assert one.what == "Deputy of Knowledge Management"
    assert one.url == f"/{person.organisation.slug}/programmes/{programme.slug}/"
    assignment.ends_on = TODAY - dt.timedelta(days=1)
    assignment.save()
    assert owed.to_hand_over(person, TODAY) == []


def test_a_programme_that_has_ended_is_not_handed_over(db):
    person = member(OrganisationFactory(), Role.PROGRAMME_HEAD)
    over = ProgrammeFactory(
        organisation=person.organisation, ended_on=TODAY, ended_reason="Its work is done"
    )
    head_of(over, person)
    assert owed.to_hand_over(person, TODAY) == []
