"""A database for the length of a measurement, which another process can open too."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

from django.db import connection
from django.test.utils import override_settings


@contextmanager
def throw_away_database() -> Iterator[str]:
    """A migrated test database of the configured kind, destroyed afterwards; its address."""
    name = connection.settings_dict["NAME"]
    with tempfile.TemporaryDirectory(prefix="ispm-bench-") as folder:
        if connection.vendor == "sqlite":
            # A file: servers of the measurement open it beside us.
            connection.settings_dict["TEST"]["NAME"] = str(Path(folder) / "bench.sqlite3")
        connection.creation.create_test_db(verbosity=0, autoclobber=True)
        try:
            with override_settings(
                ROOT_URLCONF="ispm.bench.urls", ALLOWED_HOSTS=["testserver"], DEBUG=False
            ):
                yield address_of(connection)
        finally:
            connection.creation.destroy_test_db(name, verbosity=0)


def address_of(connection) -> str:
    """The connection's database as ``DATABASE_URL`` has it."""
    settings = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{settings['NAME']}"
    who = quote(settings["USER"] or "", safe="")
    if settings["PASSWORD"]:
        who += f":{quote(settings['PASSWORD'], safe='')}"
    port = f":{settings['PORT']}" if settings["PORT"] else ""
    return f"postgres://{who}@{quote(settings['HOST'], safe='')}{port}/{settings['NAME']}"
