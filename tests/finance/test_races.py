"""Two officers who press at the same moment: one is told so, and nothing breaks."""

from threading import Barrier, Thread

import pytest
from django.db import connection

from accounts.roles import Role
from finance import actions
from finance.models import Budget, BudgetLine
from records.refusals import Refused
from tests.factories import OrganisationFactory, member
from tests.finance.factories import SmallBudget

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
