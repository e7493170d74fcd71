"""Asking for values: whom, of which measures, and what the pages say."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.urls import reverse

from accounts.roles import Role
from measures.actions.requests import ask_again, ask_for_values, close_request
from measures.doors.receiving import receive
from measures.doors.sending import send_request
from measures.models import (
    MailboxState,
    MeasureOwnership,
    Observation,
    ReceivedMail,
    UpdateRequest,
    Vintage,
)
from measures.owed import owed_by
from measures.owed_data import values_due
from records import clock
from records.refusals import Conflict, Refused
from tests.factories import OrganisationFactory, member
from tests.measures import factories as make
from tests.measures.mail.world import SOON, World

pytestmark = pytest.mark.django_db
YESTERDAY = clock.today() - dt.timedelta(days=1)


@pytest.fixture
def world(db) -> World:
    return World()


@pytest.fixture
def officer(world, client):
    client.force_login(world.officer.user)
    return client


def at(name: str, **names) -> str:
    return reverse(f"request-{name}", kwargs={"organisation": "north", **names})


def day(found: dt.date) -> dict[str, int]:
    return {"due_on_0": found.day, "due_on_1": found.month, "due_on_2": found.year}


def codes(request: UpdateRequest) -> list[str]:
    return sorted(row.measure.code for row in request.requested_measures.all())


# Whom and what --------------------------------------------------------------------------


def test_each_updater_is_asked_for_the_measures_that_have_such_a_period(world):
    made = world.ask("2009/10")
    assert (made.asked, codes(made)) == (world.updater, ["HB1", "HB2"])
    assert (made.start, made.months) == (dt.date(2009, 4, 1), 12)
    monthly = world.ask("October 2009")
    assert (monthly.asked, codes(monthly), monthly.months) == (world.other, ["CT1"], 1)
    assert made.reference != monthly.reference
    assert len(made.reference) == 32


def test_one_person_alone_can_be_asked(world):
    MeasureOwnership.objects.filter(measure=world.two).update(updater=world.other)
    made = world.ask("2009/10", asked=world.other)
    assert (made.asked, codes(made)) == (world.other, ["HB2"])


def test_what_is_open_is_not_asked_for_twice_but_what_is_new_is(world):
    first = world.ask()
    with pytest.raises(Refused, match="asked for already"):
        world.ask()
    third = make.a_measure(world.framework, "HB3")
    MeasureOwnership.objects.create(
        organisation=world.council, measure=third, owner=world.officer, updater=world.updater
    )
    assert codes(world.ask()) == ["HB3"]
    close_request(request=first, expected_version=first.edit_version, by=world.officer)
    assert codes(world.ask()) == ["HB1", "HB2"]


def test_a_period_that_may_be_two_things_is_asked_about(world):
    with pytest.raises(Refused, match=r"This may be 2009/10 or October 2009"):
        world.ask("2009-10")
    assert codes(world.ask("2009-10", asked=world.updater)) == ["HB1", "HB2"]


@pytest.mark.parametrize(
    ("fields", "says"),
    [
        ({"period": "last year"}, "Write a period as these measures have it: 2009-04, 2009-10"),
        ({"period": ""}, "Write a period"),
        ({"due_on": YESTERDAY}, "a day that is not over"),
    ],
)
def test_what_makes_no_sense_is_refused(world, fields, says):
    with pytest.raises(Refused, match=says):
        world.ask(**fields)
    assert not UpdateRequest.objects.exists()


def test_without_an_updater_a_body_or_a_living_set_nobody_is_asked(world):
    MeasureOwnership.objects.update(updater=None)
    with pytest.raises(Refused, match="designated updater"):
        world.ask()
    world.body.organisation = None
    world.body.save()
    with pytest.raises(Refused, match="not among the bodies"):
        world.ask()
    world.set.ended_on = make.APRIL
    world.set.save()
    with pytest.raises(Refused, match="has ended"):
        world.ask()


def test_who_has_left_and_measures_that_are_over_are_not_asked_for(world):
    world.updater.ends_on = make.APRIL
    world.updater.save()
    with pytest.raises(Refused, match="Write a period"):
        world.ask()
    type(world.monthly).objects.filter(pk=world.monthly.pk).update(state="proposed")
    with pytest.raises(Refused, match="designated updater"):
        world.ask("October 2009")


def test_only_who_keeps_measures_there_may_ask(world):
    made = world.ask()
    stranger = make.officer_of(OrganisationFactory())
    for by in (world.updater, stranger):
        with pytest.raises(PermissionDenied):
            ask_for_values(data_set=world.set, period="2010/11", asked=None, due_on=SOON, by=by)
        with pytest.raises(PermissionDenied):
            close_request(request=made, expected_version=1, by=by)
        with pytest.raises(PermissionDenied):
            ask_again(request=made, by=by)


# Sending --------------------------------------------------------------------------------


def test_what_cannot_be_sent_says_so_and_can_be_sent_again(
    world, post, officer, django_capture_on_commit_callbacks
):
    post.refuses = True
    with django_capture_on_commit_callbacks(execute=True):
        made = world.ask()
    made.refresh_from_db()
    assert made.sent_at is None
    assert "451" in made.problem
    page = officer.get(at("detail", pk=made.pk)).content.decode()
    assert "The e-mail could not be sent." in page
    post.refuses = False
    with django_capture_on_commit_callbacks(execute=True):
        officer.post(at("again", pk=made.pk))
    made.refresh_from_db()
    assert (made.sent_at is not None, made.problem) == (True, "")
    assert len(post.arrived) == 1


def test_without_a_mailbox_the_email_leads_to_the_page(
    world, post, settings, django_capture_on_commit_callbacks
):
    settings.MEASURES_ADDRESS = ""
    with django_capture_on_commit_callbacks(execute=True):
        made = world.ask()
    (sent,) = post.arrived
    assert sent["Reply-To"] is None
    text = sent.get_content()
    assert "Enter them on the page below" in text
    assert at("detail", pk=made.pk) in text


def test_words_of_people_cannot_break_the_email(world, post, django_capture_on_commit_callbacks):
    world.set.name = "Returns\nBcc: all@example.org <b>&"
    world.set.save()
    with django_capture_on_commit_callbacks(execute=True):
        made = world.ask()
    made.refresh_from_db()
    (sent,) = post.arrived
    assert sent["Bcc"] is None
    assert "<b>&" in sent["Subject"]


# Pages ----------------------------------------------------------------------------------


def test_asking_by_the_page(world, officer):
    where = reverse("request-new", kwargs={"organisation": "north", "data_set": world.set.pk})
    assert "Every designated updater" in officer.get(where).content.decode()
    response = officer.post(where, {"period": "2009/10", "asked": "", **day(SOON)}, follow=True)
    page = response.content.decode()
    assert "1 request goes out now" in page
    assert "1 request for values is open" in page
    again = officer.post(where, {"period": "2009/10", "asked": "", **day(SOON)}).content.decode()
    assert "All of this is asked for already" in again


def test_the_list_is_all_for_who_keeps_and_ones_own_for_others(world, client):
    world.ask()
    world.ask("October 2009")
    for person, count in ((world.officer, 2), (world.updater, 1), (world.other, 1)):
        client.force_login(person.user)
        page = client.get(at("list")).content.decode()
        assert page.count("/measures/requests/") - page.count("/requests/look/") >= count
        said = f"{count} request{'s' if count > 1 else ''} for values"
        assert said in page
    client.force_login(member(world.council, Role.AUDITOR).user)
    assert "You are asked for no values" in client.get(at("list")).content.decode()


def test_who_was_asked_sees_theirs_and_no_others(world, client):
    mine, others = world.ask(), world.ask("October 2009")
    client.force_login(world.updater.user)
    page = client.get(at("detail", pk=mine.pk)).content.decode()
    assert "2 measures for 2009/10: being sent" in page
    assert "Enter the values here" in page
    assert client.get(at("detail", pk=others.pk)).status_code == 404
    assert client.get(at("close", pk=mine.pk)).status_code == 403
    assert client.post(at("again", pk=mine.pk)).status_code == 403


def test_another_organisations_requests_are_not_there(world, client):
    made = world.ask()
    other = OrganisationFactory(slug="south")
    client.force_login(make.officer_of(other).user)
    assert client.get(at("detail", pk=made.pk)).status_code == 404
    where = {"organisation": "south", "pk": made.pk}
    assert client.get(reverse("request-detail", kwargs=where)).status_code == 404
    assert client.post(reverse("request-again", kwargs=where)).status_code == 404
    where = reverse("request-new", kwargs={"organisation": "south", "data_set": world.set.pk})
    assert client.get(where).status_code == 404


def test_closing_twice_and_at_once(world, officer):
    made = world.ask()
    officer.post(at("close", pk=made.pk), {"edit_version": made.edit_version})
    made.refresh_from_db()
    assert made.closed_at is not None
    closed = made.closed_at
    officer.post(at("close", pk=made.pk), {"edit_version": made.edit_version})
    made.refresh_from_db()
    assert made.closed_at == closed
    with pytest.raises(Refused, match="is closed"):
        ask_again(request=made, by=world.officer)
    second = world.ask()
    with pytest.raises(Conflict):
        close_request(request=second, expected_version=9, by=world.officer)
    page = officer.post(at("close", pk=second.pk), {"edit_version": 9}).content.decode()
    assert "Someone else changed this" in page


def test_loose_emails_of_ones_own_people_are_shown_and_no_others(world, officer):
    given = {"outcome": "stranger", "why": "Its subject has no reference"}
    ReceivedMail.objects.create(
        message_id="<1@a>", sender=world.updater.user.email.lower(), subject="Mine", **given
    )
    ReceivedMail.objects.create(
        message_id="<2@a>", sender="x@elsewhere.org", subject="Secret", **given
    )
    page = officer.get(at("list")).content.decode()
    assert "Mine" in page
    assert "Secret" not in page
    assert "has received 2 e-mails in all" in page


def test_the_page_says_how_the_mailbox_is(world, officer, settings):
    assert "No mailbox is set up" in officer.get(at("list")).content.decode()
    assert "No mailbox is set up" in officer.post(at("look"), follow=True).content.decode()
    settings.IMAP_URL = "imaps://a:b@127.0.0.1:1/INBOX"
    assert "was not looked into yet" in officer.get(at("list")).content.decode()
    officer.post(at("look"))
    state = MailboxState.objects.get()
    assert "cannot be read" in state.problem
    page = officer.get(at("list")).content.decode()
    assert "it could never be read yet" in page
    MailboxState.objects.update(problem="", read_at=clock.now())
    assert "The mailbox was read" in officer.get(at("list")).content.decode()


def test_the_list_costs_the_same_whatever_its_length(world, officer, django_assert_max_num_queries):
    for year in range(2000, 2012):
        world.ask(f"{year}/{(year + 1) % 100:02d}")
    with django_assert_max_num_queries(12):
        officer.get(at("list"))


def test_a_page_of_the_whole_email(world, officer, post, django_capture_on_commit_callbacks):
    made = world.ask()
    with django_capture_on_commit_callbacks(execute=True):
        receive(world.answer(made).as_bytes())
        receive(world.answer(made, From="stranger@example.org").as_bytes())
    kept, strange = made.mails.order_by("pk")
    response = officer.get(at("mail", pk=made.pk, number=kept.pk))
    assert response["Content-Type"] == "message/rfc822"
    assert "attachment" in response["Content-Disposition"]
    assert officer.get(at("mail", pk=made.pk, number=strange.pk)).status_code == 404
    page = officer.get(at("detail", pk=made.pk)).content.decode()
    assert "The e-mail as it came" in page
    assert "answered; to be confirmed" in page
    assert "From somebody who was not asked" in page


# How a request stands --------------------------------------------------------------------


def row(officer, made):
    """How the list shows it: in words, and whether it is late."""
    rows = {one["request"]: one for one in officer.get(at("list")).context["rows"]}
    return rows[made]["stands"], rows[made]["is_late"]


def test_values_that_count_answer_it_whatever_the_channel_once_all_are_there(world, officer):
    made = world.ask()
    UpdateRequest.objects.update(due_on=YESTERDAY, sent_at=clock.now())
    assert row(officer, made) == ("no answer yet", True)
    make.observed(world.set, {(world.one, world.body, make.Y2009): "1"})
    assert row(officer, made) == ("answered in part", True)
    make.observed(world.set, {(world.two, world.body, make.Y2009): "missing"}, channel="csv")
    assert row(officer, made) == ("answered and confirmed", False)
    page = officer.get(at("list")).content.decode()
    assert "No values are asked for" in page
    detail = officer.get(at("detail", pk=made.pk)).content.decode()
    assert "2 measures for 2009/10: answered and confirmed" in detail


def test_values_of_another_body_period_or_set_or_unconfirmed_answer_nothing(world, officer):
    made = world.ask()
    other = make.a_body(world.council, "Elsewhere")
    another_set = make.a_data_set(world.council, world.framework, name="Another")
    both = (world.one, world.two)
    make.observed(world.set, {(one, other, make.Y2009): "1" for one in both})
    make.observed(world.set, {(one, world.body, make.Y2010): "1" for one in both})
    make.observed(another_set, {(one, world.body, make.Y2009): "1" for one in both})
    staged = Vintage.objects.create(
        data_set=world.set,
        channel="csv",
        state="waiting",
        received_by=world.officer,
        received_at=clock.now(),
    )
    for measure in both:
        Observation.objects.create(
            vintage=staged,
            measure=measure,
            body=world.body,
            start=made.start,
            months=made.months,
            state="reported",
            value=1,
        )
    assert row(officer, made) == ("being sent", False)
    assert list(UpdateRequest.objects.open()) == [made]


def test_an_answer_by_email_waits_and_is_neither_late_nor_done(world, officer, post):
    made = world.ask()
    receive(world.answer(made).as_bytes())
    UpdateRequest.objects.update(due_on=YESTERDAY)
    assert row(officer, made) == ("answered; to be confirmed", False)
    assert "1 request for values is open" in officer.get(at("list")).content.decode()
    Vintage.objects.update(state="given_up")
    assert row(officer, made) == ("being sent", True)


def test_the_page_leads_to_typing_the_period_that_is_asked_for(world, client):
    made = world.ask("October 2009")
    client.force_login(world.other.user)
    response = client.get(at("detail", pk=made.pk))
    href = response.context["typing"]
    assert href.endswith("?every=month&period=2009-10")
    assert f'href="{href.replace("&", "&amp;")}"' in response.content.decode()
    assert "1 measure for October 2009" in client.get(href).content.decode()


# On people's own pages --------------------------------------------------------------------


def owed(person) -> list[str]:
    return [one.what for one in owed_by(person, clock.today()) if "2009" in one.what]


def test_who_is_asked_owes_it_until_it_is_answered_or_closed(world):
    made = world.ask()
    (task,) = [one for one in owed_by(world.updater, clock.today()) if "asks you" in one.what]
    name = world.officer.user.name
    assert task.what == f"Give the values of Returns for 2009/10 that {name} asks you for"
    assert (task.url, task.due_on) == (at("detail", pk=made.pk), SOON)
    assert owed(world.other) == []
    make.observed(world.set, {(world.one, world.body, make.Y2009): "1"})
    assert len(owed(world.updater)) == 1
    make.observed(world.set, {(world.two, world.body, make.Y2009): "1"})
    assert owed(world.updater) == []
    second = world.ask("October 2009")
    assert len(owed(world.other)) == 1
    close_request(request=second, expected_version=second.edit_version, by=world.officer)
    assert owed(world.other) == []


def test_an_answer_by_email_is_theirs_to_confirm_and_not_asked_for_again(
    world, post, django_capture_on_commit_callbacks
):
    made = world.ask()
    with django_capture_on_commit_callbacks(execute=True):
        receive(world.answer(made).as_bytes())
    (what,) = owed(world.updater)
    assert what.startswith("Confirm Answer by e-mail for")


def test_what_is_asked_for_is_not_due_a_second_time(world):
    day = dt.date(2010, 5, 10)

    def due():
        return [one.what for one in values_due(world.updater, day)]

    assert due() == ["Give 2 values of your measures for 2009/10"]
    MeasureOwnership.objects.filter(measure=world.two).update(updater=world.other)
    made = world.ask(asked=world.updater)
    MeasureOwnership.objects.filter(measure=world.two).update(updater=world.updater)
    assert due() == ["Give 1 value of your measures for 2009/10"]
    close_request(request=made, expected_version=made.edit_version, by=world.officer)
    assert due() == ["Give 2 values of your measures for 2009/10"]


def test_nobody_writes_between_reading_a_request_and_noting_that_it_went(world, monkeypatch):
    request, locked = world.ask(), []
    lock = QuerySet.select_for_update

    def locking(rows, **how):
        locked.append(rows.model)
        return lock(rows, **how)

    monkeypatch.setattr(QuerySet, "select_for_update", locking)

    def sent(_email) -> str:
        fresh = UpdateRequest.objects.get(pk=request.pk)
        close_request(request=fresh, expected_version=fresh.edit_version, by=world.officer)
        locked.clear()
        return ""

    monkeypatch.setattr("measures.doors.sending._sent", sent)
    send_request.call(request.pk)
    request.refresh_from_db()
    assert request.sent_at
    assert request.closed_at
    assert UpdateRequest in locked
