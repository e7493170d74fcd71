"""The verbs of finance: what they record, and what they refuse."""

import datetime as dt
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from accounts.roles import Role
from finance import actions
from finance.actions import CellsRefused, FiguresChanged
from finance.models import (
    ActualEntry,
    BudgetAmount,
    BudgetChange,
    BudgetLine,
    GrantUse,
    LineNote,
    Projection,
)
from records.refusals import Conflict, Refused
from tests.factories import (
    OrganisationFactory,
    ProgrammeFactory,
    member,
    objective_in,
    plan_for,
)
from tests.finance.factories import APRIL, SmallBudget

TOO_MUCH = Decimal("100000000000")


def amounts(line) -> list[Decimal]:
    return list(line.actual_entries.order_by("pk").values_list("amount", flat=True))


# Who may ---------------------------------------------------------------------------


@pytest.mark.parametrize("role", [role for role in Role if role != Role.FINANCE_OFFICER])
def test_only_a_finance_officer_enters(small, organisation, role):
    small.by = member(organisation, role)
    for act in (
        lambda: small.group("More", "income"),
        lambda: small.new_line(small.costs, "More"),
        small.approve,
        lambda: small.revise(pay="1", travel="-1"),
        lambda: small.profile(small.pay),
        lambda: small.enter(pay="1"),
        lambda: actions.create_budget(organisation=organisation, year=2010, by=small.by),
        lambda: actions.create_balance(
            organisation=organisation, name="Bank", side="held", by=small.by
        ),
        lambda: actions.create_fund(
            organisation=organisation, funder="F", purpose="P", by=small.by
        ),
    ):
        with pytest.raises(PermissionDenied):
            act()


def test_another_organisations_officer_enters_nothing(small):
    small.by = member(OrganisationFactory(), Role.FINANCE_OFFICER)
    with pytest.raises(PermissionDenied):
        small.enter(pay="1")
    with pytest.raises(PermissionDenied):
        small.approve()


# Actuals ---------------------------------------------------------------------------


def test_typing_a_figure_records_the_difference(small):
    small.enter(pay="100.10")
    small.enter(pay="90.00", seen={"pay": "100.10"})
    assert amounts(small.pay) == [Decimal("100.10"), Decimal("-10.10")]


def test_typing_the_same_figure_records_nothing(small):
    small.enter(pay="100")
    assert small.enter(pay="100", seen={"pay": "100"}) == []


def test_a_nil_is_recorded_once_because_it_says_that_the_month_was_reported(small):
    assert len(small.enter(pay="0")) == 1
    assert small.enter(pay="0") == []


def test_a_figure_that_changed_meanwhile_is_a_conflict_that_names_it(small, colleague):
    small.enter(pay="100", travel="20")
    small.enter(pay="110", seen={"pay": "100"}, by=colleague)
    with pytest.raises(FiguresChanged, match=r"Pay is now 110\.00") as conflict:
        small.enter(pay="120", travel="30", seen={"pay": "100", "travel": "20"})
    assert conflict.value.current == {small.pay: Decimal("110.00")}
    assert amounts(small.travel) == [Decimal("20.00")]


def test_a_conflict_of_figures_is_a_conflict(small):
    assert issubclass(FiguresChanged, Conflict)


def test_nothing_is_recorded_unless_all_of_it_is_right(small):
    with pytest.raises(CellsRefused) as refused:
        small.enter(pay="1", travel="1.001")
    assert list(refused.value.cells) == [small.travel]
    assert not ActualEntry.objects.exists()


@pytest.mark.parametrize("amount", ["1.001", str(TOO_MUCH), "NaN", "Infinity"])
def test_no_column_holds_it(small, amount):
    with pytest.raises(CellsRefused):
        small.enter(pay=amount)


def test_a_line_outside_the_budget_is_refused(small):
    small.extra = small.new_line(small.costs, "Extra")
    with pytest.raises(CellsRefused, match="Not in the budget of 2009/10: Extra"):
        small.enter(extra="1")


@pytest.mark.parametrize("month", [0, 13])
def test_a_year_has_twelve_months(small, month):
    with pytest.raises(Refused):
        small.enter(month, pay="1")


@given(figures=st.lists(st.decimals(-10_000, 10_000, places=2), min_size=1, max_size=6))
@settings(
    max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_whatever_is_typed_one_after_the_other_the_sum_is_the_last(small, figures):
    with transaction.atomic():
        seen = Decimal(0)
        for figure in figures:
            small.enter(pay=str(figure), seen={"pay": str(seen)})
            seen = figure
        assert sum(amounts(small.pay)) == figures[-1]
        transaction.set_rollback(True)


def test_entries_cannot_be_changed(small):
    (entry,) = small.enter(pay="1")
    with pytest.raises(IntegrityError), transaction.atomic():
        ActualEntry.objects.filter(pk=entry.pk).update(amount=2)
    with pytest.raises(IntegrityError), transaction.atomic():
        entry.delete()


def test_an_entry_is_taken_back_by_its_opposite(small):
    (entry,) = small.enter(pay="12.34")
    reversal = actions.reverse_entry(entry=entry, reason="Wrong line", by=small.by)
    assert reversal.amount == Decimal("-12.34")
    assert (reversal.reverses, reversal.remark) == (entry, "Wrong line")


def test_an_entry_is_taken_back_once_and_a_reversal_never(small):
    (entry,) = small.enter(pay="1")
    reversal = actions.reverse_entry(entry=entry, reason="Wrong", by=small.by)
    with pytest.raises(Refused, match="already"):
        actions.reverse_entry(entry=entry, reason="Again", by=small.by)
    with pytest.raises(Refused, match="reversal itself"):
        actions.reverse_entry(entry=reversal, reason="Back", by=small.by)


def test_taking_back_needs_a_reason(small):
    (entry,) = small.enter(pay="1")
    with pytest.raises(Refused):
        actions.reverse_entry(entry=entry, reason="  ", by=small.by)


def test_after_taking_back_the_month_is_typed_again(small):
    (entry,) = small.enter(pay="5")
    actions.reverse_entry(entry=entry, reason="Wrong", by=small.by)
    small.enter(pay="7")
    assert sum(amounts(small.pay)) == 7


# Budgets ---------------------------------------------------------------------------


def test_a_second_approval_records_the_difference(small):
    change = small.approve(pay="650")
    assert [(row.line, row.amount) for row in change.amounts.all()] == [(small.pay, 50)]


def test_approving_the_same_again_is_refused(small):
    with pytest.raises(Refused, match="nothing would change"):
        small.approve()


def test_a_nil_is_approved_once(small):
    small.extra = small.new_line(small.costs, "Extra")
    actions.include_line(budget=small.budget, line=small.extra, by=small.by)
    assert small.approve(extra="0").amounts.get().amount == 0
    with pytest.raises(Refused):
        small.approve(extra="0")


def test_income_is_negative(small):
    with pytest.raises(CellsRefused) as refused:
        small.approve(grant="1000")
    assert "enter (1,000.00)" in refused.value.cells[small.grant]


def test_approving_over_what_another_officer_approved_is_a_conflict(small):
    with pytest.raises(FiguresChanged):
        actions.approve_budget(
            budget=small.budget,
            amounts={small.pay: Decimal(700)},
            seen={small.pay: Decimal(500)},
            dated_on=APRIL,
            reason="r",
            authority="a",
            by=small.by,
        )


def test_a_revision_that_unbalances_is_refused_with_the_amount(small):
    with pytest.raises(Refused, match=r"out by £0\.01 \(more is added than taken away\)"):
        small.revise(pay="100.01", travel="-100.00")
    assert BudgetChange.objects.filter(kind="revision").count() == 0


def test_a_revision_may_move_income_and_expenditure_alike(small):
    small.revise(grant="-250", pay="250")
    assert sum(small.grant.budget_amounts.values_list("amount", flat=True)) == -1250


@given(moves=st.lists(st.decimals(-1000, 1000, places=2), min_size=2, max_size=2))
@settings(
    max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_a_revision_is_recorded_if_and_only_if_it_nets_to_nil(small, moves):
    pay, travel = moves
    if pay == travel == 0:
        return
    with transaction.atomic():
        if pay + travel == 0:
            small.revise(pay=str(pay), travel=str(travel))
        else:
            with pytest.raises(Refused):
                small.revise(pay=str(pay), travel=str(travel))
        changed = BudgetAmount.objects.exclude(change__kind="approved")
        assert sum(changed.values_list("amount", flat=True)) == 0
        transaction.set_rollback(True)


def test_a_virement_stays_within_expenditure(small):
    with pytest.raises(CellsRefused, match="stays within expenditure"):
        small.revise(kind="virement", grant="-10", pay="10")
    small.revise(kind="virement", travel="-10", pay="10")


def test_a_revision_changes_something(small):
    with pytest.raises(Refused, match="at least two lines"):
        small.revise(pay="0", travel="0")


@pytest.mark.parametrize("day", [dt.date(2009, 3, 31), dt.date(2010, 4, 1)])
def test_a_revision_is_dated_within_the_year(small, day):
    with pytest.raises(Refused, match="Enter a date in 2009/10") as refused:
        small.revise(dated_on=day, pay="1", travel="-1")
    assert refused.value.field == "dated_on"


def test_what_was_never_approved_is_not_revised(organisation, officer):
    with pytest.raises(Refused, match="Approve the budget first"):
        SmallBudget(organisation, officer).revise(pay="1", travel="-1")


@pytest.mark.parametrize("missing", ["reason", "authority"])
def test_a_change_needs_reason_and_authority(small, missing):
    words = {"reason": "r", "authority": "a"} | {missing: " "}
    with pytest.raises(Refused) as refused:
        actions.revise_budget(
            budget=small.budget,
            amounts=small.by_line({"pay": "1", "travel": "-1"}),
            dated_on=dt.date(2009, 8, 1),
            by=small.by,
            **words,
        )
    assert refused.value.field == missing


def test_there_is_one_budget_a_year(small, organisation):
    with pytest.raises(Refused, match="2009/10 already"):
        actions.create_budget(organisation=organisation, year=2009, by=small.by)


def test_a_line_is_taken_in_once_and_not_after_its_end(small, organisation):
    with pytest.raises(Refused, match="already"):
        actions.include_line(budget=small.budget, line=small.pay, by=small.by)
    actions.end_line(
        line=small.pay,
        ended_on=dt.date(2010, 3, 31),
        reason="Merged",
        expected_version=small.pay.edit_version,
        by=small.by,
    )
    later = actions.create_budget(organisation=organisation, year=2010, by=small.by)
    with pytest.raises(Refused, match="ended before"):
        actions.include_line(budget=later, line=small.pay, by=small.by)


def test_a_line_belongs_to_an_objective_of_its_year_and_programme(small, organisation):
    programme = ProgrammeFactory(organisation=organisation)
    right = objective_in(plan_for(programme, small.by), 1, small.by)
    other_year = objective_in(plan_for(programme, small.by, year=2010), 1, small.by)
    line = small.new_line(small.costs, "Tied", programme=programme)
    for objective, why in ((other_year, "objective of 2009/10"),):
        with pytest.raises(Refused, match=why):
            actions.include_line(budget=small.budget, line=line, objective=objective, by=small.by)
    stranger = small.new_line(small.costs, "Untied")
    with pytest.raises(Refused, match="own programme"):
        actions.include_line(budget=small.budget, line=stranger, objective=right, by=small.by)
    budgeted = actions.include_line(budget=small.budget, line=line, objective=right, by=small.by)
    assert budgeted.objective == right


# Profiles --------------------------------------------------------------------------


def set_profile(small, months, line=None, day=APRIL):
    return actions.set_profile(
        budget=small.budget,
        line=line or small.pay,
        months=months,
        dated_on=day,
        reason="r",
        by=small.by,
    )


def test_a_profile_has_twelve_months(small):
    for months in ({}, dict.fromkeys(range(1, 12), Decimal(1))):
        with pytest.raises(Refused, match="twelve months"):
            set_profile(small, months)


def test_a_profile_may_differ_from_the_budget(small):
    profile = set_profile(small, dict.fromkeys(range(1, 13), Decimal(1)))
    assert profile.months.count() == 12


def test_income_has_no_profile(small):
    with pytest.raises(Refused, match="Income has no profile"):
        set_profile(small, dict.fromkeys(range(1, 13), Decimal(1)), line=small.grant)


def test_a_wrong_month_of_a_profile_is_named(small):
    months = dict.fromkeys(range(1, 13), Decimal(1)) | {7: Decimal("1.005")}
    with pytest.raises(Refused) as refused:
        set_profile(small, months)
    assert refused.value.field == "month_7"


# Projections -----------------------------------------------------------------------


def project(small, month=6, seen=None, reason="", **figures):
    return actions.project_year_end(
        budget=small.budget,
        month=month,
        figures=small.by_line(figures),
        reasons=dict.fromkeys(small.by_line(figures), reason),
        seen=None if seen is None else small.by_line(seen),
        by=small.by,
    )


def test_a_projection_is_kept_for_each_month(small):
    project(small, month=5, pay="610")
    project(small, month=6, pay="610")
    assert Projection.objects.filter(line=small.pay).count() == 2


def test_only_what_is_new_is_recorded(small):
    project(small, pay="610", travel="400")
    assert [row.line for row in project(small, pay="610", travel="410")] == [small.travel]
    assert len(project(small, pay="610", reason="Post filled")) == 1


def test_a_projection_that_changed_meanwhile_is_a_conflict(small):
    project(small, pay="610")
    with pytest.raises(FiguresChanged):
        project(small, pay="620", seen={})
    project(small, pay="620", seen={"pay": "610"})


def test_a_reason_too_long_is_refused_at_its_line(small):
    with pytest.raises(CellsRefused) as refused:
        project(small, pay="610", reason="x" * 1001)
    assert list(refused.value.cells) == [small.pay]


# Notes -----------------------------------------------------------------------------


def write(small, version=None, text="Because", kind="numbered", symbol="", line=None):
    return actions.write_note(
        budget=small.budget,
        line=line or small.pay,
        month=6,
        kind=kind,
        symbol=symbol,
        text=text,
        expected_version=version,
        by=small.by,
    )


def test_a_note_is_rewritten_with_history(small):
    note = write(small)
    write(small, note.edit_version, "For another reason")
    history = LineNote.history.filter(line=small.pay).order_by("history_date")
    assert list(history.values_list("text", flat=True)) == ["Because", "For another reason"]
    assert {row.history_user for row in history} == {small.by.user}


def test_a_note_that_someone_wrote_meanwhile_is_a_conflict(small):
    note = write(small)
    with pytest.raises(Conflict):
        write(small, None, "Mine")
    write(small, note.edit_version, "Theirs")
    with pytest.raises(Conflict):
        write(small, 1, "Mine")


def test_a_note_in_place_has_a_symbol_of_its_own(small):
    for symbol in ("", "1", "***"):
        with pytest.raises(Refused) as refused:
            write(small, kind="in_place", symbol=symbol)
        assert refused.value.field == "symbol"
    write(small, kind="in_place", symbol="*")
    with pytest.raises(Refused, match="stands beside Pay already"):
        write(small, kind="in_place", symbol="*", line=small.travel)


def test_a_numbered_note_has_no_symbol(small):
    assert write(small, symbol="*").symbol == ""


def test_a_note_is_withdrawn_with_a_reason_and_may_come_back(small):
    note = write(small)
    with pytest.raises(Refused):
        actions.withdraw_note(note=note, reason=" ", expected_version=1, by=small.by)
    note = LineNote.objects.get()
    actions.withdraw_note(note=note, reason="Settled", expected_version=1, by=small.by)
    with pytest.raises(Refused, match="already"):
        actions.withdraw_note(note=note, reason="Twice", expected_version=2, by=small.by)
    assert write(small, None, "Again").withdrawn_reason == ""


# Lines and groups ------------------------------------------------------------------


def test_names_are_unique_whatever_their_capitals(small):
    with pytest.raises(Refused, match="already") as refused:
        small.new_line(small.costs, "pay")
    assert refused.value.field == "name"
    with pytest.raises(Refused, match="already"):
        small.group("costs", "expenditure")


def test_a_line_may_have_the_name_of_one_in_another_group(small):
    assert small.new_line(small.grants, "Pay")


def test_a_provision_is_expenditure(small):
    with pytest.raises(Refused, match="Only expenditure"):
        small.new_line(small.grants, "Reserve", is_provision=True)


def change_line(small, version=1, **fields):
    given = {"group": small.costs, "name": "Pay", "position": 1} | fields
    return actions.change_line(
        line=BudgetLine.objects.get(pk=small.pay.pk),
        expected_version=version,
        by=small.by,
        **given,
    )


def test_a_line_stays_on_its_side(small):
    with pytest.raises(Refused, match="cannot move between") as refused:
        change_line(small, group=small.grants)
    assert refused.value.field == "group"


def test_a_line_changed_meanwhile_is_a_conflict(small):
    change_line(small, name="Salaries")
    with pytest.raises(Conflict) as conflict:
        change_line(small, name="Wages")
    assert conflict.value.current.name == "Salaries"


def test_another_organisations_programme_or_group_is_refused(small):
    with pytest.raises(Refused, match="programme of this organisation"):
        change_line(small, programme=ProgrammeFactory())
    elsewhere = OrganisationFactory()
    theirs = actions.create_group(
        organisation=elsewhere,
        name="Costs",
        side="expenditure",
        by=member(elsewhere, Role.FINANCE_OFFICER),
    )
    with pytest.raises(Refused, match="group of this organisation"):
        change_line(small, group=theirs)


@pytest.fixture
def tied(small, organisation, officer):
    """Pay stands under the first objective of its programme."""
    programme = ProgrammeFactory(organisation=organisation, name="Improving Practice")
    change_line(small, programme=programme)
    small.tied = small.budget.budgeted_lines.get(line=small.pay)
    small.tied.line.refresh_from_db()
    objective = objective_in(plan_for(programme, officer), 1, officer)
    actions.place_line(budgeted=small.tied, objective=objective, expected_version=1, by=officer)
    return small


def test_a_line_leaves_its_programme_once_it_left_its_objective(tied, organisation):
    other = ProgrammeFactory(organisation=organisation)
    for programme in (other, None):
        with pytest.raises(Refused, match=r"Improving Practice, Objective 1 of 2009/10") as caught:
            change_line(tied, version=2, programme=programme)
        assert caught.value.field == "programme"
    same = BudgetLine.objects.get(pk=tied.pay.pk).programme
    change_line(tied, version=2, name="Salaries", programme=same)
    actions.place_line(budgeted=tied.tied, objective=None, expected_version=2, by=tied.by)
    change_line(tied, version=3, programme=other)


def test_an_objective_of_a_closed_year_does_not_hold_a_line(tied, organisation):
    for month in range(1, 13):
        for stage in ("holders", "finance"):
            actions.close_month(budget=tied.budget, month=month, stage=stage, by=tied.by)
    actions.close_year(budget=tied.budget, by=tied.by)
    other = ProgrammeFactory(organisation=organisation)
    assert change_line(tied, version=2, programme=other).programme == other


def test_a_line_ends_once_with_a_reason(small):
    end = {"line": small.pay, "ended_on": dt.date(2010, 3, 31), "by": small.by}
    with pytest.raises(Refused):
        actions.end_line(reason="", expected_version=1, **end)
    small.pay.refresh_from_db()
    actions.end_line(reason="Merged", expected_version=1, **end)
    with pytest.raises(Refused, match="already"):
        actions.end_line(reason="Merged", expected_version=2, **end)


def test_what_a_grant_pays_for_is_on_the_record(small):
    pays = {"line": small.grant, "by": small.by}
    actions.set_pays_for(pays_for=[small.pay, small.travel], **pays)
    actions.set_pays_for(pays_for=[small.travel], **pays)
    assert list(small.grant.pays_for.all()) == [small.travel]
    assert list(small.travel.paid_by.all()) == [small.grant]
    history = GrantUse.history.order_by("history_id").values_list("history_type", "line__name")
    assert list(history) == [("+", "Pay"), ("+", "Travel"), ("-", "Pay")]


def test_setting_the_same_again_changes_nothing(small):
    for _ in range(2):
        actions.set_pays_for(line=small.grant, pays_for=[small.pay], by=small.by)
    assert GrantUse.history.count() == 1


def test_only_income_pays_and_only_for_expenditure(small):
    with pytest.raises(Refused):
        actions.set_pays_for(line=small.pay, pays_for=[small.travel], by=small.by)
    with pytest.raises(Refused):
        actions.set_pays_for(line=small.grant, pays_for=[small.grant], by=small.by)


# Balances and funds ----------------------------------------------------------------


@pytest.fixture
def bank(organisation, officer):
    return actions.create_balance(
        organisation=organisation, name="Current account", side="held", by=officer
    )


def test_a_balance_keeps_every_figure(bank, officer):
    for amount in ("10.00", "12.00"):
        actions.record_balance(
            balance=bank, as_at=dt.date(2009, 9, 30), amount=Decimal(amount), by=officer
        )
    assert bank.figures.count() == 2


def test_a_balance_has_one_name(bank, organisation, officer):
    with pytest.raises(Refused, match="already"):
        actions.create_balance(
            organisation=organisation, name="current ACCOUNT", side="owed", by=officer
        )


def test_an_ended_balance_is_recorded_no_longer(bank, officer):
    actions.change_balance(
        balance=bank,
        name=bank.name,
        side=bank.side,
        kind=bank.kind,
        restriction="",
        position=1,
        ended_on=dt.date(2009, 6, 30),
        expected_version=1,
        by=officer,
    )
    with pytest.raises(Refused, match="ended before"):
        actions.record_balance(
            balance=bank, as_at=dt.date(2009, 9, 30), amount=Decimal(1), by=officer
        )


def test_an_instalment_is_planned_and_received(organisation, officer):
    fund = actions.create_fund(
        organisation=organisation, funder="Government", purpose="A network", by=officer
    )
    common = {"fund": fund, "year": 2009, "amount": Decimal(30000), "by": officer}
    actions.plan_instalment(dated_on=dt.date(2010, 3, 31), **common)
    actions.receive_instalment(dated_on=dt.date(2010, 3, 12), **common)
    assert list(fund.instalments.values_list("kind", flat=True)) == ["planned", "received"]


@pytest.mark.parametrize(("field", "value"), [("amount", Decimal(0)), ("year", 1066)])
def test_an_instalment_is_something_in_a_year(organisation, officer, field, value):
    fund = actions.create_fund(
        organisation=organisation, funder="Government", purpose="A network", by=officer
    )
    given = {"year": 2009, "amount": Decimal(1)} | {field: value}
    with pytest.raises(Refused) as refused:
        actions.plan_instalment(fund=fund, dated_on=dt.date(2010, 3, 31), by=officer, **given)
    assert refused.value.field == field
