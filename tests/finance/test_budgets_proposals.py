"""Limits by role, and changes above them: proposed, approved, refused, withdrawn."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied

from accounts.roles import Role
from finance import actions
from finance.budgeting.limits import authority_of
from finance.budgeting.planning import revised_amounts
from finance.models import AuthorityLimit, BudgetAmount, BudgetChange, ProposedChange
from finance.owed import owed_by
from ispm.owed import owed_by as all_owed_by
from records.refusals import Conflict, Refused
from tests.factories import OrganisationFactory, member
from tests.finance.conftest import signed_in
from tests.finance.factories import SmallBudget

TODAY = dt.date(2009, 9, 1)


@pytest.fixture
def limited(small, organisation, director):
    """The officer may move 100 alone, the director 1,000."""
    limits = {Role.FINANCE_OFFICER: Decimal(100), Role.DIRECTOR: Decimal(1000)}
    actions.set_limits(organisation=organisation, limits=limits, seen={}, by=director)
    return small


@pytest.fixture
def proposal(limited):
    return limited.revise(kind="virement", pay="150", travel="-150")


def decide(act, proposal, by, **more):
    return act(proposal=proposal, expected_version=proposal.edit_version, by=by, **more)


def test_without_any_limit_no_second_person_is_asked(small, officer):
    assert not authority_of(officer).is_limited
    assert isinstance(small.revise(pay="150", travel="-150"), BudgetChange)


@pytest.mark.parametrize(("amount", "kind"), [("100", BudgetChange), ("100.01", ProposedChange)])
def test_the_limit_itself_is_within_it(limited, amount, kind):
    assert isinstance(limited.revise(pay=amount, travel=f"-{amount}"), kind)


def test_what_counts_is_what_a_change_adds(limited):
    done = limited.revise(grant="-60", pay="60", travel="0")
    assert isinstance(done, BudgetChange)


def test_the_largest_limit_of_the_roles_counts(limited, organisation):
    both = member(organisation, Role.FINANCE_OFFICER, Role.DIRECTOR)
    assert authority_of(both).limit == 1000


def test_a_role_without_a_limit_moves_nothing_alone(small, organisation, director, officer):
    limits = {Role.DIRECTOR: Decimal(5)}
    actions.set_limits(organisation=organisation, limits=limits, seen={}, by=director)
    assert authority_of(officer).limit == 0
    assert isinstance(small.revise(pay="0.01", travel="-0.01"), ProposedChange)


@pytest.fixture
def fresh(limited):
    """A line that the budget took in after it was approved."""
    limited.fresh = limited.new_line(limited.costs, "Fresh")
    actions.include_line(budget=limited.budget, line=limited.fresh, by=limited.by)
    return limited


@pytest.mark.parametrize(
    "amounts",
    [
        {"pay": "300", "fresh": "300"},
        {"fresh": "100.01"},
        {"pay": "499.99"},
        {"pay": "700.01"},
        {"grant": "-1100.01"},
    ],
)
def test_approving_again_does_not_go_round_the_limit(fresh, amounts):
    before = revised_amounts(fresh.budget)
    with pytest.raises(Refused, match="more than you may move alone"):
        fresh.approve(**amounts)
    assert revised_amounts(fresh.budget) == before


def test_approving_again_within_the_limit_is_recorded(fresh):
    fresh.approve(pay="500", fresh="100")
    assert revised_amounts(fresh.budget)[fresh.fresh.pk] == 100


def test_a_proposal_counts_nowhere_until_it_is_approved(limited, proposal, director):
    assert revised_amounts(limited.budget)[limited.pay.pk] == 600
    change = decide(actions.approve_proposal, proposal, director)
    assert revised_amounts(limited.budget)[limited.pay.pk] == 750
    assert (change.recorded_by, change.approved_by) == (proposal.proposed_by, director)
    assert ProposedChange.objects.get().change == change


def test_nobody_approves_what_they_proposed(limited, organisation):
    both = member(organisation, Role.FINANCE_OFFICER, Role.DIRECTOR)
    limited.by = both
    mine = limited.revise(pay="1500", travel="-1500")
    with pytest.raises(PermissionDenied):
        decide(actions.approve_proposal, mine, both)
    with pytest.raises(PermissionDenied):
        decide(actions.refuse_proposal, mine, both, reason="No")


def test_who_only_enters_does_not_approve(proposal, colleague):
    with pytest.raises(PermissionDenied):
        decide(actions.approve_proposal, proposal, colleague)


def test_a_director_of_elsewhere_does_not_approve(proposal):
    stranger = member(OrganisationFactory(slug="elsewhere"), Role.DIRECTOR)
    with pytest.raises(PermissionDenied):
        decide(actions.approve_proposal, proposal, stranger)


def test_a_proposal_is_refused_with_a_reason(limited, proposal, director):
    with pytest.raises(Refused, match="why you refuse"):
        decide(actions.refuse_proposal, proposal, director, reason=" ")
    decide(actions.refuse_proposal, proposal, director, reason="Too soon")
    with pytest.raises(Refused, match="refused already"):
        decide(actions.approve_proposal, proposal, director)
    assert not BudgetChange.objects.exclude(kind="approved").exists()


def test_only_its_maker_withdraws_it(proposal, officer, colleague):
    with pytest.raises(PermissionDenied):
        decide(actions.withdraw_proposal, proposal, colleague)
    decide(actions.withdraw_proposal, proposal, officer)
    assert ProposedChange.objects.get().state == "withdrawn"


def test_two_decide_at_once(proposal, director, organisation):
    other = member(organisation, Role.DIRECTOR)
    stale = ProposedChange.objects.get(pk=proposal.pk)
    decide(actions.refuse_proposal, proposal, director, reason="No")
    with pytest.raises(Conflict):
        decide(actions.approve_proposal, stale, other)
    assert not BudgetChange.objects.exclude(kind="approved").exists()


def test_approval_asks_again_whether_it_obeys_the_rules(limited, proposal, director):
    limited.budget.budgeted_lines.filter(line=limited.travel).delete()
    with pytest.raises(Refused, match="Not in the budget"):
        decide(actions.approve_proposal, proposal, director)


def test_a_proposal_obeys_the_rules_of_a_change(limited, officer):
    with pytest.raises(Refused, match="does not balance"):
        limited.revise(pay="150", travel="-149")
    assert not ProposedChange.objects.exists()


def test_a_small_change_may_be_proposed_too(limited, officer):
    done = actions.propose_change(
        budget=limited.budget,
        amounts=limited.by_line({"pay": "1", "travel": "-1"}),
        dated_on=TODAY,
        reason="To be sure",
        authority="Nobody yet",
        by=officer,
    )
    assert done.state == "proposed"


def test_only_who_sets_limits_sets_them(small, organisation, officer):
    with pytest.raises(PermissionDenied):
        actions.set_limits(organisation=organisation, limits={}, seen={}, by=officer)


def test_a_limit_is_changed_and_taken_away(limited, organisation, director):
    seen = {Role.FINANCE_OFFICER: Decimal(100), Role.DIRECTOR: Decimal(1000)}
    limits = {Role.FINANCE_OFFICER: Decimal(50), Role.DIRECTOR: None}
    actions.set_limits(organisation=organisation, limits=limits, seen=seen, by=director)
    assert [(row.role, row.amount) for row in AuthorityLimit.objects.all()] == [
        ("finance_officer", Decimal(50))
    ]
    assert AuthorityLimit.history.filter(role="director", history_type="-").count() == 1


@pytest.mark.parametrize("amount", ["-1", "0.001", "NaN", "100000000000"])
def test_a_limit_that_is_none_is_refused(small, organisation, director, amount):
    limits = {Role.DIRECTOR: Decimal(amount)}
    with pytest.raises(Refused):
        actions.set_limits(organisation=organisation, limits=limits, seen={}, by=director)


# Pages ------------------------------------------------------------------------------------------


def body(answer) -> str:
    return " ".join(answer.content.decode().split())


def revision(small, **amounts):
    typed = {f"amount_{getattr(small, name).pk}": value for name, value in amounts.items()}
    day = {"dated_on_0": "28", "dated_on_1": "8", "dated_on_2": "2009"}
    words = {"kind": "virement", "reason": "Less travel", "authority": "Board, August"}
    return {**words, **day, **typed}


def test_the_limit_stands_at_the_point_of_change(limited, client, page):
    said = body(client.get(page("budget-revise", year=2009)))
    assert "You may move up to £100 alone; above that a director approves." in said


def test_without_limits_the_pages_say_so(small, client, page):
    assert "No limits are set here" in body(client.get(page("budget-revise", year=2009)))
    limits = body(client.get(page("budget-limits")))
    assert "No limits are set" in limits
    assert "no second person is asked" in limits


def test_a_change_above_the_limit_leads_to_its_proposal(limited, client, page):
    posted = revision(limited, pay="150", travel="(150)")
    answer = client.post(page("budget-revise", year=2009), posted, follow=True)
    assert "waits for a director to approve it" in body(answer)
    assert "Virement of £150: waits for a second person" in body(answer)
    assert "Waiting for a second person" in body(client.get(page("budget", year=2009)))


def test_a_change_within_the_limit_is_recorded(limited, client, page):
    posted = revision(limited, pay="50", travel="-50")
    answer = client.post(page("budget-revise", year=2009), posted, follow=True)
    assert "The virement is recorded." in body(answer)
    assert BudgetAmount.objects.filter(change__kind="virement").count() == 2


def test_a_director_approves_on_the_page(limited, proposal, director, page):
    client = signed_in(director)
    shown = body(client.get(page("proposal", pk=proposal.pk)))
    assert "Approve the change" in shown
    assert "Withdraw the change" not in shown
    url = page("proposal-approve", pk=proposal.pk)
    answer = client.post(url, {"edit_version": proposal.edit_version}, follow=True)
    assert "Virement of £150: approved" in body(answer)
    log = body(client.get(page("budget-changes", year=2009)))
    assert f"approved by {director}" in log


@pytest.mark.parametrize("version", ["", "0", "x", "9" * 40, "²"])
def test_a_page_that_was_out_of_date_decides_nothing(proposal, director, page, version):
    url = page("proposal-approve", pk=proposal.pk)
    answer = signed_in(director).post(url, {"edit_version": version}, follow=True)
    assert "Someone else changed this" in body(answer)
    assert ProposedChange.objects.get().state == "proposed"


def test_a_director_refuses_on_the_page(proposal, director, page):
    client, url = signed_in(director), page("proposal-refuse", pk=proposal.pk)
    empty = client.post(url, {"edit_version": proposal.edit_version, "reason": ""})
    assert "Enter why you refuse it" in body(empty)
    given = {"edit_version": proposal.edit_version, "reason": "Too soon"}
    answer = client.post(url, given, follow=True)
    assert "Virement of £150: refused" in body(answer)
    assert "Too soon" in body(answer)


def test_its_maker_withdraws_on_the_page(proposal, client, page):
    shown = body(client.get(page("proposal", pk=proposal.pk)))
    assert "Withdraw the change" in shown
    assert "Approve the change" not in shown
    url = page("proposal-withdraw", pk=proposal.pk)
    answer = client.post(url, {"edit_version": proposal.edit_version}, follow=True)
    assert "withdrawn" in body(answer)


def test_it_waits_on_the_home_page_of_who_decides(limited, proposal, director, officer):
    words = [owed.what for owed in all_owed_by(director, TODAY)]
    assert [one for one in words if "£150" in one] == ["Decide on a virement of £150"]
    assert not [owed for owed in owed_by(officer, TODAY) if "Decide" in owed.what]
    decide(actions.refuse_proposal, proposal, director, reason="No")
    assert not [owed for owed in owed_by(director, TODAY) if "Decide" in owed.what]


def test_limits_are_set_on_the_page(small, director, page):
    client, url = signed_in(director), page("budget-limits-set")
    empty = {"seen_finance_officer": "", "seen_director": ""}
    given = {"limit_finance_officer": "£10,000", "limit_director": "100,000", **empty}
    answer = client.post(url, given, follow=True)
    assert "Limits: Finance officer £10,000, Director £100,000" in body(answer)
    again = client.post(url, given)
    assert "Someone else changed this" in body(again)
    assert "£10,000.00" in body(again)
    minus = {**given, "limit_director": "-5", "seen_director": "100,000.00"}
    assert "not negative" in body(client.post(url, minus))


def test_another_organisations_proposal_is_not_found(small, client, page):
    elsewhere = OrganisationFactory(slug="elsewhere")
    theirs = SmallBudget(elsewhere, member(elsewhere, Role.FINANCE_OFFICER))
    theirs.approve()
    proposal = actions.propose_change(
        budget=theirs.budget,
        amounts=theirs.by_line({"pay": "1", "travel": "-1"}),
        dated_on=TODAY,
        reason="Theirs",
        authority="Theirs",
        by=theirs.by,
    )
    assert client.get(page("proposal", pk=proposal.pk)).status_code == 404


# The log ----------------------------------------------------------------------------------------


def test_the_log_is_filtered_by_its_address(small, client, page):
    small.revise(pay="50", travel="-50", kind="virement")
    small.revise(grant="-10", pay="10")
    url = page("budget-changes", year=2009)
    assert "3 changes in 2009/10" in body(client.get(url))
    assert "1 virement in 2009/10" in body(client.get(url, {"kind": "virement"}))
    assert "2 changes of Travel in 2009/10" in body(client.get(url, {"line": small.travel.pk}))
    both = {"kind": "revision", "line": small.travel.pk}
    assert "There is no such change" in body(client.get(url, both))


@pytest.mark.parametrize("asked", [{"kind": "x"}, {"line": "x"}, {"line": "9" * 30}])
def test_nonsense_in_the_address_shows_everything(small, client, page, asked):
    assert "1 change in" in body(client.get(page("budget-changes", year=2009), asked))


# Materiality ------------------------------------------------------------------------------


def test_a_director_says_which_variances_need_a_note(small, director, page):
    client = signed_in(director)
    address = page("materiality-set")
    version = client.get(address).context["form"]["edit_version"].value()
    sent = {"percent": "7.5%", "amount": "2,000", "edit_version": version}
    answer = client.post(address, sent, follow=True)
    assert "reaches 7.5% of the plan and £2,000 together" in answer.content.decode()
    again = client.post(address, {**sent, "percent": "9"})
    assert again.status_code == 200, "someone changed it since the page was opened"
    small.organisation.refresh_from_db()
    assert small.organisation.materiality_percent == Decimal("7.5")


@pytest.mark.parametrize(("percent", "amount"), [("101", "1"), ("-1", "1"), ("5", "-1"), ("", "")])
def test_materiality_that_is_none_is_refused_at_its_field(small, director, page, percent, amount):
    client = signed_in(director)
    sent = {"percent": percent, "amount": amount, "edit_version": 1}
    assert client.post(page("materiality-set"), sent).status_code == 200
    small.organisation.refresh_from_db()
    assert small.organisation.materiality_amount == 5000
