"""Two who ask, join or agree at the same moment: one does, the other is told."""

import pytest
from django.db import connection

from measures.actions import consortia
from measures.models import ConsortiumMember, SharingAgreement
from tests.at_once import at_once

from .world import World

pytestmark = [
    pytest.mark.skipif(
        connection.vendor == "sqlite", reason="threads share one database in memory there"
    ),
    pytest.mark.django_db(transaction=True),
]


def test_two_ask_one_organisation_and_it_is_asked_once():
    made = World()
    begun = made.begin()
    assert at_once(*[lambda: made.ask(begun, made.aber)] * 2) == ["done", "refused"]
    assert ConsortiumMember.objects.get().organisation == made.aber


def test_one_joins_and_one_declines():
    made = World()
    asked = made.ask(made.begin(), made.aber)
    director = made.directors[made.aber]

    def again():
        return ConsortiumMember.objects.get(pk=asked.pk)

    outcomes = at_once(
        lambda: consortia.join(member=again(), by=director),
        lambda: consortia.decline(member=again(), reason="No", by=director),
    )
    assert outcomes == ["done", "refused"]
    asked.refresh_from_db()
    assert (asked.joined_on is None) != (asked.ended_on is None)
    assert asked.joining_steps.count() == (4 if asked.joined_on else 0)


def test_the_same_agreed_twice_is_one_agreement():
    made = World()
    joined = made.joined(made.begin(), made.aber)
    assert at_once(*[lambda: made.agree(joined)] * 2) == ["done", "refused"]
    assert SharingAgreement.objects.count() == 1
