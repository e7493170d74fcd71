"""What the bench measures of loading values, small."""

import pytest

from ispm.bench import values
from tests.factories import OrganisationFactory, member


@pytest.fixture
def small(monkeypatch):
    for name, less in {"VALUES": 90, "MEASURES": 3, "BODIES": 6, "YEARS": 5, "ROUNDS": 1}.items():
        monkeypatch.setattr(values, name, less)
    monkeypatch.setattr(values, "BESIDE", "nowhere/*.csv")
    monkeypatch.setattr(values, "_pandas", lambda path: 0.5)


@pytest.mark.django_db
def test_every_value_is_loaded_and_a_file_that_is_absent_is_said(small):
    cost = values.measure_values(member(OrganisationFactory()))
    assert cost.values == 90
    assert "no LGBF beside the project" in str(cost)


def test_a_promise_that_is_not_kept_says_so():
    assert str(values.ValuesCost("x", 1, 2.9, 1.0, "", "of CPU")).endswith("  kept")
    assert str(values.ValuesCost("x", 1, 3.1, 1.0, "", "of CPU")).endswith("NOT KEPT")
