"""What an e-mail is: whose, for which request, with which values. Without any server."""

from __future__ import annotations

import csv
import io
from email.message import EmailMessage

import pytest
from hypothesis import given
from hypothesis import strategies as st

from measures.doors.mails import Unclear, answers_in, read_mail, subject_of, values_of

REFERENCE = "0123456789abcdef" * 2
CODES = {"hb1": "HB1", "hb 2": "HB 2"}


def a_mail(text: str = "HB1: 1", **headers: str) -> EmailMessage:
    message = EmailMessage()
    headers = {"From": "Ann <Ann@Example.org>", "Subject": f"Re: [ISPM-{REFERENCE}] x"} | headers
    for name, value in headers.items():
        message[name.replace("_", "-")] = value
    message.set_content(text)
    return message


def read(message: EmailMessage):
    return read_mail(message.as_bytes())


def rows(mail) -> list[list[str]]:
    attached = values_of(mail, codes=CODES, body="North", period="2009-10")
    return list(csv.reader(io.StringIO(attached.data.decode())))[1:]


def test_reference_and_sender_are_read_from_what_programs_make_of_them():
    mail = read(a_mail(Message_ID="<one@example.org>"))
    assert (mail.reference, mail.sender) == (REFERENCE, "ann@example.org")
    assert mail.message_id == "<one@example.org>"
    folded = read(a_mail(Subject=f"AW: WG: {'x ' * 60}{subject_of(REFERENCE.upper(), 'Values')}"))
    assert folded.reference == REFERENCE


@pytest.mark.parametrize(
    "subject", ["Values", "[ISPM-]", f"[ISPM-{REFERENCE[:31]}]", f"[ISPM-{REFERENCE[:31]}g]", ""]
)
def test_a_subject_without_a_reference(subject):
    assert read(a_mail(Subject=subject)).reference == ""


@pytest.mark.parametrize("sender", ["", "a@b.c, d@e.f", "nonsense <>"])
def test_not_exactly_one_sender_is_none(sender):
    message = a_mail()
    del message["From"]
    data = f"From: {sender}\n".encode() + message.as_bytes()
    assert read_mail(data).sender == ""


def test_a_message_without_a_name_is_known_by_what_it_is():
    first, again = read(a_mail()), read(a_mail())
    assert first.message_id == again.message_id
    assert first.message_id.startswith("<sha256-")
    assert first.message_id != read(a_mail("HB1: 2")).message_id
    assert len(read(a_mail(Message_ID=f"<{'x' * 500}@a>")).message_id) <= 240


@pytest.mark.parametrize(
    "headers",
    [
        {"Auto_Submitted": "auto-replied"},
        {"Auto_Submitted": "auto-generated; x=y"},
        {"Precedence": "bulk"},
        {"X_Autoreply": "yes"},
        {"Return_Path": "<>"},
    ],
)
def test_what_a_program_sent_is_known(headers):
    assert read(a_mail(**headers)).is_automatic
    assert not read(a_mail(Auto_Submitted="no")).is_automatic


# Lines ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("HB1: 12.5", [("HB1", "12.5", "")]),
        ("Hello,\n\n hb1 :  12.5 %  \n* HB  2: (3); as audited: final\n\nAnn",
         [("HB1", "12.5 %", ""), ("HB 2", "(3)", "as audited: final")]),
        ("HB1: missing", [("HB1", "missing", "")]),
        ("HB1:\nHB 2: ", []),
        ("> HB1: 1\n>> HB 2: 2\nHB 2: 3", [("HB 2", "3", "")]),
        ("HB1: 1\n-----Original Message-----\nHB 2: 2", [("HB1", "1", "")]),
        ("HB1: 1\n________________________________\nFrom: x\nHB 2: 2", [("HB1", "1", "")]),
        ("HB1: 1\nFrom: ISPM <measures@example.org>\nHB 2: 2", [("HB1", "1", "")]),
        ("On 3 May, ISPM wrote:\n> HB1: 9\n\nHB1: 1", [("HB1", "1", "")]),
        ("HB9: 4\nTel: 0131 496 0000\nhttp://example.org: 3", []),
        ("HB1: 1\nHB1: 2", [("HB1", "1", ""), ("HB1", "2", "")]),
    ],
)  # fmt: skip
def test_lines_of_the_reply_are_read_and_what_is_quoted_is_not(text, expected):
    assert list(answers_in(text, CODES)) == expected


def test_a_reply_as_a_page_is_read_by_its_lines():
    message = EmailMessage()
    message["Subject"] = "x"
    message.set_content(
        "<html><head><style>HB1: 7</style></head><body><p>HB1:&nbsp;12.5</p><div>HB 2: 4<br>x</div>"
        "<script>HB1: 8</script><blockquote><p>HB1: 99</p></blockquote></body></html>",
        subtype="html",
    )
    assert [row[1:4] for row in rows(read(message))] == [
        ["HB1", "2009-10", "12.5"],
        ["HB 2", "2009-10", "4"],
    ]


def test_lines_become_a_file_that_names_body_and_period():
    assert rows(read(a_mail("HB1: 1,200; as \"audited\""))) == [
        ["North", "HB1", "2009-10", "1,200", 'as "audited"']
    ]  # fmt: skip


def test_the_one_file_attached_is_the_answer_whatever_the_text():
    message = a_mail("HB1: 1")
    message.add_attachment(b"\x89PNG", maintype="image", subtype="png", filename="logo.png")
    message.add_attachment(b"body,code\n", maintype="text", subtype="csv", filename="Values.CSV")
    found = values_of(read(message), codes=CODES, body="North", period="2009-10")
    assert (found.name, found.data) == ("Values.CSV", b"body,code\n")


@pytest.mark.parametrize("count", [2, 3])
def test_of_several_files_nobody_knows_which(count):
    message = a_mail()
    for number in range(count):
        message.add_attachment(b"x", maintype="text", subtype="csv", filename=f"{number}.csv")
    with pytest.raises(Unclear, match="More than one file"):
        values_of(read(message), codes=CODES, body="North", period="2009-10")


def test_no_values_empty_and_large_files_are_unclear(monkeypatch):
    with pytest.raises(Unclear, match="No value was found"):
        values_of(read(a_mail("Hello")), codes=CODES, body="North", period="2009-10")
    message = a_mail()
    message.add_attachment(b"", maintype="text", subtype="csv", filename="a.csv")
    with pytest.raises(Unclear, match="empty"):
        values_of(read(message), codes=CODES, body="North", period="2009-10")
    monkeypatch.setattr("measures.doors.mails.LARGEST_ATTACHMENT", 3)
    message = a_mail()
    message.add_attachment(b"12345", maintype="text", subtype="csv", filename="a.csv")
    with pytest.raises(Unclear, match="larger than"):
        values_of(read(message), codes=CODES, body="North", period="2009-10")


@given(st.binary(max_size=400))
def test_any_bytes_are_some_message(data):
    mail = read_mail(data)
    assert 0 < len(mail.message_id) <= 240
    assert len(mail.subject) <= 250
    assert len(mail.sender) <= 254


HEADERS = st.sampled_from(
    ["From", "Subject", "Message-ID", "Content-Type", "Content-Transfer-Encoding", "Auto-Submitted",
     "Return-Path", "Content-Disposition", "MIME-Version"]
)  # fmt: skip


@given(st.lists(st.tuples(HEADERS, st.binary(max_size=80)), max_size=8), st.binary(max_size=200))
def test_any_headers_are_some_message(headers, body):
    lines = [name.encode() + b": " + value.replace(b"\n", b" ") for name, value in headers]
    mail = read_mail(b"\r\n".join([*lines, b"", body]))
    assert list(answers_in(mail.text, CODES)) is not None


@pytest.mark.parametrize(
    "text", [" " * 300_000, "a:" * 150_000, "<" * 200_000, "<style>" * 30_000, ">" * 200_000,
             "\n" * 300_000, ": " * 100_000]
)  # fmt: skip
@pytest.mark.parametrize("kind", ["plain", "html"])
def test_no_text_takes_long(text, kind):
    message = EmailMessage()
    message.set_content(text, subtype=kind, cte="base64")
    mail = read(message)
    assert list(answers_in(mail.text, CODES)) == []
