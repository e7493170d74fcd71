"""The page of e-mails that would have been sent."""

import datetime as dt

import pytest
from django.core.mail import send_mail

from accounts.roles import Role
from notices.models import OutboxEmail
from tests.factories import OrganisationFactory, UserFactory, member


@pytest.fixture
def kept(settings, db):
    settings.EMAIL_BACKEND = "notices.outbox.OutboxBackend"
    send_mail(
        "A subject", "See https://returns.example.org/x\n<b>bold</b>", None, ["a@example.org"]
    )


@pytest.fixture
def of_a_demonstration(db):
    return member(OrganisationFactory(is_demo=True), Role.BOARD_MEMBER)


def test_what_would_have_been_sent_is_kept_and_shown(client, kept, of_a_demonstration):
    client.force_login(of_a_demonstration.user)
    text = client.get("/outbox/").text
    assert "1 e-mail would have been sent" in text
    assert "A subject" in text
    assert "a@example.org" in text
    assert 'href="https://returns.example.org/x"' in text
    assert "<b>bold</b>" not in text


def test_it_is_read_page_by_page_newest_first(client, kept, of_a_demonstration):
    for n in range(31):
        send_mail(f"Subject {n}", "x", None, ["a@example.org"])
    client.force_login(of_a_demonstration.user)
    first = client.get("/outbox/").text
    assert "32 e-mails would have been sent" in first
    assert "Subject 30" in first
    assert "Subject 0<" not in first
    assert "Older e-mails" in first
    assert "Subject 0<" in client.get("/outbox/?page=2").text
    assert client.get("/outbox/?page=wrong").status_code == 200


def test_nothing_yet_is_said(client, settings, of_a_demonstration):
    settings.EMAIL_BACKEND = "notices.outbox.OutboxBackend"
    client.force_login(of_a_demonstration.user)
    assert "No e-mail yet" in client.get("/outbox/").text


def test_where_e_mails_are_sent_there_is_no_such_page(client, of_a_demonstration):
    client.force_login(of_a_demonstration.user)
    assert client.get("/outbox/").status_code == 404


def test_only_staff_and_a_demonstrations_people_look(client, kept):
    assert client.get("/outbox/").url == "/accounts/login/?next=/outbox/"
    client.force_login(member(OrganisationFactory(), Role.ADMINISTRATOR).user)
    assert client.get("/outbox/").status_code == 403
    left = member(OrganisationFactory(is_demo=True), Role.DIRECTOR, ends_on=dt.date(2020, 1, 1))
    client.force_login(left.user)
    assert client.get("/outbox/").status_code == 403
    client.force_login(UserFactory(is_staff=True))
    assert client.get("/outbox/").status_code == 200
    assert client.post("/outbox/").status_code == 405
    assert OutboxEmail.objects.count() == 1
