"""Trial balances: each file says what a month comes to."""

from decimal import Decimal

import pytest

from finance.imports.layout import Layout
from finance.imports.preview import build_preview
from finance.models import ActualEntry, MonthClosing, UploadRow
from finance.opening import rows_of
from tests.finance.imports.factories import LAYOUT, Ledger, check_books, csv_of, row, totals


@pytest.fixture
def balance(small, officer):
    """A ledger that states the month that the uploader chooses; A1 is pay, B2 travel."""
    layout = Layout(**{**vars(LAYOUT), "date": ""})
    ledger = Ledger(small.budget, officer, layout, "restates")
    ledger.map(A1=small.pay, B2=small.travel)
    return ledger


def test_the_difference_is_recorded(balance, small):
    balance.load(row("100.00"), row("10.00", "B2"), month=2)
    before = ActualEntry.objects.count()
    second = balance.receive(csv_of(row("130.00"), row("10.00", "B2")), 2)
    assert build_preview(second).replaced.amount == Decimal("100.00")
    balance.confirm(second)
    taken, given = ActualEntry.objects.order_by("pk")[before:]
    assert (taken.source, taken.amount) == ("dropped", Decimal("-100.00"))
    assert (given.source, given.amount) == ("loaded", Decimal("130.00"))
    assert totals(small.budget) == {("Pay", 2): Decimal("130.00"), ("Travel", 2): Decimal("10.00")}
    check_books(small.budget)


def test_the_same_file_again_posts_nothing(balance, small):
    balance.load(row("60.00"), row("40.00"), month=2)
    before = ActualEntry.objects.count()
    balance.load(row("100.00"), month=2)
    assert ActualEntry.objects.count() == before
    assert UploadRow.objects.filter(counts=True).count() == 2
    check_books(small.budget)


def test_a_code_that_is_gone_counts_no_more_and_other_months_stay(balance, small):
    balance.load(row("100.00"), row("10.00", "B2"), month=2)
    balance.load(row("7.00"), month=3)
    balance.load(row("100.00"), month=2)
    assert totals(small.budget) == {("Pay", 2): Decimal("100.00"), ("Pay", 3): Decimal("7.00")}
    check_books(small.budget)


def test_reversing_falls_back_to_the_file_before(balance, small):
    first = balance.load(row("100.00"), row("10.00", "B2"), month=2)
    second = balance.load(row("130.00"), row("5.00", "C3"), month=2)
    balance.reverse(second)
    assert totals(small.budget) == {("Pay", 2): Decimal("100.00"), ("Travel", 2): Decimal("10.00")}
    check_books(small.budget)
    balance.reverse(first)
    assert not totals(small.budget)
    check_books(small.budget)


def test_reversing_a_file_that_another_took_the_place_of_moves_nothing(balance, small):
    first = balance.load(row("100.00"), row("10.00", "B2"), month=2)
    second = balance.load(row("130.00"), row("10.00", "B2"), month=2)
    before = ActualEntry.objects.count()
    balance.reverse(first)
    assert ActualEntry.objects.count() == before
    check_books(small.budget)
    balance.reverse(second)
    assert not totals(small.budget)
    check_books(small.budget)


def test_a_closed_month_is_corrected_in_the_next_open_one(balance, small, officer):
    balance.load(row("100.00"), month=2)
    MonthClosing.objects.create(
        budget=small.budget, month=2, stage="finance", is_closed=True, recorded_by=officer
    )
    late = balance.load(row("130.00"), month=2)
    assert totals(small.budget) == {("Pay", 2): Decimal("100.00"), ("Pay", 3): Decimal("30.00")}
    dropped, loaded = ActualEntry.objects.filter(month=3).order_by("pk")
    assert (dropped.rows_month, loaded.rows_month) == (2, 2)
    assert [one.amount for one in rows_of(dropped)] == [Decimal("-100.00")]
    check_books(small.budget)
    balance.reverse(late)
    assert totals(small.budget) == {("Pay", 2): Decimal("100.00")}
    check_books(small.budget)


def test_a_file_of_a_date_column_states_the_months_that_it_names(small, officer):
    ledger = Ledger(small.budget, officer, LAYOUT, "restates")
    ledger.load(row("1.00"), row("2.00", day="2009-06-01"))
    ledger.load(row("5.00", day="2009-06-01"))
    assert totals(small.budget) == {("-", 2): Decimal("1.00"), ("-", 3): Decimal("5.00")}
    check_books(small.budget)
