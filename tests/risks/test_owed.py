"""What the register asks of a person on their home page."""

import datetime as dt

import pytest

from risks.actions import add_mitigation, change_mitigation, close_risk, resolve_issue
from risks.owed import owed_by
from tests.returns.factories import world

from .factories import a_risk, an_issue

pytestmark = pytest.mark.django_db
DUE = dt.date(2009, 9, 1)
LATER = DUE + dt.timedelta(days=1)


@pytest.fixture
def made():
    return world()


def a_mitigation(made, risk, owner):
    return add_mitigation(risk=risk, action="Ask", owner=owner, due_on=DUE, by=made.officer)


def test_ones_own_that_are_past_their_day(made):
    risk = a_risk(made)
    a_mitigation(made, risk, made.head)
    a_mitigation(made, risk, made.deputy)
    an_issue(made, due_on=DUE)
    an_issue(made, due_on=None)
    assert owed_by(made.head, DUE) == []
    found = owed_by(made.head, LATER)
    assert [(one.what, one.due_on) for one in found] == [
        ("Do what was promised about R001 Assessors leave: Ask", DUE),
        ("Deal with I001 No venue", DUE),
    ]
    assert found[0].url.endswith("/risks/1/")
    assert len(owed_by(made.deputy, LATER)) == 1
    assert owed_by(world().head, LATER) == []


def test_nothing_once_it_is_done_closed_or_resolved(made):
    done, over = a_risk(made), a_risk(made)
    mitigation = a_mitigation(made, done, made.head)
    a_mitigation(made, over, made.head)
    change_mitigation(
        mitigation=mitigation,
        action="Ask",
        owner=made.head,
        due_on=DUE,
        done_on=DUE,
        expected_version=1,
        by=made.head,
    )
    close_risk(risk=over, reason="Over", expected_version=1, by=made.head)
    issue = an_issue(made, due_on=DUE)
    resolve_issue(issue=issue, resolution="Done", resolved_on=DUE, expected_version=1, by=made.head)
    assert owed_by(made.head, LATER) == []
