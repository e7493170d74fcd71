"""A due date that moves with an approved return: from when, for what, and what it was."""

import datetime as dt

import pytest

from accounts.roles import Role
from periods.calendar import Quarter
from programmes import actions
from programmes.reading import objectives_in_quarter
from records.refusals import Refused
from tests.factories import OrganisationFactory, ProgrammeFactory, member

from .factories import FIRST, SECOND, new_activity, new_objective

pytestmark = pytest.mark.django_db

DECEMBER, MARCH, JUNE = dt.date(2009, 12, 31), dt.date(2010, 3, 31), dt.date(2010, 6, 30)
Q3 = Quarter(2009, 3)


@pytest.fixture
def officer():
    return member(OrganisationFactory(), Role.PERFORMANCE_OFFICER)


@pytest.fixture
def director(officer):
    return member(officer.organisation, Role.DIRECTOR)


@pytest.fixture
def planned(officer):
    programme = ProgrammeFactory(organisation=officer.organisation)
    return plan_of(officer, programme, 2009)


def plan_of(officer, programme, year):
    plan = actions.create_plan(organisation=officer.organisation, year=year, by=officer)
    return actions.include_programme(plan=plan, programme=programme, by=officer)


@pytest.fixture
def activity(planned, officer):
    return new_activity(
        new_objective(planned, officer), officer, due_date=DECEMBER, expected=(20, 40, 90, None)
    )


def move(activity, by, **given):
    given = {
        "due_date": MARCH,
        "reason": "The supplier is late",
        "authority": "Return of quarter 2, approved",
        "from_quarter": Q3,
        **given,
    }
    return actions.move_due_date_as_approved(activity=activity, by=by, **given)


def change(activity, by, **given):
    given = {
        "expected_version": activity.edit_version,
        "wording": FIRST,
        "short_name": "Answers",
        "start_date": dt.date(2009, 4, 1),
        "due_date": DECEMBER,
        "from_quarter": 1,
        "reason": "",
        "authority": "",
        **given,
    }
    actions.change_activity_terms(activity=activity, by=by, **given)


def in_quarter(activity, quarter):
    planned = activity.objective.planned_programme
    (objective,) = objectives_in_quarter([planned], quarter)[planned.pk]
    return objective.activities[0]


def dates(activity, year=2009):
    rows = [in_quarter(activity, Quarter(year, n)) for n in (1, 2, 3, 4)]
    return [(row.due_date, row.original_due_date, row.due_date_moved) for row in rows]


def test_it_counts_from_its_quarter_on_beside_the_original(activity, director):
    terms = move(activity, director)
    assert dates(activity) == [(DECEMBER, DECEMBER, False)] * 2 + [(MARCH, DECEMBER, True)] * 2
    assert (terms.recorded_by, terms.authority) == (director, "Return of quarter 2, approved")
    note = in_quarter(activity, Q3).change_note
    assert note.startswith("Due date moved from 31 December 2009 to 31 March 2010")
    assert "(authority: Return of quarter 2, approved)" in note


def test_figures_typed_for_earlier_quarters_stay_and_then_the_own_steps_count(activity, director):
    terms = move(activity, director)
    assert terms.typed_expectations == (20, 40, None, None)
    assert in_quarter(activity, Q3).expected_each_quarter == (20, 40, 75, 100)


def test_moved_twice_the_original_stays(activity, director):
    move(activity, director)
    move(activity, director, due_date=JUNE, from_quarter=Quarter(2009, 4))
    assert dates(activity)[2:] == [(MARCH, DECEMBER, True), (JUNE, DECEMBER, True)]


def test_a_date_that_is_the_plans_already_moves_nothing(activity, director):
    assert move(activity, director, due_date=DECEMBER) is None
    assert activity.terms.count() == 1


def test_what_was_corrected_while_the_plan_was_set_up_is_no_move(activity, officer):
    change(activity, officer, due_date=MARCH)
    assert dates(activity) == [(MARCH, MARCH, False)] * 4
    change(activity, officer, due_date=JUNE, reason="Later after all")
    assert dates(activity) == [(JUNE, MARCH, True)] * 4


def test_a_change_recorded_ahead_does_not_bring_the_old_date_back(activity, officer, director):
    change(activity, officer, wording=SECOND, from_quarter=4, reason="Members asked for it")
    move(activity, director)
    assert [due for due, _, _ in dates(activity)] == [DECEMBER, DECEMBER, MARCH, MARCH]
    wordings = [in_quarter(activity, Quarter(2009, n)).terms.wording for n in (2, 3, 4)]
    assert wordings == [FIRST, FIRST, SECOND]


def test_who_edits_the_plan_meanwhile_is_told(activity, director):
    move(activity, director)
    version = activity.edit_version
    activity.refresh_from_db()
    assert activity.edit_version == version + 1


def test_in_the_next_year_it_is_what_continues_it_that_moves(activity, officer, director):
    programme = activity.objective.planned_programme.programme
    later = plan_of(officer, programme, 2010)
    next_one = new_activity(new_objective(later, officer), officer, due_date=JUNE)
    next_one.continues = activity
    next_one.save()
    september = dt.date(2010, 9, 30)
    terms = move(activity, director, due_date=september, from_quarter=Quarter(2010, 1))
    assert (terms.activity, terms.from_quarter) == (next_one, 1)
    assert dates(activity) == [(DECEMBER, DECEMBER, False)] * 4
    assert dates(next_one, 2010) == [(september, JUNE, True)] * 4


def test_in_the_next_year_nothing_happens_where_nothing_continues_it(activity, director):
    assert move(activity, director, due_date=JUNE, from_quarter=Quarter(2010, 1)) is None
    assert activity.terms.count() == 1


@pytest.mark.parametrize("quarter", [Quarter(2008, 4), Quarter(2011, 1)])
def test_a_quarter_of_neither_year_is_a_mistake(activity, director, quarter):
    with pytest.raises(ValueError, match="does not move"):
        move(activity, director, from_quarter=quarter)


def test_what_is_withdrawn_by_then_does_not_move(activity, officer, director):
    actions.withdraw_activity(
        activity=activity, expected_version=1, from_quarter=3, reason="No money", by=officer
    )
    assert move(activity, director) is None


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"due_date": dt.date(2009, 3, 31)}, "before the start date"),
        ({"due_date": dt.date(2016, 1, 1)}, "far from the plan"),
        ({"reason": " "}, "Give the reason"),
    ],
)
def test_what_cannot_be_is_refused(activity, director, given, words):
    with pytest.raises(Refused, match=words):
        move(activity, director, **given)
    assert activity.terms.count() == 1


def test_the_moment_may_be_that_of_the_approval(activity, director):
    moment = dt.datetime(2009, 10, 20, 9, tzinfo=dt.UTC)
    assert move(activity, director, recorded_at=moment).recorded_at == moment
