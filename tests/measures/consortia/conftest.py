import pytest

from records import clock

from .world import NOON, World


@pytest.fixture
def today():
    """Noon of 1 June 2012, for actions and pages alike."""
    with clock.set_to(NOON):
        yield NOON.date()


@pytest.fixture
def made(db, today):
    return World()
