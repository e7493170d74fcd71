"""The e-mails about a return."""

from __future__ import annotations

import pytest
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend

from accounts.roles import Role
from returns.actions import approve_return, send_back, submit_return
from tests.factories import head_of, member

from .factories import PREPARED_ON, fill, submitted, world

pytestmark = pytest.mark.django_db


def test_directors_who_may_review_are_told(django_capture_on_commit_callbacks):
    made = world()
    own = member(made.organisation, Role.DIRECTOR, Role.PROGRAMME_HEAD)
    head_of(made.programme, own, kind="deputy")
    programme_return = fill(made)
    with django_capture_on_commit_callbacks(execute=True):
        submit_return(programme_return=programme_return, by=made.head, prepared_on=PREPARED_ON)
    [message] = mail.outbox
    assert message.to == [made.director.user.email]
    assert made.programme.name in message.subject
    assert f"/returns/2009-10-q2/{made.programme.slug}/review/" in message.body
    assert message.body.count("http") == 1


def test_the_head_is_told_why_it_was_sent_back(django_capture_on_commit_callbacks):
    made = world()
    programme_return = submitted(made)
    with django_capture_on_commit_callbacks(execute=True):
        send_back(programme_return=programme_return, reason="What of <PD1>?", by=made.director)
    assert [message.to for message in mail.outbox] == [
        [made.head.user.email],
        [made.deputy.user.email],
    ]
    assert "What of <PD1>?" in mail.outbox[0].body
    assert f"/returns/2009-10-q2/{made.programme.slug}/" in mail.outbox[0].body


def test_the_head_is_told_of_the_approval(django_capture_on_commit_callbacks):
    made = world()
    programme_return = submitted(made)
    with django_capture_on_commit_callbacks(execute=True):
        approve_return(programme_return=programme_return, by=made.director)
    assert mail.outbox[0].subject.startswith("Approved: ")
    assert "nothing more to do" in mail.outbox[0].body


def test_a_mail_server_that_is_away_undoes_nothing(
    django_capture_on_commit_callbacks, monkeypatch, caplog
):
    def away(*args):
        raise OSError("no server")

    monkeypatch.setattr(EmailBackend, "send_messages", away)
    made = world()
    programme_return = submitted(made)
    with django_capture_on_commit_callbacks(execute=True):
        approve_return(programme_return=programme_return, by=made.director)
    programme_return.refresh_from_db()
    assert programme_return.state == "approved"
    assert "no server" in caplog.text


def test_nobody_is_told_of_what_was_undone():
    made = world()
    submitted(made)
    assert mail.outbox == []
