"""The migration that finds, or makes, the meeting that each paper named in words."""

import datetime as dt

import pytest
from django.core.management import call_command
from django.db import connection
from django.db.migrations.loader import MigrationLoader

pytestmark = pytest.mark.django_db(transaction=True)

BEFORE, AFTER = "0009_checks_of_editions", "0012_papers_name_their_meeting"
DAY = dt.date(2009, 11, 30)


@pytest.fixture
def back_at_the_newest():
    yield
    call_command("migrate", verbosity=0)


def at(name):
    """The models as they are at that migration, the database brought there."""
    call_command("migrate", "reporting", name, verbosity=0)
    state = MigrationLoader(connection).project_state(("reporting", name))
    return state.apps.get_model


class World:
    """Two organisations; the first has a board that meets on the day, with an item numbered 5."""

    def __init__(self, model):
        self.model = model
        names = ("council", "elsewhere")
        made = [model("accounts", "Organisation").objects.create(slug=s, name=s) for s in names]
        self.council, self.elsewhere = made
        body = model("meetings", "Body").objects.create(
            organisation=self.council, name="The Board", slug="the-board"
        )
        meetings = model("meetings", "Meeting").objects
        cancelled = {"cancelled_on": DAY, "cancelled_reason": "Snow"}
        meetings.create(body=body, meets_on=DAY, **cancelled)
        self.meeting = meetings.create(body=body, meets_on=DAY)
        self.item = self.meeting.items.create(number=5, title="Finance")

    def paper(self, organisation, year=2009, **words):
        """With a first line of history that says the same."""
        user, _ = self.model("accounts", "User").objects.get_or_create(email="a@b.example")
        member, _ = self.model("accounts", "Membership").objects.get_or_create(
            user=user, organisation=organisation, starts_on=dt.date(2009, 1, 1)
        )
        day = dt.date(year, 10, 1)
        period, _ = self.model("periods", "ReportingPeriod").objects.get_or_create(
            organisation=organisation, year=year, quarter_number=2,
            defaults={"opens_on": day, "due_on": day, "closes_on": day},
        )  # fmt: skip
        fields = {"organisation": organisation, "period": period, "author": member} | words
        paper = self.model("reporting", "Paper").objects.create(**fields)
        self.told(paper)
        return paper

    def told(self, paper, **words):
        """A line of the paper's history, in other words where there are any."""
        copied = {one.attname: getattr(paper, one.attname) for one in paper._meta.concrete_fields}
        return self.model("reporting", "HistoricalPaper").objects.create(
            **copied | words, history_date=dt.datetime(2009, 11, 1, tzinfo=dt.UTC), history_type="~"
        )


def test_meetings_are_found_or_made_by_their_words_and_written_back(back_at_the_newest):
    world = World(at(BEFORE))
    board = {"body": "the  BOARD", "meeting_date": DAY, "agenda_item": "5."}
    found = world.paper(world.council, **board)
    moved = world.told(found, body="Cabinet", meeting_date=dt.date(2009, 12, 7), agenda_item="2")
    same = world.paper(world.council, body="The board", meeting_date=DAY)
    made = world.paper(
        world.elsewhere, body="The Board", meeting_date=dt.date(2010, 1, 4), agenda_item="3"
    )
    later = world.paper(
        world.elsewhere, year=2010, body="THE BOARD", meeting_date=dt.date(2011, 1, 3)
    )

    model = at(AFTER)
    papers = model("reporting", "Paper").objects.select_related("meeting__body").in_bulk()
    assert papers[found.pk].meeting_id == world.meeting.pk, "the one that stands"
    assert papers[found.pk].item_id == world.item.pk
    assert papers[same.pk].meeting.body.name == "The board (2)", "one paper each for a meeting"
    assert papers[same.pk].meeting.meets_on == DAY
    assert papers[made.pk].meeting.body.organisation_id == world.elsewhere.pk
    assert papers[made.pk].item is None
    assert papers[later.pk].meeting.body_id == papers[made.pk].meeting.body_id
    assert model("meetings", "Body").objects.count() == 3
    assert model("meetings", "HistoricalMeeting").objects.count() == 3, "of each that was made"
    lines = model("reporting", "HistoricalPaper").objects
    told = dict(lines.values_list("pk", "history_change_reason"))
    assert told[moved.pk] == "For Cabinet, 7 December 2009, item 2"
    assert lines.get(id=made.pk).history_change_reason == "For The Board, 4 January 2010, item 3"
    assert lines.exclude(pk=moved.pk).get(id=found.pk).item_id == world.item.pk

    papers = at(BEFORE)("reporting", "Paper").objects.in_bulk()
    words = papers[found.pk].body, papers[found.pk].meeting_date, papers[found.pk].agenda_item
    assert words == ("The Board", DAY, "5")
    assert (papers[later.pk].body, papers[later.pk].agenda_item) == ("The Board", "")
