"""The plan carried forward on its page: what the returns know is finished is not ticked."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.roles import Role
from periods.calendar import Quarter
from programmes.models import Activity, Objective, OperationalPlan
from returns.actions import (
    approve_return,
    open_round,
    save_objective_step,
    save_whole_step,
    submit_return,
)
from returns.steps import ActivityStep, WholeStep
from tests.factories import ReportingPeriodFactory, activity_in, member, objective_in, plan_for
from tests.finance.conftest import signed_in
from tests.finance.test_pages import check_summary, heading, words

from .factories import PREPARED_ON, REMEDY, SO_IT_IS, at, fill, full_step, submitted, world

pytestmark = pytest.mark.django_db
Q4 = Quarter(2009, 4)
APRIL = dt.date(2010, 4, 15)


def address(made, name="plan-carry-forward", year=2009) -> str:
    return reverse(name, args=[made.organisation.slug, year])


def boxes(made, *ticked) -> dict[str, str]:
    return {
        f"{'activity' if isinstance(one, Activity) else 'objective'}-{one.pk}": "on"
        for one in ticked
    }


def ticked(client: Client, made) -> set[str]:
    page = client.get(address(made))
    return {row.html_name for row in _boxes(page.context["form"]) if row.value()}


def _boxes(form):
    return [form[name] for name in form.fields]


def names(*elements) -> set[str]:
    return set(boxes(None, *elements))


@pytest.fixture
def made():
    return world()


@pytest.fixture
def client(made):
    return signed_in(made.officer)


def give(made, *rows: ActivityStep) -> None:
    """The first objective's activities as given, everything else in progress; submitted."""
    fill(made)
    step = full_step(made.objectives[0], is_ready=False)
    given = {row.pk: one for row, one in zip(made.activities(), rows, strict=True)}
    colours = {one.rag for one in rows}
    changed = {"delivery_rag": "red", "answers": SO_IT_IS} if "red" in colours else {}
    save_objective_step(
        programme_return=made.programme_return,
        objective=made.objectives[0],
        step=replace(step, activities=given, is_ready=True, **changed),
        expected_version=1,
        by=made.head,
    )


COMPLETE = ActivityStep(status="complete", progress=100)
CANCELLED = ActivityStep(status="cancelled", progress=20)
HELD = ActivityStep(status="on_hold", progress=20)


def submit(made) -> None:
    submit_return(programme_return=made.programme_return, by=made.head, prepared_on=PREPARED_ON)


def test_all_that_stands_is_ticked_where_nothing_was_reported(made, client):
    everything = [*made.objectives, *made.activities(1), *made.activities(2)]
    assert ticked(client, made) == names(*everything)
    page = client.get(address(made))
    assert heading(page) == "0 of 2 objectives of 2009/10 go on in 2010/11"
    assert "No return was submitted for it" in words(page)


def test_what_is_complete_is_not_ticked(made, client):
    give(made, COMPLETE, HELD)
    submit(made)
    first, second = made.activities()
    on = ticked(client, made)
    assert names(first).isdisjoint(on)
    assert names(second, made.objectives[0]) <= on
    assert "Complete 100% in the return for quarter 2" in words(client.get(address(made)))


def test_an_objective_goes_on_unless_all_under_it_is_finished(made, client):
    give(made, COMPLETE, CANCELLED)
    submit(made)
    on = ticked(client, made)
    assert names(made.objectives[0], *made.activities()).isdisjoint(on)
    assert names(made.objectives[1]) <= on


def test_a_draft_says_nothing_yet(made, client):
    give(made, COMPLETE, COMPLETE)
    assert names(*made.activities()) <= ticked(client, made)


def test_what_is_ticked_goes_on_and_names_what_it_continues(made, client):
    first = made.activities()[0]
    answer = client.post(address(made), boxes(made, made.objectives[0], first), follow=True)
    assert answer.request["PATH_INFO"] == address(made, "plan-detail", 2010)
    assert "1 objective and 1 activity go on in 2010/11." in words(answer)
    assert "Continues PD1 of objective 1 of 2009/10" in words(answer)
    page = client.get(address(made))
    assert heading(page) == "1 of 2 objectives of 2009/10 goes on in 2010/11"
    assert "Continued in 2010/11 as PD1 of objective 1" in words(page)
    assert names(made.objectives[0], first).isdisjoint(page.context["form"].fields)


def test_what_was_left_out_is_not_ticked_again(made, client):
    client.post(address(made), boxes(made, made.objectives[0]))
    assert ticked(client, made) == set()
    assert "What was left out before is not ticked." in words(client.get(address(made)))
    later = made.activities()[1]
    client.post(address(made), boxes(made, later))
    assert Activity.objects.get(continues=later).objective.continues == made.objectives[0]


def test_pressing_twice_adds_nothing_twice(made, client):
    data = boxes(made, *made.objectives, *made.activities())
    client.post(address(made), data)
    answer = client.post(address(made), data)
    assert "Tick what goes on" in words(answer)
    assert Objective.objects.exclude(continues=None).count() == 2
    assert Activity.objects.exclude(continues=None).count() == 2


def test_nothing_ticked_is_said(made, client):
    check_summary(client.post(address(made), {}), "Tick what goes on into the next year")
    assert not OperationalPlan.objects.filter(year=2010).exists()


def test_an_activity_without_its_objective_is_refused_at_its_box(made, client):
    first, second = made.activities()
    data = boxes(made, made.objectives[1], first, second)
    answer = client.post(address(made), data)
    whole = f"objective 1 of {made.programme.name}"
    check_summary(answer, f"Tick {whole} as well, or leave out its PD1")
    check_summary(answer, f"Tick {whole} as well, or leave out its PD2")
    page = answer.content.decode()
    assert f'href="#id_activity-{first.pk}"' in page
    on = {row.html_name for row in _boxes(answer.context["form"]) if row.value()}
    assert on == set(data), "what was ticked is kept"


def test_what_was_withdrawn_meanwhile_is_said(made, client):
    data = boxes(made, *made.objectives)
    gone = made.objectives[1]
    gone.withdrawn_from, gone.withdrawn_reason = 4, "Cut"
    gone.save()
    check_summary(client.post(address(made), data), "withdrawn meanwhile")
    assert not OperationalPlan.objects.filter(year=2010).exists()


def test_a_programme_that_ends_has_no_boxes(made, client):
    programme = made.programme
    programme.ended_on, programme.ended_reason = dt.date(2010, 3, 31), "Merged"
    programme.save()
    page = client.get(address(made))
    assert "It ends on 31 March 2010" in words(page)
    assert "Nothing is left to choose." in words(page)
    assert not page.context["form"].fields


def test_a_year_that_is_being_reported_asks_why(made, client):
    ReportingPeriodFactory(organisation=made.organisation, year=2010, quarter_number=1)
    data = boxes(made, *made.objectives)
    check_summary(client.post(address(made), data | {"from_quarter": 1}), "Give the reason")
    told = data | {"from_quarter": 1, "reason": "Forgotten", "authority": "Board"}
    answer = client.post(address(made), told, follow=True)
    assert "Forgotten" in words(answer)
    assert Objective.objects.get(continues=made.objectives[0]).added_reason == "Forgotten"


def test_only_who_sets_up_the_plan_may(made):
    for role in (Role.DIRECTOR, Role.PROGRAMME_HEAD, Role.FINANCE_OFFICER, Role.AUDITOR):
        person = signed_in(member(made.organisation, role))
        assert person.get(address(made)).status_code == 403
        assert person.post(address(made), boxes(made, *made.objectives)).status_code == 403


def test_the_plan_leads_there(made, client):
    page = client.get(address(made, "plan-detail"))
    assert f'href="{address(made)}"' in page.content.decode()
    assert "Carry forward into 2010/11" in words(page)
    reader = signed_in(member(made.organisation, Role.DIRECTOR))
    assert "Carry forward" not in words(reader.get(address(made, "plan-detail")))


def proposing() -> ActivityStep:
    return ActivityStep(
        status="delayed",
        rag="red",
        progress=30,
        footnote="The supplier withdrew",
        date_moves="moves",
        proposed_due_date=dt.date(2010, 9, 30),
        proposal_reason="Another supplier begins in May",
        **REMEDY,
    )


@pytest.fixture
def agreed():
    """The return for quarter 4 is approved with another due date, before the plan goes on."""
    made = world(quarter=None)
    with at(APRIL):
        window = {"due_on": dt.date(2010, 4, 20), "closes_on": dt.date(2010, 4, 30)}
        open_round(
            organisation=made.organisation, quarter=Q4, opens_on=APRIL, by=made.officer, **window
        )
        given = fill(made, made.return_for(4), 95, 95)
        _propose(made, given)
        given.refresh_from_db()
        submit_return(programme_return=given, by=made.head, prepared_on=APRIL)
        given.refresh_from_db()
        approve_return(programme_return=given, by=made.director)
    return made


def _propose(made, given) -> None:
    version = given.versions.get()
    save_whole_step(
        programme_return=given,
        step=WholeStep(nothing_extra=True, delivery_rag="red", forecast_rag="green"),
        expected_version=version.edit_version,
        by=made.head,
    )
    step = full_step(made.objectives[0], 95, 95)
    rows = {**step.activities, made.activities()[0].pk: proposing()}
    save_objective_step(
        programme_return=given,
        objective=made.objectives[0],
        step=replace(step, activities=rows, delivery_rag="red", answers=SO_IT_IS),
        expected_version=1,
        by=made.head,
    )


def test_a_due_date_agreed_with_the_last_return_counts_in_the_new_year(agreed):
    first, second = agreed.activities()
    client = signed_in(agreed.officer)
    client.post(address(agreed), boxes(agreed, agreed.objectives[0], first, second))
    terms = list(Activity.objects.get(continues=first).terms.order_by("pk"))
    assert [one.due_date for one in terms] == [dt.date(2010, 3, 31), dt.date(2010, 9, 30)]
    assert terms[1].reason == "Another supplier begins in May"
    assert terms[1].authority == "Return for Quarter 4 of 2009/10, version 1, approved by Director"
    assert Activity.objects.get(continues=second).terms.count() == 1
    page = client.get(address(agreed, "plan-detail", 2010))
    assert "30 September 2010, was 31 March 2010" in words(page)


def test_a_later_run_leaves_dates_alone_that_were_changed_since(agreed):
    first, second = agreed.activities()
    client = signed_in(agreed.officer)
    client.post(address(agreed), boxes(agreed, agreed.objectives[0], first))
    before = Activity.objects.get(continues=first).terms.count()
    client.post(address(agreed), boxes(agreed, second))
    assert Activity.objects.get(continues=first).terms.count() == before
    assert Activity.objects.filter(continues=second).exists()


def test_the_page_asks_as_many_questions_whatever_the_plan(made, client):
    def asked():
        with CaptureQueriesContext(connection) as queries:
            client.get(address(made))
        return len(queries)

    submitted(made)
    asked()
    few = asked()
    planned = plan_for(made.programme, made.officer)
    for number in (3, 4, 5):
        objective = objective_in(planned, number, made.officer)
        for position in (1, 2, 3):
            activity_in(objective, position, made.officer)
    assert asked() == few
