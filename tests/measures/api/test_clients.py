"""Pages on which an administrator gives programs their tokens."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from accounts.roles import Role
from measures.actions.clients import end_client, make_client, revoke_client
from measures.models import ApiClient
from records import clock
from records.refusals import Conflict, Refused
from tests.factories import member
from tests.measures import factories as make

TOMORROW = clock.today() + dt.timedelta(days=1)
YESTERDAY = clock.today() - dt.timedelta(days=1)


@pytest.fixture
def admin(world, client):
    client.force_login(world.admins[world.north].user)
    return client


def at(name: str, **names) -> str:
    return reverse(f"api-client-{name}", kwargs={"organisation": "north", **names})


def test_a_token_is_shown_once_and_works(world, admin, api):
    given = {"name": "Power BI", "supplies": world.own.pk, "ends_on_0": "", "save": ""}
    response = admin.post(at("new"), given)
    page = response.content.decode()
    token = re.search(r"ispm_[\w-]{43}", page)[0]
    assert response["Cache-Control"] == "no-store"
    assert api.get("north/", token).status_code == 200
    for address in (at("list"), at("new")):
        assert token not in admin.get(address).content.decode()
    client = ApiClient.objects.get()
    assert (client.name, client.supplies, client.made_by) == (
        "Power BI",
        world.own,
        world.admins[world.north],
    )


def test_sent_again_it_makes_no_second_one(world, admin):
    given = {"name": "Power BI", "save": ""}
    admin.post(at("new"), given)
    again = admin.post(at("new"), given).content.decode()
    assert "Another program has this name" in again
    assert "ispm_" not in again
    assert ApiClient.objects.count() == 1


def test_the_list_says_which_are_valid(world, admin):
    assert "No program has a token" in admin.get(at("list")).content.decode()
    world.client_and_token(name="Good", supplies=world.own, ends_on=TOMORROW)
    revoked, _ = world.client_and_token(name="Bad")
    revoke_client(client=revoked, by=world.admins[world.north])
    world.client_and_token(organisation=world.centre, name="Theirs")
    page = admin.get(at("list")).content.decode()
    assert "1 program may use the API" in page
    assert "no: revoked" in page
    assert "Theirs" not in page
    assert page.index("Good") < page.index("Bad")


def test_revoking_says_what_stays(world, admin, api, django_capture_on_commit_callbacks):
    client, token = world.client_and_token(supplies=world.own)
    with django_capture_on_commit_callbacks(execute=True):
        api.post("north/returns/", b"body,code,period,value\nNorthshire,HB1,2009-10,1\n", token,
                 "text/csv")  # fmt: skip
    page = admin.get(at("revoke", pk=client.pk)).content.decode()
    assert "1 return that it sent before stays and waits" in page
    admin.post(at("revoke", pk=client.pk))
    assert api.get("north/", token).status_code == 401
    first = ApiClient.objects.get().revoked_at
    admin.post(at("revoke", pk=client.pk))
    assert ApiClient.objects.get().revoked_at == first


def test_a_last_day_is_given_and_the_day_after_it_is_over(world, admin, api):
    client, token = world.client_and_token()
    day = {"ends_on_0": TOMORROW.day, "ends_on_1": TOMORROW.month, "ends_on_2": TOMORROW.year}
    admin.post(at("end", pk=client.pk), day | {"edit_version": client.edit_version})
    assert ApiClient.objects.get().ends_on == TOMORROW
    with clock.set_to(clock.now() + dt.timedelta(days=2)):
        assert api.get("north/", token).status_code == 401


def test_two_who_change_the_last_day_see_both(world, admin):
    client, _ = world.client_and_token()
    by = world.admins[world.north]
    end_client(client=client, ends_on=TOMORROW, expected_version=1, by=by)
    page = admin.post(at("end", pk=client.pk), {"edit_version": 1}).content.decode()
    assert "Someone else changed this" in page
    with pytest.raises(Conflict):
        end_client(client=client, ends_on=None, expected_version=1, by=by)


def test_what_makes_no_sense_is_refused(world):
    by = world.admins[world.north]
    given = {"name": "A", "supplies": None, "ends_on": None}
    for wrong in ({"name": "  "}, {"ends_on": YESTERDAY}, {"supplies": world.published}):
        with pytest.raises(Refused):
            make_client(**given | wrong, by=by)
    client, _ = world.client_and_token()
    with pytest.raises(Refused):
        end_client(client=client, ends_on=YESTERDAY, expected_version=1, by=by)
    revoke_client(client=client, by=by)
    with pytest.raises(Refused):
        end_client(client=client, ends_on=TOMORROW, expected_version=2, by=by)


def test_only_an_administrator_of_the_organisation_may(world, client):
    made, _ = world.client_and_token()
    officer = make.officer_of(world.north)
    stranger = world.admins[world.centre]
    for by in (officer, stranger):
        with pytest.raises(PermissionDenied):
            revoke_client(client=made, by=by)
        with pytest.raises(PermissionDenied):
            end_client(client=made, ends_on=None, expected_version=1, by=by)
    with pytest.raises(PermissionDenied):
        make_client(name="A", supplies=None, ends_on=None, by=officer)
    client.force_login(officer.user)
    assert client.get(at("list")).status_code == 403


def test_another_organisations_program_is_not_there(world, client):
    theirs, _ = world.client_and_token(organisation=world.centre)
    client.force_login(member(world.north, Role.ADMINISTRATOR).user)
    for name in ("end", "revoke"):
        assert client.get(at(name, pk=theirs.pk)).status_code == 404


def test_who_made_a_change_is_on_record(world):
    by = world.admins[world.north]
    client, _ = world.client_and_token()
    revoke_client(client=client, by=by)
    assert [row.history_user for row in client.history.all()] == [by.user, by.user]


def test_pages_of_measures_lead_to_the_programs_of_who_gives_tokens_alone(world, client):
    where, link = reverse("measure-list", kwargs={"organisation": "north"}), f'href="{at("list")}"'
    both = member(world.north, Role.ADMINISTRATOR, Role.AUDITOR)
    client.force_login(both.user)
    assert link in client.get(where).content.decode()
    client.force_login(make.officer_of(world.north).user)
    assert link not in client.get(where).content.decode()
