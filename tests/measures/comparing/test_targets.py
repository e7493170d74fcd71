"""Which target counts: the last one recorded of a period, or that of the plan it ends with."""

from decimal import Decimal

import pytest

from measures.comparing.targets import targets_of
from measures.models import Target
from measures.spans import Span
from programmes.models import OperationalPlan
from records import clock
from tests.factories import OrganisationFactory
from tests.measures import factories as make
from tests.measures.factories import Y2009, Y2010

pytestmark = pytest.mark.django_db


@pytest.fixture
def measure():
    return make.a_measure(make.a_framework(OrganisationFactory()))


def aim(measure, span=None, value="10", **fields):
    """A target of the framework's lead."""
    organisation = measure.framework.organisation
    period = {"start": span.start, "months": span.months} if span else {}
    given = {
        "kind": "number",
        "value": Decimal(value),
        "recorded_by": make.officer_of(organisation),
    }
    return Target.objects.create(
        organisation=organisation, measure=measure, **period | given | fields
    )


def found(measure, span, **options):
    targets = targets_of(measure.framework.organisation_id, [measure.pk], **options)
    target = targets.at(measure.pk, span)
    return target and target.value


def test_the_last_one_recorded_counts(measure):
    aim(measure, Y2009, "10")
    before = clock.now()
    aim(measure, Y2009, "12")
    assert found(measure, Y2009) == 12
    assert found(measure, Y2009, known_at=before) == 10
    assert found(measure, Y2010) is None


def test_one_that_was_dropped_is_none(measure):
    aim(measure, Y2009, "10")
    aim(measure, Y2009, "10", is_dropped=True)
    assert found(measure, Y2009) is None


def test_another_organisations_targets_are_not_ours(measure):
    aim(measure, Y2009)
    targets = targets_of(OrganisationFactory().pk, [measure.pk])
    assert targets.at(measure.pk, Y2009) is None


def test_a_plans_target_is_of_the_period_that_ends_with_it(measure):
    plan = OperationalPlan.objects.create(organisation=measure.framework.organisation, year=2009)
    aim(measure, plan=plan, value="7")
    assert found(measure, Y2009) == 7
    assert found(measure, Span.year(2007, 3)) == 7
    assert found(measure, Y2010) is None
    aim(measure, Y2009, "8")
    assert found(measure, Y2009) == 8


def test_targets_cost_one_query(measure, django_assert_num_queries):
    plan = OperationalPlan.objects.create(organisation=measure.framework.organisation, year=2009)
    aim(measure, plan=plan)
    for span in (Y2009, Y2010):
        aim(measure, span)
    with django_assert_num_queries(1):
        targets_of(measure.framework.organisation_id, [measure.pk])
