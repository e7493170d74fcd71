"""Pages of requests, programs and values sent on: for everybody's eyes and hands."""

from __future__ import annotations

import pytest
from django.urls import reverse

from accounts.models import MembershipRole
from accounts.roles import Role
from measures.actions.clients import make_client, revoke_client
from measures.models import MailboxState, ReceivedMail
from records import clock
from tests.measures import factories as make
from tests.measures.factories import Y2009
from tests.measures.mail.world import SOON, World


@pytest.fixture
def world(transactional_db, settings) -> World:
    settings.IMAP_URL = "imaps://measures:secret@mail.example.org/INBOX"
    world = World()
    MembershipRole.objects.create(membership=world.officer, role=Role.ADMINISTRATOR)
    made = world.ask()
    make.observed(world.set, {(world.one, world.body, Y2009): "12.5"})
    given = {"sender": world.updater.user.email, "subject": "Re: values", "request": made}
    ReceivedMail.objects.create(
        message_id="<1@a>", outcome="unreadable", why="No value was found.", **given
    )
    ReceivedMail.objects.create(
        message_id="<2@a>", outcome="taken", vintage=world.set.vintages.get(), **given
    )
    MailboxState.objects.create(
        pk=1, tried_at=clock.now(), read_at=clock.now(), problem="The mail server is away."
    )
    for name, ends_on in (("Power BI of the performance team", SOON), ("Housing system", None)):
        client = make_client(name=name, supplies=world.set, ends_on=ends_on, by=world.officer)
    revoke_client(client=client.client, by=world.officer)
    world.made, world.client = made, client.client
    return world


def addresses(world: World) -> dict[str, str]:
    def at(name: str, **names: object) -> str:
        return reverse(name, kwargs={"organisation": "north", **names})

    return {
        "requests": at("request-list"),
        "request": at("request-detail", pk=world.made.pk),
        "ask": at("request-new", data_set=world.set.pk),
        "close": at("request-close", pk=world.made.pk),
        "onward": at("data-set-onward", data_set=world.set.pk),
        "programs": at("api-client-list"),
        "new program": at("api-client-new"),
        "last day": at("api-client-end", pk=world.client.pk),
        "revoke": at("api-client-revoke", pk=world.client.pk),
    }


@pytest.mark.parametrize("width", [1280, 320])
def test_pages_are_for_everybody(world, open_page, axe, width):
    page = open_page(world.officer.user, width=width)
    for name, address in addresses(world).items():
        page.goto(address)
        axe(page)
        wide = page.evaluate("document.documentElement.scrollWidth")
        assert wide <= width, f"{name} is {wide} wide"


@pytest.mark.parametrize("width", [1280, 320])
def test_a_token_is_shown_to_everybody_who_makes_one(world, open_page, axe, width):
    page = open_page(world.officer.user, width=width, javascript=False)
    page.goto(addresses(world)["new program"])
    page.get_by_label("Which program is it for?").fill("Excel")
    page.get_by_role("button", name="Make the token").click()
    assert page.get_by_label("Token").input_value().startswith("ispm_")
    assert page.evaluate("document.documentElement.scrollWidth") <= width
