"""Pages of returns take as many queries for much as for little."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.factories import activity_in, objective_in

from .factories import fill, world
from .test_pages import sign_in, url

pytestmark = pytest.mark.django_db


def queries(client, address):
    with CaptureQueriesContext(connection) as captured:
        assert client.get(address).status_code == 200
    return len(captured)


def grown(made):
    """Much more of everything than there was."""
    planned = made.objectives[0].planned_programme
    for number in range(10, 16):
        objective = objective_in(planned, number, made.officer)
        made.objectives.append(objective)
        for position in range(1, 6):
            activity_in(objective, position, made.officer)


@pytest.mark.parametrize(
    ("name", "more", "limit"),
    [
        ("return-detail", {}, 28),
        ("return-objective", {"number": 1}, 10),
        ("return-whole", {}, 22),
        ("return-check", {}, 25),
        ("return-history", {}, 20),
        ("round-list", {}, 12),
        ("round-detail", {}, 10),
        ("return-version", {"number": 1}, 24),
    ],
)
def test_queries_do_not_grow(client, name, more, limit):
    made = world(objectives=1, activities=1)
    fill(made)
    sign_in(client, made.head)
    few = queries(client, url(made, name, **more))
    grown(made)
    bigger = world(objectives=8, activities=5)
    fill(bigger)
    assert queries(client, url(made, name, **more)) == few
    sign_in(client, bigger.head)
    assert queries(client, url(bigger, name, **more)) == few
    assert few <= limit
