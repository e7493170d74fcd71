"""Orders on lines, what is uncommitted, and shapes of a year's profile."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied
from django.utils.html import strip_tags
from hypothesis import given
from hypothesis import strategies as st

from figures.money import LARGEST
from finance import actions
from finance.budgeting.committed import build_commitments, commitments_of
from finance.budgeting.profile_history import build_profile_history
from finance.budgeting.shapes import by_shares, evenly
from finance.models import Commitment, Profile
from records import clock
from records.refusals import Conflict, Refused
from tests.finance.conftest import signed_in
from tests.finance.factories import APRIL, SmallBudget

JUNE = dt.date(2009, 6, 10)


def order(small, line=None, **fields):
    base = {"order": "PO 1", "supplier": "A printer", "amount": Decimal(50), "month": 8}
    given = {**base, "ordered_on": JUNE, "by": small.by, **fields}
    return actions.add_commitment(budget=small.budget, line=line or small.travel, **given)


def body(answer) -> str:
    return " ".join(answer.content.decode().split())


def test_uncommitted_is_revised_less_actual_less_open_orders(small):
    small.revise(travel="100", pay="-100", kind="virement")
    small.enter(travel="30")
    order(small)
    ended = order(small, order="PO 2", amount=Decimal(20))
    actions.end_commitment(
        commitment=ended, ended_on=JUNE, reason="Paid", expected_version=1, by=small.by
    )
    found = commitments_of(small.budget, small.travel)
    assert (found.revised, found.actual, found.committed) == (500, 30, 50)
    assert found.uncommitted == 420
    year = build_commitments(small.budget)
    assert [line.line for line in year.lines] == [small.pay, small.travel]
    assert year.uncommitted == 1000 - 30 - 50
    assert [one.order for one in year.orders] == ["PO 1", "PO 2"]


@pytest.mark.parametrize(
    ("fields", "says"),
    [
        ({"order": " "}, "order's number"),
        ({"supplier": ""}, "supplier"),
        ({"amount": Decimal(0)}, "above nil"),
        ({"amount": Decimal(-5)}, "above nil"),
        ({"amount": Decimal("NaN")}, "amount in pounds"),
        ({"amount": Decimal("1.005")}, "amount in pounds"),
        ({"amount": LARGEST + 1}, "less than"),
        ({"month": 13}, "months 1 to 12"),
        ({"ordered_on": dt.date(2010, 4, 1)}, "not after the year"),
    ],
)
def test_what_is_no_order_is_refused(small, fields, says):
    with pytest.raises(Refused, match=says):
        order(small, **fields)
    assert not Commitment.objects.exists()


def test_income_is_not_committed(small):
    with pytest.raises(Refused, match="line of expenditure"):
        order(small, line=small.grant)


def test_the_same_order_twice_is_noticed(small):
    order(small)
    with pytest.raises(Refused, match="has this order"):
        order(small, order="po 1")
    order(small, line=small.pay)


def change(small, made, **fields):
    base = {"line": made.line, "order": made.order, "supplier": made.supplier, "month": 8}
    given = {**base, "amount": Decimal(60), "ordered_on": JUNE, "by": small.by, **fields}
    return actions.change_commitment(commitment=made, expected_version=made.edit_version, **given)


def test_an_order_does_not_become_another_that_is_there(small):
    order(small)
    second = order(small, order="PO 2")
    with pytest.raises(Refused, match="Travel has this order of A PRINTER already"):
        change(small, second, order="po 1", supplier="A PRINTER")
    assert set(Commitment.objects.values_list("order", flat=True)) == {"PO 1", "PO 2"}
    change(small, Commitment.objects.get(order="PO 2"))
    assert Commitment.objects.get(order="PO 2").amount == 60


def test_an_order_that_ended_is_not_changed_again(small):
    made = order(small)
    end = {"ended_on": JUNE, "reason": "Paid", "by": small.by}
    with pytest.raises(Refused, match="from 10 June 2009"):
        actions.end_commitment(
            commitment=made, expected_version=1, **{**end, "ended_on": dt.date(2009, 6, 9)}
        )
    actions.end_commitment(commitment=made, expected_version=1, **end)
    with pytest.raises(Refused, match="ended already"):
        actions.end_commitment(commitment=made, expected_version=2, **end)


def test_who_only_looks_orders_nothing(small, director, page):
    with pytest.raises(PermissionDenied):
        order(small, by=director)
    client = signed_in(director)
    assert client.get(page("commitment-new", year=2009)).status_code == 403
    assert "Add a commitment" not in body(client.get(page("commitments", year=2009)))


def typed(small, **fields):
    day = {"ordered_on_0": "10", "ordered_on_1": "6", "ordered_on_2": "2009"}
    words = {"order": "PO 1", "supplier": "A printer", "amount": "£50.00", "month": "8"}
    return {"line": small.travel.pk, **words, **day, **fields}


def test_an_order_is_added_changed_and_ended_on_its_pages(small, client, page):
    url = page("commitment-new", year=2009)
    shown = body(client.get(url, {"line": small.travel.pk}))
    assert f'value="{small.travel.pk}" selected' in shown
    answer = client.post(url, typed(small), follow=True)
    assert "PO 1, A printer is added." in body(answer)
    assert "£50 ordered, £950 left" in body(answer)
    made = Commitment.objects.get()
    change = page("commitment-change", pk=made.pk)
    assert "50.00" in body(client.get(change))
    answer = client.post(change, typed(small, amount="70", edit_version=1), follow=True)
    assert "£70 ordered" in body(answer)
    line = strip_tags(body(client.get(page("line-year", line=small.travel.pk, year=2009))))
    assert "Commitments: £70 ordered, £330 left" in line
    end = page("commitment-end", pk=made.pk)
    day = {"ended_on_0": "1", "ended_on_1": "7", "ended_on_2": "2009"}
    answer = client.post(end, {**day, "reason": "Paid", "edit_version": 2}, follow=True)
    assert "nothing is ordered" in body(answer)
    assert "Ended 1 July 2009" in body(answer)


def test_two_officers_one_order(small, client, colleague, page):
    made = order(small)
    actions.change_commitment(
        commitment=made,
        line=small.travel,
        order="PO 1",
        supplier="Another printer",
        amount=Decimal(60),
        month=8,
        ordered_on=JUNE,
        expected_version=1,
        by=colleague,
    )
    said = body(client.post(page("commitment-change", pk=made.pk), typed(small, edit_version=1)))
    assert "Someone else changed this" in said
    assert "Another printer" in said
    with pytest.raises(Conflict):
        actions.end_commitment(
            commitment=Commitment.objects.get(),
            ended_on=JUNE,
            reason="Paid",
            expected_version=1,
            by=small.by,
        )


def test_the_order_form_says_all_that_is_missing(small, client, page):
    said = body(client.post(page("commitment-new", year=2009), {}))
    for words in ("Choose a line", "Enter the supplier", "Choose a month", "Enter the day"):
        assert words in said


# Shapes -----------------------------------------------------------------------------------------

pence = st.integers(-(10**13), 10**13).map(lambda amount: Decimal(amount).scaleb(-2))


@given(pence)
def test_equal_months_come_to_the_year(year):
    months = evenly(year)
    assert sum(months.values()) == year
    assert len(set(list(months.values())[:11])) == 1
    assert all(amount.as_tuple().exponent >= -2 for amount in months.values())
    assert abs(months[12] - months[1]) < Decimal("0.12")


@given(pence, st.dictionaries(st.integers(1, 12), st.integers(0, 10**9).map(Decimal), min_size=1))
def test_any_shape_comes_to_the_year(year, weights):
    if not sum(weights.values()):
        with pytest.raises(ValueError, match="nothing"):
            by_shares(year, weights)
        return
    months = by_shares(year, weights)
    assert sum(months.values()) == year
    assert all(months[month] == 0 for month in range(1, 12) if not weights.get(month))


@pytest.fixture
def after_a_year(organisation, officer, small):
    """2010/11, after a year in which travel was 1 in April and 2 in May."""
    small.enter(month=1, travel="1")
    small.enter(month=2, travel="2")
    budget = actions.create_budget(organisation=organisation, year=2010, by=officer)
    actions.include_lines(budget=budget, lines=[small.pay, small.travel], by=officer)
    actions.approve_budget(
        budget=budget,
        amounts={small.pay: Decimal(600), small.travel: Decimal(100)},
        dated_on=dt.date(2010, 4, 1),
        reason="The year’s",
        authority="Board",
        by=officer,
    )
    return budget


def months(small, line, **fields):
    day = {"dated_on_0": "1", "dated_on_1": "4", "dated_on_2": "2010"}
    return {"reason": "Planned", "shape": "last_year", **day, **fields}


def values_in(answer) -> list[str]:
    return [box.value for _, _, box in answer.context["months"]]


def test_last_years_shape_fills_the_boxes_and_is_recorded(after_a_year, small, client, page):
    url = page("profile-set", year=2010, line=small.travel.pk)
    answer = client.post(url, months(small, small.travel, fill="fill"))
    assert values_in(answer) == ["33.33", "66.66", *["0.00"] * 9, "0.01"]
    assert not Profile.objects.exists()
    assert "Planned" in body(answer)
    filled = {f"month_{n}": value for n, value in enumerate(values_in(answer), start=1)}
    client.post(url, months(small, small.travel, **filled))
    assert Profile.objects.get().shape == "last_year"


def test_months_that_were_changed_after_filling_are_typed(small, client, page):
    url = page("profile-set", year=2009, line=small.travel.pk)
    day = {"dated_on_0": "1", "dated_on_1": "4", "dated_on_2": "2009"}
    given = {"shape": "even", "reason": "Planned", **day}
    filled = values_in(client.post(url, {**given, "fill": ""}))
    assert filled == ["33.33"] * 11 + ["33.37"]
    boxes = {f"month_{n}": value for n, value in enumerate(filled, start=1)}
    client.post(url, {**given, **boxes, "month_1": "33.30"})
    client.post(url, {**given, **boxes})
    assert [one.shape for one in Profile.objects.order_by("pk")] == ["typed", "even"]


@pytest.mark.parametrize(("shape", "says"), [("last_year", "Nothing was spent"), ("x", "Choose")])
def test_a_shape_that_cannot_fill_says_why(small, client, page, shape, says):
    url = page("profile-set", year=2009, line=small.travel.pk)
    answer = client.post(url, {"shape": shape, "fill": "", "month_1": "7"})
    assert says in body(answer)
    assert values_in(answer)[0] == "7"


def test_every_line_without_a_profile_is_spread_at_once(small, client, page):
    small.profile(small.pay)
    url = page("budget-spread", year=2009)
    assert "Without a profile: Travel" in body(client.get(url))
    day = {"dated_on_0": "1", "dated_on_1": "4", "dated_on_2": "2009"}
    answer = client.post(url, {**day, "reason": "Evenly"}, follow=True)
    assert "1 line spread evenly." in body(answer)
    spread = Profile.objects.get(line=small.travel)
    assert (spread.shape, sum(one.amount for one in spread.months.all())) == ("even", 400)
    assert "nothing would change" in body(client.post(url, {**day, "reason": "Evenly"}))


def test_a_line_that_is_not_approved_is_not_spread(organisation, officer):
    bare = SmallBudget(organisation, officer)
    bare.approve(pay="600")
    given = {"dated_on": APRIL, "reason": "Evenly", "by": officer}
    assert [one.line for one in actions.spread_evenly(budget=bare.budget, **given)] == [bare.pay]


# Profiles side by side --------------------------------------------------------------------------


def test_profiles_stand_side_by_side_with_what_moved(small, client, page):
    small.profile(small.travel, "30")
    small.profile(small.travel, "35", dated_on=dt.date(2009, 9, 1))
    history = build_profile_history(small.budget, small.travel, known_at=clock.now())
    assert history.totals == (360, 420)
    assert (history.moved, history.gap) == (60, 20)
    assert [month.moved for month in history.months] == [5] * 12
    said = body(client.get(page("profile-history", year=2009, line=small.travel.pk)))
    assert "Travel: re-profiled once" in said
    assert "First profile, 1 April 2009" in said
    assert "Latest profile, 1 September 2009" in said
    assert "£20.00 more than the revised budget" in said


def test_the_budgets_page_shows_first_and_re_profiled(small, client, page):
    small.profile(small.travel, "30")
    small.profile(small.travel, "35")
    small.profile(small.pay, "50")
    rows = {row.line: row for row in client.get(page("budget", year=2009)).context["page"].rows}
    assert (rows[small.travel].profiled, rows[small.travel].reprofiled) == (360, 420)
    assert (rows[small.pay].profiled, rows[small.pay].reprofiled) == (600, None)
    assert (rows[small.travel].profile_gap, rows[small.pay].profile_gap) == (20, 0)


def test_a_line_without_profiles_says_so(small, client, page):
    said = body(client.get(page("profile-history", year=2009, line=small.grant.pk)))
    assert "Grant: not planned by month" in said


# Balance ----------------------------------------------------------------------------------------


def test_why_a_budget_does_not_balance_is_said_where_it_shows(small, client, page):
    small.approve(pay="700")
    url = page("budget-unbalanced", year=2009)
    assert "£100.00 more" in body(client.get(url))
    given = {"reason": "The reserve pays for it", "edit_version": 1}
    assert "The reason is recorded." in body(client.post(url, given, follow=True))
    assert "The reserve pays for it" in body(client.get(page("budget", year=2009)))
    statement = body(client.get(page("position-statement", year=2009, month=1)))
    assert "more than revised income. The reason given: The reserve pays for it" in statement
    stale = body(client.post(url, {"reason": "Another", "edit_version": 1}))
    assert "Someone else changed this" in stale


def test_the_reason_is_that_of_the_moment(small, client, page):
    small.approve(pay="700")
    before = clock.now()
    actions.explain_imbalance(
        budget=small.budget, reason="The reserve", expected_version=1, by=small.by
    )
    url = page("position-statement", year=2009, month=1)
    assert "The reserve" in body(client.get(url))
    told = client.get(url, {"known_at": before.isoformat()})
    assert "The reserve" not in body(told)


def test_approving_again_keeps_within_the_limit(small, organisation, director):
    limits = {"finance_officer": Decimal(100)}
    actions.set_limits(organisation=organisation, limits=limits, seen={}, by=director)
    small.approve(pay="700")
    with pytest.raises(Refused, match="Enter it as a revision"):
        small.approve(pay="800.01")
