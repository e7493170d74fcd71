"""Accruals and prepayments: beside the ledger's figure, reversed in the next month."""

from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from accounts.roles import Role
from finance import actions
from finance.actions import AccrualsChanged, CellsRefused, MonthChanged
from finance.models import ActualEntry, MonthTotal
from finance.months.grid import build_grid
from finance.months.month_figures import Accrued, month_of_lines, waiting_in_march
from finance.posting import totals_from_entries
from finance.statements.known import Figures
from finance.statements.line_year import build_line_year
from finance.statements.statement import build_statement
from finance.statements.year_by_month import build_year_by_month, line_by_month
from records import clock
from records.refusals import Refused
from tests.factories import member

Source = ActualEntry.Source
NIL = Decimal(0)


def accrue(small, month=6, line="pay", seen=None, by=None, **amounts):
    """`accrue(small, accrual="100", prepayment="40", reverses=False)`."""
    line = getattr(small, line)
    reverses = {line: amounts.pop("reverses")} if "reverses" in amounts else {}
    given = {name: {line: Decimal(amount)} for name, amount in amounts.items()}
    return actions.enter_accruals(
        budget=small.budget,
        month=month,
        accruals=given.get("accrual", {}),
        prepayments=given.get("prepayment", {}),
        reverses=reverses,
        seen={line: seen or Accrued()},
        by=by or small.by,
    )


def by_month(line, **filters) -> dict[int, Decimal]:
    sums: dict[int, Decimal] = {}
    for entry in line.actual_entries.filter(**filters):
        sums[entry.month] = sums.get(entry.month, NIL) + entry.amount
    return sums


def year_of(small):
    budgeted = small.budget.budgeted_lines.get(line=small.pay)
    return build_line_year(budget=small.budget, budgeted=budgeted, known_at=clock.now())


def month_of(small, month=6, line=None):
    return month_of_lines(small.budget, month)[(line or small.pay).pk]


def check_totals(budget):
    kept = {
        (row.line_id, row.month): (row.ledger, row.accrued, row.standing)
        for row in MonthTotal.objects.filter(budget=budget)
    }
    assert kept == totals_from_entries(budget)


# What is accrued alone ---------------------------------------------------------------------


def test_the_unwinding_of_an_accrual_is_no_month_reported(small, client, page):
    small.enter(6, pay="70", travel="5")
    accrue(small, accrual="100")
    assert MonthTotal.objects.filter(month=7).exists()
    assert client.get(page("finance")).url == page("position-statement", year=2009, month=6)


def test_a_month_with_accruals_alone_has_its_amount_on_every_page(small):
    accrue(small, accrual="100")
    account = year_of(small)
    june, july = account.months[5:7]
    assert (june.actual, june.actual_to_date, july.actual) == (100, 100, -100)
    statement = build_statement(organisation=small.organisation, year=2009, month=6)
    assert june.actual_to_date == statement.total_expenditure.actual
    assert [row.last_month for row in build_grid(small.budget, 7).rows] == [100, None]
    assert build_year_by_month(small.budget, 6).actual[5] == 100


def test_the_picture_of_a_line_ends_with_what_was_entered(small):
    accrue(small, accrual="100")
    drawn = line_by_month(year_of(small), small.budget)
    assert drawn.actual[5:] == (100, *([None] * 6))


# In the month and in the next -----------------------------------------------------------


def test_an_accrual_adds_a_prepayment_takes_off_and_the_next_month_has_the_opposite(small):
    accrue(small, accrual="100", prepayment="40")
    kinds = {e.kind: e.amount for e in small.pay.actual_entries.filter(month=6)}
    assert kinds == {"accrual": Decimal(100), "prepayment": Decimal(-40)}
    assert by_month(small.pay) == {6: Decimal(60), 7: Decimal(-60)}
    assert {e.source for e in small.pay.actual_entries.filter(month=7)} == {Source.UNWOUND}
    check_totals(small.budget)


def test_each_reversal_names_what_it_reverses(small):
    (entry,) = accrue(small, accrual="100")
    assert entry.unwound_by.amount == -100
    assert entry.unwound_by.month == 7


def test_unless_told_not_to(small):
    accrue(small, accrual="100", reverses=False)
    assert by_month(small.pay) == {6: Decimal(100)}


def test_an_accrual_does_not_say_that_the_month_was_reported(small):
    accrue(small, accrual="100")
    assert {entry.says for entry in ActualEntry.objects.all()} == {0}
    figures = Figures(small.budget, 6)
    assert figures.actual[small.pay.pk] == 100, "and yet it counts"
    assert month_of(small).ledger is None


def test_a_line_that_is_only_accrued_counts_as_known_then_too(small):
    (entry,) = accrue(small, accrual="100")
    then = Figures(small.budget, 6, known_at=entry.recorded_at)
    assert then.actual == {small.pay.pk: Decimal(100)}


def test_what_is_typed_again_is_recorded_as_the_difference(small):
    accrue(small, accrual="100")
    accrue(small, accrual="70", seen=Accrued(Decimal(100)))
    assert by_month(small.pay) == {6: Decimal(70), 7: Decimal(-70)}
    assert len(accrue(small, accrual="70", seen=Accrued(Decimal(70)))) == 0


def test_a_line_named_with_one_of_them_keeps_the_other(small):
    accrue(small, accrual="100", prepayment="40")
    accrue(small, accrual="0", seen=Accrued(Decimal(100), Decimal(40)))
    assert month_of(small).accrued == Accrued(NIL, Decimal(40), True)


def test_the_tick_is_changed_afterwards(small):
    accrue(small, accrual="100")
    accrue(small, accrual="100", reverses=False, seen=Accrued(Decimal(100)))
    assert by_month(small.pay) == {6: Decimal(100), 7: NIL}
    assert month_of(small).accrued == Accrued(Decimal(100), NIL, False)
    accrue(small, accrual="90", reverses=True, seen=Accrued(Decimal(100), NIL, False))
    assert by_month(small.pay) == {6: Decimal(90), 7: Decimal(-90)}
    check_totals(small.budget)


STEPS = st.lists(
    st.tuples(st.decimals(-999, 999, places=2), st.decimals(-999, 999, places=2), st.booleans()),
    min_size=1,
    max_size=4,
)


@given(steps=STEPS)
@settings(
    max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_whatever_is_typed_one_after_the_other_the_last_counts(small, steps):
    with transaction.atomic():
        for accrual, prepayment, reverses in steps:
            stands = month_of_lines(small.budget, 6).get(small.pay.pk)
            accrue(
                small,
                accrual=accrual,
                prepayment=prepayment,
                reverses=reverses,
                seen=stands.accrued if stands else Accrued(),
            )
        sums = by_month(small.pay)
        assert sums.get(6, NIL) == accrual - prepayment
        assert sums.get(7, NIL) == ((prepayment - accrual) if reverses else NIL)
        check_totals(small.budget)
        transaction.set_rollback(True)


def test_the_ledger_moves_and_nothing_else_does(small):
    small.enter(6, pay="500")
    accrue(small, accrual="100")
    small.enter(6, seen={"pay": "500"}, pay="450")
    one = month_of(small)
    assert (one.ledger, one.accrued.accrual, one.total) == (450, 100, 550)
    assert by_month(small.pay)[7] == -100


def test_the_next_month_shows_what_it_took_back(small):
    accrue(small, accrual="100")
    small.enter(7, pay="500")
    accrue(small, month=7, accrual="20")
    one = month_of(small, 7)
    assert (one.ledger, one.carried, one.accrued.accrual, one.total) == (500, -100, 20, 420)


# Who, and who was faster -------------------------------------------------------------------


@pytest.mark.parametrize("role", [role for role in Role if role != Role.FINANCE_OFFICER])
def test_only_a_finance_officer_accrues(small, organisation, role):
    with pytest.raises(PermissionDenied):
        accrue(small, accrual="1", by=member(organisation, role))


def test_another_accrual_by_now_is_a_conflict(small, colleague):
    accrue(small, accrual="100", by=colleague)
    with pytest.raises(AccrualsChanged) as conflict:
        accrue(small, accrual="120")
    assert conflict.value.current == {small.pay: Accrued(Decimal(100))}


def test_another_tick_by_now_is_a_conflict(small, colleague):
    accrue(small, accrual="100")
    accrue(small, accrual="100", reverses=False, seen=Accrued(Decimal(100)), by=colleague)
    with pytest.raises(AccrualsChanged):
        accrue(small, accrual="120", seen=Accrued(Decimal(100)))


def test_a_line_outside_the_budget_and_fractions_are_refused(small):
    small.extra = small.new_line(small.costs, "Extra")
    with pytest.raises(CellsRefused):
        accrue(small, line="extra", accrual="1")
    with pytest.raises(CellsRefused):
        accrue(small, accrual="1.001")
    assert not ActualEntry.objects.exists()


def test_a_month_is_entered_all_or_nothing_and_both_conflicts_are_told(small, colleague):
    small.enter(6, by=colleague, travel="5")
    accrue(small, accrual="100", by=colleague)
    with pytest.raises(MonthChanged) as conflict:
        actions.enter_month(
            budget=small.budget,
            month=6,
            figures={small.pay: Decimal(1), small.travel: Decimal(2)},
            seen={},
            accrued={small.pay: Accrued(Decimal(7))},
            seen_accrued={},
            by=small.by,
        )
    assert conflict.value.figures == {small.travel: Decimal(5)}
    assert conflict.value.accrued == {small.pay: Accrued(Decimal(100))}
    assert not small.pay.actual_entries.filter(recorded_by=small.by).exists()


# March ---------------------------------------------------------------------------------------


def next_budget(small, *lines):
    budget = actions.create_budget(organisation=small.organisation, year=2010, by=small.by)
    actions.include_lines(budget=budget, lines=lines, by=small.by)
    return budget


def test_marchs_accrual_is_reversed_in_april_of_the_next_budget(small):
    following = next_budget(small, small.pay)
    accrue(small, 12, accrual="100")
    (unwound,) = following.actual_entries.all()
    assert (unwound.month, unwound.amount, unwound.line) == (1, -100, small.pay)
    assert not waiting_in_march(small.organisation.pk, 2009).exists()
    check_totals(following)


def test_without_that_budget_it_waits_until_the_budget_takes_the_line_in(small):
    accrue(small, 12, accrual="100", prepayment="30")
    accrue(small, 12, line="travel", accrual="5", reverses=False)
    assert waiting_in_march(small.organisation.pk, 2009).count() == 2
    following = next_budget(small, small.travel)
    assert not following.actual_entries.exists()
    actions.include_line(budget=following, line=small.pay, by=small.by)
    assert by_month(small.pay, budget=following) == {1: Decimal(-70)}
    assert not waiting_in_march(small.organisation.pk, 2009).exists()
    check_totals(following)


def test_what_waited_is_not_reversed_twice(small):
    accrue(small, 12, accrual="100")
    following = next_budget(small, small.pay)
    accrue(small, 12, accrual="80", seen=Accrued(Decimal(100)))
    assert by_month(small.pay, budget=following) == {1: Decimal(-80)}


# Taken back -----------------------------------------------------------------------------------


def test_an_accrual_taken_back_takes_its_reversal_with_it(small):
    (entry,) = accrue(small, accrual="100")
    actions.reverse_entry(entry=entry, reason="Twice", by=small.by)
    assert by_month(small.pay) == {6: NIL, 7: NIL}
    assert month_of(small).accrued == Accrued()
    check_totals(small.budget)


def test_a_reversal_of_last_month_is_not_taken_back_itself(small):
    (entry,) = accrue(small, accrual="100")
    with pytest.raises(Refused, match="belongs to an accrual of the month before"):
        actions.reverse_entry(entry=entry.unwound_by, reason="No", by=small.by)


def close(small, *months):
    for month in months:
        for stage in ("holders", "finance"):
            actions.close_month(budget=small.budget, month=month, stage=stage, by=small.by)


def test_in_a_closed_month_an_accrual_that_was_reversed_has_nothing_left(small):
    (entry,) = accrue(small, 1, accrual="100")
    close(small, 1)
    with pytest.raises(Refused, match="May 2009 has reversed it already"):
        actions.reverse_entry(entry=entry, reason="Twice", by=small.by)


def test_an_accrual_that_stays_is_taken_back_in_the_next_open_month(small):
    (entry,) = accrue(small, 1, accrual="100", reverses=False)
    close(small, 1, 2)
    actions.reverse_entry(entry=entry, reason="Twice", by=small.by)
    assert by_month(small.pay) == {1: Decimal(100), 3: Decimal(-100)}
    one = month_of(small, 3)
    assert (one.accrued, one.carried) == (Accrued(), Decimal(-100))


def test_the_reversal_goes_to_the_next_open_month(small):
    close(small, 1, 2)
    director = member(small.organisation, Role.DIRECTOR)
    actions.reopen_month(budget=small.budget, month=1, stage="finance", reason="Late", by=director)
    accrue(small, 1, accrual="100")
    assert by_month(small.pay) == {1: Decimal(100), 3: Decimal(-100)}
