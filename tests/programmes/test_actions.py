"""The plan through its verbs: every rule, and the sentence that a refusal says."""

import datetime as dt
import json
from pathlib import Path

import pytest
from django.core.exceptions import PermissionDenied

from accounts.roles import Role
from programmes import actions
from programmes.models import Activity, HeadAssignment
from records import clock
from records.refusals import Conflict, Refused
from tests.factories import (
    OrganisationFactory,
    ProgrammeFactory,
    ReportingPeriodFactory,
    member,
)

pytestmark = pytest.mark.django_db

WORDING = "Help every council to answer the questions that its people ask it most"
OTHER = "Help every council to answer the questions that its people ask it, within a day"
APRIL, MARCH = dt.date(2009, 4, 1), dt.date(2010, 3, 31)
PD, AS = Activity.Kind.PRIORITY_DELIVERABLE, Activity.Kind.ADDITIONAL


@pytest.fixture
def officer():
    return member(OrganisationFactory(), Role.PERFORMANCE_OFFICER)


@pytest.fixture
def planned(officer):
    plan = actions.create_plan(organisation=officer.organisation, year=2009, by=officer)
    programme = ProgrammeFactory(organisation=officer.organisation, name="Improving Practice")
    return actions.include_programme(plan=plan, programme=programme, by=officer)


@pytest.fixture
def objective(planned, officer):
    return add_objective(planned, officer)


def add_objective(planned, by, **fields):
    given = {"wording": WORDING, "short_name": "Questions", **fields}
    return actions.add_objective(planned_programme=planned, by=by, **given)


def add_activity(objective, by, **fields):
    given = {
        "kind": PD,
        "wording": WORDING,
        "short_name": "Answers",
        "start_date": APRIL,
        "due_date": MARCH,
        **fields,
    }
    return actions.add_activity(objective=objective, by=by, **given)


def reword(objective, by, **fields):
    given = {
        "expected_version": objective.edit_version,
        "wording": OTHER,
        "short_name": "Questions",
        "from_quarter": 2,
        "reason": "Members asked for it",
        "authority": "Board",
        **fields,
    }
    actions.reword_objective(objective=objective, by=by, **given)


def change(activity, by, **fields):
    given = {
        "expected_version": activity.edit_version,
        "wording": WORDING,
        "short_name": "Answers",
        "start_date": APRIL,
        "due_date": dt.date(2010, 6, 30),
        "from_quarter": 2,
        "reason": "The supplier is late",
        "authority": "",
        **fields,
    }
    actions.change_activity_terms(activity=activity, by=by, **given)


def refused(*, match):
    """A context that expects a refusal with these words in its sentence."""
    return pytest.raises(Refused, match=match)


# Plans and programmes ---------------------------------------------------------------


def test_a_year_has_one_plan(officer):
    actions.create_plan(organisation=officer.organisation, year=2009, by=officer)
    with refused(match="already a plan for 2009/10"):
        actions.create_plan(organisation=officer.organisation, year=2009, by=officer)


@pytest.mark.parametrize("year", [0, 1989, 2101])
def test_a_plan_is_for_a_year_that_makes_sense(officer, year):
    with refused(match="Choose a year"):
        actions.create_plan(organisation=officer.organisation, year=year, by=officer)


def test_programmes_get_an_address_and_the_last_place(officer):
    first = create_programme(officer, "Improving Practice")
    second = create_programme(officer, "Improving Practice!")
    assert (first.slug, second.slug) == ("improving-practice", "improving-practice-2")
    assert second.position == first.position + 1


@pytest.mark.parametrize("slug", ["taken", "Not A Slug", "", "x" * 61])
def test_an_address_that_cannot_be_is_refused(officer, slug):
    create_programme(officer, "First", slug="taken")
    with refused(match="address"):
        create_programme(officer, "Second", slug=slug)


def create_programme(by, name, **fields):
    return actions.create_programme(
        organisation=by.organisation, name=name, short_name=name[:60], by=by, **fields
    )


def test_two_programmes_have_two_names(officer):
    create_programme(officer, "Improving Practice")
    with refused(match="already a programme"):
        create_programme(officer, "improving practice")


def test_a_programme_changes_its_name_and_keeps_its_address(officer):
    programme = create_programme(officer, "Practice")
    actions.change_programme(
        programme=programme, expected_version=1, name="Better", short_name="B", by=officer
    )
    programme.refresh_from_db()
    assert (programme.name, programme.slug) == ("Better", "practice")
    with pytest.raises(Conflict):
        actions.change_programme(
            programme=programme, expected_version=1, name="Best", short_name="B", by=officer
        )


def test_a_programme_that_ended_goes_into_no_later_plan(officer):
    programme = create_programme(officer, "Practice")
    end = {"ended_on": dt.date(2009, 12, 31), "by": officer, "programme": programme}
    with refused(match="Say why"):
        actions.end_programme(expected_version=1, reason=" ", **end)
    actions.end_programme(expected_version=1, reason="Merged with another", **end)
    later = actions.create_plan(organisation=officer.organisation, year=2010, by=officer)
    with refused(match="ended on 31 December 2009"):
        actions.include_programme(plan=later, programme=programme, by=officer)


def test_a_programme_does_not_end_before_a_plan_that_it_is_in(officer, planned):
    with refused(match="Take it out of that plan"):
        actions.end_programme(
            programme=planned.programme,
            expected_version=1,
            ended_on=dt.date(2009, 3, 31),
            reason="Merged",
            by=officer,
        )


def test_programmes_of_a_plan_have_an_order(officer, planned):
    plan = planned.plan
    second = include(plan, officer, "Second")
    first = include(plan, officer, "First", position=1)
    names = plan.planned_programmes.values_list("programme__name", flat=True)
    assert list(names) == ["First", "Improving Practice", "Second"]
    actions.move_programme(planned=second, earlier=True, by=officer)
    actions.move_programme(planned=first, earlier=True, by=officer)
    assert list(names.all()) == ["First", "Second", "Improving Practice"]
    with refused(match="in this plan already"):
        actions.include_programme(plan=plan, programme=first.programme, by=officer)


def include(plan, by, name, **fields):
    programme = ProgrammeFactory(organisation=by.organisation, name=name)
    return actions.include_programme(plan=plan, programme=programme, by=by, **fields)


def test_a_programme_with_objectives_stays_in_its_plan(officer, planned, objective):
    with refused(match="Withdraw the objectives"):
        actions.leave_out_programme(planned=planned, by=officer)
    empty = include(planned.plan, officer, "Empty")
    actions.leave_out_programme(planned=empty, by=officer)
    assert planned.plan.planned_programmes.count() == 1


def test_another_organisations_programme_is_not_included(officer, planned):
    with refused(match="another organisation"):
        actions.include_programme(plan=planned.plan, programme=ProgrammeFactory(), by=officer)


# Objectives -------------------------------------------------------------------------


def test_numbers_are_never_used_again(officer, planned, objective):
    second = add_objective(planned, officer)
    actions.withdraw_objective(
        objective=second, expected_version=1, from_quarter=1, reason="A slip", by=officer
    )
    assert add_objective(planned, officer).number == 3
    assert add_objective(planned, officer, number=7).number == 7
    assert add_objective(planned, officer).number == 8
    with refused(match="Number 2 has been used"):
        add_objective(planned, officer, number=2)


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"wording": "Too few words"}, "wording"),
        ({"wording": ""}, "wording"),
        ({"wording": "word " * 121}, "wording"),
        ({"wording": "w" * 600 + " word" * 7 + "x" * 4000}, "wording"),
        ({"short_name": " "}, "short_name"),
        ({"short_name": "x" * 61}, "short_name"),
        ({"from_quarter": 0}, "from_quarter"),
        ({"from_quarter": 2}, "reason"),
        ({"from_quarter": 2, "reason": "x" * 1001}, "reason"),
        ({"from_quarter": 2, "reason": "x", "authority": "x" * 201}, "authority"),
        ({"number": 0}, "number"),
    ],
)
def test_an_objective_that_cannot_be_is_refused_at_its_field(officer, planned, fields, field):
    with pytest.raises(Refused) as refusal:
        add_objective(planned, officer, **fields)
    assert refusal.value.field == field
    assert not planned.objectives.exists()


def test_dashes_of_bullets_are_no_words(officer, planned):
    with refused(match="it has 7 words"):
        add_objective(planned, officer, wording="one two three\n- four\n- five\n- six seven")


def test_rewording_adds_terms_and_keeps_the_earlier_ones(officer, objective):
    with clock.set_to(dt.datetime(2009, 7, 2, tzinfo=dt.UTC)):
        reword(objective, officer)
    first, second = objective.terms.all()
    assert (first.wording, second.wording) == (WORDING, OTHER)
    assert (second.from_quarter, second.reason, second.authority, second.recorded_by) == (
        2,
        "Members asked for it",
        "Board",
        officer,
    )
    assert second.recorded_at.year == 2009


def test_the_second_of_two_who_reword_is_refused(officer, objective):
    reword(objective, officer, expected_version=1)
    with pytest.raises(Conflict) as conflict:
        reword(objective, officer, expected_version=1, wording=WORDING + " again")
    assert conflict.value.current == objective
    assert objective.terms.count() == 2


def test_a_refused_rewording_does_not_count_as_a_change(officer, objective):
    with refused(match="8 to 120"):
        reword(objective, officer, wording="Short")
    objective.refresh_from_db()
    assert objective.edit_version == 1


def test_rewording_needs_a_difference_and_a_reason(officer, objective):
    with refused(match="Nothing is different"):
        reword(objective, officer, wording=WORDING)
    objective.refresh_from_db()
    with refused(match="Give the reason"):
        reword(objective, officer, reason="")
    objective.refresh_from_db()
    reword(objective, officer, from_quarter=1, reason="", authority="")


def test_a_change_may_not_stand_before_one_already_recorded(officer, objective):
    reword(objective, officer, from_quarter=3)
    with refused(match="already counts from quarter 3"):
        reword(objective, officer, from_quarter=2, wording=WORDING)


def test_a_change_after_a_round_was_opened_says_why_even_from_quarter_1(officer, planned):
    ReportingPeriodFactory(organisation=officer.organisation, year=2009, quarter_number=1)
    with refused(match="a return has been asked for"):
        add_objective(planned, officer)
    assert add_objective(planned, officer, reason="Left out by mistake").added_reason


def test_withdrawing_an_objective_takes_its_activities_along(officer, objective):
    before = add_activity(objective, officer)
    actions.withdraw_activity(
        activity=before, expected_version=1, from_quarter=2, reason="Done", by=officer
    )
    kept = add_activity(objective, officer)
    later = add_activity(objective, officer, from_quarter=4, reason="New money")
    actions.withdraw_objective(
        objective=objective, expected_version=1, from_quarter=3, reason="No money", by=officer
    )
    found = [row.withdrawn_from for row in objective.activities.order_by("pk")]
    assert found == [2, 3, 4], (before, kept, later)
    objective.refresh_from_db()
    assert (objective.withdrawn_by, objective.withdrawn_reason) == (officer, "No money")
    with refused(match="is withdrawn"):
        add_activity(objective, officer)
    with refused(match="withdrawn from quarter 3"):
        reword(objective, officer, from_quarter=3)


def test_a_withdrawal_has_a_reason_and_the_version_that_was_read(officer, objective):
    given = {"objective": objective, "from_quarter": 2, "by": officer}
    with refused(match="Give the reason"):
        actions.withdraw_objective(expected_version=1, reason="", **given)
    reword(objective, officer, expected_version=1)
    with pytest.raises(Conflict):
        actions.withdraw_objective(expected_version=1, reason="No money", **given)


def test_nothing_is_withdrawn_before_it_was_added(officer, planned):
    objective = add_objective(planned, officer, from_quarter=3, reason="New money")
    with refused(match="from quarter 3 on"):
        actions.withdraw_objective(
            objective=objective, expected_version=1, from_quarter=2, reason="x", by=officer
        )


# Activities -------------------------------------------------------------------------


def test_deliverables_stand_before_additional_activities(officer, objective):
    add_activity(objective, officer, kind=AS, wording="", short_name="")
    add_activity(objective, officer)
    add_activity(objective, officer)
    add_activity(objective, officer, kind=AS, wording="", short_name="")
    assert [row.key for row in objective.activities.all()] == ["PD1", "PD2", "AS1", "AS2"]


def test_there_are_at_most_two_additional_lines(officer, objective):
    blank = {"kind": AS, "wording": "", "short_name": ""}
    first = add_activity(objective, officer, **blank)
    add_activity(objective, officer, **blank)
    with refused(match="2 lines of additional"):
        add_activity(objective, officer, **blank)
    actions.withdraw_activity(
        activity=first, expected_version=1, from_quarter=2, reason="Done", by=officer
    )
    later = add_activity(objective, officer, **blank, from_quarter=2, reason="Another")
    assert later.key == "AS3"


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"kind": "other"}, "kind"),
        ({"wording": ""}, "wording"),
        ({"short_name": ""}, "short_name"),
        ({"short_name": "two\nlines"}, "short_name"),
        ({"due_date": dt.date(2009, 3, 31)}, "due_date"),
        ({"due_date": dt.date(2015, 4, 1)}, "due_date"),
        ({"due_date": dt.date(2090, 3, 31)}, "due_date"),
        ({"start_date": dt.date(2004, 3, 31)}, "start_date"),
        ({"start_date": dt.date(2015, 4, 1), "due_date": dt.date(2015, 5, 1)}, "start_date"),
        ({"expected": (None, 101, None, None)}, "expected_q2"),
        ({"expected": (-1, None, None, None)}, "expected_q1"),
        ({"expected": (50, None, 40, None)}, "expected_q3"),
        ({"from_quarter": 3}, "reason"),
    ],
)
def test_an_activity_that_cannot_be_is_refused_at_its_field(officer, objective, fields, field):
    with pytest.raises(Refused) as refusal:
        add_activity(objective, officer, **fields)
    assert refusal.value.field == field
    assert not objective.activities.exists()


def test_dates_at_the_edge_are_accepted(officer, objective):
    add_activity(objective, officer, start_date=dt.date(2004, 4, 1), due_date=dt.date(2015, 3, 31))


def test_an_activity_is_not_added_before_its_objective(officer, planned):
    objective = add_objective(planned, officer, from_quarter=2, reason="New money")
    with refused(match="from quarter 2 on"):
        add_activity(objective, officer)


def test_changing_an_activity_adds_terms(officer, objective):
    activity = add_activity(objective, officer)
    change(activity, officer, expected=(None, 40, None, None))
    first, second = activity.terms.all()
    assert (first.due_date, second.due_date) == (MARCH, dt.date(2010, 6, 30))
    assert second.typed_expectation(2) == 40
    with pytest.raises(Conflict):
        change(activity, officer, expected_version=1, short_name="Else")


def test_activities_move(officer, objective):
    first, second = (add_activity(objective, officer) for _ in range(2))
    actions.move_activity(activity=second, earlier=True, by=officer)
    assert list(objective.activities.all()) == [second, first]
    actions.move_activity(activity=second, earlier=True, by=officer)
    actions.move_activity(activity=second, earlier=False, by=officer)
    assert list(objective.activities.all()) == [first, second]


# Heads ------------------------------------------------------------------------------


def assign(programme, person, by, **fields):
    given = {"kind": "head", "starts_on": APRIL, **fields}
    return actions.assign_head(programme=programme, membership=person, by=by, **given)


def test_a_programme_has_one_head_at_a_time(officer, planned):
    first, second = (member(officer.organisation, Role.PROGRAMME_HEAD) for _ in range(2))
    assignment = assign(planned.programme, first, officer)
    with refused(match="with no last day yet"):
        assign(planned.programme, second, officer)
    assign(planned.programme, second, officer, kind="deputy")
    actions.end_assignment(
        assignment=assignment, expected_version=1, ends_on=dt.date(2009, 9, 30), by=officer
    )
    with refused(match="until 30 September 2009"):
        assign(planned.programme, officer_head(officer), officer, starts_on=dt.date(2009, 9, 30))
    assign(planned.programme, officer_head(officer), officer, starts_on=dt.date(2009, 10, 1))
    with refused(match="choose days outside it"):
        actions.end_assignment(
            assignment=assignment, expected_version=2, ends_on=dt.date(2009, 10, 1), by=officer
        )
    assert HeadAssignment.objects.on(dt.date(2009, 10, 1)).filter(kind="head").count() == 1


def officer_head(officer):
    return member(officer.organisation, Role.PROGRAMME_HEAD)


def test_nobody_is_head_and_deputy_at_once(officer, planned):
    person = officer_head(officer)
    assign(planned.programme, person, officer)
    with refused(match="is head of Improving Practice already"):
        assign(planned.programme, person, officer, kind="deputy")


@pytest.mark.parametrize(
    ("fields", "field"),
    [({"kind": "chief"}, "kind"), ({"ends_on": dt.date(2009, 3, 1)}, "ends_on")],
)
def test_an_assignment_that_cannot_be_is_refused(officer, planned, fields, field):
    with pytest.raises(Refused) as refusal:
        assign(planned.programme, officer_head(officer), officer, **fields)
    assert refusal.value.field == field


def test_a_head_holds_the_role_and_has_not_left(officer, planned):
    with refused(match="Ask an administrator"):
        assign(planned.programme, member(officer.organisation, Role.CONTRIBUTOR), officer)
    gone = member(officer.organisation, Role.PROGRAMME_HEAD, ends_on=dt.date(2009, 3, 1))
    with refused(match="left on 1 March 2009"):
        assign(planned.programme, gone, officer)
    with refused(match="another organisation"):
        assign(planned.programme, member(OrganisationFactory(), Role.PROGRAMME_HEAD), officer)


# Who may ----------------------------------------------------------------------------


@pytest.mark.parametrize("role", [r for r in Role if r != Role.PERFORMANCE_OFFICER])
def test_only_a_performance_officer_changes_the_plan(officer, planned, objective, role):
    activity = add_activity(objective, officer)
    other = member(officer.organisation, role)
    for attempt in everything(planned, objective, activity, other):
        with pytest.raises(PermissionDenied):
            attempt()


def test_another_organisations_performance_officer_may_nothing(officer, planned, objective):
    activity = add_activity(objective, officer)
    stranger = member(OrganisationFactory(), Role.PERFORMANCE_OFFICER)
    for attempt in everything(planned, objective, activity, stranger):
        with pytest.raises(PermissionDenied):
            attempt()


def everything(planned, objective, activity, by):
    plan, programme = planned.plan, planned.programme
    organisation = plan.organisation
    how = {"expected_version": 1, "by": by}
    end = {**how, "ended_on": MARCH, "reason": "x"}
    withdraw = {**how, "from_quarter": 1, "reason": "x"}
    return [
        lambda: actions.create_plan(organisation=organisation, year=2011, by=by),
        lambda: actions.create_programme(
            organisation=organisation, name="New", short_name="N", by=by
        ),
        lambda: actions.change_programme(programme=programme, name="X", short_name="X", **how),
        lambda: actions.end_programme(programme=programme, **end),
        lambda: actions.include_programme(plan=plan, programme=programme, by=by),
        lambda: actions.move_programme(planned=planned, earlier=True, by=by),
        lambda: actions.leave_out_programme(planned=planned, by=by),
        lambda: add_objective(planned, by),
        lambda: reword(objective, by),
        lambda: actions.withdraw_objective(objective=objective, **withdraw),
        lambda: add_activity(objective, by),
        lambda: change(activity, by),
        lambda: actions.move_activity(activity=activity, earlier=True, by=by),
        lambda: actions.withdraw_activity(activity=activity, **withdraw),
    ]


@pytest.mark.parametrize("role", [Role.PROGRAMME_HEAD, Role.DIRECTOR, Role.FINANCE_OFFICER])
def test_heads_are_assigned_by_those_who_may(officer, planned, role):
    person, other = officer_head(officer), member(officer.organisation, role)
    assignment = assign(planned.programme, person, officer)
    with pytest.raises(PermissionDenied):
        assign(planned.programme, person, other, kind="deputy")
    with pytest.raises(PermissionDenied):
        actions.end_assignment(assignment=assignment, expected_version=1, ends_on=MARCH, by=other)
    administrator = member(officer.organisation, Role.ADMINISTRATOR)
    actions.end_assignment(
        assignment=assignment, expected_version=1, ends_on=MARCH, by=administrator
    )


# The demonstration's plans ----------------------------------------------------------


@pytest.mark.parametrize("name", ["plan_2009", "plan_current"])
def test_the_demonstrations_plans_are_accepted(officer, name):
    data = json.loads(Path(f"fixtures/demo/{name}.json").read_text())
    year = data.get("year", 2009)
    plan = actions.create_plan(organisation=officer.organisation, year=year, by=officer)
    for row in data["programmes"]:
        programme = create_programme(officer, row["name"], slug=row["slug"])
        planned = actions.include_programme(plan=plan, programme=programme, by=officer)
        for stated in row["objectives"]:
            objective = add_objective(
                planned,
                officer,
                wording=stated["wording"],
                short_name=stated["short_name"],
                number=stated["number"],
            )
            add_stated_activities(objective, stated["activities"], officer)


def add_stated_activities(objective, rows, by):
    for row in rows:
        add_activity(
            objective,
            by,
            kind=row["kind"],
            wording=row["wording"],
            short_name=row["short_name"],
            start_date=dt.date.fromisoformat(row.get("start_date") or row["start"]),
            due_date=dt.date.fromisoformat(row.get("due_date") or row["due"]),
        )
    printed = [activity.kind for activity in objective.activities.all()]
    assert printed == [row["kind"] for row in rows], "the order of the plan is kept"
