"""Values that are due, and what waits to be confirmed, on people's own pages."""

import datetime as dt

from accounts.roles import Role
from measures.models import FrameworkTakeUp, MeasureOwnership, Vintage
from measures.owed import owed_by
from measures.owed_data import values_due, vintages_waiting
from records import clock
from tests.factories import member
from tests.measures import factories as make
from tests.measures.factories import Y2009

DAY = dt.date(2010, 5, 10)


def owner(world):
    auditor = member(world.council, Role.AUDITOR)
    for measure in (world.days, world.share):
        MeasureOwnership.objects.create(organisation=world.council, measure=measure, owner=auditor)
    return auditor


def test_values_of_the_last_period_are_due_until_they_are_there(world):
    person = owner(world)
    (due,) = values_due(person, DAY)
    assert due.what == "Give 2 values of your measures for 2009/10"
    assert due.due_on == dt.date(2010, 4, 30)
    assert due.url.endswith("?every=year&period=2009-10")
    make.observed(world.council_set, {(world.days, world.own, Y2009): "5"})
    assert "Give 1 value " in values_due(person, DAY)[0].what
    make.observed(world.council_set, {(world.share, world.own, Y2009): "missing"})
    assert values_due(person, DAY) == []


def test_of_an_own_body_that_has_ended_or_not_begun_nothing_is_due(world):
    person = owner(world)
    for field, outside, within in (
        ("ended_on", Y2009.start - dt.timedelta(days=1), Y2009.start),
        ("starts_on", Y2009.end + dt.timedelta(days=1), Y2009.end),
    ):
        setattr(world.own, field, outside)
        world.own.save()
        assert values_due(person, DAY) == []
        setattr(world.own, field, within)
        world.own.save()
        assert "Give 2 values " in values_due(person, DAY)[0].what
        setattr(world.own, field, None)


def test_of_a_framework_that_was_left_nothing_is_due(world):
    person = owner(world)
    take_up = FrameworkTakeUp.objects.get(framework=world.framework, organisation=world.council)
    take_up.ended_on = DAY
    take_up.save()
    assert "Give 2 values " in values_due(person, DAY)[0].what
    assert values_due(person, DAY + dt.timedelta(days=1)) == []


def test_what_is_due_costs_five_queries(world, django_assert_max_num_queries):
    person = owner(world)
    with django_assert_max_num_queries(5):
        values_due(person, DAY)


def test_values_are_due_of_deputies_too(world):
    deputy = member(world.council, Role.CONTRIBUTOR)
    person = owner(world)
    MeasureOwnership.objects.filter(measure=world.days).update(deputy=deputy)
    assert "Give 1 value " in values_due(deputy, DAY)[0].what
    assert "Give 2 values " in values_due(person, DAY)[0].what


def test_nothing_is_due_of_who_owns_nothing_or_has_no_set_to_give_it_in(world):
    assert values_due(world.council_officer, DAY) == []
    person = owner(world)
    world.council_set.ended_on = DAY - dt.timedelta(days=1)
    world.council_set.save()
    assert values_due(person, DAY) == []


def test_what_waits_is_owed_by_who_sent_it_and_what_nobody_sent_by_who_keeps_measures(world):
    person = owner(world)
    given = {"data_set": world.council_set, "state": "waiting", "received_at": clock.now()}
    mine = Vintage.objects.create(channel="csv", received_by=person, label="Mine", **given)
    posted = Vintage.objects.create(channel="api", received_from="Feed", label="Posted", **given)
    assert [one.what for one in vintages_waiting(person, DAY)] == [
        f"Confirm Mine into Our own (no. {mine.pk}), or give it up"
    ]
    assert [one.what for one in vintages_waiting(world.council_officer, DAY)] == [
        f"Confirm Posted into Our own (no. {posted.pk}), or give it up"
    ]
    assert f"/vintages/{mine.pk}/" in vintages_waiting(person, DAY)[0].url
    assert vintages_waiting(member(world.council, Role.AUDITOR), DAY) == []
    assert any("Mine" in one.what for one in owed_by(person, DAY))
