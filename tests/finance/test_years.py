"""The year end: closing with the outturn, reopening, carry-forwards, next year's budget."""

import datetime as dt
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied

from accounts.roles import Role
from finance import actions
from finance.budgeting.planning import revised_amounts
from finance.models import (
    ActualEntry,
    BudgetChange,
    BudgetedLine,
    CarryForward,
    LineNote,
    MonthTotal,
    Outturn,
    Profile,
    Projection,
    YearClosing,
)
from finance.months.closing import FINANCE, HOLDERS
from finance.owed import owed_by
from finance.years import build_year_end, closing_of
from programmes.actions import carry_plan_forward
from records import clock
from records.refusals import Conflict, Refused
from tests.factories import (
    OrganisationFactory,
    ProgrammeFactory,
    head_of,
    member,
    objective_in,
    plan_for,
)
from tests.finance.appendix import morning
from tests.finance.conftest import signed_in
from tests.finance.test_pages import check_summary, day, heading, words

MARCH = dt.date(2010, 3, 31)
MAY = dt.date(2010, 5, 12)
JUNE = dt.date(2010, 6, 1)


@pytest.fixture(autouse=True)
def may():
    with clock.set_to(morning(MAY)):
        yield


@pytest.fixture
def spent(small):
    """600 of pay, of which 550 are spent; of travel 450 where there were 400."""
    small.enter(month=1, pay="550", travel="450")
    return small


def close_months(small, last=12):
    for month in range(1, last + 1):
        for stage in (HOLDERS, FINANCE):
            actions.close_month(budget=small.budget, month=month, stage=stage, by=small.by)


@pytest.fixture
def closed(spent):
    close_months(spent)
    actions.close_year(budget=spent.budget, by=spent.by)
    return spent


def ask(small, line=None, amount="50.00", by=None, reason="The course is in May"):
    return actions.request_carry_forward(
        budget=small.budget,
        line=line or small.pay,
        amount=Decimal(amount),
        reason=reason,
        by=by or small.by,
    )


def decide(verb, request, by, **more):
    return verb(request=request, expected_version=request.edit_version, by=by, **more)


def approved(small, director, **more):
    return decide(actions.approve_carry_forward, ask(small, **more), director)


# Closing ---------------------------------------------------------------------------


def test_the_outturn_of_each_line_is_kept(closed):
    rows = Outturn.objects.values_list("line__name", "revised", "actual")
    assert sorted(rows) == [
        ("Grant", Decimal(-1000), Decimal(0)),
        ("Pay", Decimal(600), Decimal(550)),
        ("Travel", Decimal(400), Decimal(450)),
    ]
    assert build_year_end(closed.budget).actual == 1000


def test_a_month_that_is_open_stands_in_the_way(spent):
    close_months(spent, last=11)
    with pytest.raises(Refused, match="Still open for finance: March 2010"):
        actions.close_year(budget=spent.budget, by=spent.by)
    assert not YearClosing.objects.exists()


def test_what_has_no_line_stands_in_the_way(spent, unallocated):
    close_months(spent)
    with pytest.raises(Refused, match=r"£20\.00 from ledgers"):
        actions.close_year(budget=spent.budget, by=spent.by)


@pytest.fixture
def unallocated(spent):
    """20 of a ledger's file, under a code without a line."""
    return MonthTotal.objects.create(
        budget=spent.budget, line=None, month=2, ledger=Decimal(20), standing=1
    )


def test_a_year_that_has_not_ended_does_not_close(spent):
    with clock.set_to(morning(dt.date(2010, 3, 31))):
        close_months(spent)
        with pytest.raises(Refused, match="has not ended"):
            actions.close_year(budget=spent.budget, by=spent.by)


def test_a_year_closes_once(closed):
    with pytest.raises(Refused, match="is closed"):
        actions.close_year(budget=closed.budget, by=closed.by)


def test_orders_and_requests_do_not_stand_in_the_way(spent):
    actions.add_commitment(
        budget=spent.budget,
        line=spent.pay,
        order="1",
        supplier="A supplier",
        amount=Decimal(5),
        month=12,
        ordered_on=dt.date(2010, 3, 1),
        by=spent.by,
    )
    ask(spent)
    close_months(spent)
    actions.close_year(budget=spent.budget, by=spent.by)
    end = build_year_end(spent.budget)
    assert (end.ordered, len(end.undecided)) == (5, 1)


def enter(small):
    small.enter(month=12, pay="1")


def reverse(small):
    actions.reverse_entry(entry=ActualEntry.objects.first(), reason="Twice", by=small.by)


def accrue(small):
    actions.enter_accruals(
        budget=small.budget,
        month=12,
        accruals={small.pay: Decimal(1)},
        prepayments={},
        reverses={},
        seen={},
        by=small.by,
    )


def correct(small):
    actions.correct_between_lines(
        budget=small.budget,
        month=12,
        from_line=small.pay,
        to_line=small.travel,
        amount=Decimal(1),
        reason="Wrong line",
        by=small.by,
    )


def revise(small):
    small.revise(dated_on=dt.date(2010, 3, 31), pay="1", travel="-1")


def approve(small):
    small.approve(pay="1")


def include(small):
    line = small.new_line(small.costs, "Late")
    actions.include_line(budget=small.budget, line=line, by=small.by)


def profile(small):
    small.profile(small.pay)


def spread(small):
    actions.spread_evenly(budget=small.budget, dated_on=MARCH, reason="Evenly", by=small.by)


def project(small):
    figures = {small.pay: Decimal(1)}
    actions.project_year_end(
        budget=small.budget, month=12, figures=figures, reasons={}, by=small.by
    )


def note(small, text="Because"):
    return actions.write_note(
        budget=small.budget,
        line=small.pay,
        month=12,
        kind="numbered",
        symbol="",
        text=text,
        expected_version=None,
        by=small.by,
    )


def withdraw(small):
    actions.withdraw_note(
        note=LineNote.objects.get(), reason="Settled", expected_version=1, by=small.by
    )


def place(small):
    budgeted = small.budget.budgeted_lines.get(line=small.pay)
    actions.place_line(budgeted=budgeted, objective=None, expected_version=1, by=small.by)


def explain(small):
    actions.explain_imbalance(
        budget=small.budget, reason="Reserves", expected_version=1, by=small.by
    )


MONEY = [enter, reverse, accrue, correct, revise, approve, include]
PLANS_AND_WORDS = [profile, spread, project, note, withdraw, place, explain]
KEPT = [ActualEntry, BudgetChange, Profile, Projection, LineNote.history, BudgetedLine.history]


@pytest.mark.parametrize("write", [*MONEY, *PLANS_AND_WORDS])
def test_nothing_is_written_into_a_closed_year(spent, write):
    written = note(spent)
    close_months(spent)
    actions.close_year(budget=spent.budget, by=spent.by)
    before = counts()
    with pytest.raises(Refused, match="closed" if write in MONEY else "2009/10 is closed"):
        write(spent)
    assert counts() == before
    written.refresh_from_db()
    spent.budget.refresh_from_db()
    assert (written.edit_version, spent.budget.unbalanced_reason) == (1, "")


def counts() -> list[int]:
    return [getattr(kept, "objects", kept).count() for kept in KEPT]


def test_a_month_of_a_closed_year_is_not_reopened(closed, director):
    given = {"month": 12, "stage": FINANCE, "reason": "An error", "by": director}
    with pytest.raises(Refused, match="reopen the year first"):
        actions.reopen_month(budget=closed.budget, **given)
    actions.reopen_year(budget=closed.budget, reason="An error", by=director)
    actions.reopen_month(budget=closed.budget, **given)
    enter(closed)


def test_a_reopened_year_keeps_its_first_outturn(closed, director):
    actions.reopen_year(budget=closed.budget, reason="An error", by=director)
    assert closing_of(closed.budget) is None
    given = {"month": 12, "stage": FINANCE, "by": director}
    actions.reopen_month(budget=closed.budget, reason="An error", **given)
    closed.enter(month=12, pay="7")
    actions.close_month(budget=closed.budget, month=12, stage=FINANCE, by=closed.by)
    actions.close_year(budget=closed.budget, by=closed.by)
    outturns = Outturn.objects.filter(line=closed.pay).order_by("pk")
    assert [row.actual for row in outturns] == [550, 557]


def test_reopening_asks_for_a_reason_and_a_director(closed, director):
    with pytest.raises(Refused, match="why it is reopened"):
        actions.reopen_year(budget=closed.budget, reason=" ", by=director)
    with pytest.raises(PermissionDenied):
        actions.reopen_year(budget=closed.budget, reason="An error", by=closed.by)
    actions.reopen_year(budget=closed.budget, reason="An error", by=director)
    with pytest.raises(Refused, match="is not closed"):
        actions.reopen_year(budget=closed.budget, reason="An error", by=director)


def test_only_finance_closes(spent, director):
    close_months(spent)
    with pytest.raises(PermissionDenied):
        actions.close_year(budget=spent.budget, by=director)


# Carrying forward ------------------------------------------------------------------


@pytest.mark.parametrize(
    ("line", "amount", "reason", "said"),
    [
        ("pay", "50.01", "A course", "At most £50.00"),
        ("pay", "0", "A course", "above nil"),
        ("pay", "50", " ", "what it is for"),
        ("travel", "1", "A course", "Nothing is left of Travel"),
        ("grant", "1", "A course", "Nothing is left of Grant"),
    ],
)
def test_what_a_request_may_be(spent, line, amount, reason, said):
    with pytest.raises(Refused, match=said):
        ask(spent, line=getattr(spent, line), amount=amount, reason=reason)


def test_a_request_waits_for_march(spent):
    with clock.set_to(morning(dt.date(2010, 2, 28))), pytest.raises(Refused, match="1 March 2010"):
        ask(spent)


def test_a_line_is_asked_for_once_unless_it_was_refused(spent, director):
    first = ask(spent)
    with pytest.raises(Refused, match="already"):
        ask(spent)
    decide(actions.refuse_carry_forward, first, director, reason="No money")
    ask(spent)
    assert CarryForward.objects.count() == 2


def test_a_head_asks_for_the_lines_headed(spent, organisation, page):
    head = member(organisation, Role.PROGRAMME_HEAD)
    programme = ProgrammeFactory(organisation=organisation)
    head_of(programme, head)
    spent.pay.programme = programme
    spent.pay.save()
    listed = signed_in(head).get(page("year-end", year=2009)).content.decode()
    assert page("carry-forward-ask", year=2009, line=spent.pay.pk) in listed
    assert ask(spent, by=head).requested_by == head
    address = page("carry-forward-ask", year=2009, line=spent.travel.pk)
    assert signed_in(head).get(address).status_code == 403
    with pytest.raises(PermissionDenied, match="These are not: Travel"):
        ask(spent, line=spent.travel, by=head)
    for role in (Role.DIRECTOR, Role.PERFORMANCE_OFFICER):
        with pytest.raises(PermissionDenied):
            ask(spent, by=member(organisation, role))


def test_a_request_waits_on_the_home_page_of_who_decides(spent, organisation, director, page):
    asked = ask(spent, by=member(organisation, Role.FINANCE_OFFICER, Role.DIRECTOR))
    told = [one.what for one in owed_by(director, MAY)]
    assert told == ["Decide on carrying forward £50 of Pay"]
    assert [one.what for one in owed_by(asked.requested_by, MAY) if "Decide" in one.what] == []
    decide(actions.refuse_carry_forward, asked, director, reason="No money")
    assert owed_by(director, MAY) == []


def test_who_asked_does_not_decide(spent, organisation):
    both = member(organisation, Role.FINANCE_OFFICER, Role.DIRECTOR)
    request = ask(spent, by=both)
    for verb in (actions.approve_carry_forward, actions.refuse_carry_forward):
        with pytest.raises(PermissionDenied):
            decide(verb, request, both, reason="Mine")


def test_finance_does_not_decide_nor_another_body(spent, colleague):
    request = ask(spent)
    stranger = member(OrganisationFactory(), Role.DIRECTOR)
    for by in (colleague, stranger):
        with pytest.raises(PermissionDenied):
            decide(actions.approve_carry_forward, request, by)


def test_a_refusal_has_a_reason_and_a_decision_is_final(spent, director):
    request = ask(spent)
    with pytest.raises(Refused, match="why you refuse"):
        decide(actions.refuse_carry_forward, request, director, reason="")
    decide(actions.approve_carry_forward, request, director)
    with pytest.raises(Refused, match="approved already"):
        decide(actions.refuse_carry_forward, request, director, reason="No")


def test_an_approval_asks_anew_what_is_left(spent, director):
    request = ask(spent)
    spent.enter(month=12, pay="20")
    with pytest.raises(Refused, match=r"At most £30\.00"):
        decide(actions.approve_carry_forward, request, director)


def test_two_directors_at_once_meet(spent, director):
    request = ask(spent)
    stale = CarryForward.objects.get()
    decide(actions.approve_carry_forward, request, director)
    with pytest.raises(Conflict):
        decide(actions.approve_carry_forward, stale, director)


# Into the next year ----------------------------------------------------------------


@pytest.fixture
def following(closed, director):
    """Pay's 50 are approved to be carried forward, and next year's budget is approved."""
    approved(closed, director)
    budget = actions.roll_budget(budget=closed.budget, by=closed.by)
    actions.approve_budget(
        budget=budget,
        amounts=closed.by_line({"grant": "-900", "pay": "500", "travel": "400"}),
        dated_on=dt.date(2010, 4, 1),
        reason="The year's budget",
        authority="Board",
        by=closed.by,
    )
    return budget


def bring_in(budget, by, dated_on=JUNE):
    return actions.bring_in_carry_forwards(budget=budget, dated_on=dated_on, by=by)


def test_carry_forwards_come_in_on_the_decisions_authority(following, closed, director):
    (change,) = bring_in(following, closed.by)
    assert (change.kind, change.dated_on, change.approved_by) == ("revision", JUNE, director)
    assert change.authority == f"{director}, on 12 May 2010"
    assert revised_amounts(following)[closed.pay.pk] == 550
    following.refresh_from_db()
    assert following.unbalanced_reason == (
        "£50.00 carried forward from 2009/10 is paid from reserves."
    )
    assert CarryForward.objects.get().change == change


def spent_late(small, amount):
    """An invoice of March that came after the carry-forward was approved; then the year closes."""
    small.enter(month=12, pay=amount)
    close_months(small)
    actions.close_year(budget=small.budget, by=small.by)


@pytest.fixture
def overspent_since(spent, director):
    """Pay's 50 were approved; an invoice took 30 of them before the year closed."""
    approved(spent, director)
    spent_late(spent, "30")
    spent.following = actions.roll_budget(budget=spent.budget, by=spent.by)
    actions.approve_budget(
        budget=spent.following,
        amounts=spent.by_line({"grant": "-900", "pay": "500", "travel": "400"}),
        dated_on=dt.date(2010, 4, 1),
        reason="The year's budget",
        authority="Board",
        by=spent.by,
    )
    return spent


def test_no_more_comes_in_than_the_outturn_left(overspent_since):
    with pytest.raises(Refused, match=r"2009/10 left: Pay \(£50\.00 approved, £20\.00 left\)"):
        bring_in(overspent_since.following, overspent_since.by)
    assert revised_amounts(overspent_since.following)[overspent_since.pay.pk] == 500
    assert CarryForward.objects.get().change is None


def test_what_is_not_left_is_refused_after_all_and_asked_for_anew(
    overspent_since, client, director, page
):
    request = CarryForward.objects.get()
    one = page("carry-forward", pk=request.pk)
    assert "More was approved than is left" in words(client.get(one))
    assert "Refuse it after all" in words(signed_in(director).get(one))
    with pytest.raises(Refused, match="approved already"):
        decide(actions.approve_carry_forward, request, director)
    decide(actions.refuse_carry_forward, request, director, reason="A late invoice")
    approved(overspent_since, director, amount="20.00")
    (change,) = bring_in(overspent_since.following, overspent_since.by)
    assert [row.amount for row in change.amounts.all()] == [20]


def test_what_came_in_is_not_refused_after_all(following, closed, director):
    bring_in(following, closed.by)
    request = CarryForward.objects.get()
    actions.reopen_year(budget=closed.budget, reason="An error", by=director)
    give = {"month": 12, "stage": FINANCE, "reason": "An error", "by": director}
    actions.reopen_month(budget=closed.budget, **give)
    closed.enter(month=12, pay="30")
    with pytest.raises(Refused, match="approved already"):
        decide(actions.refuse_carry_forward, request, director, reason="Too late")


def test_they_come_in_once(following, closed):
    bring_in(following, closed.by)
    with pytest.raises(Refused, match="waits to be brought in"):
        bring_in(following, closed.by)


def test_each_decision_is_a_change_of_its_own(closed, organisation, director):
    other = member(organisation, Role.DIRECTOR)
    actions.reopen_year(budget=closed.budget, reason="Once more", by=director)
    closed.revise(dated_on=dt.date(2010, 3, 31), grant="-150", travel="150")
    actions.close_year(budget=closed.budget, by=closed.by)
    approved(closed, director)
    approved(closed, other, line=closed.travel)
    budget = actions.roll_budget(budget=closed.budget, by=closed.by)
    actions.approve_budget(
        budget=budget,
        amounts=closed.by_line({"grant": "-900", "pay": "900"}),
        dated_on=dt.date(2010, 4, 1),
        reason="The year's budget",
        authority="Board",
        by=closed.by,
    )
    changes = bring_in(budget, closed.by)
    assert {change.approved_by for change in changes} == {director, other}


@pytest.mark.parametrize("dated_on", [dt.date(2010, 3, 31), dt.date(2011, 4, 1)])
def test_they_are_dated_in_the_new_year(following, closed, dated_on):
    with pytest.raises(Refused, match="2010/11"):
        bring_in(following, closed.by, dated_on=dated_on)


def test_the_year_before_is_closed_first(following, closed, director):
    actions.reopen_year(budget=closed.budget, reason="An error", by=director)
    with pytest.raises(Refused, match="Close 2009/10 first"):
        bring_in(following, closed.by)


def test_the_new_budget_is_approved_first(closed, director):
    approved(closed, director)
    budget = actions.roll_budget(budget=closed.budget, by=closed.by)
    with pytest.raises(Refused, match="Approve the budget first"):
        bring_in(budget, closed.by)


def test_its_lines_are_in_the_new_budget(closed, director):
    approved(closed, director)
    budget = actions.create_budget(organisation=closed.organisation, year=2010, by=closed.by)
    with pytest.raises(Refused, match="Pay"):
        bring_in(budget, closed.by)


def test_a_revision_still_nets_to_nil(following, closed):
    with pytest.raises(Refused, match="does not balance"):
        actions.revise_budget(
            budget=following,
            amounts={closed.pay: Decimal(50)},
            dated_on=JUNE,
            reason="More",
            authority="Board",
            by=closed.by,
        )


def test_the_next_budget_has_the_lines_that_go_on(small):
    actions.end_line(
        line=small.travel,
        ended_on=dt.date(2010, 3, 31),
        reason="Over",
        expected_version=1,
        by=small.by,
    )
    budget = actions.roll_budget(budget=small.budget, by=small.by)
    assert budget.year == 2010
    assert {row.line for row in budget.budgeted_lines.all()} == {small.grant, small.pay}
    assert not budget.changes.exists()
    with pytest.raises(Refused, match="has lines already"):
        actions.roll_budget(budget=small.budget, by=small.by)


def test_a_line_stands_under_the_objective_that_continues_its_own(small, organisation, officer):
    programme = ProgrammeFactory(organisation=organisation)
    old = objective_in(plan_for(programme, officer), 1, officer)
    new = objective_in(plan_for(programme, officer, year=2010), 1, officer, continues=old)
    line = small.new_line(small.costs, "Courses", programme=programme)
    actions.include_line(budget=small.budget, line=line, objective=old, by=officer)
    budget = actions.roll_budget(budget=small.budget, by=officer)
    assert budget.budgeted_lines.get(line=line).objective == new
    assert budget.budgeted_lines.get(line=small.pay).objective is None


@pytest.fixture
def rolled_early(small, organisation, officer):
    """The next budget was made before the plan: its line stands under no objective."""
    programme = ProgrammeFactory(organisation=organisation)
    old = objective_in(plan_for(programme, officer), 1, officer)
    line = small.new_line(small.costs, "Courses", programme=programme)
    actions.include_line(budget=small.budget, line=line, objective=old, by=officer)
    actions.roll_budget(budget=small.budget, by=officer)
    return old, line


def test_lines_of_an_early_budget_find_the_objectives_later(
    rolled_early, small, organisation, officer, client, page
):
    old, line = rolled_early
    budget = organisation.budgets.get(year=2010)
    with pytest.raises(Refused, match="Every line stands"):
        actions.place_continued_lines(budget=budget, by=officer)
    planner = member(organisation, Role.PERFORMANCE_OFFICER)
    carry_plan_forward(plan=old.planned_programme.plan, objectives=[old], activities=[], by=planner)
    assert "1 line of 2010/11 stands under no objective" in words(
        client.get(page("year-end", year=2009))
    )
    answer = client.post(page("budget-objectives", year=2010), follow=True)
    assert "1 line stands under what continues the objective of 2009/10." in words(answer)
    assert "stands under no objective" not in words(answer)
    assert budget.budgeted_lines.get(line=line).objective.continues == old


def test_a_line_that_has_an_objective_keeps_it(rolled_early, organisation, officer):
    old, line = rolled_early
    planned = plan_for(line.programme, officer, year=2010)
    other = objective_in(planned, 2, officer)
    objective_in(planned, 1, officer, continues=old)
    budget = organisation.budgets.get(year=2010)
    budgeted = budget.budgeted_lines.get(line=line)
    actions.place_line(budgeted=budgeted, objective=other, expected_version=1, by=officer)
    with pytest.raises(Refused, match="Every line stands"):
        actions.place_continued_lines(budget=budget, by=officer)
    assert budget.budgeted_lines.get(line=line).objective == other


def test_only_finance_places_lines(rolled_early, organisation, director):
    with pytest.raises(PermissionDenied):
        actions.place_continued_lines(budget=organisation.budgets.get(year=2010), by=director)


# The pages -------------------------------------------------------------------------


def test_a_year_is_closed_and_reopened_on_its_page(spent, client, page, director):
    assert heading(client.get(page("year-end", year=2009))) == "2009/10 is open"
    answer = client.post(page("year-close", year=2009), follow=True)
    assert "2009/10 cannot close yet. Still open for finance: April 2009" in words(answer)
    close_months(spent)
    answer = client.get(page("year-end", year=2009))
    assert heading(answer) == "2009/10 can be closed"
    answer = client.post(page("year-close", year=2009), follow=True)
    assert heading(answer) == "2009/10 is closed: £1,000 spent of £1,000"
    assert "Outturn 2009/10" in words(answer)
    assert "Close 2009/10" not in words(answer)
    address = page("year-reopen", year=2009)
    assert client.get(address).status_code == 403
    boss = signed_in(director)
    check_summary(boss.post(address, {"reason": ""}), "Enter why it is reopened")
    answer = boss.post(address, {"reason": "An error"}, follow=True)
    assert heading(answer) == "2009/10 can be closed"
    assert ": An error" in words(answer)


def test_before_it_has_ended_the_page_says_so(spent, client, page):
    with clock.set_to(morning(dt.date(2010, 3, 31))):
        assert heading(client.get(page("year-end", year=2009))) == "2009/10 has not ended yet"


def test_a_carry_forward_from_request_to_the_budget(closed, client, page, director):
    address = page("carry-forward-ask", year=2009, line=closed.pay.pk)
    assert "At most £50.00" in words(client.get(address))
    check_summary(
        client.post(address, {"amount": "60", "reason": "A course"}),
        "At most £50.00 can be carried forward",
    )
    answer = client.post(address, {"amount": "50", "reason": "A course"}, follow=True)
    assert "requested" in words(answer)
    asked = CarryForward.objects.get()
    one = page("carry-forward", pk=asked.pk)
    assert "A director decides on it" in words(client.get(one))
    boss = signed_in(director)
    assert "Approve or refuse it" in words(boss.get(one))
    decide_page = page("carry-forward-decide", pk=asked.pk)
    given = {"decision": "refuse", "edit_version": 1}
    check_summary(boss.post(decide_page, given), "Enter why you refuse it")
    answer = boss.post(decide_page, given | {"decision": "approve"}, follow=True)
    assert heading(answer) == "Carry forward £50.00 of Pay: approved"
    roll = page("budget-roll", year=2009)
    check_summary(client.post(roll, {}), "Choose what the form begins with")
    answer = client.post(roll, {"figures": "revised"}, follow=True)
    assert "The boxes begin with what 2009/10 was revised to" in words(answer)
    sent = {f"amount_{closed.grant.pk}": "-1,000", f"amount_{closed.pay.pk}": "1,000"}
    sent |= {"reason": "The year's", "authority": "Board"} | day("dated_on", dt.date(2010, 4, 1))
    approve_page = page("budget-approve", year=2010) + "?from=last-year"
    assert client.post(approve_page, sent).status_code == 302
    answer = client.post(
        page("carry-forward-bring-in", year=2010), day("dated_on", JUNE), follow=True
    )
    assert "1 carry-forward brought in." in words(answer)
    assert "Why it does not balance: £50.00 carried forward" in words(answer)
    assert "in the budget from 1 June 2010" in words(client.get(page("year-end", year=2009)))


def test_offered_figures_are_not_approved_by_themselves(closed, client, page):
    client.post(page("budget-roll", year=2009), {"figures": "revised"})
    budget = closed.organisation.budgets.get(year=2010)
    address = page("budget-approve", year=2010)
    offered = client.get(address + "?from=last-year").content.decode()
    assert f'name="amount_{closed.pay.pk}" type="text" autocomplete="off" value="600.00"' in offered
    assert f'name="seen_{closed.pay.pk}" value=""' in offered
    plain = client.get(address).content.decode()
    assert f'name="amount_{closed.pay.pk}" type="text" autocomplete="off" value=""' in plain
    assert not budget.changes.exists()


def test_a_decision_of_another_meanwhile_is_shown(closed, page, director):
    asked = ask(closed)
    decide(actions.refuse_carry_forward, asked, director, reason="No money")
    boss = signed_in(director)
    given = {"decision": "approve", "edit_version": 1}
    answer = boss.post(page("carry-forward-decide", pk=asked.pk), given)
    check_summary(answer, "This carry-forward is refused already")


def test_the_page_asks_as_many_questions_whatever_the_lines(
    closed, client, page, django_assert_max_num_queries
):
    with django_assert_max_num_queries(14):
        client.get(page("year-end", year=2009))
