"""The page of a person's choices, and the calendar that Outlook subscribes to."""

from __future__ import annotations

import datetime as dt
from unittest import mock

import icalendar
import pytest
from django.urls import reverse

from accounts.roles import Role
from notices.actions import make_calendar_key, stop_calendar
from notices.choices import wanted_by
from notices.kinds import Kind, kinds_for
from notices.models import CalendarKey
from periods.models import ReportingPeriod
from records import clock
from reporting.models import Paper
from tests.factories import OrganisationFactory, UserFactory, meeting_of, member
from tests.returns.factories import WINDOW, at, world

pytestmark = pytest.mark.django_db


@pytest.fixture
def head(client):
    head = member(OrganisationFactory(), Role.PROGRAMME_HEAD)
    client.force_login(head.user)
    return head


def choices(membership):
    return reverse("notice-choices", kwargs={"organisation": membership.organisation.slug})


def test_the_page_offers_what_the_roles_bring_and_all_of_it_is_on(client, head):
    text = client.get(choices(head)).text
    assert "You get every e-mail that your roles bring" in text
    assert text.count(" checked") == len(kinds_for(head))
    assert Kind.TO_REVIEW.label not in text
    assert head.user.email in text


def test_what_is_not_ticked_does_not_come(client, head):
    wanted = [kind.value for kind in kinds_for(head) if kind not in ("late", "approved")]
    response = client.post(choices(head), {"wanted": wanted}, follow=True)
    total = len(kinds_for(head))
    assert f"You get {total - 2} of the {total} kinds of e-mail" in response.text
    assert set(Kind) - wanted_by(head) == {Kind.LATE, Kind.APPROVED}
    response = client.post(choices(head), {}, follow=True)
    assert f"You get none of the {total} kinds" in response.text
    client.post(choices(head), {"wanted": [kind.value for kind in kinds_for(head)]})
    assert wanted_by(head) == set(Kind)


def test_a_kind_of_another_role_is_refused_in_words(client, head):
    response = client.post(choices(head), {"wanted": ["to_review"]})
    assert response.status_code == 200
    assert "There is a problem" in response.text
    assert wanted_by(head) == set(Kind)


def test_a_board_member_is_asked_about_papers_and_what_decisions_give(client):
    board = member(OrganisationFactory(), Role.BOARD_MEMBER)
    client.force_login(board.user)
    text = client.get(choices(board)).text
    assert "A paper was issued" in text
    assert kinds_for(board) == [Kind.ACTION_GIVEN, Kind.PAPER_ISSUED]
    assert "Get a calendar address" in text


def test_your_account_leads_there(client, head):
    assert choices(head) in client.get("/accounts/").text


# The calendar ---------------------------------------------------------------------------


def press(client, name, membership):
    address = reverse(name, kwargs={"organisation": membership.organisation.slug})
    return client.post(address, follow=True)


def key_of(membership):
    return CalendarKey.objects.get(membership=membership, ended_at=None)


def path_of(membership):
    return reverse("calendar", args=[key_of(membership).token])


def test_an_address_is_got_renewed_and_stopped(client, head):
    assert "Get a calendar address" in client.get(choices(head)).text
    assert path_of_shown(press(client, "calendar-make", head)) == path_of(head)
    first = path_of(head)
    press(client, "calendar-make", head)
    second = path_of(head)
    assert first != second
    assert client.get(first).status_code == 404
    assert client.get(second).status_code == 200
    assert "Get a calendar address" in press(client, "calendar-stop", head).text
    assert client.get(second).status_code == 404
    assert CalendarKey.objects.count() == 2


def path_of_shown(response):
    return response.context["calendar"].removeprefix("http://127.0.0.1:8000")


def test_the_buttons_are_no_links(client, head):
    for name in ("calendar-make", "calendar-stop"):
        address = reverse(name, kwargs={"organisation": head.organisation.slug})
        assert client.get(address).status_code == 405


def test_the_admin_does_not_show_the_secret(client, head):
    key = make_calendar_key(by=head)
    client.force_login(UserFactory(is_staff=True))
    for address in ("", f"{key.pk}/change/"):
        response = client.get(f"/admin/notices/calendarkey/{address}")
        assert response.status_code == 200
        assert "Calendar of" in response.text
        assert key.token not in response.text


def test_a_secret_is_long(head):
    assert len(make_calendar_key(by=head).token) >= 43


@pytest.fixture
def made():
    made = world()
    period = ReportingPeriod.objects.get()
    Paper.objects.create(
        organisation=made.organisation,
        period=period,
        meeting=meeting_of(made.organisation, dt.date(2009, 11, 20)),
        author=made.officer,
        author_post="Officer",
        author_contact="x@example.org",
    )
    for one in (made.head, made.director):
        make_calendar_key(by=one)
    return made


def read(client, membership, **headers):
    with at(dt.date(2009, 10, 5)):
        return client.get(path_of(membership), headers=headers)


def test_a_calendar_program_reads_days_without_signing_in(client, made):
    response = read(client, made.head)
    assert response.status_code == 200
    assert response["Content-Type"] == "text/calendar; charset=utf-8"
    found = icalendar.Calendar.from_ical(response.content)
    assert found["VERSION"] == "2.0"
    assert {str(event["SUMMARY"]): event["DTSTART"].dt for event in found.walk("VEVENT")} == {
        f"Return of {made.programme} due (Quarter 2 of 2009/10)": dt.date(2009, 10, 20),
        "Round of returns closes (Quarter 2 of 2009/10)": WINDOW["closes_on"],
        "Meeting of the Board": dt.date(2009, 11, 20),
    }
    assert b"DTSTART;VALUE=DATE:20091020\r\n" in response.content
    assert b"DTEND;VALUE=DATE:20091021\r\n" in response.content
    for event in found.walk("VEVENT"):
        assert event["UID"].endswith("@127.0.0.1")
        assert event["DTSTAMP"].dt.tzinfo is not None
    assert max(map(len, response.content.split(b"\r\n"))) <= 75


def test_asked_again_it_has_not_changed(client, made):
    first = read(client, made.head)
    again = read(client, made.head, if_none_match=first["ETag"])
    assert (again.status_code, again.content) == (304, b"")
    assert again["ETag"] == first["ETag"]
    period = ReportingPeriod.objects.get()
    period.due_on = dt.date(2009, 10, 21)
    period.save_edit(expected_version=period.edit_version)
    moved = read(client, made.head, if_none_match=first["ETag"])
    assert moved.status_code == 200
    assert moved.content != first.content
    assert uids(moved) == uids(first)


def uids(response):
    return [
        str(one["UID"]) for one in icalendar.Calendar.from_ical(response.content).walk("VEVENT")
    ]


def test_the_meeting_of_a_paper_is_one_day_in_the_calendar(client, made):
    paper = Paper.objects.get()
    for reader in (made.director, made.head):
        told = read(client, reader)
        assert uids(told).count(f"meeting-{paper.meeting_id}@127.0.0.1") == 1
        assert f"/meetings/{paper.meeting_id}/" in unfolded(told)
        assert "/papers/" not in unfolded(told), "that it is being written is not for everybody"


def unfolded(response):
    return response.text.replace("\r\n ", "")


def test_whoever_has_left_has_no_calendar(client, made):
    made.head.ends_on = dt.date(2009, 10, 4)
    made.head.save()
    assert read(client, made.head).status_code == 404
    made.director.user.is_active = False
    made.director.user.save()
    assert read(client, made.director).status_code == 404


@pytest.mark.parametrize("token", ["nobodys", "x" * 300])
def test_an_address_that_never_was(client, token):
    assert client.get(f"/calendar/{token}.ics").status_code == 404


def test_it_is_only_read_and_asks_a_dozen_questions_at_most(
    client, made, django_assert_max_num_queries
):
    assert client.post(path_of(made.head)).status_code == 405
    path = path_of(made.head)
    with django_assert_max_num_queries(12), at(dt.date(2009, 10, 5)):
        client.get(path)


def test_what_somebody_named_brings_no_line_of_its_own(client, made):
    made.programme.name = "Evil\r\nBEGIN:VEVENT; , \\n"
    made.programme.save()
    found = icalendar.Calendar.from_ical(read(client, made.head).content)
    assert len(found.walk("VEVENT")) == 3


def test_it_reaches_back_a_year_and_a_little(client, made):
    period = ReportingPeriod.objects.get()
    period.closes_on = dt.date(2009, 10, 31)
    period.save()
    with at(dt.date(2011, 3, 1)):
        found = icalendar.Calendar.from_ical(client.get(path_of(made.head)).content)
    assert found.walk("VEVENT") == []


def test_two_who_ask_for_an_address_at_once_have_one(head):
    make_calendar_key(by=head)
    with mock.patch("notices.actions.stop_calendar"), pytest.raises(Exception, match=r"(?i)unique"):
        make_calendar_key(by=head)


def test_stopping_what_is_stopped_changes_nothing(head):
    make_calendar_key(by=head)
    stop_calendar(by=head)
    ended = CalendarKey.objects.get().ended_at
    with clock.set_to(clock.now() + dt.timedelta(hours=1)):
        stop_calendar(by=head)
    assert CalendarKey.objects.get().ended_at == ended
