"""An organisation with a finance officer, one who may look, and the published year."""

import sqlite3

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from django.urls import reverse

from accounts.roles import Role
from tests.factories import OrganisationFactory, member
from tests.finance.appendix import Year2009
from tests.finance.factories import SmallBudget


def signed_in(membership):
    client = Client()
    client.force_login(membership.user, backend=settings.AUTHENTICATION_BACKENDS[-1])
    return client


@pytest.fixture
def on_disk(transactional_db, tmp_path):
    """A database that other threads and processes may open, as people's own: PostgreSQL's is one;
    SQLite's, which the tests have in memory, is a file for the length of the test."""
    if connection.vendor != "sqlite":
        yield
        return
    in_memory, name = connection.connection, connection.settings_dict["NAME"]
    path = tmp_path / "ispm.sqlite3"
    with sqlite3.connect(path) as file:
        in_memory.backup(file)
    file.close()
    connection.connection, connection.settings_dict["NAME"] = None, str(path)
    try:
        yield
        connection.close()
    finally:
        connection.connection, connection.settings_dict["NAME"] = in_memory, name


@pytest.fixture
def organisation(db):
    return OrganisationFactory(slug="body")


@pytest.fixture
def officer(organisation):
    return member(organisation, Role.FINANCE_OFFICER)


@pytest.fixture
def colleague(organisation):
    return member(organisation, Role.FINANCE_OFFICER)


@pytest.fixture
def director(organisation):
    return member(organisation, Role.DIRECTOR)


@pytest.fixture
def client(officer):
    return signed_in(officer)


@pytest.fixture
def year(organisation, officer):
    """2009/10 as published."""
    return Year2009(organisation, officer)


@pytest.fixture
def page():
    """The address of a page: `page("budget", year=2009)`."""
    return lambda name, **kwargs: reverse(name, kwargs={"organisation": "body", **kwargs})


@pytest.fixture
def small(organisation, officer):
    """A budget of three lines, approved."""
    budget = SmallBudget(organisation, officer)
    budget.approve()
    return budget
