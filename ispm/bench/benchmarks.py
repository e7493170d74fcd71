"""Measures of many bodies over eleven years, and what comparing one of them costs.

Made in bulk, without the verbs, because nobody is to read them.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from functools import partial

from simple_history.utils import bulk_create_with_history

from accounts.models import Membership, Organisation
from measures.comparing.comparators import Comparisons
from measures.comparing.reading import comparisons_of
from measures.models import (
    DataSet,
    Definition,
    FamilyGrouping,
    FamilyPlace,
    Framework,
    FrameworkVersion,
    Measure,
    Observation,
    ReportingBody,
    Vintage,
)
from measures.spans import Span
from measures.vocabulary import BodyKind, Channel, DataReach, Direction, Frequency, VintageState
from records import clock

from .counted import CountedCost, counted
from .world import make_member

FIRST_YEAR, YEARS, FAMILY = 2010, 11, 8
FEW, MANY, MEASURES = 33, 330, 40
QUERIES = 4


@dataclass(frozen=True)
class Benchmarks:
    """A framework whose first body is the organisation's own; its values are published."""

    by: Membership
    measures: list[Measure]
    bodies: int


def measure_comparing(everyone: Membership) -> CountedCost:
    """In organisations of their own: as many bodies as a nation has, and ten times as many."""
    tasks = {
        bodies: partial(_compare, make_benchmarks(everyone, bodies=bodies, measures=MEASURES))
        for bodies in (FEW, MANY)
    }
    return counted(f"rank, family, nation of a measure in {YEARS} years", QUERIES, tasks)


def _compare(benchmarks: Benchmarks) -> Comparisons:
    """One measure in every year, each year's whole order besides."""
    by, measure = benchmarks.by, benchmarks.measures[0]
    values = Observation.objects.visible_to(by, clock.today())
    found = comparisons_of([measure], values, organisation_id=by.organisation_id)
    for one in found.series(measure.pk):
        found.ranking(measure.pk, one.span)
    return found


def make_benchmarks(
    everyone: Membership, *, bodies: int, measures: int, name: str = ""
) -> Benchmarks:
    """A lead with a framework, ``bodies`` of which one is its own and one is the nation, and a
    value of every measure for each of them in each year."""
    name = name or f"bench-{bodies}-bodies"
    organisation = Organisation.objects.create(slug=name, name=f"Bench, {bodies} bodies")
    by = make_member(organisation, everyone.user)
    framework = Framework.objects.create(organisation=organisation, name="Benchmarks", slug=name)
    rows = _bodies(organisation, bodies)
    made = _measures(framework, _families(organisation, rows), measures, by)
    _values(framework, made, rows, by)
    return Benchmarks(by, made, bodies)


def _bodies(organisation: Organisation, count: int) -> list[ReportingBody]:
    """The first is the organisation's own, the last the nation."""
    last = count - 1
    return bulk_create_with_history(
        [
            ReportingBody(
                kept_by=organisation,
                slug=f"body-{number}",
                name=f"Body {number}",
                kind=BodyKind.NATIONAL if number == last else BodyKind.BODY,
                organisation=None if number else organisation,
            )
            for number in range(count)
        ],
        ReportingBody,
    )


def _families(organisation: Organisation, bodies: list[ReportingBody]) -> FamilyGrouping:
    grouping = FamilyGrouping.objects.create(kept_by=organisation, name="Families")
    places = [
        FamilyPlace(grouping=grouping, body=body, family=str(number // FAMILY))
        for number, body in enumerate(bodies[:-1])
    ]
    bulk_create_with_history(places, FamilyPlace)
    return grouping


def _measures(
    framework: Framework, grouping: FamilyGrouping, count: int, by: Membership
) -> list[Measure]:
    version = FrameworkVersion.objects.create(
        framework=framework, number=1, adopted_on=clock.today(), what="First", recorded_by=by
    )
    rows = [
        Measure(framework=framework, code=f"M{number}", frequency=Frequency.YEAR)
        for number in range(count)
    ]
    made = bulk_create_with_history(rows, Measure)
    Definition.objects.bulk_create(
        Definition(
            measure=one,
            version=version,
            title=f"Measure {one.code}",
            unit="days",
            direction=Direction.DOWN,
            family_grouping=grouping,
            recorded_by=by,
        )
        for one in made
    )
    return list(Measure.objects.filter(framework=framework).select_related("framework"))


def _values(
    framework: Framework, measures: list[Measure], bodies: list[ReportingBody], by: Membership
) -> None:
    data_set = DataSet.objects.create(
        organisation=by.organisation,
        framework=framework,
        slug="values",
        name="Values",
        reach=DataReach.PUBLISHED,
    )
    moment = clock.now()
    vintage = Vintage.objects.create(
        data_set=data_set, channel=Channel.CSV, received_by=by, received_at=moment
    )
    spans = [Span.year(FIRST_YEAR + number) for number in range(YEARS)]
    Observation.objects.bulk_create(
        (
            Observation(
                vintage=vintage,
                measure=measure,
                body=body,
                start=span.start,
                months=span.months,
                state="reported",
                value=Decimal((7 * number + 13 * place + measure.pk) % 97),
                numerator=Decimal((7 * number + 13 * place + measure.pk) % 97 * (number + 1)),
                denominator=Decimal(number + 1),
            )
            for measure in measures
            for place, span in enumerate(spans)
            for number, body in enumerate(bodies)
        ),
        batch_size=2000,
    )
    vintage.state, vintage.confirmed_by, vintage.confirmed_at = VintageState.CONFIRMED, by, moment
    vintage.save()
