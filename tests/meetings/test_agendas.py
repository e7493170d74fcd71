"""Bodies, meetings and agendas: the verbs and what they refuse."""

import datetime as dt
from contextlib import contextmanager

import pikepdf
import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, connection, transaction

from accounts.roles import Role
from meetings.actions import (
    ItemFields,
    MeetingFields,
    agree_minutes,
    cancel_meeting,
    change_item,
    change_meeting,
    end_body,
    move_item,
    plan_meeting,
    publish_agenda,
    record_held,
    rename_body,
    set_up_body,
    withdraw_document,
    withdraw_item,
)
from meetings.models import AgendaItem, Meeting
from meetings.pdf_documents import checked_pdf
from records.refusals import Conflict, Refused
from tests import factories

from .factories import (
    DAY,
    LATER,
    a_decision,
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
SOON = dt.date.today() + dt.timedelta(days=30)


@pytest.fixture
def made():
    return board()


def titles(meeting):
    return [(one.number, one.title) for one in meeting.items.standing()]


@contextmanager
def refused(field=None, match=None):
    with pytest.raises(Refused, match=match) as info:
        yield
    if field:
        assert info.value.field == field


# Bodies


def test_two_bodies_of_the_same_letters_have_addresses_of_their_own(made):
    other = set_up_body(organisation=made.organisation, name="Board!", by=made.officer)
    assert (made.body.slug, other.slug) == ("board", "board-2")


def test_a_body_needs_a_name_of_its_own(made):
    for name in ("", "  ", "board"):
        with refused("name"):
            set_up_body(organisation=made.organisation, name=name, by=made.officer)


def test_renaming_counts_from_what_was_read(made):
    rename_body(body=made.body, name="The Board", expected_version=1, by=made.officer)
    with pytest.raises(Conflict):
        rename_body(body=made.body, name="Cabinet", expected_version=1, by=made.officer)


def test_a_body_that_still_meets_is_not_ended(made):
    a_meeting(made, SOON)
    with refused("ended_on", "cancel that meeting first"):
        end_body(body=made.body, ended_on=DAY, reason="Merged", expected_version=1, by=made.officer)


def test_no_meeting_after_the_end(made):
    end_body(body=made.body, ended_on=DAY, reason="Merged", expected_version=1, by=made.officer)
    made.body.refresh_from_db()
    with refused("meets_on"):
        a_meeting(made, LATER)
    assert a_meeting(made, DAY).pk


# Meetings


def test_who_does_not_keep_meetings_writes_nothing(made):
    meeting = a_meeting(made)
    for person in (made.director, made.head, made.member):
        with pytest.raises(PermissionDenied):
            set_up_body(organisation=made.organisation, name="Cabinet", by=person)
        with pytest.raises(PermissionDenied):
            publish_agenda(meeting=meeting, by=person)


def test_another_organisations_officer_writes_nothing(made):
    stranger = factories.member(factories.OrganisationFactory(), Role.PERFORMANCE_OFFICER)
    with pytest.raises(PermissionDenied):
        plan_meeting(body=made.body, fields=MeetingFields(DAY), by=stranger)


def test_a_body_meets_once_a_day_unless_cancelled(made):
    first = a_meeting(made)
    with refused("meets_on"):
        a_meeting(made)
    cancel_meeting(meeting=first, reason="Snow", expected_version=1, by=made.officer)
    assert a_meeting(made).pk != first.pk


def test_a_meeting_to_come_was_not_held(made):
    meeting = a_meeting(made, SOON)
    with refused(match="still to come"):
        record_held(
            meeting=meeting, present="All", apologies="", expected_version=1, by=made.officer
        )


def test_a_held_meeting_is_not_cancelled_and_moves_to_no_day_to_come(made):
    meeting = held(made)
    version = meeting.edit_version
    with refused(match="was held"):
        cancel_meeting(meeting=meeting, reason="No", expected_version=version, by=made.officer)
    with refused("meets_on"):
        change_meeting(
            meeting=meeting, fields=MeetingFields(SOON), expected_version=version, by=made.officer
        )


def test_the_day_of_a_meeting_that_decided_stays(made):
    meeting = held(made)
    a_decision(made, meeting)
    with refused("meets_on", "Decisions are recorded"):
        change_meeting(
            meeting=meeting,
            fields=MeetingFields(LATER),
            expected_version=meeting.edit_version,
            by=made.officer,
        )


def test_two_who_change_a_meeting_lose_nothing(made):
    meeting = a_meeting(made)
    change = {"meeting": meeting, "expected_version": 1, "by": made.officer}
    change_meeting(fields=MeetingFields(DAY, place="Town hall"), **change)
    with pytest.raises(Conflict) as conflict:
        change_meeting(fields=MeetingFields(DAY, place="Castle"), **change)
    assert conflict.value.current.place == "Town hall"


# The agenda


def test_items_are_numbered_in_order_and_change_places(made):
    meeting = a_meeting(made)
    first, _, third = (an_item(made, meeting, title) for title in "abc")
    move_item(item=third, up=True, by=made.officer)
    move_item(item=first, up=True, by=made.officer)  # it is the first already
    assert titles(meeting) == [(1, "a"), (2, "c"), (3, "b")]
    move_item(item=first, up=False, by=made.officer)
    assert titles(meeting) == [(1, "c"), (2, "a"), (3, "b")]


def test_before_it_is_published_those_below_move_up(made):
    meeting = a_meeting(made)
    items = [an_item(made, meeting, title) for title in "abcd"]
    withdraw_item(item=items[1], reason="", by=made.officer)
    assert titles(meeting) == [(1, "a"), (2, "c"), (3, "d")]
    an_item(made, meeting, "e")
    assert titles(meeting)[-1] == (4, "e")


def test_once_published_numbers_stay_and_a_late_item_says_why(made):
    meeting = published(made)
    with refused("late_reason"):
        an_item(made, meeting, "Flood")
    late = an_item(made, meeting, "Flood", late_reason="It happened yesterday")
    with refused(match="numbers stay"):
        move_item(item=late, up=True, by=made.officer)
    with refused("reason"):
        withdraw_item(item=meeting.items.first(), reason=" ", by=made.officer)
    withdraw_item(item=meeting.items.first(), reason="Not ready", by=made.officer)
    assert titles(meeting) == [(2, "Flood")]
    assert an_item(made, meeting, "More", late_reason="Urgent").number == 3


def test_an_empty_agenda_is_not_published_and_none_twice(made):
    meeting = a_meeting(made)
    with refused(match="nothing on the agenda"):
        publish_agenda(meeting=meeting, by=made.officer)
    an_item(made, meeting)
    publish_agenda(meeting=meeting, by=made.officer)
    with refused(match="already"):
        publish_agenda(meeting=meeting, by=made.officer)


def test_an_item_that_was_decided_on_is_not_withdrawn(made):
    meeting = held(made)
    item = meeting.items.get()
    a_decision(made, meeting, item=item)
    with refused(match="decision is recorded"):
        withdraw_item(item=item, reason="No", by=made.officer)


# Agreed: nothing changes


def test_agreed_minutes_freeze_the_meeting(made):
    meeting = agreed(made, held(made))
    item = meeting.items.get()
    with refused(match="agreed"):
        an_item(made, meeting, "More", late_reason="Urgent")
    with refused(match="agreed"):
        change_item(
            item=item, fields=ItemFields("Other", "noting"), expected_version=1, by=made.officer
        )
    with refused(match="agreed"):
        agree_minutes(meeting=meeting, agreed_on=LATER, by=made.director)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE meetings_meeting SET place = 'x'",
        "DELETE FROM meetings_agendaitem",
        "UPDATE meetings_agendadocument SET title = 'x'",
        "UPDATE meetings_decision SET subject = 'x'",
        "UPDATE meetings_decisionpart SET verb = 'noted'",
        "DELETE FROM meetings_decisionpart",
        "UPDATE meetings_agreement SET post = 'x'",
    ],
)
def test_the_database_itself_refuses(made, statement):
    meeting = held(made)
    a_document(made, meeting.items.get())
    a_decision(made, meeting)
    agreed(made, meeting)
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


def test_another_meeting_stays_open(made):
    agreed(made, held(made))
    meeting = held(made, LATER)
    assert a_decision(made, meeting).reference == "D-2010-001"


def test_agreeing_asks_for_another_person_and_a_day_that_was(made):
    meeting = held(made)
    decision = a_decision(made, meeting)
    both = factories.member(made.organisation, Role.PERFORMANCE_OFFICER, Role.DIRECTOR)
    decision.subject = "Changed by both"
    decision.signed(both).save_edit(expected_version=1)
    with pytest.raises(PermissionDenied, match="someone else"):
        agree_minutes(meeting=meeting, agreed_on=LATER, by=both)
    with pytest.raises(PermissionDenied):
        agree_minutes(meeting=meeting, agreed_on=LATER, by=made.officer)
    for day in (DAY - dt.timedelta(days=1), SOON):
        with refused("agreed_on"):
            agree_minutes(meeting=meeting, agreed_on=day, by=made.director)
    assert not Meeting.objects.with_facts().get(pk=meeting.pk).is_agreed


# Other bodies' documents


def test_a_document_is_kept_as_it_was_given(made):
    item = an_item(made, a_meeting(made))
    document = a_document(made, item, pages=3)
    assert (document.pages, document.stored_file.name) == (3, "external.pdf")
    withdraw_document(document=document, reason="", by=made.officer)
    with refused(match="already"):
        withdraw_document(document=document, reason="", by=made.officer)


def damaged():
    return a_pdf(3)[:400]


def scrambled():
    whole = a_pdf(3)
    return whole[:60] + b"\0" * 200 + whole[260:]


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"", "not a PDF"),
        (b"MZ\x90\0", "not a PDF"),
        (b"%PDF-1.7\n", "damaged"),
        (b"%PDF-1.7\n%%EOF", "damaged"),
        (damaged(), "damaged"),
        (scrambled(), "damaged"),
        (a_pdf(0), "no page"),
        (a_pdf(501), "501 pages"),
        (a_pdf(1, encryption=pikepdf.Encryption(owner="o", user="u")), "protected"),
        (a_pdf(1, encryption=pikepdf.Encryption(owner="o", user="")), "protected"),
        (b"%PDF-1.7" + bytes(20 * 1024 * 1024), "20.0 MB"),
    ],
    ids=lambda value: value if isinstance(value, str) else "data",
)
def test_what_is_no_whole_open_pdf_is_refused_in_words(data, says):
    with refused("file", says):
        checked_pdf("x.pdf", data)


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("..\\secret/report.PDF", "report.pdf"),
        ('a"b\n.pdf', "a-b.pdf"),
        ("", "document.pdf"),
        ("x" * 300 + ".pdf", "x" * 196 + ".pdf"),
    ],
)
def test_names_are_plain(given, kept):
    assert checked_pdf(given, a_pdf()).name == kept


def test_numbers_are_one_each_in_the_database(made):
    meeting = a_meeting(made)
    an_item(made, meeting)
    with pytest.raises(IntegrityError), transaction.atomic():
        AgendaItem.objects.create(meeting=meeting, number=1, title="b")
