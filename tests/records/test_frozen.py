"""What is on the record stays: asked of the database in its own language, table by table."""

import pytest
from django.core.management import call_command
from django.db import DatabaseError, IntegrityError, connection, transaction

from accounts.models import Organisation
from records import frozen
from returns.models import ReturnSubmission, ReturnVersion
from tests.records.samples import MODELS, TABLES, key_of, other_column, put_row, value_for

ALWAYS = sorted(name for name, table in TABLES.items() if table.condition is None)
ONCE_SUBMITTED = sorted(set(TABLES) - set(ALWAYS))

pytestmark = pytest.mark.django_db


def execute(sql, given=()):
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql, given)


def refused(sql, given=()):
    with pytest.raises(IntegrityError, match="is on the record and cannot be changed or deleted"):
        execute(sql, given)


@pytest.fixture
def undone():
    """Whatever the test puts in is gone before anyone looks at foreign keys."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


# Which --------------------------------------------------------------------------------


def test_history_is_frozen_without_being_declared():
    history = {name for name in MODELS if "_historical" in name}
    assert len(history) > 15
    assert history <= set(ALWAYS)


def test_the_tables_that_the_product_promises_to_freeze():
    promised = {
        "files_storedfile",
        "files_filecontent",
        "finance_actualentry",
        "finance_budgetamount",
        "finance_budgetchange",
        "finance_profile",
        "finance_profilemonth",
        "finance_projection",
        "finance_balancefigure",
        "finance_fundinstalment",
        "programmes_activityterms",
        "programmes_objectiveterms",
        "reporting_edition",
        "reporting_editionfile",
        "reporting_editionissue",
        "reporting_editionwithdrawal",
        "reporting_figuresconfirmation",
        "reporting_gappass",
        "reporting_renderfailure",
        "reporting_signoff",
        "returns_returnsubmission",
        "returns_returndecision",
    }
    assert promised <= set(ALWAYS)
    assert {
        "returns_returnversion",
        "returns_objectiveupdate",
        "returns_progressupdate",
        "returns_highlightsection",
    } <= set(ONCE_SUBMITTED)


# Rows that are only added -------------------------------------------------------------


@pytest.mark.parametrize("name", ALWAYS)
def test_nothing_changes_or_deletes_a_row(name, undone):
    key = put_row(name)
    column = other_column(name)
    refused(f"UPDATE {name} SET {column} = {column}")
    refused(f"UPDATE {name} SET {key_of(name)} = {key_of(name)} + 1")
    refused(f"DELETE FROM {name}")
    assert MODELS[name]._base_manager.filter(pk=key).exists()


@pytest.mark.parametrize("name", ALWAYS)
def test_nothing_puts_another_row_in_its_place(name, undone):
    put_row(name)
    same = f"INTO {name} SELECT * FROM {name}"
    if connection.vendor == "sqlite":
        refused(f"REPLACE {same}")
        refused(f"INSERT OR REPLACE {same}")
    key, column = key_of(name), other_column(name)
    clash = f"ON CONFLICT ({key}) DO UPDATE SET {column} = excluded.{column}"
    with pytest.raises(IntegrityError):
        execute(f"INSERT {same} WHERE true {clash}")


@pytest.mark.parametrize("name", ALWAYS)
def test_the_orm_is_refused_likewise(name, undone):
    row = MODELS[name]._base_manager.get(pk=put_row(name))
    for attempt in (row.save, row.delete, MODELS[name]._base_manager.all()._raw_delete):
        given = [connection.alias] if attempt.__name__ == "_raw_delete" else []
        with pytest.raises(DatabaseError), transaction.atomic():
            attempt(*given)


def test_a_table_is_not_emptied_at_once():
    """SQLite has no TRUNCATE; its DELETE of every row is tested above."""
    for name in sorted(TABLES) if connection.vendor == "postgresql" else []:
        refused(f"TRUNCATE {name} CASCADE")


# Versions of a return -----------------------------------------------------------------


def submit(version_pk):
    row = ReturnSubmission(version_id=version_pk)
    for field in ReturnSubmission._meta.concrete_fields:
        if field.name not in ("id", "version"):
            setattr(row, field.attname, value_for(field))
    ReturnSubmission._base_manager.bulk_create([row])


def version_of(name, key):
    return key if MODELS[name] is ReturnVersion else 1


@pytest.mark.parametrize("name", ONCE_SUBMITTED)
def test_a_draft_may_change_until_it_is_submitted(name, undone):
    key = put_row(name)
    column = other_column(name)
    execute(f"UPDATE {name} SET {column} = {column}")
    submit(version_of(name, key))
    refused(f"UPDATE {name} SET {column} = {column}")
    refused(f"DELETE FROM {name}")


@pytest.mark.parametrize("name", [n for n in ONCE_SUBMITTED if MODELS[n] is not ReturnVersion])
def test_nothing_is_added_or_moved_to_a_submitted_version(name, undone):
    submit(1)
    with pytest.raises(IntegrityError, match="on the record"), transaction.atomic():
        put_row(name)


@pytest.mark.parametrize("name", [n for n in ONCE_SUBMITTED if MODELS[n] is not ReturnVersion])
def test_a_row_neither_comes_to_a_submitted_version_nor_leaves_it(name, undone):
    put_row(name)
    submit(2)
    refused(f"UPDATE {name} SET version_id = 2")
    submit(1)
    refused(f"UPDATE {name} SET version_id = 3")


@pytest.mark.parametrize("name", ONCE_SUBMITTED)
def test_a_submitted_row_is_not_replaced(name, undone):
    key = put_row(name)
    submit(version_of(name, key))
    if connection.vendor == "sqlite":
        refused(f"REPLACE INTO {name} SELECT * FROM {name}")


# Laying and lifting -------------------------------------------------------------------


@pytest.fixture
def entry(undone):
    put_row("finance_actualentry")
    return "UPDATE finance_actualentry SET remark = 'x'"


def test_triggers_are_laid_anew_by_every_migrate(entry):
    frozen.remove()
    execute(entry)
    call_command("migrate", verbosity=0)
    refused(entry)


def test_triggers_are_lifted_for_a_block_and_come_back_even_after_an_error(entry):
    with frozen.lifted():
        execute(entry)
    refused(entry)
    with pytest.raises(DatabaseError), frozen.lifted():
        execute("UPDATE no_such_table SET x = 1")
    refused(entry)


def test_what_is_not_frozen_changes_as_before(undone):
    body = Organisation.objects.create(slug="body", name="Body")
    execute("UPDATE accounts_organisation SET name = 'Other'")
    body.refresh_from_db()
    assert body.name == "Other"
