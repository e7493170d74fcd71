"""Two who raise or score at the same moment take turns, or one is told."""

import pytest
from django.db import connection

from records.refusals import Conflict
from risks.actions import close_risk
from risks.models import Issue, Risk, RiskMatrix
from tests.at_once import at_once
from tests.returns.factories import world

from .factories import a_risk, an_issue

pytestmark = [
    pytest.mark.skipif(
        connection.vendor == "sqlite", reason="threads share one database in memory there"
    ),
    pytest.mark.django_db(transaction=True),
]


def all_at_once(*acts):
    """Who comes second is told what is there now."""
    return at_once(*acts, refusal=Conflict, said="told")


def test_numbers_are_given_once_and_one_first_matrix_is_made():
    made = world()
    assert all_at_once(*[lambda: a_risk(made)] * 4) == ["done"] * 4
    assert all_at_once(*[lambda: an_issue(made)] * 4) == ["done"] * 4
    for model in (Risk, Issue):
        assert list(model.objects.values_list("number", flat=True)) == [1, 2, 3, 4]
    assert RiskMatrix.objects.count() == 1


def test_two_close_at_once():
    made = world()
    risk = a_risk(made)
    close = {"reason": "Over", "expected_version": 1}
    # Both have read it before either closes it: who reads it closed is refused for another reason.
    read = [(Risk.objects.get(pk=risk.pk), by) for by in (made.head, made.officer)]
    assert all_at_once(
        *(lambda one=one, by=by: close_risk(risk=one, by=by, **close) for one, by in read)
    ) == ["done", "told"]
    assert Risk.history.filter(id=risk.pk).count() == 2
