"""A lead with a shared framework, an organisation that uses it, and a stranger."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from django.test import Client

from accounts.roles import Role
from tests.factories import OrganisationFactory, member
from tests.measures import factories as make


@pytest.fixture
def world(db):
    lead, user, other = (OrganisationFactory(name=name) for name in ("Lead", "User", "Stranger"))
    shared = make.a_framework(lead, "Shared")
    own = make.a_framework(lead, "Own", is_shared=False)
    make.taken_up(shared, user)
    return SimpleNamespace(
        lead=lead,
        user=user,
        other=other,
        shared=shared,
        own=own,
        officer=make.officer_of(lead),
        second=member(lead, Role.DIRECTOR),
        auditor=member(lead, Role.AUDITOR),
        guest=make.officer_of(user),
        stranger=make.officer_of(other),
        hb1=make.a_measure(shared, "HB1", category="Speed"),
        mine=make.a_measure(own, "OWN1"),
    )


class Visitor:
    """A person who asks for pages of their organisation, by what follows its address."""

    def __init__(self, membership):
        self.membership = membership
        self.client = Client()
        self.client.force_login(membership.user)

    def _path(self, path):
        return f"/{self.membership.organisation.slug}/measures/{path}"

    def get(self, path):
        return self.client.get(self._path(path))

    def post(self, path, **data):
        return self.client.post(self._path(path), data)


@pytest.fixture
def visit():
    return Visitor


def day_fields(name, day):
    """As the three boxes of a date are posted."""
    return {f"{name}_0": day.day, f"{name}_1": day.month, f"{name}_2": day.year}
