"""What journeys begin with."""

import pytest
from django.contrib.contenttypes.models import ContentType
from django.utils import timezone

from accounts.models import Organisation
from tests.journeys.kept import keep
from tests.journeys.world import Demo, make_demo, running_clock


@pytest.fixture
def november(monkeypatch):
    """The product's clock, on the day for which the demonstration is built."""
    monkeypatch.setattr(timezone, "now", running_clock())


@pytest.fixture(scope="session")
def built():
    """What was built first in this process: the demonstration's key, and how to put it back."""
    return []


@pytest.fixture
def demo(transactional_db, november, built):
    """The demonstration anew for each journey: a journey changes it."""
    if not built:
        made = make_demo()
        built += [made.organisation.pk, keep()]
        return made
    organisation, put_back = built
    put_back()
    ContentType.objects.clear_cache()
    return Demo(Organisation.objects.get(pk=organisation))
