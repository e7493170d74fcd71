"""How benefits stand on a day, as known at a moment; what is owed for them."""

import datetime as dt
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from benefits.actions import attach_evidence_link, end_benefit
from benefits.calendar import calendar_for
from benefits.lines import Standing
from benefits.owed import owed_by
from benefits.pictures import spans_chart
from benefits.realisation import Span
from benefits.standing import build_standing
from programmes.actions import add_aim, set_objective_aims
from records import clock
from records.codec import from_json, to_json
from tests.factories import ProgrammeFactory
from tests.returns.factories import world

from .factories import (
    APRIL,
    OCTOBER,
    Q1,
    Q2,
    a_benefit,
    decided,
    finance_of,
    on,
    other,
    planned,
    reported,
)

pytestmark = pytest.mark.django_db
END_OF_Q2 = dt.date(2009, 9, 30)


@pytest.fixture
def made():
    with on(OCTOBER):
        yield world(quarter=None)


def standing(made, as_of=END_OF_Q2, **more):
    return build_standing(organisation=made.organisation, as_of=as_of, **more)


def aimed(made, *names):
    aims = [
        add_aim(
            organisation=made.organisation,
            kind="aim",
            code=str(number),
            short_name=name,
            wording="",
            starts_on=APRIL,
            by=made.officer,
        )
        for number, name in enumerate(names, start=1)
    ]
    set_objective_aims(
        objective=made.objectives[0],
        contributions=dict.fromkeys(aims, ""),
        expected_version=0,
        by=made.officer,
    )


def test_pounds_by_what_they_are_and_aims_by_their_objectives(made):
    aimed(made, "Chances", "Places")
    cash, soft = a_benefit(made), a_benefit(made, is_cashable=False, objective=None)
    for one, amount in ((cash, "100"), (soft, "50"), (a_benefit(made, **other()), "15")):
        planned(made, one, {Q1: amount, Q2: amount})
        reported(made, one, Q1, amount)
    found = standing(made)
    totals = found.totals
    assert (totals.cashable.planned, totals.non_cashable.planned, totals.other.count) == (
        200,
        100,
        0,
    )
    assert (totals.savings_achieved, totals.savings_unsettled) == (150, 100)
    assert [one.lines for one in found.programmes] == [found.lines]
    assert [(a.aim.label, a.references) for a in found.aims] == [
        ("Aim 1", ("B001", "B003")),
        ("Aim 2", ("B001", "B003")),
    ]
    assert found.aims[0].totals.cashable.planned == 200
    assert found.lines[0].objective == "1. Thing 1"


def test_a_saving_that_recurs_is_never_added_to_itself(made):
    for recurrence in ("recurring", "one_off"):
        benefit = a_benefit(made, recurrence=recurrence, frequency="year")
        for year in (2007, 2008):
            reported(made, benefit, Span(year), "100")
    recurring, once = standing(made, dt.date(2009, 3, 31)).lines
    assert (recurring.realised.achieved, recurring.over_years) == (100, None)
    assert (once.realised.achieved, once.over_years) == (100, 200)


def test_known_at_takes_back_what_was_not_known_yet(made):
    benefit = a_benefit(made)
    planned(made, benefit, {Q1: "100"})
    reported(made, benefit, Q1, "60")
    before = clock.now()
    with on(OCTOBER + dt.timedelta(days=5)):
        planned(made, benefit, {Q1: "80"}, dated_on=OCTOBER)
        decided(reported(made, benefit, Q1, "70"), finance_of(made))
        now = standing(made).lines[0]
        then = standing(made, known_at=before).lines[0]
    assert (now.realised.planned, now.realised.achieved, now.spans[0].state) == (
        80,
        70,
        "confirmed",
    )
    assert (then.realised.planned, then.realised.achieved) == (100, 60)
    assert then.spans[0].state == "waiting"


def test_what_ended_before_the_year_is_left_out(made):
    for ended_on in (dt.date(2009, 3, 31), dt.date(2009, 6, 30)):
        benefit = a_benefit(made)
        end_benefit(
            benefit=benefit, ended_on=ended_on, reason="Over", expected_version=1, by=made.officer
        )
    assert [one.reference for one in standing(made).lines] == ["B002"]


def test_the_record_can_be_kept(made):
    aimed(made, "Chances")
    planned(made, a_benefit(made, **other()), {Q1: "12.5"})
    found = standing(made)
    assert from_json(Standing, to_json(found)) == found


def test_the_count_of_queries_does_not_grow(made):
    def grow(times):
        for _ in range(times):
            programme = ProgrammeFactory(organisation=made.organisation)
            benefit = a_benefit(made, programme=programme, objective=None)
            planned(made, benefit, {Q1: "1", Q2: "2"})
            reported(made, benefit, Q1, "1", by=made.officer)
            link = {"link": "https://example.org/", "title": "A page"}
            attach_evidence_link(benefit=benefit, by=made.officer, **link)

    aimed(made, "Chances")
    a_benefit(made)
    grow(1)
    with CaptureQueriesContext(connection) as few:
        standing(made)
    grow(4)
    with CaptureQueriesContext(connection) as many:
        found = standing(made)
    assert len(many) == len(few) <= 8
    assert found.totals.cashable.count == 6
    assert found.lines[-1].evidence == 1


def test_the_owner_owes_figures_of_what_is_planned_and_over(made):
    benefit = a_benefit(made)
    planned(made, benefit, {Q1: "1", Q2: "1"})
    assert owed_by(made.deputy, OCTOBER) == []
    found = owed_by(made.head, OCTOBER)
    assert [(one.what, one.due_on) for one in found] == [
        (
            "Report what B001 Fewer licences brought in Quarter 1 of 2009/10",
            dt.date(2009, 7, 30),
        ),
        (
            "Report what B001 Fewer licences brought in Quarter 2 of 2009/10",
            dt.date(2009, 10, 30),
        ),
    ]
    assert found[0].url.endswith("/benefits/1/report/?period=2009-1")
    reported(made, benefit, Q1, "1")
    assert len(owed_by(made.head, OCTOBER)) == 1
    assert len(owed_by(made.head, END_OF_Q2)) == 0


def test_nothing_is_owed_for_periods_after_the_end(made):
    benefit = a_benefit(made)
    planned(made, benefit, {Q1: "1", Q2: "1"})
    end_benefit(
        benefit=benefit,
        ended_on=dt.date(2009, 6, 30),
        reason="Over",
        expected_version=1,
        by=made.officer,
    )
    assert [one.due_on for one in owed_by(made.head, OCTOBER)] == [dt.date(2009, 7, 30)]


def test_finance_owes_a_word_on_savings_that_wait(made):
    finance, other_one = finance_of(made), finance_of(made)
    figure = reported(made, a_benefit(made), Q1, "1")
    reported(made, a_benefit(made, owner=finance), Q1, "1", by=finance)
    wanted = "Confirm the saving of B001 Fewer licences in Quarter 1 of 2009/10, or send it back"
    assert [one.what for one in owed_by(finance, OCTOBER)] == [wanted]
    assert len(owed_by(other_one, OCTOBER)) == 2
    decided(figure, finance, "queried", "No")
    assert owed_by(finance, OCTOBER) == []
    assert "which finance sent back" in owed_by(made.head, OCTOBER)[0].what


def test_a_person_without_benefits_costs_one_question(made):
    a_benefit(made)
    with CaptureQueriesContext(connection) as captured:
        assert owed_by(made.director, OCTOBER) == []
    assert len(captured) <= 2


def test_board_members_are_asked_nothing(made):
    board = world(quarter=None)
    board.director.roles = frozenset()
    assert owed_by(board.director, OCTOBER) == []


def test_figures_are_exact(made):
    benefit = a_benefit(made)
    planned(made, benefit, {Q1: "0.10", Q2: "0.20"})
    assert standing(made).totals.cashable.planned == Decimal("0.30")


def test_what_finance_sent_back_counts_for_nothing(made):
    benefit = a_benefit(made)
    planned(made, benefit, {Q1: "10"})
    figure = reported(made, benefit, Q1, "8")
    assert standing(made).totals.savings_unsettled == 8
    decided(figure, finance_of(made), "queried", "No")
    found = standing(made)
    assert (found.totals.savings_achieved, found.totals.savings_unsettled) == (0, 0)
    assert found.lines[0].spans[0].achieved == 8
    assert found.lines[0].overdue(OCTOBER) == []
    reported(made, benefit, Q1, "7")
    assert standing(made).totals.savings_achieved == 7


def test_a_picture_needs_two_periods_and_names_them_briefly(made):
    benefit = a_benefit(made)
    planned(made, benefit, {Q1: "10"})
    assert spans_chart(standing(made).lines[0]) is None
    planned(made, benefit, {Q1: "10", Q2: "20"}, dated_on=OCTOBER)
    chart = spans_chart(standing(made).lines[0])
    assert (chart.labels, chart.summary) == (("Q1", "Q2"), "Nothing has been reported yet.")
    reported(made, benefit, Span(2008, 4), "5")
    chart = spans_chart(standing(made).lines[0])
    assert chart.labels == ("Q4 08/09", "Q1 09/10", "Q2 09/10")
    assert chart.summary == "In Quarter 4 of 2008/09 £5 was achieved, and nothing was planned."
    reported(made, benefit, Q1, "8")
    chart = spans_chart(standing(made).lines[0])
    assert chart.summary == "In Quarter 1 of 2009/10 £8 was achieved of £10 planned."


def test_figures_to_come_stand_in_their_owners_calendar(made):
    benefit = a_benefit(made)
    planned(made, benefit, {Q1: "1", Q2: "1", Span(2009, 3): "1"})
    reported(made, benefit, Q2, "1")
    events = calendar_for(made.head, APRIL)
    assert [(one.what, one.day) for one in events] == [
        ("Figure of B001 Fewer licences due (Quarter 1 of 2009/10)", dt.date(2009, 7, 30)),
        ("Figure of B001 Fewer licences due (Quarter 3 of 2009/10)", dt.date(2010, 1, 30)),
    ]
    assert events[0].changed_at == benefit.plans.get().recorded_at
    assert len(calendar_for(made.head, OCTOBER)) == 1
    assert calendar_for(made.deputy, APRIL) == []
