"""The bench of a scorecard: in small, so that it keeps working."""

import pytest

from accounts.roles import Role
from ispm.bench import counted, scorecard
from tests.factories import OrganisationFactory, member

pytestmark = pytest.mark.django_db


def test_it_counts_queries_at_both_sizes(monkeypatch):
    for name, size in (("FEW", 4), ("MANY", 8), ("MEASURES", 3)):
        monkeypatch.setattr(scorecard, name, size)
    monkeypatch.setattr(counted, "ROUNDS", 1)
    cost = scorecard.measure_scorecard(member(OrganisationFactory(), *Role))
    assert cost.queries == {4: 8, 8: 8}
    assert "kept" in str(cost)
    assert "NOT KEPT" not in str(cost)
