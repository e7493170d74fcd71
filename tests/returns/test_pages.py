"""The pages of rounds and returns, through the doors that people use."""

from __future__ import annotations

import pytest
from django.urls import reverse

from accounts.roles import Role
from returns.models import ProgressUpdate
from tests.factories import member

from .factories import fill, submitted, world

pytestmark = pytest.mark.django_db


def url(made, name, **more):
    kwargs = {"organisation": made.organisation.slug, "period": "2009-10-q2", **more}
    if name.startswith("return-"):
        kwargs["programme"] = made.programme.slug
    if name in ("round-list", "round-open"):
        del kwargs["period"]
    return reverse(name, kwargs=kwargs)


def sign_in(client, membership):
    client.force_login(membership.user)
    return client


def text_of(response):
    return response.content.decode()


@pytest.mark.parametrize("state", ["not started", "draft", "submitted"])
def test_every_page_opens_for_a_head(client, state):
    made = world()
    if state != "not started":
        fill(made) if state == "draft" else submitted(made)
    sign_in(client, made.head)
    for address in [
        url(made, "return-detail"),
        url(made, "return-objective", number=1),
        url(made, "return-objective", number=1) + "?missing",
        url(made, "return-whole"),
        url(made, "return-whole") + "?missing",
        url(made, "return-check"),
        url(made, "return-history"),
        url(made, "round-list"),
        url(made, "round-detail"),
        url(made, "return-version", number=1),
    ]:
        assert client.get(address).status_code == 200, address
