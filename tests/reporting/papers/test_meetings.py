"""Where a paper goes: a meeting and an item of its agenda, named by key."""

import datetime as dt

import pytest
from django.urls import reverse

from accounts.roles import GRANTS, Permission
from meetings.actions import (
    ItemFields,
    MeetingFields,
    add_item,
    agree_minutes,
    cancel_meeting,
    change_meeting,
    publish_agenda,
    record_held,
    rename_body,
    withdraw_item,
)
from meetings.models import Meeting
from records.refusals import Refused
from reporting.models import Paper
from reporting.packs.papers import papers_before
from reporting.papers import actions
from reporting.papers.completeness import open_gaps
from reporting.papers.meeting_choice import LATELY, items_to_choose, meetings_to_choose
from reporting.public.standing import publisher_by
from tests.factories import OrganisationFactory, meeting_of

from .factories import ready

pytestmark = pytest.mark.django_db

DAY, LATER = dt.date(2009, 11, 30), dt.date(2009, 12, 7)


def at(world, name, *parts):
    return reverse(name, args=[world.organisation.slug, *parts])


def on(world, day):
    """A meeting of the body that the world's paper goes to."""
    return meeting_of(world.organisation, day, "The Board")


def new_paper(world, meeting, **more):
    given = {"organisation": world.organisation, "period": world.period, "by": world.writer}
    said = {"author_contact": "officer@example.org", "purpose": "noting"}
    return actions.create_paper(meeting=meeting, **given | said | more)


def send(world, meeting, item=None):
    """Change where the world's paper goes, and nothing else."""
    paper = Paper.objects.get(pk=world.paper.pk)
    world.paper = actions.change_paper(
        paper=paper,
        meeting=meeting,
        item=item,
        author=paper.author,
        author_post=paper.author_post,
        author_contact=paper.author_contact,
        purpose=paper.purpose,
        expected_version=paper.edit_version,
        by=world.writer,
    )


def cancelled(world, meeting):
    version = meeting.edit_version
    return cancel_meeting(meeting=meeting, reason="Snow", expected_version=version, by=world.writer)


def agreed(world, meeting):
    """Held, and its minutes on record."""
    version = meeting.edit_version
    said = {"present": "The chair", "apologies": "", "expected_version": version}
    record_held(meeting=meeting, by=world.writer, **said)
    agree_minutes(meeting=meeting, agreed_on=LATER, by=world.director)
    return meeting


def fresh(world):
    world.paper = Paper.objects.get(pk=world.paper.pk)
    return world


def gaps(world):
    return open_gaps(fresh(world).record(), world.paper)


# What is refused --------------------------------------------------------------------


def test_another_organisations_meeting_is_refused(world):
    with pytest.raises(Refused, match="of this organisation") as refused:
        new_paper(world, meeting_of(OrganisationFactory()))
    assert refused.value.field == "meeting"


def test_a_cancelled_meeting_is_refused(world):
    meeting = cancelled(world, on(world, LATER))
    for choose in (lambda: new_paper(world, meeting), lambda: send(world, meeting)):
        with pytest.raises(Refused, match="was cancelled") as refused:
            choose()
        assert refused.value.field == "meeting"


def test_it_is_refused_as_it_stands_not_as_it_was_read(world):
    stale = on(world, LATER)
    cancelled(world, Meeting.objects.get(pk=stale.pk))
    with pytest.raises(Refused, match="was cancelled"):
        new_paper(world, stale)


def test_an_item_of_another_meeting_or_withdrawn_is_refused(world):
    meeting = on(world, LATER)
    with pytest.raises(Refused, match="item of that meeting") as refused:
        new_paper(world, meeting, item=world.paper.item)
    assert refused.value.field == "item"
    item = withdraw_item(item=world.paper.item, reason="", by=world.writer)
    with pytest.raises(Refused, match="item of that meeting"):
        send(world, world.paper.meeting, item)


def test_no_paper_comes_to_a_meeting_whose_minutes_are_agreed_but_those_there_stay(world):
    meeting = agreed(world, on(world, LATER))
    with pytest.raises(Refused, match="minutes of this meeting are agreed") as refused:
        send(world, meeting)
    assert refused.value.field == "meeting"
    agreed(world, world.paper.meeting)
    send(fresh(world), world.paper.meeting, world.paper.item)
    assert world.paper.edit_version == 2


# What follows the meeting -----------------------------------------------------------


def test_a_moved_meeting_moves_the_paper_and_ends_its_signature(world):
    """What was signed named another day: the paper that goes out is another one."""
    ready(world)
    assert world.record().sign_off is not None
    meeting = world.paper.meeting
    change_meeting(
        meeting=meeting,
        fields=MeetingFields(LATER),
        expected_version=meeting.edit_version,
        by=world.writer,
    )
    record = fresh(world).record()
    assert record.heading.meeting_date == LATER
    assert record.sign_off is None
    assert record.confirmation is not None, "no figure changed"
    assert [one.paper for one in papers_before(Meeting.objects.get(pk=meeting.pk))] == [world.paper]


def test_the_record_says_in_words_where_the_paper_goes(world):
    body = world.paper.meeting.body
    rename_body(body=body, name="The new board", expected_version=1, by=world.writer)
    heading = fresh(world).record().heading
    said = heading.body, heading.meeting_date, heading.agenda_item
    assert said == ("The new board", DAY, "5")
    send(world, world.paper.meeting)
    assert world.record().heading.agenda_item == ""


def test_a_cancelled_meeting_is_a_gap_until_another_is_chosen(world, officer):
    other = on(world, LATER)
    assert gaps(world) == ()
    cancelled(world, world.paper.meeting)
    (gap,) = gaps(world)
    assert gap.text == "The meeting was cancelled: The Board, 30 November 2009. Choose another one."
    page = officer.get(at(world, "paper-detail", world.paper.pk)).text
    assert gap.text in page
    assert f'href="{gap.url}"' in page
    heading = officer.get(gap.url).text
    assert "Choose a meeting" in heading
    assert "30 November 2009" not in heading
    send(world, other)
    assert gaps(world) == ()


def test_a_withdrawn_item_is_a_gap_and_the_paper_is_under_none(world):
    withdraw_item(item=world.paper.item, reason="", by=world.writer)
    (gap,) = gaps(world)
    assert "5. Finance and operations" in gap.text
    (before,) = papers_before(world.paper.meeting)
    assert before.item_id is None
    send(world, world.paper.meeting)
    assert gaps(world) == ()


def test_a_meeting_that_moved_before_the_periods_end_is_a_gap(world):
    fields = MeetingFields(dt.date(2009, 9, 29))
    change_meeting(meeting=world.paper.meeting, fields=fields, expected_version=1, by=world.writer)
    (gap,) = gaps(world)
    assert "before the period ends" in gap.text


# What a form offers -----------------------------------------------------------------


def test_meetings_to_come_and_the_last_that_were_are_offered(world):
    ours, today = world.organisation, dt.date(2010, 3, 1)
    past = [on(world, dt.date(2010, 2, day)) for day in range(1, LATELY + 2)]
    coming = [on(world, today), meeting_of(ours, dt.date(2010, 4, 1), "Audit Committee")]
    cancelled(world, on(world, dt.date(2010, 5, 1)))
    meeting_of(OrganisationFactory(), today)
    offered = meetings_to_choose(world.writer, today)
    assert list(offered) == [coming[1], *past[1:], coming[0]], "body by body, each by its days"
    kept = world.paper.meeting
    assert list(meetings_to_choose(world.writer, today, kept))[1] == kept
    assert list(items_to_choose(world.writer, offered)) == []
    offered = meetings_to_choose(world.writer, today, kept)
    assert list(items_to_choose(world.writer, offered)) == [world.paper.item]


def test_meetings_whose_minutes_are_agreed_are_not_offered(world):
    meeting = agreed(world, on(world, LATER))
    assert list(meetings_to_choose(world.writer, DAY)) == [world.paper.meeting]
    assert list(meetings_to_choose(world.writer, DAY, meeting)) == [world.paper.meeting, meeting]


def test_the_form_groups_meetings_and_items_and_says_what_is_wrong(world, officer):
    address = at(world, "paper-create")
    page = officer.get(address).text
    assert '<optgroup label="The Board">' in page
    assert '<optgroup label="The Board, 30 November 2009">' in page
    assert "30 November 2009 (past), The Board</option>" in page
    assert at(world, "meeting-new") in page
    theirs = meeting_of(OrganisationFactory())
    other = on(world, LATER)
    typed = {
        "kind": "exception-report",
        "period": world.period.pk,
        "meeting": theirs.pk,
        "item": world.paper.item.pk,
        "author": world.writer.pk,
        "author_contact": "a@example.org",
        "purpose": "noting",
    }
    assert "Choose one of the meetings in the list" in officer.post(address, typed).text
    refused = officer.post(address, typed | {"meeting": other.pk})
    assert "Choose an item of that meeting’s agenda, or none." in refused.text
    officer.post(address, typed | {"meeting": world.paper.meeting_id})
    assert world.paper.item.papers.count() == 2


def test_without_a_meeting_the_page_leads_to_planning_one(world, officer):
    cancelled(world, world.paper.meeting)
    page = officer.get(at(world, "paper-create")).text
    assert "No meeting is planned" in page
    assert at(world, "meeting-new") in page
    assert at(world, "body-new") in page
    assert 'name="author_contact"' not in page


def test_whoever_writes_papers_may_plan_the_meeting_that_is_missing():
    """The page of a new paper leads there: it would else have to say whom to ask."""
    for granted in GRANTS.values():
        assert Permission.COMPILE_PAPER not in granted or Permission.KEEP_MEETINGS in granted


# From the meeting to its paper ------------------------------------------------------


def test_the_meetings_page_begins_a_paper_for_an_item(world, client):
    meeting, item = world.paper.meeting, world.paper.item
    address = at(world, "meeting-detail", meeting.pk)
    client.force_login(world.writer.user)
    page = client.get(address).text
    assert f"{at(world, 'paper-create')}?item={item.pk}" in page
    form = client.get(f"{at(world, 'paper-create')}?item={item.pk}").text
    assert f'<option value="{meeting.pk}" selected>' in form
    assert f'<option value="{item.pk}" selected>' in form
    form = client.get(f"{at(world, 'paper-create')}?meeting={meeting.pk}&item=x").text
    assert f'<option value="{meeting.pk}" selected>' in form
    publish_agenda(meeting=meeting, by=world.writer)
    client.force_login(world.director.user)
    assert at(world, "paper-create") not in client.get(address).text


def test_a_paper_stands_under_its_item_on_the_meetings_page(world, client):
    meeting, fields = world.paper.meeting, ItemFields("Any other business", "noting")
    second = add_item(meeting=meeting, fields=fields, by=world.writer)
    send(world, meeting, second)
    client.force_login(world.writer.user)
    page = client.get(at(world, "meeting-detail", meeting.pk)).text
    assert page.index(f'id="item-{second.pk}"') < page.index(str(world.paper))


# Lists ------------------------------------------------------------------------------


def test_papers_are_listed_with_the_newest_meeting_first(world, officer):
    for day in (dt.date(2010, 1, 25), LATER):
        new_paper(world, on(world, day))
    page = officer.get(at(world, "paper-list")).text
    days = ("25 January 2010", "7 December 2009", "30 November 2009")
    places = [page.index(f"The Board, {day}") for day in days]
    assert places == sorted(places)


def test_what_caches_keep_of_the_public_pages_ends_when_a_meeting_changes(world):
    def state():
        return publisher_by(world.organisation.slug).state

    meeting, body = world.paper.meeting, world.paper.meeting.body
    other = on(world, dt.date(2010, 1, 25))
    states = [state()]
    fields = MeetingFields(LATER)
    change_meeting(meeting=meeting, fields=fields, expected_version=1, by=world.writer)
    states.append(state())
    rename_body(body=body, name="Cabinet", expected_version=1, by=world.writer)
    states.append(state())
    send(world, other)
    states.append(state())
    assert len(set(states)) == len(states)
    assert state() == states[-1]
