"""Two who give one name at the same moment: one does, the other is told."""

from functools import partial

import pytest
from django.db import connection

from measures.actions import bodies, cards, frameworks, measures
from measures.models import BodyAlias, Framework, Measure, ReportingBody, Scorecard
from measures.terms import Terms
from records.refusals import Conflict, Refused
from tests.at_once import at_once
from tests.factories import OrganisationFactory
from tests.measures import factories as make

pytestmark = [
    pytest.mark.skipif(
        connection.vendor == "sqlite", reason="threads share one database in memory there"
    ),
    pytest.mark.django_db(transaction=True),
]


@pytest.fixture
def lead(transactional_db):
    return OrganisationFactory()


def test_one_body_of_a_name(lead):
    add = partial(
        bodies.add_body,
        organisation=lead,
        name="Fife",
        kind="body",
        starts_on=None,
        by=make.officer_of(lead),
    )
    assert at_once(add, add) == ["done", "refused"]
    assert ReportingBody.objects.count() == 1


def test_one_body_of_another_name(lead):
    by = make.officer_of(lead)
    first, second = (make.a_body(lead, name) for name in ("Fife", "Moray"))
    outcomes = at_once(
        *(partial(bodies.add_alias, body=body, name="Kingdom", by=by) for body in (first, second))
    )
    assert outcomes == ["done", "refused"]
    assert BodyAlias.objects.count() == 1


def test_one_measure_of_a_code(lead):
    add = partial(
        measures.add_measure,
        framework=make.a_framework(lead, is_shared=False),
        code="HB1",
        frequency="year",
        terms=Terms(title="Days", direction="down", reason="New"),
        by=make.officer_of(lead),
    )
    assert at_once(add, add) == ["done", "refused"]
    assert Measure.objects.count() == 1


def test_one_framework_of_a_name(lead):
    add = partial(
        frameworks.add_framework,
        organisation=lead,
        name="Ours",
        description="",
        is_shared=False,
        by=make.officer_of(lead),
    )
    assert at_once(add, add) == ["done", "refused"]
    assert Framework.objects.count() == 1


def test_two_cards_of_a_name_have_two_addresses(lead):
    add = partial(
        cards.add_scorecard,
        organisation=lead,
        fields=cards.CardFields("Ours"),
        by=make.officer_of(lead),
    )
    assert at_once(add, add) == ["done", "done"]
    assert sorted(one.slug for one in Scorecard.objects.all()) == ["ours", "ours-2"]


def test_one_definition_and_several_change_one_after_the_other(lead):
    """Both hold the framework first: neither waits for what the other holds."""
    framework, by = make.a_framework(lead, is_shared=False), make.officer_of(lead)
    measure = make.a_measure(framework)
    version = measures.latest_definition(measure).edit_version
    terms = Terms(title="Days", direction="down", reason="Words")
    outcomes = at_once(
        lambda: measures.change_definition(
            measure=measure, terms=terms, expected_version=version, by=by
        ),
        lambda: measures.change_definitions(
            framework=framework,
            changes=[(measure, Terms(title="Others", direction="up"), version)],
            reason="Words",
            by=by,
        ),
        refusal=(Refused, Conflict),
    )
    assert outcomes == ["done", "refused"]
    assert measure.definitions.count() == 2
