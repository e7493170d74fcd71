"""Totals by line and month are what the entries add up to, whatever was done."""

from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from finance import actions
from finance.models import ActualEntry, MonthTotal
from finance.posting import totals_from_entries
from finance.statements.known import Figures
from finance.statements.spend import spend_of
from finance.statements.statement import build_statement
from periods.calendar import month_end
from records import clock
from tests.factories import ProgrammeFactory

amounts = st.decimals(min_value=-(10**6), max_value=10**6, places=2)
typed = st.tuples(
    st.sampled_from(["pay", "travel"]), st.integers(min_value=1, max_value=12), amounts
)


def kept(budget):
    return {
        (row.line_id, row.month): (row.ledger, row.accrued, row.standing)
        for row in MonthTotal.objects.filter(budget=budget)
    }


@pytest.mark.django_db
@settings(
    max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None
)
@given(st.lists(typed, min_size=1, max_size=6), st.integers(min_value=0, max_value=5))
def test_totals_equal_the_sum_of_the_entries(small, given_figures, taken_back):
    for line, month, amount in given_figures:
        seen = actions.actuals.actuals_of(small.budget, month).get(getattr(small, line).pk)
        shown = {} if seen is None else {getattr(small, line): seen}
        actions.enter_actuals(
            budget=small.budget,
            month=month,
            figures={getattr(small, line): amount},
            seen=shown,
            by=small.by,
        )
    standing = ActualEntry.objects.filter(budget=small.budget, source="typed", reversed_by=None)
    for entry in standing[:taken_back]:
        actions.reverse_entry(entry=entry, reason="Wrong", by=small.by)

    assert kept(small.budget) == totals_from_entries(small.budget)


@pytest.mark.django_db
def test_what_is_known_now_is_the_same_from_totals_and_from_entries(small):
    small.profile(small.pay)
    small.enter(1, pay="100.10", travel="5.00")
    small.enter(3, pay="-50.05")
    small.enter(4, travel="0.00")
    actions.reverse_entry(entry=ActualEntry.objects.latest("pk"), reason="Wrong", by=small.by)

    for month in (1, 3, 4, 12):
        now, then = Figures(small.budget, month), Figures(small.budget, month, clock.now())
        assert now.actual == then.actual
        lines = list(small.budget.lines.all())
        assert [now.is_reported(line) for line in lines] == [
            then.is_reported(line) for line in lines
        ]
    assert Figures(small.budget, 12).actual == {
        small.pay.pk: Decimal("50.05"),
        small.travel.pk: Decimal("5.00"),
    }


@pytest.mark.django_db
def test_statement_and_spend_agree_now(small, organisation):
    programme = ProgrammeFactory(organisation=organisation)
    type(small.pay).objects.filter(pk=small.pay.pk).update(programme=programme)
    small.enter(1, pay="100.10", travel="5.00")

    statement = build_statement(organisation=organisation, year=2009, month=6)
    spend = spend_of(organisation, programme_ids=[programme.pk], as_of=month_end(2009, 6))

    assert statement.total_expenditure.actual == Decimal("105.10")
    assert spend.of_programme(programme.pk).actual_to_date == Decimal("100.10")
