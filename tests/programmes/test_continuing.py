"""The plan carried forward: what goes on in the next year, and what it names as its own before."""

import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from accounts.roles import Role
from periods.calendar import Quarter
from programmes import actions
from programmes.models import Activity, Milestone, Objective, OperationalPlan
from programmes.reading import plan_in_quarter
from records.refusals import Refused
from tests.factories import OrganisationFactory, ReportingPeriodFactory, member

from .factories import FIRST, MARCH, SECOND, lived_plan, new_activity, new_objective
from .test_pages import words

pytestmark = pytest.mark.django_db


@pytest.fixture
def lived(db):
    return lived_plan()


def carry(lived, objectives=None, activities=None, by=None, **more):
    return actions.carry_plan_forward(
        plan=lived.planned.plan,
        objectives=[lived.objective] if objectives is None else objectives,
        activities=[lived.activity] if activities is None else activities,
        by=by or lived.officer,
        **more,
    )


def test_words_and_dates_go_on_as_they_stand_at_the_years_end(lived):
    done = carry(lived)
    assert done.plan.year == 2010
    (objective,), (activity,) = done.objectives, done.activities
    assert (objective.continues, activity.continues) == (lived.objective, lived.activity)
    assert (objective.number, activity.key) == (lived.objective.number, "PD1")
    assert objective.planned_programme.programme == lived.planned.programme
    says = objective.terms.get()
    assert (says.wording, says.from_quarter, says.reason) == (SECOND, 1, "")
    terms = activity.terms.get()
    assert (terms.wording, terms.due_date) == (FIRST, dt.date(2010, 6, 30))


def test_figures_typed_for_the_old_quarters_stay_behind(lived):
    typed = new_activity(lived.objective, lived.officer, expected=(10, 20, 30, 40))
    carry(lived, activities=[typed])
    terms = Activity.objects.get(continues=typed).terms.get()
    assert terms.typed_expectations == (None, None, None, None)
    (programme,) = plan_in_quarter(_next(lived), Quarter(2010, 1))
    assert programme.objectives[0].activities[0].expected_each_quarter == (100, 100, 100, 100)


def test_a_due_date_that_has_passed_stays(lived):
    late = new_activity(lived.objective, lived.officer, due_date=dt.date(2009, 9, 30))
    carry(lived, activities=[late])
    assert Activity.objects.get(continues=late).terms.get().due_date == dt.date(2009, 9, 30)


def test_milestones_that_are_not_done_come_along(lived):
    for state in (
        {"done_on": MARCH},
        {},
        {"withdrawn_on": MARCH, "withdrawn_reason": "Not needed"},
    ):
        number = lived.activity.milestones.count() + 1
        lived.activity.milestones.create(number=number, name="Pilot", due_on=MARCH, **state)
    carry(lived)
    (milestone,) = Milestone.objects.filter(activity__continues=lived.activity)
    assert (milestone.key, milestone.due_on, milestone.done_on) == ("PD1.2", MARCH, None)


def test_a_second_time_adds_nothing(lived):
    carry(lived)
    done = carry(lived)
    assert (done.objectives, done.activities) == ([], [])
    assert OperationalPlan.objects.count() == 2
    assert Objective.objects.filter(planned_programme__plan=done.plan).count() == 1


def test_what_was_left_out_can_come_later(lived):
    """It takes its place among the others."""
    second = new_activity(lived.objective, lived.officer)
    third = new_activity(lived.objective, lived.officer)
    carry(lived, activities=[lived.activity, third])
    done = carry(lived, objectives=[], activities=[second])
    assert done.objectives == []
    rows = Activity.objects.filter(objective__continues=lived.objective).order_by("position")
    assert [row.continues for row in rows] == [lived.activity, second, third]
    assert [row.key for row in rows] == ["PD1", "PD2", "PD3"]


def test_numbers_that_are_used_already_are_not_used_again(lived):
    following = actions.create_plan(
        organisation=lived.officer.organisation, year=2010, by=lived.officer
    )
    planned = actions.include_programme(
        plan=following, programme=lived.planned.programme, by=lived.officer
    )
    new_objective(planned, lived.officer)
    (objective,) = carry(lived).objectives
    assert (objective.number, objective.planned_programme) == (2, planned)


def test_an_activity_needs_its_objective(lived):
    with pytest.raises(Refused, match=r"PD1 of objective 1 of .*: Tick its objective") as refused:
        carry(lived, objectives=[])
    assert refused.value.field == f"activity-{lived.activity.pk}"
    assert OperationalPlan.objects.count() == 1


def test_what_is_withdrawn_does_not_go_on(lived):
    with pytest.raises(Refused, match="Objective 2 is withdrawn") as refused:
        carry(lived, objectives=[lived.withdrawn], activities=[])
    assert refused.value.field == f"objective-{lived.withdrawn.pk}"


def test_something_is_chosen(lived):
    with pytest.raises(Refused, match="Tick what goes on"):
        carry(lived, objectives=[], activities=[])


def test_a_programme_that_ends_goes_into_no_later_plan(lived):
    actions.end_programme(
        programme=lived.planned.programme,
        expected_version=1,
        ended_on=MARCH,
        reason="Merged",
        by=lived.officer,
    )
    with pytest.raises(Refused, match="ended on 31 March 2010"):
        carry(lived)


def test_a_year_that_is_reported_already_asks_why(lived):
    ReportingPeriodFactory(organisation=lived.officer.organisation, year=2010, quarter_number=1)
    with pytest.raises(Refused, match="Give the reason") as refused:
        carry(lived)
    assert refused.value.field == "reason"
    (objective,) = carry(lived, from_quarter=2, reason="Forgotten", authority="Board").objectives
    assert (objective.added_from, objective.added_reason) == (2, "Forgotten")
    assert objective.terms.get().authority == "Board"


@pytest.mark.parametrize("role", [Role.DIRECTOR, Role.FINANCE_OFFICER, Role.PROGRAMME_HEAD])
def test_who_sets_up_the_plan_carries_it(lived, role):
    with pytest.raises(PermissionDenied):
        carry(lived, by=member(lived.officer.organisation, role))


def test_another_bodys_plan_is_not_carried(lived):
    stranger = member(OrganisationFactory(), Role.PERFORMANCE_OFFICER)
    with pytest.raises(PermissionDenied):
        carry(lived, by=stranger)


def test_objectives_of_another_plan_are_refused(lived):
    other = lived_plan()
    with pytest.raises(Refused, match="Choose from the plan of 2009/10"):
        carry(lived, objectives=[other.objective], activities=[])


def test_only_the_year_before_is_continued(lived):
    later = actions.create_plan(
        organisation=lived.officer.organisation, year=2011, by=lived.officer
    )
    planned = actions.include_programme(
        plan=later, programme=lived.planned.programme, by=lived.officer
    )
    with pytest.raises(Refused, match="plan of 2010/11"):
        new_objective(planned, lived.officer, continues=lived.objective)


def test_it_is_signed(lived):
    (objective,) = carry(lived).objectives
    assert objective.history.get().history_user == lived.officer.user
    assert objective.terms.get().recorded_by == lived.officer


def test_both_plans_say_what_continues_what(lived, client):
    carry(lived)
    client.force_login(lived.officer.user)
    slug = lived.officer.organisation.slug
    old = client.get(reverse("plan-detail", args=[slug, 2009]) + "?quarter=4")
    assert "Continued in 2010/11 as objective 1" in words(old)
    assert "Continued in 2010/11 as PD1 of objective 1" in words(old)
    assert "2010/?quarter=4#practice-1" in old.content.decode()
    new = client.get(reverse("plan-detail", args=[slug, 2010]))
    assert "Continues objective 1 of 2009/10" in words(new)
    assert "Continues PD1 of objective 1 of 2009/10" in words(new)


@pytest.mark.parametrize(
    ("year", "said"),
    [(2009, "Continued in 2010/11 as PD1 of objective 1"), (2010, "Continues PD1 of objective 1")],
)
def test_an_activitys_own_pages_say_so_too(lived, client, year, said):
    carry(lived)
    client.force_login(member(lived.officer.organisation, Role.AUDITOR).user)
    slug = lived.officer.organisation.slug
    found = Activity.objects.filter(objective__planned_programme__plan__year=year)
    key = [slug, year, "practice", 1, "pd1"]
    for address in (
        reverse("activity-milestones", args=key),
        reverse("activity-history", args=[slug, found.get(objective__number=1).pk]),
    ):
        assert said in words(client.get(address))


def test_a_continuation_that_is_withdrawn_says_so(lived, client):
    (objective,) = carry(lived).objectives
    actions.withdraw_objective(
        objective=objective, expected_version=1, from_quarter=2, reason="Cut", by=lived.officer
    )
    client.force_login(lived.officer.user)
    slug = lived.officer.organisation.slug
    old = client.get(reverse("plan-detail", args=[slug, 2009]) + "?quarter=4")
    assert "withdrawn from quarter 2" in words(old)
    assert "2010/?quarter=1#practice-1" in old.content.decode()


def _next(lived):
    return OperationalPlan.objects.get(organisation=lived.officer.organisation, year=2010)
