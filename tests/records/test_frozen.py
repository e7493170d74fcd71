"""What is on the record stays: asked of the database in its own language, table by table."""

from collections.abc import Callable
from dataclasses import dataclass

import pytest
from django.core.management import call_command
from django.db import DatabaseError, IntegrityError, connection, transaction

from accounts.models import Organisation
from records import frozen
from tests.records.samples import MODELS, MOMENT, TABLES, key_of, other_column, put_row

ALWAYS = sorted(name for name, table in TABLES.items() if table.condition is None)
SOMETIME = sorted(set(TABLES) - set(ALWAYS))

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
        "benefits_achievedfigure",
        "benefits_benefitplan",
        "benefits_plannedfigure",
        "benefits_savingdecision",
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
        "measures_definition",
        "measures_deflatorindex",
        "measures_earlywarning",
        "measures_frameworkversion",
        "measures_proposalremark",
        "measures_receivedmail",
        "measures_requestedmeasure",
        "measures_target",
        "measures_warninganswer",
        "meetings_actionreport",
        "meetings_agreement",
        "meetings_decisioncorrection",
        "programmes_activityterms",
        "programmes_objectiveterms",
        "reporting_edition",
        "reporting_editionfile",
        "reporting_editionissue",
        "reporting_editionrelease",
        "reporting_editionwithdrawal",
        "reporting_erasure",
        "reporting_figuresconfirmation",
        "reporting_gappass",
        "reporting_pack",
        "reporting_packfailure",
        "reporting_packfile",
        "reporting_renderfailure",
        "reporting_signoff",
        "returns_returnsubmission",
        "returns_returndecision",
    }
    assert promised <= set(ALWAYS)
    assert {
        "measures_observation",
        "meetings_agendadocument",
        "meetings_agendaitem",
        "meetings_decision",
        "meetings_decisionaim",
        "meetings_decisionpart",
        "meetings_meeting",
        "returns_returnversion",
        "returns_objectiveupdate",
        "returns_progressupdate",
        "returns_highlightsection",
    } <= set(SOMETIME)


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


# Rows that are frozen by another: a submission, an agreement ---------------------------


def submit(version):
    put_row("returns_returnsubmission", version_id=version)


def agree_meeting(meeting):
    put_row("meetings_agreement", meeting_id=meeting)


def agree_decision(decision):
    put_row("meetings_agreement", meeting_id=None, decision_id=decision)


def item_of_its_meeting(key):
    put_row("meetings_agendaitem", id=key, meeting_id=key)


def decision_of_its_meeting(key):
    put_row("meetings_decision", id=key, number=key, meeting_id=key)


def decision_without_meeting(key):
    put_row("meetings_decision", id=key, number=key, meeting_id=None)


@dataclass(frozen=True)
class Way:
    """``freeze`` freezes every row whose ``column`` is the key that it is given; ``stage`` puts
    what must be there before, and freezes nothing."""

    column: str
    freeze: Callable[[int], None]
    stage: Callable[[int], None] = lambda key: None


def confirm_vintage(vintage):
    put_row(
        "measures_vintage",
        id=vintage,
        state="confirmed",
        received_by_id=1,
        confirmed_by_id=1,
        confirmed_at=MOMENT,
    )


OF_A_DECISION = [
    Way("decision_id", agree_decision, decision_without_meeting),
    Way("decision_id", agree_meeting, decision_of_its_meeting),
]
#: Every table whose rows are frozen sometime, and each way in which that comes about.
WAYS = {
    "measures_observation": [Way("vintage_id", confirm_vintage)],
    "meetings_agendadocument": [Way("item_id", agree_meeting, item_of_its_meeting)],
    "meetings_agendaitem": [Way("meeting_id", agree_meeting)],
    "meetings_decision": [Way("meeting_id", agree_meeting), Way("id", agree_decision)],
    "meetings_decisionaim": OF_A_DECISION,
    "meetings_decisionpart": OF_A_DECISION,
    "meetings_meeting": [Way("id", agree_meeting)],
    "returns_attachment": [Way("version_id", submit)],
    "returns_highlightsection": [Way("version_id", submit)],
    "returns_objectiveupdate": [Way("version_id", submit)],
    "returns_progressupdate": [Way("version_id", submit)],
    "returns_returnversion": [Way("id", submit)],
}
EACH = [
    pytest.param(name, way, id=f"{name}-{way.freeze.__name__}")
    for name, ways in WAYS.items()
    for way in ways
]
#: Where the row belongs to what is frozen, rather than being it.
BELONGING = [one for one in EACH if one.values[1].column != key_of(one.values[0])]


def test_it_is_known_of_every_table_what_freezes_its_rows():
    assert sorted(WAYS) == SOMETIME
    # These are what is frozen; every other belongs to it.
    assert {one.values[0] for one in EACH} - {one.values[0] for one in BELONGING} == {
        "meetings_meeting",
        "returns_returnversion",
    }


def frozen_with(way, name, key):
    """The key to freeze so that the row in the table is frozen."""
    return MODELS[name]._base_manager.values_list(way.column, flat=True).get(pk=key)


@pytest.mark.parametrize(("name", "way"), EACH)
def test_a_row_may_change_until_it_is_frozen(name, way, undone):
    way.stage(1)
    key = put_row(name)
    column = other_column(name)
    execute(f"UPDATE {name} SET {column} = {column}")
    way.freeze(frozen_with(way, name, key))
    refused(f"UPDATE {name} SET {column} = {column}")
    refused(f"DELETE FROM {name}")


@pytest.mark.parametrize(("name", "way"), BELONGING)
def test_nothing_is_added_to_what_is_frozen(name, way, undone):
    way.stage(1)
    way.freeze(1)
    with pytest.raises(IntegrityError, match="on the record"), transaction.atomic():
        put_row(name)


@pytest.mark.parametrize(("name", "way"), BELONGING)
def test_a_row_neither_comes_to_what_is_frozen_nor_leaves_it(name, way, undone):
    for key in (1, 2, 3):
        way.stage(key)
    put_row(name)
    way.freeze(2)
    refused(f"UPDATE {name} SET {way.column} = 2")
    way.freeze(1)
    refused(f"UPDATE {name} SET {way.column} = 3")


@pytest.mark.parametrize(("name", "way"), EACH)
def test_a_frozen_row_is_not_replaced(name, way, undone):
    way.stage(1)
    key = put_row(name)
    way.freeze(frozen_with(way, name, key))
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
