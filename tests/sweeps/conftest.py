"""The sweeps' world, built once for a module and left as it was by every test."""

from __future__ import annotations

from contextlib import contextmanager

import pytest
from django.db import transaction
from django.test import Client

from accounts.models import Membership
from tests.sweeps import world


@pytest.fixture(scope="module")
def everything(django_db_setup, django_db_blocker):
    """Something of everything in every state; nothing of it outlives the module."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield world.build()
        transaction.set_rollback(True)


@contextmanager
def undone():
    """Whatever a request writes is taken back."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


@pytest.fixture(scope="module")
def client_of(everything, django_db_blocker):
    """A client for each person, all signed in before the first test: their sessions last."""
    clients: dict[int, Client] = {}
    with django_db_blocker.unblock():
        for membership in Membership.objects.select_related("user"):
            clients[membership.pk] = Client(raise_request_exception=False)
            clients[membership.pk].force_login(membership.user)
    return lambda membership: clients[membership.pk]
