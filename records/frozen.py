"""Rows that nothing may rewrite: triggers that refuse UPDATE, DELETE and TRUNCATE.

A model is declared with ``@frozen`` (its rows are only added) or ``@frozen_when(sql)`` (a row is
frozen once the condition holds). Triggers are laid anew after every migrate, because SQLite
drops a table's triggers whenever a migration rebuilds the table. History tables are frozen
without being declared.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from django.apps import apps
from django.db import connections, models, transaction
from simple_history.models import HistoricalChanges

_DECLARED: dict[type[models.Model], str | None] = {}


@dataclass(frozen=True)
class FrozenTable:
    """A table and the condition, over ``{row}``, under which its rows may not change."""

    name: str
    condition: str | None

    @property
    def message(self) -> str:
        return f"{self.name}: this row is on the record and cannot be changed or deleted"


def frozen(model: type[models.Model]) -> type[models.Model]:
    """Class decorator: rows of the model are only added."""
    _DECLARED[model] = None
    return model


def frozen_when(condition: str) -> Callable[[type[models.Model]], type[models.Model]]:
    """Class decorator: a row may not be added, changed or deleted while ``condition`` holds.

    ``condition`` is SQL that both databases read, with ``{row}`` for the row in question.
    """

    def declare(model: type[models.Model]) -> type[models.Model]:
        _DECLARED[model] = condition
        return model

    return declare


def frozen_tables() -> list[FrozenTable]:
    """Every frozen table, history tables included, in the order of their names."""
    tables = {model._meta.db_table: condition for model, condition in _DECLARED.items()}
    for model in apps.get_models():
        if issubclass(model, HistoricalChanges):
            tables[model._meta.db_table] = None
    return [FrozenTable(name, tables[name]) for name in sorted(tables)]


def install(using: str = "default") -> None:
    """Lay the triggers of every frozen table that exists; those that stand are replaced."""
    connection = connections[using]
    existing = set(connection.introspection.table_names())
    _run(using, [s for t in frozen_tables() if t.name in existing for s in _lay(connection, t)])


def remove(using: str = "default") -> None:
    """Take every trigger away. For migrations that must mend data, and for the tests' tear-down."""
    connection = connections[using]
    existing = set(connection.introspection.table_names())
    _run(using, [s for t in frozen_tables() if t.name in existing for s in _lift(connection, t)])


@contextmanager
def lifted(using: str = "default") -> Iterator[None]:
    """Without the triggers, for as long as the block lasts."""
    remove(using)
    try:
        yield
    finally:
        install(using)


def _run(using: str, statements: list[str]) -> None:
    with transaction.atomic(using=using), connections[using].cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


def _events(table: FrozenTable) -> list[tuple[str, list[str]]]:
    """The events to refuse, and for each the row images that the condition is asked of."""
    if table.condition is None:
        return [("UPDATE", ["OLD"]), ("DELETE", ["OLD"])]
    return [("INSERT", ["NEW"]), ("UPDATE", ["OLD", "NEW"]), ("DELETE", ["OLD"])]


def _holds(table: FrozenTable, rows: list[str]) -> str:
    if table.condition is None:
        return "1 = 1"
    return " OR ".join(f"({table.condition.format(row=row)})" for row in rows)


def _lay(connection, table: FrozenTable) -> list[str]:
    if connection.vendor == "postgresql":
        return [*_lift(connection, table), *_lay_postgresql(table)]
    return [*_lift(connection, table), *_lay_sqlite(table, _unique_keys(connection, table.name))]


def _lay_sqlite(table: FrozenTable, keys: list[list[str]]) -> list[str]:
    """Besides the events: SQLite's REPLACE takes clashing rows away without a DELETE trigger."""
    refusals = [(event, event, _holds(table, rows)) for event, rows in _events(table)]
    refusals.append(("REPLACE", "INSERT", _clashes(table, keys)))
    refusals.append(("MOVE", "UPDATE", _clashes(table, keys, "other.rowid <> OLD.rowid")))
    return [
        f"CREATE TRIGGER frozen_{name.lower()}_{table.name} BEFORE {event} ON {table.name} "
        f"WHEN {condition} BEGIN SELECT RAISE(ABORT, '{table.message}'); END"
        for name, event, condition in refusals
    ]


def _clashes(table: FrozenTable, keys: list[list[str]], but: str = "1 = 1") -> str:
    """SQL: a frozen row has one of the unique keys of the row that is to come."""
    same = " OR ".join(
        "(" + " AND ".join(f"other.{column} = NEW.{column}" for column in key) + ")" for key in keys
    )
    frozen_row = _holds(table, ["other"])
    found = f"SELECT 1 FROM {table.name} other WHERE ({same}) AND {frozen_row} AND {but}"  # noqa: S608
    return f"EXISTS ({found})"


def _unique_keys(connection, name: str) -> list[list[str]]:
    """The columns of the primary key and of every unique index of an SQLite table."""
    with connection.cursor() as cursor:
        columns = cursor.execute(f"PRAGMA table_info({name})").fetchall()
        keys = [[column for _, column, *_, place in columns if place]]
        for _, index, unique, _, partial in cursor.execute(f"PRAGMA index_list({name})").fetchall():
            if unique and not partial:
                parts = cursor.execute(f"PRAGMA index_info({index})").fetchall()
                keys.append([column for *_, column in parts])
    return keys


def _lay_postgresql(table: FrozenTable) -> list[str]:
    """Rows that are added are looked at once all of a statement are there: a file brings many."""
    statements = []
    for event, rows in [*_events(table), ("TRUNCATE", [])]:
        name, moment, each = _postgresql_name(event, table), "BEFORE", "ROW"
        holds, given = _holds(table, rows), "NEW" if event == "UPDATE" else "OLD"
        if event == "INSERT":
            moment, each, given = "AFTER", "STATEMENT", "NULL"
            holds = f"EXISTS (SELECT 1 FROM added WHERE {_holds(table, ['added'])})"  # noqa: S608
        elif event == "TRUNCATE":
            each, holds, given = "STATEMENT", "1 = 1", "NULL"
        seen = "REFERENCING NEW TABLE AS added " if event == "INSERT" else ""
        statements += [
            f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
            f"IF {holds} THEN RAISE EXCEPTION '{table.message}' "
            f"USING ERRCODE = 'integrity_constraint_violation'; END IF; "
            f"RETURN {given}; END $$",
            f"CREATE TRIGGER {name} {moment} {event} ON {table.name} {seen}"
            f"FOR EACH {each} EXECUTE FUNCTION {name}()",
        ]
    return statements


def _lift(connection, table: FrozenTable) -> list[str]:
    if connection.vendor != "postgresql":
        return [
            f"DROP TRIGGER IF EXISTS frozen_{event}_{table.name}"
            for event in ("insert", "update", "delete", "replace", "move")
        ]
    names = [_postgresql_name(e, table) for e in ("INSERT", "UPDATE", "DELETE", "TRUNCATE")]
    return [f"DROP FUNCTION IF EXISTS {name}() CASCADE" for name in names]


def _postgresql_name(event: str, table: FrozenTable) -> str:
    """Within PostgreSQL's 63 characters."""
    return f"frozen_{event[0].lower()}_{table.name}"[:63]
