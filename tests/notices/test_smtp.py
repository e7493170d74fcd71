"""Messages at a real SMTP server: one a person and day, in both directions of failure."""

from __future__ import annotations

import pytest
from django.core.management import call_command

from accounts.roles import Role
from notices.actions import Outcome, send_messages
from notices.models import Message
from tests.factories import OrganisationFactory, UserFactory, member
from tests.mail_servers import free_port
from tests.returns.factories import world

from .factories import FRIDAY, waits

pytestmark = pytest.mark.django_db
DUE = "2009-10-20"
PRODUCTION = {
    "DEBUG": "off",
    "SECRET_KEY": "tests/only:" + "v9Kq-3xT_7mWz2pLr8Ysd5Hb" * 3,
    "ALLOWED_HOSTS": "returns.example.org",
}


@pytest.fixture
def head():
    return member(OrganisationFactory(), Role.PROGRAMME_HEAD)


def written(message) -> str:
    return message.get_content().replace("\r\n", "\n")


def test_the_reminders_arrive_once_however_often_they_are_sent(post, capsys):
    made = world()
    call_command("send_reminders", "--today", DUE)
    assert "2 sent, 0 failed" in capsys.readouterr().out
    call_command("send_reminders", "--today", DUE)
    assert capsys.readouterr().out == ""
    assert [to for to, _ in post.arrived] == [made.head.user.email, made.deputy.user.email]
    _, message = post.arrived[0]
    assert message["Subject"].startswith("Due today, 20 October 2009: ")
    text = written(message)
    slug = made.organisation.slug
    assert f"http://127.0.0.1:8000/{slug}/returns/2009-10-q2/{made.programme.slug}/\n" in text
    assert message["List-Unsubscribe"] == f"<http://127.0.0.1:8000/{slug}/notices/choices/>"
    assert message["Auto-Submitted"] == "auto-generated"


def test_day_by_day_one_message_each(post):
    made = world()
    for day in ("2009-10-13", "2009-10-14", "2009-10-20", "2009-10-21", "2009-10-27"):
        call_command("send_reminders", "--today", day)
        call_command("send_reminders", "--today", day)
    to_the_head = [m["Subject"] for to, m in post.arrived if to == made.head.user.email]
    assert [subject.split(":")[0] for subject in to_the_head] == [
        "Due on 20 October 2009",
        "Due today, 20 October 2009",
        "Late",
    ]


def test_a_server_that_is_down_then_up(post, head, settings, capsys):
    waits(head, "a")
    settings.EMAIL_PORT = free_port()
    call_command("send_reminders", "--today", str(FRIDAY))
    out = capsys.readouterr()
    assert "0 sent, 1 failed" in out.out
    assert "tried again" in out.err
    failed = Message.objects.get()
    assert (failed.state, failed.attempts) == ("failed", 1)
    assert "refused" in failed.error.lower()
    settings.EMAIL_PORT = post.port
    call_command("send_reminders", "--today", str(FRIDAY))
    call_command("send_reminders", "--today", str(FRIDAY))
    assert len(post.arrived) == 1
    sent = Message.objects.get()
    assert (sent.state, sent.attempts, sent.error) == ("sent", 2, "")


def test_whom_the_server_refuses_keeps_no_other_from_theirs(post, head):
    other = member(head.organisation, Role.PROGRAMME_HEAD)
    waits(head, "a")
    waits(other, "a")
    post.refuses.add(head.user.email)
    assert send_messages(day=FRIDAY) == Outcome(sent=1, failed=1)
    assert [to for to, _ in post.arrived] == [other.user.email]
    assert "No such person here" in Message.objects.get(membership=head).error
    post.refuses.clear()
    assert send_messages(day=FRIDAY) == Outcome(sent=1, failed=0)


def test_a_server_that_is_away_is_not_asked_for_everyone(post, head, settings):
    others = [member(head.organisation, Role.PROGRAMME_HEAD) for _ in range(5)]
    for one in (head, *others):
        waits(one, "a")
    settings.EMAIL_PORT = free_port()
    assert send_messages(day=FRIDAY) == Outcome(sent=0, failed=3)
    settings.EMAIL_PORT = post.port
    assert send_messages(day=FRIDAY) == Outcome(sent=6, failed=0)
    # Those who had waited in vain came last.
    assert [to for to, _ in post.arrived][-3:] == [
        one.user.email for one in (head, others[0], others[1])
    ]


def test_many_who_are_refused_stop_nobody(post, head):
    others = [member(head.organisation, Role.PROGRAMME_HEAD) for _ in range(5)]
    for one in (head, *others):
        waits(one, "a")
    post.refuses |= {one.user.email for one in others}
    assert send_messages(day=FRIDAY) == Outcome(sent=1, failed=5)


def test_a_subject_brings_no_header_with_it(post, head):
    waits(head, "a", subject="Return\r\nBcc: everyone@example.org\nX-Evil: yes")
    send_messages(day=FRIDAY)
    [(to, message)] = post.arrived
    assert to == head.user.email
    assert message["Bcc"] is None
    assert message["X-Evil"] is None
    assert message["Subject"] == "Return Bcc: everyone@example.org X-Evil: yes"


def test_every_letter_arrives_as_it_was_written(post, head):
    words = "Größe, naïve, Ωμέγα, 中文, 😀 – £5"
    waits(head, "a", subject=words, body=f"{words}\n.\nFrom here on\n")
    send_messages(day=FRIDAY)
    [(_, message)] = post.arrived
    assert message["Subject"].strip() == words
    assert f"{words}\n.\nFrom here on\n" in written(message)


def test_a_line_as_long_as_a_text_arrives_whole_in_lines_that_servers_take(post, head):
    waits(head, "a", body="word " * 10_000)
    send_messages(day=FRIDAY)
    assert max(map(len, post.raw[0].splitlines())) <= 998
    assert post.arrived[0][1].get_content().count("word") == 10_000


def test_an_address_with_capitals_and_a_plus(post):
    user = UserFactory(email="o'neil+ispm@example.org")
    head = member(OrganisationFactory(), Role.PROGRAMME_HEAD, user=user)
    waits(head, "a")
    send_messages(day=FRIDAY)
    assert [to for to, _ in post.arrived] == ["o'neil+ispm@example.org"]


def test_two_senders_at_once_send_one_message_each(post, share):
    """Two processes of the real product, over one database, to one server."""
    made = world()
    post.arrived.clear()  # that the round has opened is out already
    database = share()
    settings = PRODUCTION | {"EMAIL_URL": f"smtp://127.0.0.1:{post.port}"}
    both = [database.manage("send_reminders", "--today", DUE, **settings) for _ in range(2)]
    said = [one.communicate(timeout=120)[0] for one in both]
    assert [one.returncode for one in both] == [0, 0], said
    assert sorted(to for to, _ in post.arrived) == sorted(
        [made.head.user.email, made.deputy.user.email]
    )
    count = f"SELECT COUNT(*) FROM notices_message WHERE state = 'sent' AND day = '{DUE}'"
    assert database.ask(count) == [(2,)]
