"""Tables that hold frozen rows can be changed by a migration, and are frozen again after it."""

import pytest
from django.core.management import call_command
from django.db import DatabaseError, connection, transaction

from returns.actions import approve_return
from returns.models import ReturnDecision, ReturnSubmission
from tests.returns.factories import submitted, world

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def back_at_the_newest():
    yield
    call_command("migrate", verbosity=0)


def test_what_was_submitted_survives_a_step_back_and_forth(back_at_the_newest):
    made = world()
    approve_return(programme_return=submitted(made), by=made.director)
    before = list(ReturnSubmission.objects.values_list("pk", "record_sha256"))

    call_command("migrate", "returns", "0001", verbosity=0)
    call_command("migrate", verbosity=0)

    assert list(ReturnSubmission.objects.values_list("pk", "record_sha256")) == before
    assert ReturnDecision.objects.count() == len(before)
    refused = pytest.raises(DatabaseError, match="on the record")
    with refused, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE returns_returnsubmission SET record = 'other'")
