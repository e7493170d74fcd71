"""Tolerances: dated sets by programme, and that what was submitted keeps its own."""

import datetime as dt
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from records.refusals import Refused
from returns.actions import set_tolerances
from returns.drafting import build_draft
from returns.reading import record_of
from returns.tolerances import DEFAULTS, tolerances_for
from tests.returns.test_pages import sign_in

from .factories import submitted, world

pytestmark = pytest.mark.django_db
DAY = dt.date(2009, 9, 30)


@pytest.fixture
def made():
    return world()


def setting(made, **changes):
    given = {
        "organisation": made.organisation,
        "programme": None,
        "valid_from": dt.date(2009, 4, 1),
        "behind_amber": 5,
        "behind_red": 15,
        "overdue_red_months": 2,
        "spend_amber": Decimal("3"),
        "spend_red": Decimal("7.5"),
        "reason": "The board asked for it",
        "by": made.officer,
    }
    return set_tolerances(**given | changes)


def in_force(made, on=DAY):
    pk = made.programme.pk
    return tolerances_for(made.organisation.pk, [pk], on)[pk]


def test_the_programmes_own_else_the_organisations_else_the_products(made):
    assert in_force(made) == DEFAULTS
    for_all = setting(made)
    assert in_force(made).set_id == for_all.pk
    own = setting(made, programme=made.programme, behind_amber=1)
    assert (in_force(made).set_id, in_force(made).behind_amber) == (own.pk, 1)
    assert in_force(made, dt.date(2009, 3, 31)) == DEFAULTS
    setting(world())
    assert in_force(made).set_id == own.pk


def test_a_later_set_counts_from_its_day(made):
    setting(made)
    later = setting(made, valid_from=dt.date(2009, 10, 1), behind_amber=9)
    assert in_force(made).behind_amber == 5
    assert in_force(made, dt.date(2009, 12, 31)).set_id == later.pk


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"behind_amber": 20, "behind_red": 10}, "behind_red"),
        ({"behind_red": 101}, "behind_red"),
        ({"spend_amber": Decimal(0)}, "spend_red"),
        ({"spend_amber": Decimal(8)}, "spend_red"),
        ({"overdue_red_months": 0}, "overdue_red_months"),
        ({"reason": " "}, "reason"),
    ],
)
def test_what_makes_no_sense_is_refused_at_its_field(made, changes, field):
    with pytest.raises(Refused) as refused:
        setting(made, **changes)
    assert refused.value.field == field


def test_only_who_sets_tolerances_may_and_only_for_their_own_programmes(made):
    for by in (made.head, made.director, world().officer):
        with pytest.raises(PermissionDenied):
            setting(made, by=by)
    with pytest.raises(Refused, match="programme of the organisation"):
        setting(made, programme=world().programme)


def test_a_submitted_version_keeps_its_set_its_colours_and_its_words(made):
    programme_return = submitted(made)
    version = programme_return.versions.get()
    before = record_of(version.submission)
    setting(made, behind_amber=0, behind_red=0)
    after = record_of(version.submission)
    assert after == before
    assert after.tolerances.set_id is None
    assert "more than 10 points behind" in after.tolerances.words
    redrawn = build_draft(version)
    assert redrawn.tolerances.behind_amber == 0


def test_the_pages(client, made):
    sign_in(client, made.officer)
    names = {"organisation": made.organisation.slug}
    new, every = reverse("tolerance-new", kwargs=names), reverse("tolerance-list", kwargs=names)
    given = {
        "programme": made.programme.pk,
        "valid_from_0": "1",
        "valid_from_1": "4",
        "valid_from_2": "2009",
        "behind_amber": "30",
        "behind_red": "15",
        "overdue_red_months": "1",
        "spend_amber": "5",
        "spend_red": "10",
        "reason": "A trial",
    }
    assert "Red must not begin before amber" in client.post(new, given).content.decode()
    client.post(new, given | {"behind_amber": "10"})
    page = client.get(every).content.decode()
    assert "amber above 10, red above 15" in page
    assert "A trial" in page
