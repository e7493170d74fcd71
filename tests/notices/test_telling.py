"""Telling people: once for each occasion, what they want, in one message a day."""

from __future__ import annotations

import datetime as dt
from unittest import mock

import pytest
from django.core import mail
from django.db import IntegrityError

from accounts.roles import Role
from notices import actions
from notices.actions import choose_notices, send_message, send_messages, tell, tell_all
from notices.choices import wanted_by
from notices.kinds import ABOUT, Kind, kinds_for
from notices.models import Message, MessageNotice, Notice, NoticeChoice
from records import clock
from tests.factories import OrganisationFactory, member

from .factories import FRIDAY, SATURDAY, told, waits

pytestmark = pytest.mark.django_db


@pytest.fixture
def organisation():
    return OrganisationFactory()


@pytest.fixture
def head(organisation):
    return member(organisation, Role.PROGRAMME_HEAD)


def say(head, **fields):
    given = {"kind": Kind.LATE, "key": "k", "subject": "S", "body": "B", "path": "/p/"}
    return tell(to=head, **(given | fields))


def test_every_kind_is_in_the_table():
    assert set(ABOUT) == set(Kind)


def test_the_same_occasion_is_told_once(head):
    assert say(head).subject == "S"
    assert say(head) is None
    assert say(head, key="another") is not None
    assert Notice.objects.count() == 2


def test_twice_in_one_list_is_once(head):
    assert len(tell_all([told(head), told(head)])) == 1


def test_of_two_at_once_one_tells(head):
    """The other looks before the first has written."""
    say(head)
    with mock.patch.object(actions, "_not_known", lambda told: told):
        made = tell_all([told(head, "k"), told(head, "new")])
    assert [one.key for one in made] == ["new"]


def test_who_turned_a_kind_off_is_not_told_of_it(head):
    choose_notices(wanted=set(Kind) - {Kind.LATE}, by=head)
    assert say(head) is None
    assert say(head, kind=Kind.APPROVED) is not None


def test_who_is_not_here_is_not_told(organisation):
    ended = member(organisation, Role.DIRECTOR, ends_on=dt.date(2020, 1, 1))
    assert say(ended) is None


def test_a_subject_is_one_line_of_bounded_length(head):
    one = say(head, subject="A\r\nBcc: everyone@example.org\x00\u2028" + "x" * 400)
    assert one.subject.startswith("A Bcc: everyone@example.org x")
    assert len(one.subject) == 250
    assert one.subject.endswith("…")


def test_a_notice_cannot_be_changed(head):
    one = say(head)
    one.subject = "Another"
    with pytest.raises(IntegrityError):
        one.save()


# One message a day ----------------------------------------------------------------------


def test_several_things_are_one_message(head):
    waits(head, "a", "b", "c")
    message = send_message(membership=head, day=FRIDAY)
    assert message.state == "sent"
    [sent] = mail.outbox
    assert sent.subject == "ISPM: 3 things for you on 20 November 2026"
    assert sent.to == [head.user.email]
    for text in ("1. Subject a", "Body of b.", "http://127.0.0.1:8000/body/c/"):
        assert text in sent.body
    assert f"/{head.organisation.slug}/notices/choices/" in sent.body
    assert f"/{head.organisation.slug}/notices/choices/" in sent.extra_headers["List-Unsubscribe"]
    assert [part.notice.key for part in message.parts.all()] == ["a", "b", "c"]


def test_one_thing_says_itself_in_the_subject(head):
    waits(head, "a")
    send_message(membership=head, day=FRIDAY)
    assert mail.outbox[0].subject == "Subject a"
    assert "1." not in mail.outbox[0].body


def test_what_comes_later_goes_out_tomorrow(head):
    waits(head, "a")
    send_messages(day=FRIDAY)
    waits(head, "b")
    assert send_messages(day=FRIDAY) == actions.Outcome(0, 0)
    assert send_messages(day=SATURDAY) == actions.Outcome(1, 0)
    assert [one.subject for one in mail.outbox] == ["Subject a", "Subject b"]
    assert MessageNotice.objects.count() == 2


def test_nothing_to_say_is_no_message(head):
    assert send_message(membership=head, day=FRIDAY) is None
    assert Message.objects.count() == 0


def test_what_was_turned_off_meanwhile_is_not_sent(head):
    waits(head, "a")
    waits(head, "b", kind=Kind.LATE)
    choose_notices(wanted=set(Kind) - {Kind.REMINDER}, by=head)
    send_messages(day=FRIDAY)
    assert [one.subject for one in mail.outbox] == ["Subject b"]


def test_who_left_meanwhile_gets_nothing(head):
    waits(head, "a")
    head.ends_on = FRIDAY
    head.save()
    assert send_messages(day=SATURDAY) == actions.Outcome(0, 0)
    assert send_messages(day=FRIDAY) == actions.Outcome(1, 0)


def test_whose_account_is_closed_gets_nothing(head):
    waits(head, "a")
    head.user.is_active = False
    head.user.save()
    assert send_messages(day=FRIDAY) == actions.Outcome(0, 0)


def test_old_news_is_let_go(head):
    waits(head, "a", day=FRIDAY)
    assert send_messages(day=FRIDAY + dt.timedelta(days=7)) == actions.Outcome(0, 0)
    assert send_messages(day=FRIDAY + dt.timedelta(days=6)) == actions.Outcome(1, 0)


def test_telling_sends_once_all_is_committed(head, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        tell_all([told(head, "a"), told(head, "b")])
        assert mail.outbox == []
    assert [one.subject.startswith("ISPM: 2 things") for one in mail.outbox] == [True]


def test_everyone_gets_their_own(organisation, head):
    other = member(organisation, Role.PROGRAMME_HEAD)
    waits(head, "a")
    waits(other, "a")
    assert send_messages(day=FRIDAY) == actions.Outcome(2, 0)
    assert [one.to for one in mail.outbox] == [[head.user.email], [other.user.email]]


# Two at once, and a sender that dies ----------------------------------------------------


def test_while_somebody_is_sending_nobody_else_does(head):
    waits(head, "a")

    def meanwhile(self):
        assert send_message(membership=head, day=FRIDAY) is None
        assert send_message(membership=head, day=SATURDAY) is None
        return 1

    with mock.patch("django.core.mail.EmailMessage.send", meanwhile):
        assert send_message(membership=head, day=FRIDAY).attempts == 1
    assert Message.objects.get().state == "sent"


def test_a_sender_that_died_is_followed_by_another(head):
    waits(head, "a")
    with (
        mock.patch("django.core.mail.EmailMessage.send", side_effect=KeyboardInterrupt),
        pytest.raises(KeyboardInterrupt),
    ):
        send_message(membership=head, day=FRIDAY)
    assert Message.objects.get().state == "sending"
    assert send_message(membership=head, day=FRIDAY) is None
    with clock.set_to(clock.now() + dt.timedelta(seconds=91)):
        assert send_message(membership=head, day=FRIDAY).attempts == 2
    assert len(mail.outbox) == 1


def test_yesterdays_failure_goes_into_todays_message(head):
    waits(head, "a")
    with mock.patch("django.core.mail.EmailMessage.send", side_effect=OSError("no server")):
        assert send_messages(day=FRIDAY) == actions.Outcome(0, 1)
    waits(head, "b", day=SATURDAY)
    assert send_messages(day=SATURDAY) == actions.Outcome(1, 0)
    [sent] = mail.outbox
    assert sent.subject == "ISPM: 2 things for you on 21 November 2026"
    failed, today = Message.objects.order_by("day")
    assert (failed.state, failed.error) == ("failed", "OSError: no server")
    assert [part.notice.key for part in today.parts.all()] == ["a", "b"]


def test_a_repeat_is_known_by_its_message_id(head):
    waits(head, "a")
    ids = []

    def note(self):
        ids.append(self.extra_headers["Message-ID"])
        raise OSError

    with mock.patch("django.core.mail.EmailMessage.send", note):
        send_messages(day=FRIDAY)
        send_messages(day=FRIDAY)
    assert len(ids) == 2
    assert ids[0] == ids[1]


def test_every_try_is_on_the_record(head):
    waits(head, "a")
    with mock.patch("django.core.mail.EmailMessage.send", side_effect=OSError):
        send_messages(day=FRIDAY)
    send_messages(day=FRIDAY)
    states = Message.objects.get().history.order_by("history_id").values_list("state", flat=True)
    assert list(states) == ["sending", "failed", "sending", "sent"]


# Choices --------------------------------------------------------------------------------


def test_choices_are_those_of_the_roles(head, organisation):
    assert Kind.TO_REVIEW not in kinds_for(head)
    assert Kind.LATE in kinds_for(head)
    directors = kinds_for(member(organisation, Role.DIRECTOR))
    about_measures = [Kind.EARLY_WARNING, Kind.MEASURE_PROPOSED, Kind.ASKED_TO_JOIN]
    assert directors == [Kind.TO_REVIEW, Kind.ACTION_GIVEN, Kind.PAPER_ISSUED, *about_measures]
    readers = kinds_for(member(organisation, Role.BOARD_MEMBER))
    assert readers == [Kind.ACTION_GIVEN, Kind.PAPER_ISSUED]


def test_what_did_not_change_leaves_no_trace(head):
    choose_notices(wanted=set(), by=head)
    choose_notices(wanted=set(), by=head)
    assert NoticeChoice.objects.count() == len(kinds_for(head))
    choose_notices(wanted=[Kind.LATE], by=head)
    row = NoticeChoice.objects.get(kind="late")
    assert (row.wanted, row.edit_version) == (True, 2)
    assert wanted_by(head) & set(kinds_for(head)) == {Kind.LATE}
