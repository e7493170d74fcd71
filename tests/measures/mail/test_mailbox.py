"""From the request to the confirmed value, through a real mailbox and a real post office."""

from __future__ import annotations

import io
import logging

import openpyxl
import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.test import Client
from django.urls import reverse

from accounts.roles import Role
from files.models import StoredFile
from measures.actions.requests import close_request
from measures.actions.vintages import may_give_up
from measures.doors import mailbox as boxes
from measures.doors.mailbox import Down, account_in
from measures.doors.receiving import LEASE, Look, look_into_mailbox, read_mailbox, receive
from measures.imports.reports import Report
from measures.imports.template_out import HEADING_ROW, VALUES
from measures.models import (
    MailboxState,
    MeasureOwnership,
    Observation,
    ReceivedMail,
    UpdateRequest,
    Vintage,
)
from measures.vocabulary import Channel, MailOutcome, VintageState
from records import clock
from tests.factories import member
from tests.measures import factories as make
from tests.measures.mail.world import World

pytestmark = pytest.mark.django_db


@pytest.fixture
def world(db) -> World:
    return World()


@pytest.fixture
def asked(world, post, mailbox, django_capture_on_commit_callbacks) -> UpdateRequest:
    with django_capture_on_commit_callbacks(execute=True):
        return world.ask()


@pytest.fixture
def look(django_capture_on_commit_callbacks):
    """Looks into the mailbox, and lets what follows from it happen."""

    def into() -> Look:
        with django_capture_on_commit_callbacks(execute=True):
            return read_mailbox()

    return into


def outcomes() -> list[str]:
    return list(ReceivedMail.objects.order_by("pk").values_list("outcome", flat=True))


def waiting() -> list[Vintage]:
    return list(Vintage.objects.filter(channel=Channel.EMAIL))


# The whole way --------------------------------------------------------------------------


def test_a_reply_is_read_confirmed_by_who_was_asked_and_counts(world, asked, post, mailbox, look):
    (sent,) = post.arrived
    assert sent["To"] == world.updater.user.email
    assert sent["Reply-To"] == "measures@example.org"
    assert f"[ISPM-{asked.reference}]" in sent["Subject"]
    body = sent.get_content()
    assert "HB1: \n" in body.replace("\r", "")
    assert "CT1" not in body
    asked.refresh_from_db()
    assert (asked.sent_at is not None, asked.problem) == (True, "")

    reply = world.answer(asked, "HB1: 12.5; as audited\nHB2: missing\n\nOn 3 May, ISPM wrote:\n"
                                "> HB1: \n> HB2: \n", Subject=f"Re: {sent['Subject']}")  # fmt: skip
    mailbox.deliver(reply)
    found = look()
    assert (found.read, found.taken, found.failed, found.problem) == (1, 1, 0, "")
    assert mailbox.unseen() == 0
    (vintage,) = waiting()
    assert (vintage.state, vintage.label) == (VintageState.WAITING, "Answer by e-mail for 2009/10")
    assert vintage.received_from == world.updater.user.email
    assert not Observation.objects.visible_to(world.officer, clock.today()).exists()

    receipt = post.arrived[1]
    where = reverse("vintage-detail", kwargs={
        "organisation": "north", "data_set": world.set.pk, "vintage": vintage.pk})  # fmt: skip
    assert where in receipt.get_content()
    assert receipt["In-Reply-To"] == reply["Message-ID"]
    assert Client().get(where).status_code == 302
    client = Client()
    client.force_login(world.updater.user)
    assert client.get(where).status_code == 200
    questions = Report.from_json(vintage.report).questions
    ticks = {"checked": "on", **{f"question-{one.key}": "on" for one in questions}}
    given = {"values": 2, "edit_version": vintage.edit_version, **ticks}
    confirm = reverse("vintage-confirm", kwargs={
        "organisation": "north", "data_set": world.set.pk, "vintage": vintage.pk})  # fmt: skip
    client.post(confirm, given)
    vintage.refresh_from_db()
    assert (vintage.state, vintage.confirmed_by) == (VintageState.CONFIRMED, world.updater)
    rows = Observation.objects.visible_to(world.officer, clock.today()).order_by("measure")
    assert [(row.measure.code, row.state, row.comment) for row in rows] == [
        ("HB1", "reported", "as audited"),
        ("HB2", "missing", ""),
    ]


FILES = {
    "values.csv": b"body,code,period,value\nNorthshire,HB1,2009-10,7\n",
    "values.xml": (
        b'<return xmlns="urn:ispm:measures:1" version="1.0" framework="benchmarks"><measure '
        b'code="HB1"><value body="Northshire" period="2009-10" value="7"/></measure></return>'
    ),
}


@pytest.mark.parametrize("name", FILES)
def test_a_file_attached_is_read_like_an_uploaded_one(world, asked, mailbox, name, look):
    reply = world.answer(asked, "See attached")
    reply.add_attachment(FILES[name], maintype="application", subtype="octet-stream", filename=name)
    mailbox.deliver(reply)
    assert look().taken == 1
    (vintage,) = waiting()
    assert (vintage.state, vintage.problem) == (VintageState.WAITING, "")
    report = Report.from_json(vintage.report)
    assert (report.read, report.new, report.faults) == (1, 1, [])


def test_an_answer_with_faults_waits_too_and_counts_nothing(world, asked, mailbox, look):
    mailbox.deliver(world.answer(asked, "HB1: twelve\n"))
    assert look().taken == 1
    (vintage,) = waiting()
    assert Report.from_json(vintage.report).fault_count == 1
    assert not vintage.observations.exists()


# Whom nothing follows from --------------------------------------------------------------


@pytest.mark.parametrize("what", ["another person", "no reference", "unknown", "nobody"])
def test_a_stranger_is_noted_and_nothing_else_happens(world, asked, post, mailbox, what, look):
    fields = {
        "another person": {"From": "stranger@example.com"},
        "no reference": {"Subject": "Values"},
        "unknown": {"Subject": f"[ISPM-{'0' * 32}]"},
        "nobody": {"From": ""},
    }[what]
    mailbox.deliver(world.answer(asked, **fields))
    post.arrived.clear()
    assert look().taken == 0
    (mail,) = ReceivedMail.objects.all()
    assert (mail.outcome, mail.stored_file, mail.vintage) == (MailOutcome.STRANGER, None, None)
    assert mail.why
    assert mail.request == (asked if what in ("another person", "nobody") else None)
    assert waiting() == post.arrived == []
    assert mailbox.unseen() == 0


def test_another_person_who_was_asked_something_else_is_a_stranger(world, asked, mailbox, look):
    mailbox.deliver(world.answer(asked, From=world.other.user.email))
    look()
    assert outcomes() == [MailOutcome.STRANGER]


def test_an_answer_is_given_up_by_who_was_asked(world, asked, mailbox, look):
    mailbox.deliver(world.answer(asked, "HB1: 5"))
    look()
    (vintage,) = waiting()
    other = member(asked.asked.organisation, Role.AUDITOR)
    MeasureOwnership.objects.create(
        organisation=other.organisation,
        measure=make.a_measure(asked.data_set.framework, "HB99"),
        owner=other,
    )
    assert may_give_up(vintage, asked.asked)
    assert not may_give_up(vintage, other)


def test_an_absence_is_no_answer_and_is_not_answered(world, asked, post, mailbox, look):
    post.arrived.clear()
    mailbox.deliver(world.answer(asked, Auto_Submitted="auto-replied"))
    look()
    assert outcomes() == [MailOutcome.AUTOMATIC]
    assert waiting() == post.arrived == []


@pytest.mark.parametrize("text", ["Thank you", "> HB1: 5\n", "HB1:\nHB2:\n", "CT1: 4"])
def test_no_value_is_unreadable_and_who_answered_is_told_why(
    world, asked, post, mailbox, text, look
):
    post.arrived.clear()
    mailbox.deliver(world.answer(asked, text))
    look()
    (mail,) = ReceivedMail.objects.all()
    assert (mail.outcome, mail.request) == (MailOutcome.UNREADABLE, asked)
    assert b"Message-ID" in bytes(mail.stored_file.content.data)
    (told,) = post.arrived
    assert "could not be read" in told["Subject"]
    assert "No value was found" in told.get_content()
    assert told["Auto-Submitted"] == "auto-replied"
    assert waiting() == []


def test_a_message_is_taken_once_however_often_it_comes(world, asked, mailbox, look):
    reply = world.answer(asked)
    mailbox.deliver(reply)
    look()
    mailbox.deliver(reply)
    mailbox.deliver(reply)
    look()
    assert len(waiting()) == 1
    assert outcomes() == [MailOutcome.TAKEN, MailOutcome.REPEATED]
    assert mailbox.unseen() == 0


def test_a_message_that_comes_again_is_not_stored_again(world, asked):
    data = world.answer(asked).as_bytes()
    receive(data)
    kept = StoredFile.objects.count()
    for _ in range(3):
        assert receive(data) == MailOutcome.REPEATED
    assert StoredFile.objects.count() == kept
    assert ReceivedMail.objects.get(outcome=MailOutcome.REPEATED).stored_file is None


def test_another_answer_to_the_same_request_is_another_vintage(world, asked, mailbox, look):
    for text in ("HB1: 1", "HB1: 2"):
        mailbox.deliver(world.answer(asked, text))
    look()
    assert len(waiting()) == 2


def test_a_message_that_is_too_large_is_not_fetched(world, asked, mailbox, monkeypatch, look):
    monkeypatch.setattr(boxes, "LARGEST_MESSAGE", 2_000)
    monkeypatch.setattr("measures.doors.receiving.LARGEST_MESSAGE", 2_000)
    mailbox.deliver(world.answer(asked, "HB1: 12\n" + "x" * 50 + "\n" + "lorem ipsum\n" * 500))
    look()
    (mail,) = ReceivedMail.objects.all()
    assert mail.outcome == MailOutcome.UNREADABLE
    assert "larger than" in mail.why
    assert mail.stored_file.size < 2_000
    assert waiting() == []


def test_an_answer_to_a_closed_request_is_not_taken(world, asked, mailbox, look):
    asked.refresh_from_db()
    close_request(request=asked, expected_version=asked.edit_version, by=world.officer)
    mailbox.deliver(world.answer(asked))
    look()
    assert "was closed" in ReceivedMail.objects.get().why
    assert waiting() == []


def test_who_has_left_answers_in_vain(world, asked, mailbox, look):
    world.updater.ends_on = make.APRIL
    world.updater.save()
    mailbox.deliver(world.answer(asked))
    look()
    assert "does not belong" in ReceivedMail.objects.get().why
    assert waiting() == []


def test_a_data_set_that_ended_says_so(world, asked, mailbox, look):
    world.set.ended_on = make.APRIL
    world.set.save()
    mailbox.deliver(world.answer(asked))
    look()
    assert "has ended" in ReceivedMail.objects.get().why


def test_rubbish_is_dealt_with_and_what_follows_it_too(world, asked, mailbox, look):
    mailbox.deliver(b"\x00\x01\x02 rubbish \xff\r\n")
    mailbox.deliver(b"From: a@b\r\nContent-Type: text/plain; charset=klingon\r\n\r\n\xff")
    mailbox.deliver(world.answer(asked))
    found = look()
    assert (found.read, found.taken, found.failed) == (3, 1, 0)
    assert mailbox.unseen() == 0


NESTED = b"".join(
    b"Content-Type: multipart/mixed; boundary=b%d\r\n\r\n--b%d\r\n" % (n, n) for n in range(1_000)
)
HOSTILE = {
    "idna": b"Content-Type: text/plain; charset=idna\r\n\r\nab\xffc",
    "undefined": b"Content-Type: text/plain; charset=undefined\r\n\r\nabc",
    "punycode": b"Content-Type: text/plain; charset=punycode\r\n\r\nab\xffc-\xff",
    "a charset with NUL": b'Content-Type: text/plain; charset="u\0tf"\r\n\r\nabc',
    "Message-ID": b"Message-ID: <a@[\r\n\r\nabc",
    "deep comments": b"From: " + b"(" * 3_000 + b"\r\n\r\nabc",
    "a deep kind": b"Content-Type: " + b"(" * 3_000 + b"\r\n\r\nabc",
    "a long kind": b"Content-Type: " + b"a;" * 200_000 + b"\r\n\r\nabc",
    "nested parts": NESTED,
    "NUL in From": b"From: a\0b@example.org\r\nSubject: x\0y\r\n\r\nabc",
}


@pytest.mark.parametrize("what", HOSTILE)
def test_no_stranger_keeps_the_mailbox_busy(what, db):
    data = HOSTILE[what]
    if b"From: " not in data:
        data = b"From: Stranger <stranger@example.org>\r\n" + data
    assert receive(data) == MailOutcome.STRANGER
    row = ReceivedMail.objects.get()
    assert row.why
    assert "\0" not in row.sender + row.subject + row.message_id
    if what not in ("deep comments", "a deep kind", "a long kind", "NUL in From"):
        assert row.sender == "stranger@example.org"
    assert receive(data) == MailOutcome.REPEATED


@pytest.mark.parametrize("what", ["idna", "undefined"])
def test_an_answer_in_a_charset_that_is_none_is_read_all_the_same(world, asked, what):
    reply = world.answer(asked, "HB1: 12.5\n").as_bytes()
    assert b'charset="utf-8"' in reply
    assert receive(reply.replace(b"utf-8", what.encode())) == MailOutcome.TAKEN


def test_who_was_asked_is_told_that_an_e_mail_cannot_be_taken_apart(world, asked):
    reply = world.answer(asked)
    del reply["Content-Type"]
    headers = reply.as_bytes().split(b"\n\n")[0]
    assert receive(headers + b"\n" + NESTED) == MailOutcome.UNREADABLE
    row = ReceivedMail.objects.get()
    assert (row.request, row.message_id) == (asked, reply["Message-ID"])
    assert "not built as an e-mail should be" in row.why


def test_values_that_break_their_reader_are_recorded_as_unreadable(
    world, asked, mailbox, monkeypatch, look
):
    def fails(**_given):
        raise ValueError("A string literal cannot contain NUL (0x00) characters.")

    monkeypatch.setattr("measures.doors.receiving.receive_vintage", fails)
    mailbox.deliver(world.answer(asked))
    assert (look().failed, mailbox.unseen()) == (0, 0)
    assert outcomes() == [MailOutcome.UNREADABLE]


# When something breaks ------------------------------------------------------------------


def test_a_message_is_marked_as_seen_only_once_its_row_is_there(
    world, asked, mailbox, monkeypatch, caplog, look
):
    mailbox.deliver(world.answer(asked))
    with monkeypatch.context() as broken:

        def fails(**_given):
            raise RuntimeError("The disk is full")

        broken.setattr("measures.doors.receiving.receive_vintage", fails)
        with caplog.at_level(logging.ERROR):
            found = look()
    assert (found.read, found.failed) == (0, 1)
    assert mailbox.unseen() == 1
    assert outcomes() == []
    assert "stays unread" in caplog.text
    assert look().taken == 1
    assert mailbox.unseen() == 0


def test_where_marking_failed_the_next_look_takes_nothing_twice(world, asked, mailbox, look):
    mailbox.deliver(world.answer(asked))
    look()
    mailbox.mark_unseen()
    look()
    assert len(waiting()) == 1
    assert mailbox.unseen() == 0


def test_a_mailbox_that_is_away_is_said_logged_and_tried_again(
    world, asked, mailbox, caplog, client, look
):
    mailbox.deliver(world.answer(asked))
    look()
    mailbox.stop()
    with caplog.at_level(logging.WARNING):
        found = look()
    assert "cannot be read" in found.problem
    assert "The mailbox cannot be read" in caplog.text
    assert "correct-horse" not in caplog.text + found.problem
    state = MailboxState.objects.get()
    assert (state.problem, state.busy_until) == (found.problem, None)
    assert state.read_at < state.tried_at
    client.force_login(world.officer.user)
    page = client.get(reverse("request-list", kwargs={"organisation": "north"})).content.decode()
    assert "The mailbox cannot be read." in page
    with pytest.raises(CommandError, match="cannot be read"):
        call_command("read_mailbox")
    mailbox.start()
    mailbox.deliver(world.answer(asked, "HB2: 5"))
    assert look().problem == ""
    assert MailboxState.objects.get().problem == ""
    assert len(waiting()) == 2


def test_a_wrong_password_is_a_sentence(world, mailbox, settings, look):
    settings.IMAP_URL = mailbox.url.replace("correct-horse", "wrong-one")
    found = look()
    assert "cannot be read" in found.problem
    assert "wrong-one" not in found.problem


def test_a_certificate_that_is_not_trusted_is_refused(world, mailbox, settings, look):
    settings.IMAP_CA_FILE = ""
    assert "certificate" in look().problem


def test_a_folder_that_is_not_there_is_said(world, mailbox, settings, look):
    settings.IMAP_URL = mailbox.url.replace("/INBOX", "/Nothing")
    assert "Nothing" in look().problem


def test_without_a_mailbox_nobody_looks(world, settings, look):
    settings.IMAP_URL = ""
    assert "IMAP_URL is empty" in look().problem
    look_into_mailbox.call()


def test_two_do_not_look_at_once(world, mailbox, look):
    MailboxState.objects.create(pk=1, busy_until=clock.now() + LEASE)
    assert "Somebody else" in look().problem
    MailboxState.objects.update(busy_until=clock.now() - LEASE)
    assert look().problem == ""


def test_two_who_record_the_same_message_record_it_once(world, asked):
    data = world.answer(asked).as_bytes()
    assert receive(data) == MailOutcome.TAKEN
    assert receive(data) == MailOutcome.REPEATED
    assert len(waiting()) == 1


def test_the_command_says_what_it_did(world, asked, mailbox, capsys):
    mailbox.deliver(world.answer(asked))
    call_command("read_mailbox")
    assert "1 read, 1 of them with values" in capsys.readouterr().out
    call_command("read_mailbox")
    assert capsys.readouterr().out == ""


@pytest.mark.parametrize(
    "url",
    ["imap://a:b@host", "http://a:b@host", "imaps://host", "imaps://a:b@", "imaps://a:b@host:x",
     "nonsense", "imaps://a:b@host:99999999"],
)  # fmt: skip
def test_an_address_that_is_none_is_said(url, settings):
    with pytest.raises(Down, match=r"IMAP_URL|TLS"):
        account_in(url)


def test_what_an_address_may_hold():
    found = account_in("imaps://measures%40example.org:p%3Aw%2F@mail.example.org/Answers")
    assert (found.user, found.password) == ("measures@example.org", "p:w/")
    assert (found.host, found.port, found.folder) == ("mail.example.org", 993, "Answers")
    assert account_in("imap+tls://a:b@h").port == 143


def test_the_template_filled_in_is_an_answer(world, asked, mailbox, look, client):
    client.force_login(world.updater.user)
    where = reverse("vintage-template", kwargs={"organisation": "north", "data_set": world.set.pk})
    empty = client.get(f"{where}?every=year&period=2009-10&file=yes").content
    book = openpyxl.load_workbook(io.BytesIO(empty))
    sheet = book[VALUES]
    heading = [cell.value for cell in sheet[HEADING_ROW]]
    place = next(n for n, text in enumerate(heading, 1) if text and "HB1" in str(text))
    sheet.cell(HEADING_ROW + 1, place, 12.5)
    filled = io.BytesIO()
    book.save(filled)
    reply = world.answer(asked, "See attached")
    reply.add_attachment(
        filled.getvalue(),
        maintype="application",
        subtype="vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        filename="Returns 2009-10.xlsx",
    )
    mailbox.deliver(reply)
    assert look().taken == 1
    (vintage,) = waiting()
    report = Report.from_json(vintage.report)
    assert (vintage.problem, report.faults, report.new) == ("", [], 1)
    assert vintage.observations.get().value == 12.5
