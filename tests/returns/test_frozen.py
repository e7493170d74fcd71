"""Nothing can rewrite a submitted version: every way in is tried."""

from __future__ import annotations

import pytest
from django.db import DatabaseError, connection, transaction
from django.urls import reverse

from accounts.models import User
from records.refusals import Refused
from returns.actions import WholeStep, save_objective_step, save_whole_step
from returns.models import (
    HighlightSection,
    ObjectiveUpdate,
    ProgressUpdate,
    ReturnDecision,
    ReturnSubmission,
    ReturnVersion,
)
from returns.reading import record_of

from .factories import full_step, submitted, world
from .test_pages import posted_step, sign_in, url

pytestmark = pytest.mark.django_db

#: Table, and a column with something to put into it.
TABLES = [
    (ReturnVersion, "extra_deliverables", "'Rewritten'"),
    (ObjectiveUpdate, "footnote", "'Rewritten'"),
    (ProgressUpdate, "progress", "99"),
    (HighlightSection, "text", "'Rewritten'"),
    (ReturnSubmission, "record", "'{}'"),
    (ReturnSubmission, "prepared_on", "'2001-01-01'"),
    (ProgressUpdate.history.model, "progress", "99"),
    (HighlightSection.history.model, "text", "'Rewritten'"),
]
MODELS = [ReturnVersion, ObjectiveUpdate, ProgressUpdate, HighlightSection, ReturnSubmission]


@pytest.fixture
def made():
    made = world()
    submitted(made)
    return made


def everything():
    """All that a submitted version is, as the database holds it."""
    return {model: list(model.objects.order_by("pk").values()) for model in MODELS}


@pytest.fixture
def unchanged(made):
    before = everything()
    yield
    assert everything() == before


def refuses(sql):
    with (
        pytest.raises(DatabaseError, match="on the record"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(sql)


@pytest.mark.usefixtures("unchanged")
@pytest.mark.parametrize(("model", "column", "value"), TABLES)
def test_sql_cannot(model, column, value):
    table = model._meta.db_table
    refuses(f"UPDATE {table} SET {column} = {value}")
    refuses(f"DELETE FROM {table}")


@pytest.fixture
def other():
    return world()


@pytest.mark.parametrize("model", [ObjectiveUpdate, ProgressUpdate, HighlightSection])
def test_sql_cannot_add_to_it(made, other, unchanged, model):
    """A row that has no fault but that its version was submitted."""
    frozen = made.programme_return.versions.last()
    instead = {
        "objective_id": other.objectives[0].pk,
        "activity_id": other.activities()[0].pk,
        "version_id": frozen.pk,
    }
    columns = [f.column for f in model._meta.concrete_fields if not f.primary_key]
    values = ", ".join(str(instead.get(one, one)) for one in columns)
    table = model._meta.db_table
    refuses(f"INSERT INTO {table} ({', '.join(columns)}) SELECT {values} FROM {table} LIMIT 1")


def test_a_row_cannot_be_moved_into_it(made):
    other = world()
    row = ProgressUpdate.objects.create(
        version=other.programme_return.versions.last(), activity=made.activities()[0]
    )
    frozen = made.programme_return.versions.last()
    refuses(f"UPDATE {ProgressUpdate._meta.db_table} SET version_id={frozen.pk} WHERE id={row.pk}")


@pytest.mark.usefixtures("unchanged")
@pytest.mark.parametrize("model", MODELS)
def test_the_models_cannot(model):
    row = model.objects.first()
    for write in (row.save, row.delete):
        with pytest.raises(DatabaseError), transaction.atomic():
            write()


def test_a_decision_stays(made, client):
    sign_in(client, made.director)
    client.post(url(made, "return-approve"), {"version_read": "1"})
    table = ReturnDecision._meta.db_table
    refuses(f"UPDATE {table} SET verdict = 'sent_back', reason = 'No'")
    refuses(f"DELETE FROM {table}")


@pytest.mark.usefixtures("unchanged")
def test_the_actions_cannot(made):
    programme_return = made.programme_return
    with pytest.raises(Refused):
        save_objective_step(
            programme_return=programme_return,
            objective=made.objectives[0],
            step=full_step(made.objectives[0], 10, 10),
            expected_version=1,
            by=made.head,
        )
    with pytest.raises(Refused):
        save_whole_step(
            programme_return=programme_return,
            step=WholeStep(
                reported_progress=None,
                override_reason="",
                extra_deliverables="Rewritten",
                nothing_extra=False,
                delivery_rag="green",
                forecast_rag="green",
            ),
            expected_version=2,
            by=made.head,
        )


@pytest.mark.usefixtures("unchanged")
def test_its_edit_addresses_show_it_and_refuse_to_change_it(made, client):
    sign_in(client, made.head)
    for name, more in (
        ("return-objective", {"number": 1}),
        ("return-whole", {}),
        ("return-check", {}),
    ):
        page = client.get(url(made, name, **more))
        assert "waits for a director" in page.content.decode()
        assert b"<textarea" not in page.content
    typed = posted_step(made, footnote="Rewritten", edit_version=1)
    refused = client.post(url(made, "return-objective", number=1), typed)
    assert refused.status_code == 409
    assert "It cannot be changed unless it is sent back" in refused.content.decode()
    assert "Rewritten" in refused.content.decode(), "what was typed is not lost"
    whole = {"extra_deliverables": "Rewritten", "edit_version": "2"}
    assert client.post(url(made, "return-whole"), whole).status_code == 409
    again = client.post(url(made, "return-submit"), follow=True)
    assert "Nothing was changed" in again.content.decode()


@pytest.mark.usefixtures("unchanged")
@pytest.mark.parametrize("model", [*MODELS, ReturnDecision])
def test_the_admin_cannot(made, client, model):
    client.force_login(User.objects.create_superuser("root@example.org", "x", name="Root"))
    row = model.objects.first() or ReturnVersion.objects.first()
    name = f"admin:returns_{model._meta.model_name}"
    for page in (
        reverse(f"{name}_add"),
        reverse(f"{name}_delete", args=[row.pk]),
        reverse(f"{name}_change", args=[row.pk]),
    ):
        client.post(page, {"extra_deliverables": "Rewritten", "post": "yes"})


def test_the_record_is_what_its_fingerprint_says(made):
    submission = ReturnSubmission.objects.get()
    assert record_of(submission).programme == made.programme.name
    assert len(submission.record_sha256) == 64
