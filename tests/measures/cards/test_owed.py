"""What red measures ask of people, on their home pages."""

import datetime as dt

import pytest

from accounts.roles import Role
from measures.actions.responses import ResponseFields, mark_done, respond
from measures.models import MeasureOwnership
from measures.owed import owed_by
from records import clock
from tests.factories import member
from tests.measures.factories import Y2010, Y2011

from .factories import DAY, Council, on

pytestmark = pytest.mark.django_db


class Made(Council):
    def __init__(self):
        super().__init__()
        self.owner = member(self.organisation, Role.CONTRIBUTOR)
        self.days = self.measure("HB1", title="Days to decide")
        MeasureOwnership.objects.create(
            organisation=self.organisation, measure=self.days, owner=self.owner
        )

    def owes(self, who=None):
        return [one.what for one in owed_by(who or self.owner, DAY)]

    def respond(self, span=Y2011):
        return respond(
            organisation=self.organisation,
            measure=self.days,
            span=span,
            fields=ResponseFields("Two left", "Hire two", dt.date(2012, 9, 1), self.auditor),
            by=self.owner,
        )


@pytest.fixture
def made():
    with on():
        yield Made()


def test_the_owner_of_a_red_measure_is_asked_until_somebody_says_what_is_done(made):
    made.give(made.days, Y2011, "12", "9")
    assert made.owes() == []
    made.aim(made.days, Y2011, "10", tolerance="1")
    said = "Say what is done about HB1 Days to decide, red in 2011/12"
    assert said in made.owes()
    assert said not in made.owes(made.officer)
    assert said not in made.owes(made.auditor)
    MeasureOwnership.objects.update(deputy=made.auditor)
    assert said in made.owes(made.auditor), "a deputy answers for it too"
    one = next(one for one in owed_by(made.owner, DAY) if one.what == said)
    assert one.url.endswith(f"/measures/{made.days.pk}/responses/2011-12/")
    made.respond()
    assert said not in made.owes()


def test_amber_asks_nothing_and_neither_does_a_red_of_long_ago(made):
    made.give(made.days, Y2010, "20")
    made.aim(made.days, Y2010, "10")
    made.give(made.days, Y2011, "11")
    made.aim(made.days, Y2011, "10", tolerance="1")
    assert made.owes() == []


def test_who_has_something_to_do_is_reminded_until_it_is_done(made):
    made.give(made.days, Y2011, "12")
    response = made.respond()
    todo = "Do what is to be done about HB1, or mark it as done: Hire two"
    assert [one.due_on for one in owed_by(made.auditor, DAY) if one.what == todo] == [
        dt.date(2012, 9, 1)
    ]
    mark_done(response=response, done_on=clock.today(), expected_version=1, by=made.auditor)
    assert todo not in made.owes(made.auditor)
