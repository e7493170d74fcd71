"""Warnings raised from the database: for whom, once, told, and when."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import IntegrityError, connection, transaction

from accounts.roles import Role
from ispm.reminders import send_reminders
from measures.actions import warnings
from measures.actions.warnings import raise_warnings
from measures.models import EarlyWarning, Measure, MeasureOwnership, Target
from measures.signals.gathering import gather
from measures.spans import Span
from measures.tasks import look_for_warnings
from notices.models import Notice
from records import clock
from tests.factories import OrganisationFactory, member
from tests.measures import factories as make

DAY = dt.date(2010, 4, 20)

pytestmark = pytest.mark.django_db


class Watched:
    """A council that leads a framework, owns one of its measures, and gives its own values."""

    def __init__(self):
        self.council = OrganisationFactory(slug="council")
        self.officer = make.officer_of(self.council)
        self.director = member(self.council, Role.DIRECTOR)
        self.owner = member(self.council, Role.CONTRIBUTOR)
        self.deputy = member(self.council, Role.CONTRIBUTOR)
        self.framework = make.a_framework(self.council)
        self.measure = make.a_measure(self.framework)
        self.body = make.a_body(self.council, "Council", organisation=self.council)
        self.data_set = make.a_data_set(self.council, self.framework)
        self.own(self.measure)

    def own(self, measure, **fields):
        given = {"owner": self.owner, "deputy": self.deputy}
        return MeasureOwnership.objects.create(
            organisation=self.council, measure=measure, **given | fields
        )

    def observe(self, *values, last=2009, body=None, measure=None, data_set=None):
        first = last - len(values) + 1
        return make.observed(
            data_set or self.data_set,
            {
                (measure or self.measure, body or self.body, Span.year(year)): value
                for year, value in enumerate(values, start=first)
            },
        )

    def look(self, on=DAY, **more):
        return raise_warnings(organisation=self.council, on=on, **more)


@pytest.fixture
def world():
    return Watched()


def rules(raised):
    return [one.rule for one in raised]


def test_a_warning_is_raised_once_with_its_reason(world):
    world.observe("5", "6", "7", "8")
    (raised,) = world.look()
    assert (raised.rule, raised.start, raised.months) == ("worsening", dt.date(2009, 4, 1), 12)
    assert raised.reason.startswith("Worse three times in a row, from 2006/07 to 2009/10")
    assert raised.figures["rows"][0] == ["2006/07", "5.0 days"]
    assert world.look() == []
    assert EarlyWarning.objects.count() == 1


def test_a_new_period_is_warned_of_anew(world):
    world.observe("5", "6", "7", "8")
    world.look()
    world.observe("9", last=2010)
    (raised,) = world.look(on=dt.date(2011, 4, 20))
    assert raised.start == dt.date(2010, 4, 1)


def test_the_database_keeps_a_rule_and_a_period_to_one(world):
    world.observe("5", "6", "7", "8")
    (raised,) = world.look()
    again = EarlyWarning(
        organisation=world.council,
        measure=world.measure,
        rule=raised.rule,
        start=raised.start,
        months=12,
        reason="Once more",
    )
    with pytest.raises(IntegrityError), transaction.atomic():
        again.save()


def test_who_was_slower_raises_and_tells_nothing(world, monkeypatch):
    """Another process raises the same between the look and the writing."""
    world.observe("5", "6", "7", "8")
    world.look()
    nothing_known = EarlyWarning.objects.none()
    with monkeypatch.context() as patched:
        patched.setattr(EarlyWarning.objects, "filter", lambda **_: nothing_known)
        assert world.look() == []
    assert EarlyWarning.objects.count() == 1
    assert Notice.objects.filter(membership=world.owner).count() == 1


def test_nobody_waits_to_write_while_it_is_looked(world, monkeypatch):
    """A transaction is open for keeping and telling, and not yet while everything is read."""
    open_at = {}

    def noting(name, called):
        def noted(*args, **more):
            open_at[name] = len(connection.savepoint_ids)
            return called(*args, **more)

        return noted

    for name in ("gather", "notices_of", "tell_all"):
        path = f"measures.actions.warnings.{name}"
        monkeypatch.setattr(path, noting(name, getattr(warnings, name)))
    world.observe("5", "6", "7", "8")
    outside = len(connection.savepoint_ids)
    assert len(world.look()) == 1
    assert open_at == {"gather": outside, "notices_of": outside + 1, "tell_all": outside + 1}


def test_a_warning_that_cannot_be_told_of_is_not_kept(world, monkeypatch):
    def broken(*args, **more):
        raise ValueError("nobody can be told")

    monkeypatch.setattr("measures.actions.warnings.tell_all", broken)
    world.observe("5", "6", "7", "8")
    with pytest.raises(ValueError, match="nobody can be told"):
        world.look()
    assert not EarlyWarning.objects.exists()


def test_only_measures_that_somebody_owns_are_watched(world):
    other = make.a_measure(world.framework, "HB2")
    world.observe("5", "6", "7", "8", measure=other)
    assert world.look() == []
    world.own(other)
    assert rules(world.look()) == ["worsening"]


def test_nobody_else_s_body_warns(world):
    neighbour = make.a_body(world.council, "Neighbour")
    world.observe("5", "6", "7", "8", body=neighbour)
    assert world.look() == []


def test_what_another_organisation_keeps_to_itself_warns_nobody_here(world):
    other = OrganisationFactory()
    make.taken_up(world.framework, other)
    theirs = make.a_data_set(other, world.framework, name="Theirs")
    world.observe("5", "6", "7", "8", data_set=theirs)
    assert world.look() == []
    theirs.reach = "published"  # but nobody speaks in another's name, bar the framework's lead
    theirs.save()
    assert world.look() == []


def test_a_retired_measure_is_let_alone(world):
    world.observe("5", "6", "7", "8")
    Measure.objects.filter(pk=world.measure.pk).update(
        state="retired", retired_on=DAY, retired_reason="No use"
    )
    assert world.look() == []


def test_a_break_in_the_series_is_not_looked_across(world):
    world.observe("5", "6", "7", "8")
    make.define(world.measure, applies_from=dt.date(2008, 4, 1), breaks_series=True)
    (one,) = gather(world.council, [world.measure], DAY)
    assert [point.span for point in one.facts.points] == [Span.year(2008), Span.year(2009)]
    assert world.look() == []


def test_a_value_that_does_not_count_is_given_but_no_point(world):
    world.observe("5", "missing")
    (one,) = gather(world.council, [world.measure], DAY)
    assert [point.span for point in one.facts.points] == [Span.year(2008)]
    assert one.facts.given == {Span.year(2008), Span.year(2009)}
    assert world.look(on=dt.date(2010, 6, 1)) == []


def test_a_target_of_a_plan_counts_for_the_period_that_ends_with_it(world):
    plan = world.council.plans.create(year=2010)
    Target.objects.create(
        organisation=world.council,
        measure=world.measure,
        plan=plan,
        kind="number",
        value=4,
        recorded_by=world.officer,
    )
    world.observe("5", "4.9", "5", "5.1", "5", "5.1")
    assert rules(world.look()) == ["misses_target"]


def test_ranks_are_compared_by_all_who_reported(world):
    others = [make.a_body(world.council, f"Body {n}") for n in range(8)]
    values = {(world.measure, body, Span.year(2008)): "9" for body in others}
    values |= {(world.measure, body, Span.year(2009)): "1" for body in others}
    make.observed(world.data_set, values)
    world.observe("5", "5")
    (raised,) = world.look()
    assert raised.rule == "quartiles"
    assert "(1st of 9) in 2008/09 to quartile 4 (9th of 9) in 2009/10" in raised.reason


def test_overdue_and_stale_come_with_the_days(world):
    world.observe("5")
    assert world.look(on=dt.date(2011, 4, 30)) == []
    assert rules(world.look(on=dt.date(2011, 5, 1))) == ["overdue"]
    assert rules(world.look(on=dt.date(2012, 5, 1))) == ["overdue", "stale"]
    assert world.look(on=dt.date(2012, 5, 2)) == []


def test_of_an_own_body_that_has_ended_nothing_is_overdue(world):
    world.observe("5")
    world.body.ended_on = dt.date(2010, 3, 31)
    world.body.save()
    assert world.look(on=dt.date(2012, 5, 1)) == []
    world.body.ended_on = dt.date(2011, 4, 1)
    world.body.save()
    assert rules(world.look(on=dt.date(2012, 5, 1))) == ["overdue", "stale"]


def test_whoever_only_reads_a_published_set_is_not_overdue(world):
    reader = OrganisationFactory()
    make.taken_up(world.framework, reader)
    body = make.a_body(world.council, "Reader", organisation=reader)
    MeasureOwnership.objects.create(
        organisation=reader, measure=world.measure, owner=member(reader, Role.CONTRIBUTOR)
    )
    world.data_set.reach = "published"
    world.data_set.save()
    world.observe("5", body=body)
    late = dt.date(2011, 6, 1)
    assert raise_warnings(organisation=reader, on=late) == []
    make.a_data_set(reader, world.framework, name="Our own")
    assert rules(raise_warnings(organisation=reader, on=late)) == ["overdue"]


def test_looking_costs_the_same_for_many_measures(world, django_assert_max_num_queries):
    for n in range(2, 8):
        more = make.a_measure(world.framework, f"HB{n}")
        world.own(more)
        world.observe("5", "5", measure=more)
    with django_assert_max_num_queries(14):
        assert world.look() == []


# Telling ---------------------------------------------------------------------------------


def test_owner_deputy_and_who_answers_for_all_are_told_once(world):
    stranger = member(world.council, Role.CONTRIBUTOR)
    world.observe("5", "6", "7", "8")
    world.look()
    told = Notice.objects.filter(kind="early_warning")
    people = {world.owner, world.deputy, world.director, world.officer}
    assert {one.membership for one in told} == people
    assert not stranger.notices.exists()
    notice = told.get(membership=world.owner)
    assert notice.subject == "Early warning: HB1 Title of HB1"
    assert notice.body.startswith("- HB1 Title of HB1: Worse three times in a row")
    assert notice.path == "/council/measures/warnings/"
    world.look()
    assert told.count() == len(people)


def test_one_notice_tells_of_all_that_a_run_raised(world):
    for n in range(2, 14):
        more = make.a_measure(world.framework, f"HB{n}")
        world.own(more)
        world.observe("5", "6", "7", "8", measure=more)
    assert len(world.look()) == 12
    notice = world.owner.notices.get()
    assert notice.subject == "12 early warnings"
    assert notice.body.count("\n") == 10
    assert notice.body.endswith("- and 2 more")


def test_the_daily_run_raises_and_sends_in_one_message(world, mailoutbox):
    world.observe("5")
    send_reminders(dt.date(2011, 5, 1))
    assert rules(EarlyWarning.objects.all()) == ["overdue"]
    (to_owner,) = [one for one in mailoutbox if one.to == [world.owner.user.email]]
    assert "has not been given" in to_owner.body
    count = len(mailoutbox)
    send_reminders(dt.date(2011, 5, 1))
    assert len(mailoutbox) == count


def test_a_rule_that_fails_keeps_nobody_from_being_reminded(world, monkeypatch, caplog):
    def broken(organisation, day):
        raise ValueError("no such rule")

    monkeypatch.setattr("ispm.reminders.DAILY", (broken,))
    assert send_reminders(dt.date(2011, 5, 1)).failed == 0
    assert "no such rule" in caplog.text


def test_after_a_confirmation_everyone_who_owns_one_of_its_measures_is_warned(world):
    reader = OrganisationFactory()
    make.taken_up(world.framework, reader)
    body = make.a_body(world.council, "Reader", organisation=reader)
    MeasureOwnership.objects.create(
        organisation=reader, measure=world.measure, owner=member(reader, Role.CONTRIBUTOR)
    )
    world.data_set.reach = "published"
    world.data_set.save()
    today = Span.year(clock.today().year - 1)
    vintage = make.observed(
        world.data_set,
        {(world.measure, body, today.step(-back)): str(9 - back) for back in range(4)},
    )
    look_for_warnings.func(vintage.pk)
    assert "worsening" in rules(reader.early_warnings.all())
    assert not world.council.early_warnings.exists()
