"""The plan of a quarter: earlier quarters keep theirs, and what changed says so."""

import datetime as dt

import pytest

from periods.calendar import Quarter
from programmes import actions
from programmes.changes import plan_changes
from programmes.models import Activity, Objective
from programmes.reading import (
    heads_of_programmes,
    objectives_in_quarter,
    plan_in_quarter,
    quarter_to_change,
    quarter_to_show,
)
from tests.factories import ReportingPeriodFactory, head_of, member

from .factories import FIRST, SECOND, lived_plan, new_activity, new_objective

pytestmark = pytest.mark.django_db


@pytest.fixture
def lived():
    return lived_plan()


def in_quarter(lived, number):
    return objectives_in_quarter([lived.planned], Quarter(2009, number))[lived.planned.pk]


def test_earlier_quarters_keep_their_words(lived):
    wordings = [in_quarter(lived, n)[0].terms.wording for n in (1, 2, 3, 4)]
    assert wordings == [FIRST, SECOND, SECOND, SECOND]


def test_earlier_quarters_keep_their_dates_and_expectation(lived):
    activities = [in_quarter(lived, n)[0].activities[0] for n in (1, 2, 3, 4)]
    assert [row.due_date.year for row in activities] == [2010] * 4
    assert [row.due_date.month for row in activities] == [3, 3, 6, 6]
    assert [row.expected for row in activities] == [25, 50, 60, 80]


def test_what_is_added_or_withdrawn_counts_from_its_quarter_on(lived):
    numbers = [[row.number for row in in_quarter(lived, n)] for n in (1, 2, 3, 4)]
    assert numbers == [[1, 2], [1, 2, 3], [1, 3], [1, 3]]


def test_reading_and_the_queryset_agree(lived):
    for number in (1, 2, 3, 4):
        counting = Objective.objects.filter(planned_programme=lived.planned)
        kept = counting.counting_in(number).values_list("number", flat=True)
        assert [row.number for row in in_quarter(lived, number)] == list(kept)
        shown = [a.activity.pk for row in in_quarter(lived, number) for a in row.activities]
        activities = Activity.objects.counting_in(number).filter(
            objective__in=counting.counting_in(number)
        )
        assert sorted(shown) == sorted(activities.values_list("pk", flat=True))


def test_an_objective_says_what_became_of_it_and_why(lived):
    assert in_quarter(lived, 1)[0].change_note == ""
    assert in_quarter(lived, 2)[0].change_note == (
        "Reworded from quarter 2: Members asked for it (authority: Board)"
    )
    assert in_quarter(lived, 2)[2].change_note == "Added from quarter 2: New money"


def test_an_activity_says_what_became_of_it_and_why(lived):
    assert in_quarter(lived, 2)[0].activities[0].change_note == ""
    assert in_quarter(lived, 3)[0].activities[0].change_note == (
        "Due date moved from 31 March 2010 to 30 June 2010, from quarter 3: The supplier is late"
    )


def test_set_up_leaves_no_note_unless_a_reason_was_given(lived):
    objective = new_objective(lived.planned, lived.officer)
    for reason in ("", "A return was sent"):
        actions.reword_objective(
            objective=objective,
            expected_version=objective.edit_version,
            wording=SECOND,
            short_name=f"Other {reason}",
            from_quarter=1,
            reason=reason,
            authority="",
            by=lived.officer,
        )
    assert in_quarter(lived, 1)[-1].change_note == "Reworded from quarter 1: A return was sent"


def test_the_plan_page_keeps_what_was_withdrawn_in_sight(lived):
    (before,) = plan_in_quarter(lived.planned.plan, Quarter(2009, 2))
    (after,) = plan_in_quarter(lived.planned.plan, Quarter(2009, 3))
    assert not before.withdrawn
    assert [row.number for row in after.withdrawn] == [2]
    (note,) = after.withdrawn[0].notes
    assert (note.text, note.who) == ("Withdrawn from quarter 3: No money", lived.officer.user.name)
    assert note.when is not None
    assert len(after.withdrawn[0].withdrawn_activities) == 1


@pytest.mark.parametrize("times", [1, 6])
def test_reading_takes_as_many_queries_whatever_the_volume(lived, times, django_assert_num_queries):
    for _ in range(times):
        objective = new_objective(lived.planned, lived.officer)
        withdrawn = new_activity(objective, lived.officer)
        new_activity(objective, lived.officer)
        actions.withdraw_activity(
            activity=withdrawn, expected_version=1, from_quarter=2, reason="x", by=lived.officer
        )
    with django_assert_num_queries(2):
        rows = in_quarter(lived, 3)
        assert all(row.change_note is not None for row in rows)
    with django_assert_num_queries(4):
        (read,) = plan_in_quarter(lived.planned.plan, Quarter(2009, 3))
        assert [a.notes for o in read.objectives for a in o.withdrawn_activities]


# Which quarter ----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("day", "number"),
    [
        (dt.date(2008, 1, 1), 1),
        (dt.date(2009, 4, 1), 1),
        (dt.date(2009, 9, 30), 2),
        (dt.date(2009, 10, 1), 3),
        (dt.date(2010, 3, 31), 4),
        (dt.date(2026, 1, 1), 4),
    ],
)
def test_a_plan_opens_at_the_nearest_of_its_quarters(day, number):
    assert quarter_to_show(2009, day) == Quarter(2009, number)


def test_changes_count_from_quarter_1_until_a_return_was_asked_for(lived):
    plan, day = lived.planned.plan, dt.date(2009, 11, 1)
    assert quarter_to_change(plan, day) == 1
    ReportingPeriodFactory(organisation=plan.organisation, year=2009)
    assert quarter_to_change(plan, day) == 3


# Heads ------------------------------------------------------------------------------


def test_heads_now_before_and_to_come(lived):
    programme = lived.planned.programme
    head, before, later = (member(programme.organisation) for _ in range(3))
    head_of(programme, head, "deputy")
    first = head_of(programme, before)
    first.ends_on = dt.date(2009, 9, 30)
    first.save()
    second = head_of(programme, later)
    second.starts_on = dt.date(2009, 12, 1)
    second.save()
    (row,) = heads_of_programmes(lived.officer, dt.date(2009, 10, 1))
    assert [a.membership for a in row.now] == [head]
    assert [a.membership for a in row.before] == [before]
    assert [a.membership for a in row.to_come] == [later]
    assert not row.has_head
    (row,) = heads_of_programmes(lived.officer, dt.date(2009, 9, 30))
    assert row.has_head


# Changes ----------------------------------------------------------------------------


def test_changes_of_an_objective_newest_first(lived, django_assert_num_queries):
    with django_assert_num_queries(1):
        newest, *_ = changes = plan_changes(lived.objective)
    assert (newest.before, newest.after, newest.kind) == (FIRST, SECOND, "changed")
    assert newest.what == (
        "Full wording, from quarter 2. Reason: Members asked for it. Authority: Board"
    )
    assert {c.who for c in changes} == {lived.officer.user.name}
    assert {c.what for c in changes if c.kind == "added"} == {
        "Full wording, from quarter 1",
        "Short name, from quarter 1",
    }


def test_changes_of_an_activity_tell_of_its_dates(lived):
    newest, *others = plan_changes(lived.activity)
    assert newest.what == "Due date, from quarter 3. Reason: The supplier is late"
    assert (newest.before, newest.after) == ("31 March 2010", "30 June 2010")
    assert {c.kind for c in others} == {"added"}


def test_a_withdrawal_is_a_change(lived):
    newest, *_ = plan_changes(lived.withdrawn)
    assert newest.what == "In the plan, from quarter 3. Reason: No money"
    assert (newest.before, newest.after, newest.kind) == ("yes", "withdrawn", "removed")
