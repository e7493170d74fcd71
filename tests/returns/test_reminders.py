"""What falls due of a return, day by day; and the same days in a calendar."""

from __future__ import annotations

import datetime as dt

import pytest

from accounts.roles import Role
from notices.models import Notice
from returns.calendar import calendar_for
from returns.models import Extension
from returns.reminders import due_notices
from tests.factories import member

from .factories import WINDOW, at, submitted, world

pytestmark = pytest.mark.django_db


def october(day):
    return dt.date(2009, 10, day)


def kinds(made, on):
    return [str(one.kind) for one in due_notices(made.organisation, on) if one.to == made.head]


@pytest.mark.parametrize(
    ("on", "kind"),
    [
        (dt.date(2009, 9, 30), []),
        (october(1), ["round_opened"]),
        (october(7), ["round_opened"]),
        (october(8), []),
        (october(12), []),
        (october(13), ["due_in_a_week"]),
        (october(19), ["due_in_a_week"]),
        (october(20), ["due_today"]),
        (october(21), ["late"]),
        (dt.date(2010, 1, 19), ["late"]),
        (dt.date(2010, 1, 20), []),
    ],
)
def test_each_day_has_its_word(on, kind):
    assert kinds(world(), on) == kind


def test_late_is_told_on_the_first_day_then_every_seventh():
    made = world()
    days = [october(20) + dt.timedelta(days=n) for n in range(1, 16)]
    keys = [due_notices(made.organisation, day)[0].key for day in days]
    told_on = [day for n, day in enumerate(days) if keys[n] not in keys[:n]]
    assert told_on == [october(21), october(28), dt.date(2009, 11, 4)]


def test_heads_and_deputies_of_the_day_are_told():
    made = world()
    assignment = made.deputy.head_assignments.get()
    assignment.ends_on = october(15)
    assignment.save()
    assert {one.to for one in due_notices(made.organisation, october(15))} == {
        made.head,
        made.deputy,
    }
    assert {one.to for one in due_notices(made.organisation, october(20))} == {made.head}


def test_who_has_handed_in_is_left_alone():
    made = world()
    submitted(made)
    assert due_notices(made.organisation, october(20)) == []
    assert due_notices(made.organisation, october(28)) == []


def test_an_extension_moves_every_reminder():
    made = world()
    for until in (october(24), october(27)):
        Extension.objects.create(
            programme_return=made.programme_return,
            until=until,
            reason="Illness",
            given_by=made.officer,
        )
    assert kinds(made, october(20)) == ["due_in_a_week"]
    assert kinds(made, october(27)) == ["due_today"]
    [first, _] = due_notices(made.organisation, october(28))
    assert "was due on 27 October 2009" in first.body
    assert "1 day late" in first.body


def test_another_organisations_round_is_none_of_ours():
    made, other = world(), world()
    assert {one.to for one in due_notices(made.organisation, october(20))} == {
        made.head,
        made.deputy,
    }
    assert other.head not in {one.to for one in due_notices(made.organisation, october(20))}


def test_however_many_returns_three_queries_and_one_for_names(django_assert_max_num_queries):
    made = world()
    with django_assert_max_num_queries(4):
        due_notices(made.organisation, october(20))


# The calendar ---------------------------------------------------------------------------


def events(membership):
    with at(october(5)):
        found = calendar_for(membership, dt.date(2009, 1, 1))
    return {one.what: one.day for one in found}


def test_a_head_sees_their_own_return_and_the_closing_day():
    made = world()
    assert events(made.head) == {
        f"Return of {made.programme} due (Quarter 2 of 2009/10)": october(20),
        "Round of returns closes (Quarter 2 of 2009/10)": WINDOW["closes_on"],
    }


def test_who_heads_nothing_sees_the_round():
    made = world()
    assert events(made.director) == {
        "Returns due (Quarter 2 of 2009/10)": october(20),
        "Round of returns closes (Quarter 2 of 2009/10)": WINDOW["closes_on"],
    }
    assert events(member(made.organisation, Role.BOARD_MEMBER)) == {}


def test_an_extension_moves_the_event_which_stays_the_same():
    made = world()
    before = calendar_for(made.head, dt.date(2009, 1, 1))[0]
    Extension.objects.create(
        programme_return=made.programme_return,
        until=october(27),
        reason="Illness",
        given_by=made.officer,
    )
    after = calendar_for(made.head, dt.date(2009, 1, 1))[0]
    assert before.uid == after.uid
    assert before.day == october(20)
    assert after.day == october(27)
    assert after.changed_at > before.changed_at


def test_nothing_is_told_by_asking():
    made = world()
    before = Notice.objects.count()
    due_notices(made.organisation, october(20))
    assert Notice.objects.count() == before
