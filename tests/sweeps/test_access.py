"""The permission walk: every address × GET and POST × every role, another organisation's member
and an anonymous visitor × each object in each state."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from accounts.roles import GRANTS, Role
from tests.sweeps.access_table import BESIDES, OUTSIDE, TABLE, Access
from tests.sweeps.addresses import names_in, of_an_organisation, outside, permission_of
from tests.sweeps.conftest import undone

pytestmark = pytest.mark.django_db

#: What a person who may is answered: a page, or a way on.
READ = {200, 302}
#: A form back with its errors, a way on, or a refusal that says why (the body was empty).
POSTED = {200, 302, 409}


def test_every_address_has_its_row_and_every_row_its_address():
    assert set(TABLE) == set(of_an_organisation())
    assert set(OUTSIDE) == set(outside())


@pytest.mark.parametrize("name", TABLE)
def test_the_view_names_the_permission_of_its_row(name):
    said = permission_of(of_an_organisation()[name])
    assert said == (TABLE[name].permission or "every member")


def answer(client: Client, method: str, address: str) -> int:
    with undone():
        return getattr(client, method)(address).status_code


def may(name: str, access: Access) -> bool:
    """From the literal table of roles: the people of the world have one role each."""
    role = Role.PROGRAMME_HEAD if name == "head" else Role(name)
    return access.permission is None or access.permission in GRANTS[role]


def expected(everything, name: str, access: Access, state: str, method: str) -> set[int]:
    if not may(name, access):
        return {403}
    if not getattr(access, method):
        return {405}
    if access.besides:
        refused = BESIDES[access.besides](everything.person(name), name, state)
        if refused:
            return {refused}
    return READ if method == "get" else POSTED


@pytest.mark.parametrize("url_name", TABLE)
def test_the_walk(everything, client_of, url_name):
    access = TABLE[url_name]
    wrong = []
    for case in everything.cases[access.about]:
        kwargs = {"organisation": everything.organisation.slug, **case.kwargs}
        address = reverse(url_name, kwargs=kwargs)
        for method in ("get", "post"):
            for who, client, allowed in visitors(everything, client_of, access, case, method):
                got = answer(client, method, address)
                if got not in allowed:
                    wrong.append(f"{who} {method} {case.state or '-'}: {got}, not {allowed}")
    assert not wrong, "\n".join(wrong)


def visitors(everything, client_of, access, case, method):
    yield "anonymous", Client(raise_request_exception=False), {302}
    yield "an outsider", client_of(everything.outsider), {404}
    for name, person in everything.people.items():
        allowed = expected(everything, name, access, case.state, method)
        yield name, client_of(person), allowed


@pytest.mark.parametrize("url_name", [name for name, row in TABLE.items() if row.get])
def test_who_is_not_signed_in_is_led_to_the_sign_in(everything, url_name):
    case = everything.cases[TABLE[url_name].about][0]
    kwargs = {"organisation": everything.organisation.slug, **case.kwargs}
    response = Client().get(reverse(url_name, kwargs=kwargs))
    assert response.url.startswith(reverse("account_login"))


@pytest.mark.parametrize("url_name", OUTSIDE)
def test_outside_of_organisations(everything, client_of, url_name):
    kwargs = {"uidb36": "1", "key": "x"} if "from_key" in url_name else {}
    if url_name == "calendar":
        kwargs = {"token": "nobodys"}
    if url_name.startswith("public-"):
        kwargs = {name: everything.public[name] for name in names_in(outside()[url_name])}
    if url_name.startswith("api-"):
        taken = {"publisher": everything.organisation.slug, "vintage": 1}
        kwargs = {name: taken[name] for name in names_in(outside()[url_name])}
    address = reverse(url_name, kwargs={} if url_name.endswith("done") else kwargs)
    row = OUTSIDE[url_name]
    assert answer(Client(), "get", address) == row.anonymous
    assert answer(client_of(everything.person("auditor")), "get", address) == row.signed_in


def test_a_member_whose_time_is_over_is_a_stranger(everything, client_of):
    ended = everything.cases["person"][1].kwargs["pk"]
    person = everything.organisation.memberships.get(pk=ended)
    home = reverse("home", kwargs={"organisation": everything.organisation.slug})
    assert client_of(person).get(home).status_code == 404
