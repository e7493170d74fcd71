"""The pages of meetings and decisions, through the doors that people use."""

import csv
import datetime as dt
import io
import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from meetings.models import AgendaItem, Decision, DecisionAction, Meeting
from records import clock

from .factories import (
    DAY,
    LATER,
    a_decision,
    a_delegated,
    a_document,
    a_meeting,
    a_pdf,
    agreed,
    an_item,
    board,
    held,
    published,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def made():
    return board()


@pytest.fixture
def officer(made, client):
    client.force_login(made.officer.user)
    return client


def at(made, name, **more):
    return reverse(name, kwargs={"organisation": made.organisation.slug, **more})


def text(response):
    return response.content.decode()


def day(name, value):
    return {f"{name}_0": value.day, f"{name}_1": value.month, f"{name}_2": value.year}


def of(decision):
    return {"year": decision.year, "number": decision.number}


# A meeting from nothing to the record


def test_a_meeting_from_nothing_to_the_record(made, officer, client):
    officer.post(at(made, "body-new"), {"name": "Audit Committee"})
    body = made.organisation.bodies.get(name="Audit Committee")
    planned = {"body": body.pk, "starts_at": "10.30", "place": "Room 1", **day("meets_on", DAY)}
    response = officer.post(at(made, "meeting-new"), planned)
    meeting = Meeting.objects.get(body=body)
    assert response.url == at(made, "meeting-detail", meeting=meeting.pk)
    assert meeting.starts_at == dt.time(10, 30)
    where = {"meeting": meeting.pk}
    for title in ("First", "Second"):
        given = {"title": title, "purpose": "decision"}
        officer.post(at(made, "agenda-item-new", **where), given)
    second = AgendaItem.objects.get(title="Second")
    officer.post(at(made, "agenda-item-move", item=second.pk, **where), {"up": "1"})
    file = SimpleUploadedFile("letter.pdf", a_pdf(3), content_type="application/pdf")
    officer.post(at(made, "agenda-document-new", item=second.pk, **where), {"file": file})
    officer.post(at(made, "agenda-publish", **where))
    page = text(officer.get(at(made, "meeting-detail", **where)))
    assert page.index("1. Second") < page.index("2. First")
    assert "letter</a> (PDF, 3 pages" in page
    held_now = {"edit_version": 2, "present": "All", "apologies": ""}
    officer.post(at(made, "meeting-held", **where), held_now)
    decided = {
        "subject": "Letter",
        "item": second.pk,
        "verb_1": "noted",
        "text_1": "the letter",
        "verb_2": "approved",
        "text_2": "an answer",
        "conditions_2": "if it is short",
    }
    response = officer.post(at(made, "decision-record", **where), decided)
    decision = Decision.objects.get()
    assert response.url == at(made, "decision-detail", **of(decision))
    given = {"what": "Answer", "owner": made.head.pk, **day("due_on", LATER)}
    officer.post(at(made, "action-give", **of(decision)), given)
    client.force_login(made.director.user)
    client.post(at(made, "minutes-agree", **where), day("agreed_on", LATER))
    client.force_login(made.member.user)
    page = text(client.get(at(made, "meeting-detail", **where)))
    assert "minutes agreed" in page
    assert "On condition: if it is short" in page
    client.force_login(made.head.user)
    action = at(made, "action-detail", action=DecisionAction.objects.get().pk)
    assert action in text(client.get(at(made, "home")))
    client.post(f"{action}report/", {"text": "Half of it"})
    done = {"edit_version": 1, "note": "Sent", **day("done_on", clock.today())}
    client.post(f"{action}done/", done)
    assert action not in text(client.get(at(made, "home")))
    page = text(client.get(action))
    assert "Half of it" in page
    assert "Sent" in page


# The list


def test_the_next_meeting_is_the_answer(made, officer):
    assert "No meeting yet" in text(officer.get(at(made, "meeting-list")))
    a_meeting(made)
    assert "No meeting is planned" in text(officer.get(at(made, "meeting-list")))
    soon = clock.today() + dt.timedelta(days=9)
    a_meeting(made, soon + dt.timedelta(days=9))
    a_meeting(made, soon)
    assert f"Next meeting: Board, {soon.day} {soon:%B %Y}</h1>" in text(
        officer.get(at(made, "meeting-list"))
    )


def test_many_meetings_are_shown_when_asked_for(made, officer):
    for days in range(22):
        a_meeting(made, DAY + dt.timedelta(days=days))
    page = text(officer.get(at(made, "meeting-list")))
    assert "Show 2 earlier meetings" in page
    assert "Board, 30 November 2009" not in page
    page = text(officer.get(at(made, "meeting-list"), {"past": "all", "body": "board"}))
    assert "Board, 30 November 2009" in page


# What is not there for everybody


def test_members_see_no_agenda_before_it_is_published(made, client):
    meeting = a_meeting(made)
    item = an_item(made, meeting, "Secret")
    document = a_document(made, item)
    client.force_login(made.member.user)
    page = text(client.get(at(made, "meeting-detail", meeting=meeting.pk)))
    assert "Secret" not in page
    assert "not published yet" in page
    file = at(made, "agenda-document", meeting=meeting.pk, document=document.pk)
    assert client.get(file).status_code == 404


def test_a_document_is_a_download_under_its_own_meeting(made, client):
    meeting = published(made)
    document = a_document(made, meeting.items.get())
    client.force_login(made.member.user)
    where = {"meeting": meeting.pk, "document": document.pk}
    response = client.get(at(made, "agenda-document", **where))
    assert response.content.startswith(b"%PDF")
    assert response["Content-Disposition"].startswith("attachment")
    other = {**where, "meeting": a_meeting(made, LATER).pk}
    assert client.get(at(made, "agenda-document", **other)).status_code == 404


# Errors keep what was typed


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"", "is not a PDF"),
        (b"%PDF-1.4 cut", "damaged"),
        (a_pdf(0), "no page"),
        (b"%PDF-1.7" + bytes(20 * 1024 * 1024), "20.0 MB"),
    ],
    ids=["empty", "damaged", "no page", "large"],
)
def test_a_bad_pdf_is_refused_in_words(made, officer, data, says):
    item = an_item(made, a_meeting(made))
    where = {"meeting": item.meeting_id, "item": item.pk}
    sent = {"file": SimpleUploadedFile("x.pdf", data), "title": "My title"}
    page = text(officer.post(at(made, "agenda-document-new", **where), sent))
    assert says in page
    assert "My title" in page
    assert not item.documents.exists()


def test_an_action_due_before_the_meeting_is_refused_at_its_day(made, officer):
    decision = a_decision(made, held(made))
    given = {"what": "Early", "owner": made.head.pk, **day("due_on", dt.date(2009, 1, 5))}
    page = text(officer.post(at(made, "action-give", **of(decision)), given))
    assert "It was decided on 30 November 2009" in page
    assert "Early" in page
    assert not decision.actions.exists()


def test_a_part_without_its_verb_is_refused_there_and_kept(made, officer):
    meeting = held(made)
    sent = {"subject": "Roads", "verb_1": "", "text_1": "the plan", "verb_2": "", "text_2": ""}
    response = officer.post(at(made, "decision-record", meeting=meeting.pk), sent)
    assert response.context["form"].errors["verb_1"] == ["Part 1: choose the verb"]
    assert "the plan" in text(response)


def test_a_decision_has_more_boxes_once_some_are_filled(made, officer):
    decision = a_decision(made, held(made))
    fields = officer.get(at(made, "decision-change", **of(decision))).context["form"].fields
    assert "verb_5" in fields
    assert "verb_6" not in fields


def test_two_who_change_a_decision_read_both_texts(made, officer):
    decision = a_decision(made, held(made))
    sent = {"subject": "Mine", "verb_1": "noted", "text_1": "mine", "edit_version": 1}
    decision.subject = "Theirs"
    decision.signed(made.director).save_edit(expected_version=1)
    response = officer.post(at(made, "decision-change", **of(decision)), sent)
    assert "Theirs" in text(response)
    assert "Mine" in text(response)
    assert "the position" in text(response)  # the part as it is stored
    sent["edit_version"] = response.context["form"]["edit_version"].value()
    officer.post(at(made, "decision-change", **of(decision)), sent)
    decision.refresh_from_db()
    assert decision.subject == "Mine"


@pytest.mark.parametrize(
    ("name", "sent"),
    [
        ("meeting-change", {"place": "Castle", **day("meets_on", DAY)}),
        ("meeting-held", {"present": "All"}),
        ("meeting-cancel", {"reason": "Snow"}),
    ],
)
def test_a_lost_race_says_so(made, officer, name, sent):
    meeting = a_meeting(made)
    meeting.place = "Elsewhere"
    meeting.signed(made.officer).save_edit(expected_version=1)
    response = officer.post(at(made, name, meeting=meeting.pk), {**sent, "edit_version": 1})
    assert "Someone else changed this" in text(response)


def test_what_is_agreed_answers_in_words(made, officer):
    meeting = held(made)
    decision = a_decision(made, meeting)
    agreed(made, meeting)
    sent = {"title": "More", "purpose": "noting", "late_reason": "Urgent"}
    assert "agreed" in text(officer.post(at(made, "agenda-item-new", meeting=meeting.pk), sent))
    officer.post(at(made, "decision-correct", **of(decision)), {"text": "£5", "reason": "Slip"})
    assert "£5" in text(officer.get(at(made, "decision-detail", **of(decision))))


def test_a_delegated_decision_is_recorded_and_put_on_record(made, officer, client):
    sent = {
        "maker": "Chief Executive",
        "power": "Scheme, 2.1",
        "subject": "Snow",
        "verb_1": "approved",
        "text_1": "salt",
        **day("decided_on", DAY),
    }
    officer.post(at(made, "decision-record-delegated"), sent)
    decision = Decision.objects.get()
    client.force_login(made.director.user)
    client.post(at(made, "decision-agree", **of(decision)))
    client.force_login(made.member.user)
    page = text(client.get(at(made, "decision-detail", **of(decision))))
    assert "Chief Executive decided" in page
    assert "on record" in page


# The register


def test_files_hold_what_the_page_shows(made, officer):
    a_decision(made, held(made), "Roads <b>")
    a_delegated(made)
    where = at(made, "decision-list")
    page = text(officer.get(where, {"verb": "noted", "words": "roads"}))
    assert "1 decision found" in page
    assert "register.csv?verb=noted&amp;words=roads" in page
    assert "Roads &lt;b&gt;" in page
    found = officer.get(at(made, "decision-file", kind="csv"), {"words": "roads"})
    rows = list(csv.reader(io.StringIO(text(found).removeprefix("\ufeff"))))
    assert [row[0] for row in rows] == ["Reference", "D-2009-001"]
    found = json.loads(officer.get(at(made, "decision-file", kind="json")).content)
    assert len(found["tables"][0]["rows"]) == 2
    for kind, begins in (("pdf", b"%PDF"), ("xlsx", b"PK")):
        assert officer.get(at(made, "decision-file", kind=kind)).content.startswith(begins)
    assert officer.get(at(made, "decision-file", kind="doc")).status_code == 404


def test_the_register_has_pages(made, officer):
    for _ in range(51):
        a_delegated(made)
    page = text(officer.get(at(made, "decision-list"), {"words": "half"}))
    assert "1 to 50 of 51" in page
    assert "words=half&amp;page=2" in page
    page = text(officer.get(at(made, "decision-list"), {"words": "half", "page": "2"}))
    assert "51 to 51 of 51" in page
    assert officer.get(at(made, "decision-list"), {"page": "x"}).status_code == 200


def test_an_empty_register_says_so(made, officer):
    assert "Decision register: no decisions" in text(officer.get(at(made, "decision-list")))
    page = text(officer.get(at(made, "decision-list"), {"words": "x"}))
    assert "No decisions found" in page


@pytest.mark.parametrize("item", ["x", "²", "9" * 30, "0"])
def test_an_item_that_is_none_is_no_fault(made, officer, item):
    meeting = held(made)
    where = at(made, "decision-record", meeting=meeting.pk)
    assert officer.get(where, {"item": item}).status_code == 200
