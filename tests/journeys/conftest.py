"""What journeys begin with."""

import pytest
from django.utils import timezone

from tests.journeys.world import make_demo, running_clock


@pytest.fixture
def november(monkeypatch):
    """The product's clock, on the day for which the demonstration is built."""
    monkeypatch.setattr(timezone, "now", running_clock())


@pytest.fixture
def demo(transactional_db, november):
    """Built anew for each journey: a journey changes it."""
    return make_demo()
