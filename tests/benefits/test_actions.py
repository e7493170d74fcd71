"""The rules of benefits."""

import datetime as dt
from dataclasses import replace
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, IntegrityError, transaction

from accounts.roles import Role
from benefits.actions import (
    attach_evidence_link,
    change_benefit,
    end_benefit,
    plan_benefit,
    remove_evidence,
)
from benefits.models import AchievedFigure, Benefit, BenefitPlan
from benefits.realisation import Span
from records.refusals import Conflict, Refused
from tests.factories import member
from tests.returns.factories import world

from .factories import (
    OCTOBER,
    Q1,
    Q2,
    Q3,
    a_benefit,
    decided,
    fields,
    finance_of,
    on,
    other,
    planned,
    reported,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def made():
    with on(OCTOBER):
        yield world(quarter=None)


def test_numbers_go_on_and_are_each_organisations_own(made):
    assert [a_benefit(made).reference for _ in range(2)] == ["B001", "B002"]
    assert a_benefit(world(quarter=None)).reference == "B001"


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"title": " "}, "title"),
        ({"unit": "days"}, "unit"),
        ({"counting": "latest"}, "counting"),
        ({"direction": "down"}, "direction"),
        ({"kind": "benefit"}, "kind"),
        (other(decimals=5), "decimals"),
        (other(baseline_on=None), "baseline_on"),
        (other(baseline_source=" "), "baseline_source"),
        (other(baseline=None), "baseline_on"),
        (other(baseline=Decimal("1.25")), "baseline"),
    ],
)
def test_what_does_not_go_together_is_refused_at_its_field(made, changes, field):
    with pytest.raises(Refused) as refused:
        a_benefit(made, **changes)
    assert refused.value.field == field
    assert not Benefit.objects.exists()


def test_programme_objective_and_owner_are_the_organisations_own(made):
    elsewhere = world(quarter=None)
    for changes, field in (
        ({"programme": elsewhere.programme}, "programme"),
        ({"objective": elsewhere.objectives[0]}, "objective"),
        ({"owner": elsewhere.head}, "owner"),
    ):
        with pytest.raises(Refused) as refused:
            a_benefit(made, **changes)
        assert refused.value.field == field


def test_heads_keep_their_own_and_others_nothing(made):
    stranger = member(made.organisation, Role.PROGRAMME_HEAD)
    for nobody in (stranger, made.director, member(made.organisation, Role.FINANCE_OFFICER)):
        with pytest.raises(PermissionDenied):
            a_benefit(made, by=nobody)
    benefit = a_benefit(made, by=made.deputy)
    with pytest.raises(PermissionDenied):
        planned(made, benefit, {Q1: "1"}, by=stranger)
    with pytest.raises(PermissionDenied):
        reported(made, benefit, Q1, "1", by=stranger)


def test_the_owner_reports_without_keeping(made):
    owner = member(made.organisation, Role.CONTRIBUTOR)
    benefit = a_benefit(made, owner=owner)
    assert reported(made, benefit, Q1, "5", by=owner).amount == 5
    with pytest.raises(PermissionDenied):
        planned(made, benefit, {Q1: "5"}, by=owner)


def test_a_plan_is_only_added_and_the_next_says_why(made):
    benefit = a_benefit(made)
    first = planned(made, benefit, {Q1: "10", Q2: "20"}, reason="")
    with pytest.raises(Refused, match="Nothing is different"):
        planned(made, benefit, {Q1: "10", Q2: "20"})
    with pytest.raises(Refused, match="Say why the plan changes"):
        planned(made, benefit, {Q1: "10"}, reason=" ")
    planned(made, benefit, {Q1: "10", Q2: "15"}, dated_on=OCTOBER)
    with pytest.raises(Refused, match="There is a plan of 20 October 2009"):
        planned(made, benefit, {Q1: "10"})
    assert BenefitPlan.objects.count() == 2
    assert [one.amount for one in first.figures.all()] == [10, 20]
    with pytest.raises(DatabaseError), transaction.atomic():
        BenefitPlan.objects.filter(pk=first.pk).update(reason="Another")


def test_two_who_plan_at_once_do_not_overwrite_each_other(made):
    benefit = a_benefit(made)
    planned(made, benefit, {Q1: "10"})
    with pytest.raises(Conflict) as conflict:
        plan_benefit(
            benefit=benefit,
            figures={Q1: Decimal(5)},
            dated_on=OCTOBER,
            reason="Mine",
            expected_version=0,
            by=made.officer,
        )
    assert conflict.value.current.figures == {Q1: 10}


def test_spans_and_decimals_fit_the_benefit(made):
    by_year = a_benefit(made, frequency="year")
    with pytest.raises(Refused, match="Choose a financial year"):
        planned(made, by_year, {Q1: "1"})
    days = a_benefit(made, **other())
    with pytest.raises(Refused, match="Choose a quarter"):
        planned(made, days, {Span(2009): "1"})
    with pytest.raises(Refused, match="at most one decimal"):
        planned(made, days, {Q1: "1.25"})
    with pytest.raises(Refused, match="at most 2 decimals"):
        planned(made, a_benefit(made), {Q1: "1.255"})
    with pytest.raises(Refused, match="not so large"):
        planned(made, days, {Q1: "1e14"})
    with pytest.raises(Refused, match="not in the future"):
        planned(made, days, {Q1: "1"}, dated_on=OCTOBER + dt.timedelta(days=1))


def test_a_figure_is_of_a_period_that_is_over(made):
    benefit = a_benefit(made)
    with pytest.raises(Refused, match="Quarter 3 of 2009/10 is not over before 31 December 2009"):
        reported(made, benefit, Q3, "5")
    with on(dt.date(2009, 9, 30)), pytest.raises(Refused):
        reported(made, benefit, Q2, "5")
    assert reported(made, benefit, Q2, "5").recorded_by == made.head


def test_a_second_figure_says_why_and_both_stay(made):
    benefit = a_benefit(made)
    reported(made, benefit, Q1, "5", note="")
    with pytest.raises(Refused, match="on the record already"):
        reported(made, benefit, Q1, "5")
    with pytest.raises(Refused, match="Say why the figure changes"):
        reported(made, benefit, Q1, "6", note=" ")
    reported(made, benefit, Q1, "6", note="One more")
    assert [one.amount for one in benefit.achieved_figures.all()] == [5, 6]
    with pytest.raises(DatabaseError), transaction.atomic():
        AchievedFigure.objects.update(amount=7)


def test_finance_confirms_but_neither_who_entered_it_nor_who_owns_it(made):
    both = member(made.organisation, Role.FINANCE_OFFICER, Role.PERFORMANCE_OFFICER)
    figure = reported(made, a_benefit(made), Q1, "5", by=both)
    owned = reported(made, a_benefit(made, owner=both), Q1, "5", by=made.officer)
    for one in (figure, owned):
        with pytest.raises(PermissionDenied, match="Nobody confirms"):
            decided(one, both)
        with pytest.raises(PermissionDenied, match="Your roles"):
            decided(one, made.head)
    finance = finance_of(made)
    made_of_it = decided(figure, finance)
    assert (made_of_it.decided, made_of_it.post) == ("confirmed", "Finance Officer")
    with pytest.raises(Refused, match="decided on this figure already"):
        decided(figure, finance)
    elsewhere = finance_of(world(quarter=None))
    with pytest.raises(PermissionDenied):
        decided(owned, elsewhere)


def test_only_the_last_final_figure_of_a_cashable_saving_waits(made):
    finance = finance_of(made)
    soft = reported(made, a_benefit(made, is_cashable=False), Q1, "5")
    provisional = reported(made, a_benefit(made), Q1, "5", stated="provisional")
    for one in (soft, provisional):
        with pytest.raises(Refused, match="waits for nobody"):
            decided(one, finance)
    old = reported(made, provisional.benefit, Q1, "6")
    new = reported(made, provisional.benefit, Q1, "7")
    with pytest.raises(Refused, match="Another figure has been given since"):
        decided(old, finance)
    with pytest.raises(Refused, match="Say what is not right with it"):
        decided(new, finance, "queried")
    assert list(AchievedFigure.objects.waiting()) == [new]
    decided(new, finance, "queried", "The post is still filled")
    assert not AchievedFigure.objects.waiting().exists()


def test_what_figures_rest_on_stays_once_there_are_any(made):
    benefit = a_benefit(made)
    change = {"benefit": benefit, "by": made.officer}
    freely = fields(made, is_cashable=False, frequency="year")
    change_benefit(fields=freely, expected_version=1, **change)
    planned(made, benefit, {Span(2009): "5"})
    for changes, field in (
        ({"is_cashable": True}, "kind"),
        ({"frequency": "quarter"}, "frequency"),
    ):
        with pytest.raises(Refused, match="rest on this") as refused:
            change_benefit(fields=replace(freely, **changes), expected_version=2, **change)
        assert refused.value.field == field
        benefit.refresh_from_db()
    change_benefit(fields=replace(freely, title="Other words"), expected_version=2, **change)
    with pytest.raises(Conflict):
        change_benefit(fields=freely, expected_version=2, **change)


def test_more_decimals_may_be_had_later_but_not_fewer(made):
    benefit = a_benefit(made, **other())
    planned(made, benefit, {Q1: "1.5"})
    change = {"benefit": benefit, "by": made.officer}
    with pytest.raises(Refused, match="more decimals"):
        change_benefit(fields=fields(made, **other(decimals=0)), expected_version=1, **change)
    benefit.refresh_from_db()
    change_benefit(fields=fields(made, **other(decimals=2)), expected_version=1, **change)


def test_an_ended_benefit_is_neither_planned_nor_changed(made):
    benefit = a_benefit(made)
    ended = {"benefit": benefit, "ended_on": dt.date(2009, 6, 30), "by": made.officer}
    with pytest.raises(Refused, match="Say why it ends"):
        end_benefit(reason=" ", expected_version=1, **ended)
    end_benefit(reason="Merged", expected_version=1, **ended)
    with pytest.raises(Refused, match="has ended"):
        planned(made, benefit, {Q1: "1"})
    with pytest.raises(Refused, match="has ended"):
        change_benefit(benefit=benefit, fields=fields(made), expected_version=2, by=made.officer)
    reported(made, benefit, Q1, "5")
    with pytest.raises(Refused, match="ended before Quarter 2"):
        reported(made, benefit, Q2, "5")


def test_evidence_is_removed_and_stays_on_the_record(made):
    benefit = a_benefit(made)
    link = {"benefit": benefit, "title": "Minutes", "by": made.head}
    with pytest.raises(Refused, match="begins with https"):
        attach_evidence_link(link="javascript:alert(1)", **link)
    one = attach_evidence_link(link="https://example.org/", **link)
    with pytest.raises(PermissionDenied):
        remove_evidence(evidence=one, by=made.director)
    remove_evidence(evidence=one, by=made.head)
    with pytest.raises(Refused, match="removed already"):
        remove_evidence(evidence=one, by=made.head)
    assert one.history.count() == 2


def test_the_database_refuses_what_makes_no_sense(made):
    good = a_benefit(made)
    values = {"organisation": made.organisation, "programme": made.programme, "owner": made.head}
    values |= {"title": "T", "recurrence": "one_off", "counting": "adds", "direction": "up"}
    values |= {"frequency": "quarter", "kind": "saving"}
    for number, wrong in enumerate(
        (
            {"number": good.number},
            {"unit": "days"},
            {"kind": "benefit", "is_cashable": True},
            {"baseline": 1},
            {"ended_on": OCTOBER},
            {"direction": "left"},
        ),
        start=2,
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            Benefit.objects.create(**values | {"number": number} | wrong)
