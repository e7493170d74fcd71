"""Months close for budget holders, then for finance; what that stops, and what is told."""

import datetime as dt
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied

from accounts.roles import Role
from finance import actions
from finance.models import ActualEntry, MonthClosing
from finance.months.closing import month_states
from finance.months.month_end import build_month_end
from finance.months.since_close import build_since_close, closings_of
from records import clock
from records.refusals import Refused
from tests.factories import ProgrammeFactory, head_of, member
from tests.finance.appendix import morning
from tests.finance.conftest import signed_in
from tests.finance.test_pages import check_summary, heading, words


def close(small, month, *stages, by=None):
    for stage in stages or ("holders", "finance"):
        actions.close_month(budget=small.budget, month=month, stage=stage, by=by or small.by)


def reopen(small, month, by, stage="finance", reason="A late invoice"):
    return actions.reopen_month(budget=small.budget, month=month, stage=stage, reason=reason, by=by)


# In turn ---------------------------------------------------------------------------------


def test_holders_first_then_finance(small):
    with pytest.raises(Refused, match="April 2009 is still open for budget holders"):
        close(small, 1, "finance")
    close(small, 1)
    states = month_states(small.budget)
    assert states.is_closed_for_finance(1)
    assert states.is_closed_for_holders(1)


def test_finance_closes_month_after_month(small):
    close(small, 3, "holders")
    with pytest.raises(Refused, match="first: April 2009, May 2009"):
        close(small, 3, "finance")
    close(small, 1)
    close(small, 2)
    close(small, 3, "finance")


def test_nothing_is_closed_twice_or_before_it_began(small):
    close(small, 1, "holders")
    with pytest.raises(Refused, match="closed for budget holders already"):
        close(small, 1, "holders")
    with clock.set_to(morning(dt.date(2009, 4, 30))), pytest.raises(Refused, match="not begun"):
        close(small, 2, "holders")


@pytest.mark.parametrize("stage", ["", "everyone"])
def test_there_are_two_stages(small, director, stage):
    with pytest.raises(Refused):
        close(small, 1, stage)
    with pytest.raises(Refused):
        reopen(small, 1, director, stage)


@pytest.mark.parametrize("role", [role for role in Role if role != Role.FINANCE_OFFICER])
def test_only_finance_closes(small, organisation, role):
    with pytest.raises(PermissionDenied):
        close(small, 1, "holders", by=member(organisation, role))


# Open again --------------------------------------------------------------------------------


def test_a_director_reopens_with_a_reason(small, director):
    close(small, 1)
    with pytest.raises(Refused, match="why"):
        reopen(small, 1, director, reason="  ")
    reopen(small, 1, director)
    states = month_states(small.budget)
    assert not states.is_closed_for_finance(1)
    assert states.is_closed_for_holders(1), "the holders' closing stands"
    close(small, 1, "finance")
    assert MonthClosing.objects.count() == 4


@pytest.mark.parametrize("role", [role for role in Role if role != Role.DIRECTOR])
def test_nobody_else_reopens(small, organisation, role):
    close(small, 1)
    with pytest.raises(PermissionDenied):
        reopen(small, 1, member(organisation, role))


def test_for_holders_a_month_opens_after_finance(small, director):
    close(small, 1)
    with pytest.raises(Refused, match="Reopen it for finance first"):
        reopen(small, 1, director, "holders")
    reopen(small, 1, director)
    reopen(small, 1, director, "holders")
    assert not month_states(small.budget).is_closed_for_holders(1)
    with pytest.raises(Refused, match="is not closed"):
        reopen(small, 1, director, "holders")


# What a closed month takes --------------------------------------------------------------------


def test_a_closed_month_takes_no_figure_and_says_where_to_enter_it(small):
    close(small, 1)
    with pytest.raises(Refused, match="enter it in May 2009, or ask a director to reopen"):
        small.enter(1, pay="5")
    with pytest.raises(Refused, match="April 2009 is closed"):
        actions.enter_accruals(
            budget=small.budget,
            month=1,
            accruals={small.pay: Decimal(5)},
            prepayments={},
            reverses={},
            seen={},
            by=small.by,
        )
    assert not ActualEntry.objects.exists()


def test_a_month_closed_for_holders_takes_figures(small):
    close(small, 1, "holders")
    assert small.enter(1, pay="5")


def test_an_entry_of_a_closed_month_is_taken_back_in_the_next_open_one(small):
    (entry,) = small.enter(1, pay="100")
    close(small, 1)
    reversal = actions.reverse_entry(entry=entry, reason="Wrong line", by=small.by)
    assert (reversal.month, reversal.amount, reversal.says) == (2, -100, 0)
    assert build_month_end(small.budget, 1).not_reported[0].name == "Travel (Costs)"


def test_the_next_month_keeps_such_a_correction_apart_from_its_own_figure(small):
    (entry,) = small.enter(1, pay="100")
    close(small, 1)
    actions.reverse_entry(entry=entry, reason="Wrong line", by=small.by)
    small.enter(2, pay="30")
    small.enter(2, seen={"pay": "30"}, pay="40")
    assert sum(e.amount for e in small.pay.actual_entries.filter(month=2)) == -60


# Heads -------------------------------------------------------------------------------------


@pytest.fixture
def headed(small, organisation):
    """Pay belongs to a programme; its head."""
    programme = ProgrammeFactory(organisation=organisation)
    small.pay.programme = programme
    small.pay.save()
    person = member(organisation, Role.PROGRAMME_HEAD)
    head_of(programme, person)
    return person


def project(small, by, line=None, amount="9"):
    return actions.project_year_end(
        budget=small.budget,
        month=1,
        figures={line or small.pay: Decimal(amount)},
        reasons={},
        by=by,
    )


def note(small, by, line=None):
    return actions.write_note(
        budget=small.budget,
        line=line or small.pay,
        month=1,
        kind="numbered",
        symbol="",
        text="Because",
        expected_version=None,
        by=by,
    )


def test_a_head_projects_and_notes_the_lines_headed(small, headed):
    project(small, headed)
    written = note(small, headed)
    actions.withdraw_note(note=written, reason="No", expected_version=1, by=headed)


@pytest.mark.parametrize("act", [project, note])
def test_a_head_does_not_for_other_lines(small, headed, act):
    with pytest.raises(PermissionDenied, match="Travel"):
        act(small, headed, small.travel)


@pytest.mark.parametrize("act", [project, note])
def test_a_head_does_not_once_the_month_is_closed_for_holders(small, headed, act):
    close(small, 1, "holders")
    with pytest.raises(Refused, match="April 2009 is closed for budget holders"):
        act(small, headed)
    assert act(small, small.by), "finance goes on"


@pytest.mark.parametrize("role", [Role.CONTRIBUTOR, Role.DIRECTOR, Role.AUDITOR])
@pytest.mark.parametrize("act", [project, note])
def test_nobody_else_projects_or_notes(small, organisation, act, role):
    with pytest.raises(PermissionDenied):
        act(small, member(organisation, role))


def test_heads_see_their_own_lines_on_the_notes_page(small, headed, page):
    address = page("line-notes", year=2009, month=1)
    client = signed_in(headed)
    said = words(client.get(address))
    assert "Pay" in said
    assert "Travel" not in said
    assert "Travel" in words(client.get(address, {"lines": "all"}))
    close(small, 1, "holders")
    write = page("line-note-write", year=2009, month=1, line=small.pay.pk)
    assert write not in client.get(address).content.decode()


def test_a_heads_note_page_of_another_line_is_not_theirs(small, headed, page):
    address = page("line-note-write", year=2009, month=1, line=small.travel.pk)
    assert signed_in(headed).get(address).status_code == 403


# What is missing ----------------------------------------------------------------------------


def test_the_month_end_names_what_is_missing(small, client, page):
    small.profile(small.pay, each="50000")
    small.enter(1, pay="90000")
    end = build_month_end(small.budget, 1)
    assert [line.name for line in end.not_reported] == ["Travel (Costs)"]
    assert [line.name for line in end.unexplained] == ["Pay (Costs)"]
    assert len(end.not_projected) == 2
    assert end.missing == 4
    answer = client.get(page("month-end", year=2009, month=1))
    assert heading(answer) == "April 2009 is open"
    text = answer.content.decode()
    assert "4 things missing" in text
    assert f"#id_amount_{small.travel.pk}" in text
    assert page("line-note-write", year=2009, month=1, line=small.pay.pk) in text


def test_a_head_is_led_to_the_lines_headed_alone(small, headed, page):
    month = {"year": 2009, "month": 1}
    text = signed_in(headed).get(page("month-end", **month)).content.decode()
    assert "Travel (Costs)" in text
    project = page("projections-enter", **month)
    assert f"{project}#id_amount_{small.pay.pk}" in text
    assert f"{project}#id_amount_{small.travel.pk}" not in text
    assert page("month-close", **month, stage="holders") not in text


def test_a_month_is_closed_although_something_is_missing(small, client, page):
    month = {"year": 2009, "month": 1}
    answer = client.post(page("month-close", **month, stage="holders"), follow=True)
    assert heading(answer) == "April 2009 is closed for budget holders, open for finance"
    answer = client.post(page("month-close", **month, stage="finance"), follow=True)
    assert heading(answer) == "April 2009 is closed"
    answer = client.post(page("month-close", **month, stage="finance"), follow=True)
    assert "April 2009 is closed for finance already" in words(answer)


def test_the_earlier_months_are_named(small, client, page):
    close(small, 2, "holders")
    text = client.get(page("month-end", year=2009, month=2)).content.decode()
    assert "Close May 2009 for finance" not in text
    assert page("month-end", year=2009, month=1) in text


def test_a_director_reopens_on_the_page(small, director, page):
    close(small, 1)
    month = {"year": 2009, "month": 1}
    address = page("month-reopen", **month, stage="finance")
    client = signed_in(director)
    assert address in client.get(page("month-end", **month)).content.decode()
    check_summary(client.post(address, {"reason": ""}), "Enter why the month is reopened")
    answer = client.post(address, {"reason": "A late invoice"}, follow=True)
    assert "A late invoice" in words(answer)
    assert client.get(page("month-reopen", **month, stage="nobody")).status_code == 404


def test_the_grid_of_a_closed_month_has_no_boxes(small, client, page):
    small.enter(1, pay="5")
    close(small, 1)
    answer = client.get(page("actuals-enter", year=2009, month=1))
    assert heading(answer) == "April 2009: closed, 1 of 2 lines entered"
    assert f'name="amount_{small.pay.pk}"' not in answer.content.decode()


def test_what_was_typed_before_the_month_closed_is_kept(small, client, page):
    close(small, 1)
    address = page("actuals-enter", year=2009, month=1)
    refused = client.post(address, {f"amount_{small.pay.pk}": "7.30"})
    check_summary(refused, "April 2009 is closed: enter it in May 2009")
    assert 'value="7.30"' in refused.content.decode()


# Since the close ------------------------------------------------------------------------------


@pytest.fixture
def corrected(small, director):
    """April closed at 100, reopened, corrected to 130 and closed again."""
    small.enter(1, pay="100", travel="7")
    close(small, 1)
    reopen(small, 1, director)
    small.enter(1, seen={"pay": "100"}, pay="130")
    close(small, 1, "finance")
    return small


def since(small, close=0):
    closings = closings_of(small.budget, 1)
    closes = [act for act in closings if act.is_closed]
    return build_since_close(small.budget, 1, closings, closes[close])


def test_as_at_the_first_close_and_as_corrected_since(corrected):
    found = since(corrected)
    (pay,) = found.changed
    assert (pay.at_close, pay.now, pay.difference) == (100, 130, 30)
    assert sum(entry.amount for entry in pay.entries) == pay.difference
    spent = found.spent
    assert (spent.at_close, spent.now, spent.difference) == (107, 137, 30)


def test_as_at_the_second_close_nothing_was_corrected(corrected):
    assert since(corrected, 1).changed == ()


def test_the_differences_are_always_the_sum_of_the_entries(corrected, director):
    reopen(corrected, 1, director)
    corrected.enter(1, seen={"travel": "7"}, travel="1")
    corrected.enter(1, seen={"pay": "130"}, pay="100")
    for line in since(corrected).lines:
        assert line.difference == sum(entry.amount for entry in line.entries)


def test_the_page_shows_both_and_the_entries_with_who_and_why(corrected, client, page):
    answer = client.get(page("since-close", year=2009, month=1))
    assert heading(answer) == "April 2009: 1 line corrected since the close"
    said = words(answer)
    for told in ("100.00", "130.00", "30.00", "A late invoice", "closed more than once"):
        assert told in said
    assert f'href="#line-{corrected.pay.pk}"' in answer.content.decode()
    second = closings_of(corrected.budget, 1)[-1]
    other = client.get(page("since-close", year=2009, month=1), {"close": second.pk})
    assert heading(other) == "April 2009: nothing corrected since the close"


def test_income_stands_beside_expenditure_with_a_sum_of_its_own(small, director, client, page):
    small.enter(1, pay="100", grant="-250")
    close(small, 1)
    reopen(small, 1, director)
    small.enter(1, seen={"grant": "-250"}, grant="-300")
    found = since(small)
    (grant,) = found.income
    assert found.changed == (grant,)
    assert (grant.at_close, grant.now, grant.difference) == (-250, -300, -50)
    assert (found.earned.at_close, found.earned.now, found.earned.difference) == (-250, -300, -50)
    assert (found.spent.at_close, found.spent.difference) == (100, 0)
    answer = client.get(page("since-close", year=2009, month=1))
    assert "1 line corrected" in heading(answer)
    assert "Total income" in words(answer)
    assert f'id="line-{small.grant.pk}"' in answer.content.decode()


def test_income_without_an_actual_is_not_listed(corrected, client, page):
    assert since(corrected).income == ()
    said = words(client.get(page("since-close", year=2009, month=1)))
    assert "Total income" not in said
    assert "Total expenditure" in said


def test_corrections_in_later_months_are_told_too(small, client, page):
    (entry,) = small.enter(1, pay="100")
    close(small, 1)
    actions.reverse_entry(entry=entry, reason="Wrong line", by=small.by)
    said = words(client.get(page("since-close", year=2009, month=1)))
    assert "Corrections of April 2009 and before in later months" in said
    assert "Wrong line" in said


def test_a_month_that_never_closed_says_so(small, client, page):
    answer = client.get(page("since-close", year=2009, month=1), {"close": "x"})
    assert heading(answer) == "April 2009 has not been closed for finance"


def test_the_statement_of_a_closed_month_leads_there(corrected, client, page):
    text = client.get(page("position-statement", year=2009, month=1)).content.decode()
    assert page("since-close", year=2009, month=1) in text
    other = client.get(page("position-statement", year=2009, month=2)).content.decode()
    assert page("since-close", year=2009, month=2) not in other
