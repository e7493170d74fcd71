"""Every model: how its rows last, what the database itself refuses, and that migrations say it."""

from __future__ import annotations

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import connection, models
from django.db.models import CheckConstraint, Q
from simple_history.models import HistoricalChanges

from records.frozen import frozen_tables
from records.models import EditedModel
from tests.sweeps.source import APPS

#: Neither edited with history nor only added: each with its reason.
OTHERWISE = {
    "accounts.User": "Django's own account; what people are in an organisation has history",
    "accounts.SentForm": "that a form was sent, for a day, so that it counts once: no record",
    "files.CachedFile": "made again at any time from what is kept; found by its content alone",
    "returns.StepDraft": "what is typed and not saved: saving the step applies it, with history",
    "finance.MonthTotal": "what entries come to, kept beside them: the entries are the record",
    "finance.UploadRow": "staged when its file is read, thrown away with a reading that is given "
    "up; the file itself is frozen, and so are the entries that the row makes",
    "finance.UploadProgress": "how far the reading of a file is: no record of anything",
    "measures.VintageProgress": "how far the reading of a vintage is: no record of anything",
    "measures.MailboxState": "how the last look into the mailbox went: how things stand, no record",
    "reporting.Passage": "made from an edition's record, and made again at any time: no record",
    "reporting.ParagraphReading": "what a writer saw last, replaced by the next reading: a mark in "
    "the book, no record",
    "notices.WorkerBeat": "a worker's sign of life, every few seconds: how things stand, no record",
    "notices.OutboxEmail": "what a demonstration would have sent: a convenience, no record",
}
OURS = [
    model
    for model in apps.get_models()
    if model._meta.app_label in APPS and not issubclass(model, HistoricalChanges)
]
FROZEN = {table.name: table for table in frozen_tables()}


def label(model):
    return model._meta.label


@pytest.mark.parametrize("model", OURS, ids=label)
def test_a_row_is_edited_with_history_or_frozen_or_listed(model):
    if issubclass(model, EditedModel):
        assert issubclass(model.history.model, HistoricalChanges)
        assert model.history.model._meta.db_table in FROZEN
    else:
        assert model._meta.db_table in FROZEN or label(model) in OTHERWISE


def test_the_list_of_exceptions_is_short_and_true():
    labels = {label(model) for model in OURS}
    assert set(OTHERWISE) <= labels


def _fields_of(condition) -> set[str]:
    """Names of the fields that a condition speaks of."""
    if isinstance(condition, Q):
        return {name for child in condition.children for name in _fields_of(child)}
    return {condition[0].split("__")[0]} if isinstance(condition, tuple) else set()


@pytest.mark.parametrize("model", OURS, ids=label)
def test_the_database_knows_every_choice(model):
    guarded = {
        name
        for constraint in model._meta.constraints
        if isinstance(constraint, CheckConstraint)
        for name in _fields_of(constraint.condition)
    }
    chosen = {field.name for field in model._meta.local_fields if field.choices}
    assert chosen - guarded == set()


@pytest.mark.parametrize("model", OURS, ids=label)
def test_nothing_referred_to_vanishes_with_what_refers_to_it(model):
    """Rows are ended, not deleted: a cascade stands only where a row is a part of another."""
    cascades = {
        f"{label(model)}.{field.name}"
        for field in model._meta.local_fields
        if field.is_relation and field.remote_field.on_delete is models.CASCADE
    }
    assert cascades <= PARTS


PARTS = {
    "accounts.MembershipRole.membership",
    "finance.UploadProgress.upload",
    "measures.VintageProgress.vintage",
    "reporting.AmountSource.paragraph",
    "reporting.ParagraphReading.paragraph",
    "reporting.Passage.edition",
}


@pytest.mark.django_db
def test_every_frozen_table_has_its_triggers():
    wanted = {
        (table.name, event)
        for table in FROZEN.values()
        for event in _events(table)
        if table.name in connection.introspection.table_names()
    }
    assert wanted
    assert wanted - _triggers() == set()


def _events(table):
    events = ["UPDATE", "DELETE"] if table.condition is None else ["INSERT", "UPDATE", "DELETE"]
    return [*events, "TRUNCATE"] if connection.vendor == "postgresql" else events


def _triggers() -> set[tuple[str, str]]:
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(
                "SELECT event_object_table, event_manipulation FROM information_schema.triggers "
                "UNION SELECT c.relname, 'TRUNCATE' FROM pg_trigger t "
                "JOIN pg_class c ON c.oid = t.tgrelid WHERE t.tgtype & 32 > 0"
            )
            return set(cursor.fetchall())
        cursor.execute("SELECT tbl_name, name FROM sqlite_master WHERE type = 'trigger'")
        return {(table, name.split("_")[1].upper()) for table, name in cursor.fetchall()}


@pytest.mark.django_db
def test_migrations_are_complete(capsys):
    call_command("makemigrations", check=True, dry_run=True, verbosity=1)
    assert "No changes detected" in capsys.readouterr().out
