import datetime as dt

import pytest

from accounts.roles import Role
from tests.factories import OrganisationFactory, member

TODAY = dt.date(2026, 6, 15)


@pytest.fixture
def body(db):
    return OrganisationFactory(name="Improvement Body")


@pytest.fixture
def administrator(body):
    return member(body, Role.ADMINISTRATOR)


@pytest.fixture
def second_administrator(body):
    return member(body, Role.ADMINISTRATOR)


@pytest.fixture
def head(body):
    return member(body, Role.PROGRAMME_HEAD, post="Head of programme")


@pytest.fixture
def signed_in(client, administrator):
    client.force_login(administrator.user)
    return client
