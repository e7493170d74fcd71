"""What people are told about returns."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend

from accounts.roles import Role
from notices.models import Notice
from periods.calendar import Quarter
from returns import letters
from returns.actions import approve_return, change_round, open_round, send_back, submit_return
from returns.actions.handing import hand_over_step, report_step_done
from returns.models import Extension, ExtensionRequest, Reminder, Reopening
from tests.factories import ProgrammeFactory, head_of, member, plan_for

from .factories import PREPARED_ON, Q2, WINDOW, at, fill, submitted, world

pytestmark = pytest.mark.django_db


def told(kind):
    return Notice.objects.filter(kind=kind).order_by("pk")


def to_whom(kind):
    return [one.membership for one in told(kind)]


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
    # The way to the step, and the way to choose fewer e-mails.
    assert message.body.count("http") == 2


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
    # That the round has opened had not gone out yet: both are in the one message of the day.
    assert mail.outbox[0].subject.startswith("ISPM: 2 things for you on ")
    assert "1. You can begin: " in mail.outbox[0].body
    assert "2. Approved: " in mail.outbox[0].body
    assert "nothing more to do" in mail.outbox[0].body


def test_what_comes_later_in_the_day_waits_for_tomorrow(django_capture_on_commit_callbacks):
    made = world(quarter=None)
    on = dt.date(2009, 10, 1)
    with at(on), django_capture_on_commit_callbacks(execute=True):
        open_round(organisation=made.organisation, quarter=Q2, by=made.officer, **WINDOW)
    assert len(mail.outbox) == 2
    with at(on), django_capture_on_commit_callbacks(execute=True):
        letters.tell_reminders([a_reminder(made)])
    assert len(mail.outbox) == 2
    with at(dt.date(2009, 10, 2)), django_capture_on_commit_callbacks(execute=True):
        letters.tell_reminders([a_reminder(made, note="Again")])
    assert len(mail.outbox) == 4
    assert mail.outbox[2].subject == "ISPM: 2 things for you on 2 October 2009"


def a_reminder(made, note="Please, by Friday"):
    return Reminder.objects.create(
        programme_return=made.programme_return, note=note, sent_by=made.officer
    )


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


# The round ------------------------------------------------------------------------------


def test_heads_and_deputies_are_told_that_the_round_has_opened():
    made = world(quarter=None)
    second = ProgrammeFactory(organisation=made.organisation)
    head_of(second, made.head)
    plan_for(second, made.officer)
    with at(dt.date(2009, 10, 1)):
        open_round(
            organisation=made.organisation,
            quarter=Q2,
            by=made.officer,
            instructions="Mind the figures.",
            **WINDOW,
        )
    assert to_whom("round_opened") == [made.head, made.deputy, made.head]
    first = told("round_opened")[0]
    assert "due on 20 October 2009" in first.body
    assert "Mind the figures." in first.body
    assert first.path == f"/{made.organisation.slug}/returns/2009-10-q2/{made.programme.slug}/"


def test_a_round_that_opens_later_is_told_of_when_it_opens():
    made = world(quarter=None)
    with at(dt.date(2009, 9, 25)):
        period = open_round(organisation=made.organisation, quarter=Q2, by=made.officer, **WINDOW)
        assert not told("round_opened")
    with at(dt.date(2009, 10, 1)):
        letters.tell_round_opened(period)
        letters.tell_round_opened(period)
    assert to_whom("round_opened") == [made.head, made.deputy]


def test_whoever_joins_the_round_later_is_told_and_nobody_twice():
    made = world()
    second, other = ProgrammeFactory(organisation=made.organisation), member(made.organisation)
    head_of(second, other)
    plan_for(second, made.officer)
    period = made.programme_return.period
    change_round(period=period, expected_version=period.edit_version, by=made.officer, **WINDOW)
    assert to_whom("round_opened") == [made.head, made.deputy, other]


def test_a_reminder_says_who_waits_and_what_they_wrote():
    made = world()
    letters.tell_reminders([a_reminder(made)])
    assert to_whom("reminder") == [made.head, made.deputy]
    assert "Please, by Friday" in told("reminder")[0].body
    assert made.officer.user.name in told("reminder")[0].body


def test_whoever_runs_the_round_is_told_that_more_time_is_asked_for():
    made = world()
    request = ExtensionRequest.objects.create(
        programme_return=made.programme_return, reason="Two of us are ill", asked_by=made.head
    )
    letters.tell_extension_asked(request)
    assert to_whom("extension_asked") == [made.officer]
    one = told("extension_asked")[0]
    assert "Two of us are ill" in one.body
    assert one.path == f"/{made.organisation.slug}/rounds/2009-10-q2/"


def test_the_new_date_is_told_and_reminded_of():
    made = world()
    extension = Extension.objects.create(
        programme_return=made.programme_return,
        until=dt.date(2009, 10, 27),
        reason="Illness",
        given_by=made.officer,
    )
    letters.tell_extension_given(extension)
    assert to_whom("extension_given") == [made.head, made.deputy]
    assert "Due on 27 October 2009 now" in told("extension_given")[0].subject
    letters.tell_reminders([a_reminder(made)])
    assert "due on 27 October 2009" in told("reminder")[0].body


def test_a_step_handed_over_and_filled_in():
    made = world()
    contributor = member(made.organisation, Role.CONTRIBUTOR)
    handover = hand_over_step(
        programme_return=made.programme_return,
        objective=made.objectives[1],
        to=contributor,
        note="You know the councils",
        by=made.head,
    )
    [one] = told("handed_over")
    assert one.membership == contributor
    assert "You know the councils" in one.body
    assert one.path.endswith(f"/{made.programme.slug}/objectives/2/")
    report_step_done(handover=handover, by=contributor)
    assert to_whom("step_done") == [made.head, made.deputy]
    assert told("step_done")[0].path == one.path


def test_a_return_reopened_says_why():
    made = world()
    programme_return = submitted(made)
    approve_return(programme_return=programme_return, by=made.director)
    reopening = Reopening.objects.create(
        submission=programme_return.versions.last().submission,
        reason="The board saw another figure",
        reopened_by=made.director,
        reopened_post=made.director.post,
    )
    letters.tell_reopened(reopening)
    assert to_whom("reopened") == [made.head, made.deputy]
    assert "The board saw another figure" in told("reopened")[0].body


def test_nobody_is_told_what_they_did_themselves():
    made = world()
    reminder = Reminder.objects.create(programme_return=made.programme_return, sent_by=made.head)
    letters.tell_reminders([reminder])
    assert to_whom("reminder") == [made.deputy]


def test_the_same_row_told_twice_is_one_notice():
    made = world(quarter=Quarter(2009, 2))
    reminder = a_reminder(made)
    letters.tell_reminders([reminder])
    letters.tell_reminders([reminder])
    assert len(told("reminder")) == 2
