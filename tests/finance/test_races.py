"""Two officers who press at the same moment: one is told so, and nothing breaks."""

from decimal import Decimal
from threading import Barrier, Thread

import pytest
from django.db import connection

from accounts.roles import Role
from finance import actions
from finance.actions import commitments, notes, profiles
from finance.models import Budget, BudgetLine, Commitment, LineNote
from records.refusals import Refused
from tests.factories import OrganisationFactory, member
from tests.finance.factories import APRIL, SmallBudget

pytestmark = pytest.mark.usefixtures("on_disk")


def make_budget(organisation, budget, line, by):
    actions.create_budget(organisation=organisation, year=2030, by=by)


def make_group(organisation, budget, line, by):
    actions.create_group(organisation=organisation, name="Twice", side="expenditure", by=by)


def make_line(organisation, budget, line, by):
    actions.create_line(organisation=organisation, group=line.group, name="Twice", by=by)


def make_balance(organisation, budget, line, by):
    actions.create_balance(organisation=organisation, name="Twice", side="held", by=by)


def include(organisation, budget, line, by):
    actions.include_line(budget=budget, line=line, by=by)


def write(organisation, budget, line, by):
    actions.write_note(
        budget=budget,
        line=budget.budgeted_lines.first().line,
        month=1,
        kind="numbered",
        symbol="",
        text="A note",
        expected_version=0,
        by=by,
    )


@pytest.mark.parametrize("act", [make_budget, make_group, make_line, make_balance, include, write])
def test_who_comes_second_is_refused(act):
    organisation = OrganisationFactory(slug="body")
    officer = member(organisation, Role.FINANCE_OFFICER)
    SmallBudget(organisation, officer)
    budget = Budget.objects.get()
    group = BudgetLine.objects.filter(group__side="expenditure").first().group
    line = actions.create_line(organisation=organisation, group=group, name="New", by=officer)
    barrier, outcomes = Barrier(2), []

    def press():
        barrier.wait()
        try:
            act(organisation, budget, line, officer)
            outcomes.append("done")
        except Refused:
            outcomes.append("refused")
        except Exception as error:
            outcomes.append(repr(error))
        finally:
            connection.close()

    both = [Thread(target=press) for _ in range(2)]
    for one in both:
        one.start()
    for one in both:
        one.join()
    assert sorted(outcomes) == ["done", "refused"]


def profile(small):
    small.profile(small.pay)


def withdraw(small):
    note = LineNote.objects.get()
    actions.withdraw_note(note=note, reason="Settled", expected_version=1, by=small.by)


def change_order(small):
    actions.change_commitment(
        commitment=Commitment.objects.get(),
        line=small.travel,
        order="PO 2",
        supplier="A printer",
        amount=Decimal(60),
        month=8,
        ordered_on=APRIL,
        expected_version=1,
        by=small.by,
    )


@pytest.mark.parametrize(
    ("act", "module"), [(profile, profiles), (withdraw, notes), (change_order, commitments)]
)
def test_who_plans_withdraws_or_changes_an_order_waits_for_the_budget(monkeypatch, act, module):
    """SQLite lets one write after the other of itself: here it is told that the lock is asked."""
    organisation = OrganisationFactory(slug="body")
    small = SmallBudget(organisation, member(organisation, Role.FINANCE_OFFICER))
    write(organisation, small.budget, small.pay, small.by)
    given = {"line": small.travel, "order": "PO 1", "supplier": "A printer", "month": 8}
    more = {"amount": Decimal(50), "ordered_on": APRIL, "by": small.by}
    actions.add_commitment(budget=small.budget, **given, **more)
    locked = []
    monkeypatch.setattr(module, "lock", locked.append)
    act(small)
    assert locked == [small.budget]
