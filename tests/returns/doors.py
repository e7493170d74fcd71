"""How tests of typing, handing over and attaching come in."""

from __future__ import annotations

from django.conf import settings
from django.test import Client
from django.urls import reverse

from accounts.models import Membership
from tests.returns.factories import World


def signed_in(membership: Membership) -> Client:
    client = Client()
    client.force_login(membership.user, backend=settings.AUTHENTICATION_BACKENDS[-1])
    return client


def page(world: World, name: str = "return-objective", **more: object) -> str:
    """An address of the world's return for quarter 2; of objective 1 where none is named."""
    kwargs = {"period": "2009-10-q2", "programme": world.programme.slug, **more}
    steps = ("objective", "hand-over", "take-back", "step-done")
    if any(step in name for step in steps):
        kwargs.setdefault("number", 1)
    return reverse(name, kwargs={"organisation": world.organisation.slug, **kwargs})
