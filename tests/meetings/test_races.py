"""Two who record, number or agree in the same moment take turns, or one is told."""

import pytest
from django.db import connection

from meetings.actions import agree_minutes
from meetings.models import Agreement, Decision
from reporting.models import Pack
from reporting.packs.actions import make_pack
from tests.at_once import at_once

from .factories import LATER, a_decision, a_meeting, an_item, board, held

pytestmark = [
    pytest.mark.skipif(
        connection.vendor == "sqlite", reason="threads share one database in memory there"
    ),
    pytest.mark.django_db(transaction=True),
]


def test_numbers_are_given_once():
    made = board()
    meeting, planned = held(made), a_meeting(made, LATER)
    assert at_once(*[lambda: a_decision(made, meeting)] * 4) == ["done"] * 4
    assert sorted(Decision.objects.values_list("number", flat=True)) == [1, 2, 3, 4]
    assert at_once(*[lambda: an_item(made, planned)] * 4) == ["done"] * 4
    assert list(planned.items.values_list("number", flat=True)) == [1, 2, 3, 4]


def test_recording_and_agreeing_at_once_leave_nothing_half():
    made = board()
    meeting = held(made)
    at_once(
        lambda: a_decision(made, meeting),
        *[lambda: agree_minutes(meeting=meeting, agreed_on=LATER, by=made.director)] * 2,
    )
    assert Agreement.objects.count() == 1
    assert all(one.parts.count() == 2 for one in Decision.objects.all())


def test_two_who_ask_make_one_pack():
    made = board()
    meeting = held(made)
    asked = at_once(*[lambda: make_pack(meeting=meeting, by=made.officer)] * 2)
    assert asked == ["done", "refused"]
    assert Pack.objects.count() == 1
