"""A database, and addresses, for the length of a measurement."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection
from django.test.utils import override_settings


@contextmanager
def throw_away_database() -> Iterator[None]:
    """A migrated test database of the configured kind, destroyed afterwards."""
    name = connection.settings_dict["NAME"]
    connection.creation.create_test_db(verbosity=0, autoclobber=True)
    try:
        with override_settings(
            ROOT_URLCONF="ispm.bench.urls", ALLOWED_HOSTS=["testserver"], DEBUG=False
        ):
            yield
    finally:
        connection.creation.destroy_test_db(name, verbosity=0)
