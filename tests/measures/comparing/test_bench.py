"""What the bench measures of comparators, small."""

from dataclasses import replace

import pytest

from ispm.bench import benchmarks, counted
from tests.factories import OrganisationFactory, member

pytestmark = pytest.mark.django_db


@pytest.fixture
def cost(monkeypatch):
    monkeypatch.setattr(counted, "ROUNDS", 1)
    for name, small in {"FEW": 6, "MANY": 18, "MEASURES": 2}.items():
        monkeypatch.setattr(benchmarks, name, small)
    return benchmarks.measure_comparing(member(OrganisationFactory()))


def test_queries_are_the_same_with_many_bodies_and_the_promise_is_kept(cost):
    assert cost.queries == {6: 4, 18: 4}
    assert cost.is_kept
    assert str(cost).endswith("kept")


def test_a_promise_that_is_not_kept_says_so(cost):
    worse = replace(cost, queries=cost.queries | {18: 5})
    assert str(worse).endswith("NOT KEPT")
