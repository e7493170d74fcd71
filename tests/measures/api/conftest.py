import pytest

from tests.measures.api.world import Api, World


@pytest.fixture
def world(db) -> World:
    return World()


@pytest.fixture
def api() -> Api:
    return Api()
