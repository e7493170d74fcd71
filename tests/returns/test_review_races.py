"""Two who press at the same moment: one is told so, and one decision or version is made."""

import pytest
from django.db import connection

from accounts.roles import Role
from returns.actions import approve_return, reopen_return, send_back, submit_return
from returns.models import Reopening, ReturnDecision, ReturnSubmission
from tests.at_once import at_once
from tests.factories import member

from .factories import PREPARED_ON, fill, submitted, world

pytestmark = [
    pytest.mark.skipif(
        connection.vendor == "sqlite", reason="threads share one database in memory there"
    ),
    pytest.mark.django_db(transaction=True),
]


def test_two_directors_at_once():
    made = world()
    programme_return = submitted(made)
    other = member(made.organisation, Role.DIRECTOR)
    assert at_once(
        lambda: approve_return(programme_return=programme_return, by=made.director),
        lambda: send_back(programme_return=programme_return, reason="Again", by=other),
    ) == ["done", "refused"]
    assert ReturnDecision.objects.count() == 1


def test_head_and_deputy_submit_at_once():
    made = world()
    programme_return = fill(made)
    assert at_once(
        *(
            lambda by=by: submit_return(
                programme_return=programme_return, by=by, prepared_on=PREPARED_ON
            )
            for by in (made.head, made.deputy)
        )
    ) == ["done", "refused"]
    assert ReturnSubmission.objects.count() == 1


def test_two_reopen_at_once():
    made = world()
    programme_return = submitted(made)
    approve_return(programme_return=programme_return, by=made.director)
    other = member(made.organisation, Role.DIRECTOR)
    assert at_once(
        *(
            lambda by=by: reopen_return(programme_return=programme_return, reason="Year", by=by)
            for by in (made.director, other)
        )
    ) == ["done", "refused"]
    assert Reopening.objects.count() == 1
    assert programme_return.versions.count() == 2
