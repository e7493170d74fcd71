"""Measures across organisations: an address with another organisation's key is a 404, whoever asks
and with whatever role; what a framework shows to who uses it stands in one list."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import Organisation
from accounts.roles import Role
from tests.factories import OrganisationFactory, member
from tests.sweeps.access_table import TABLE
from tests.sweeps.addresses import of_an_organisation
from tests.sweeps.conftest import undone

pytestmark = pytest.mark.django_db


def is_of_measures(name: str) -> bool:
    view = of_an_organisation()[name].callback
    return getattr(view, "view_class", view).__module__.startswith("measures.")


#: Addresses of measures that name something by its key.
NAMED = [name for name in TABLE if is_of_measures(name) and TABLE[name].about]

#: A shared framework is there for everybody to look at before they take it up, and what is
#: proposed for it is its users'.
OFFERED = {"framework-detail", "framework-take-up"}


def answers(everything, client: Client, slug: str, name: str):
    """Each case of the council's, asked for under the other organisation's address."""
    for case in everything.cases[TABLE[name].about]:
        try:
            address = reverse(name, kwargs={**case.kwargs, "organisation": slug})
        except KeyError:
            continue
        for method in ("get", "post"):
            with undone():
                yield case.state, method, getattr(client, method)(address).status_code


def everyone_of(organisation: Organisation) -> Client:
    """A person who holds every role there."""
    client = Client(raise_request_exception=False)
    client.force_login(member(organisation, *Role).user)
    return client


@pytest.mark.parametrize("name", NAMED)
def test_who_uses_nothing_of_it_finds_nothing(everything, name):
    with undone():
        stranger = OrganisationFactory()
        client = everyone_of(stranger)
        found = [
            (state, method, status)
            for state, method, status in answers(everything, client, stranger.slug, name)
            if status not in (404, 405) and (name not in OFFERED or status >= 500)
        ]
    assert not found


#: An address that names nothing but these is of the framework, or of what the asking organisation
#: itself has of it: who uses the framework finds it. All else is the council's own.
OF_THE_FRAMEWORK = {"framework", "measure", "body", "grouping", "proposal", "kind", "period"}


def found_by_users(everything, name: str) -> set[int]:
    """What may be answered: nothing is there; or below a framework, that only its lead may."""
    keys = set(everything.cases[TABLE[name].about][0].kwargs)
    if keys <= OF_THE_FRAMEWORK:
        return {200, 302, 403, 404, 405}
    return {403, 404, 405} if "framework" in keys else {404, 405}


@pytest.mark.parametrize("name", [name for name in NAMED if not name.startswith("consortium-")])
def test_who_uses_the_framework_finds_the_framework_and_nothing_of_the_organisation(
    everything, name
):
    with undone():
        neighbour = Organisation.objects.get(slug="neighbour")
        client = everyone_of(neighbour)
        allowed = found_by_users(everything, name)
        found = [
            (state, method, status)
            for state, method, status in answers(everything, client, neighbour.slug, name)
            if status not in allowed
        ]
    assert not found
