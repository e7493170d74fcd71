"""A database as it stood, put back in a moment: to build the demonstration takes seconds."""

from __future__ import annotations

import io
import sqlite3
from collections.abc import Callable

from django.apps import apps
from django.core.management.color import no_style
from django.db import connection

PutBack = Callable[[], None]


def keep() -> PutBack:
    """What every table holds now; the function that is returned puts it back into empty ones."""
    return _keep_postgresql() if connection.vendor == "postgresql" else _keep_sqlite()


def _keep_sqlite() -> PutBack:
    kept = sqlite3.connect(":memory:", check_same_thread=False)
    connection.ensure_connection()
    connection.connection.backup(kept)
    return lambda: kept.backup(connection.connection)


def _keep_postgresql() -> PutBack:
    tables = connection.introspection.table_names()
    rows = {table: _copied_out(table) for table in tables if table != "django_migrations"}

    def put_back() -> None:
        with connection.cursor() as cursor:
            # Neither triggers nor references look while all comes in at once.
            cursor.execute("SET session_replication_role = replica")
            cursor.execute(f"TRUNCATE {', '.join(_quoted(table) for table in rows)}")
            for table, data in rows.items():
                with cursor.copy(f"COPY {_quoted(table)} FROM STDIN (FORMAT BINARY)") as copy:
                    copy.write(data)
            for statement in connection.ops.sequence_reset_sql(no_style(), apps.get_models()):
                cursor.execute(statement)
            cursor.execute("SET session_replication_role = DEFAULT")

    return put_back


def _copied_out(table: str) -> bytes:
    out = io.BytesIO()
    with (
        connection.cursor() as cursor,
        cursor.copy(f"COPY {_quoted(table)} TO STDOUT (FORMAT BINARY)") as copy,
    ):
        for piece in copy:
            out.write(piece)
    return out.getvalue()


def _quoted(table: str) -> str:
    return connection.ops.quote_name(table)
