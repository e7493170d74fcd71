"""Measures for the count of queries: the sweeps' cases, and more of everything around them."""

from __future__ import annotations

from types import SimpleNamespace

from ispm.bench.world import World
from measures.models import (
    CardMeasure,
    DataSet,
    EarlyWarning,
    Framework,
    Initiative,
    Measure,
    MeasureOwnership,
    Perspective,
    RelatedMeasure,
    Scorecard,
    Target,
)
from measures.spans import Span
from measures.vocabulary import WarningRule
from tests.factories import OrganisationFactory
from tests.measures import factories as make
from tests.sweeps import world_consortia, world_doors, world_frameworks, world_measures


def cases(world: World, times: int) -> dict[str, dict[str, object]]:
    """For each kind of object the first case of the sweeps, in a world that is grown."""
    made = SimpleNamespace(
        organisation=world.organisation, person=lambda name: world.everyone, cases={}
    )
    found = world_measures.cases_of(made)
    _grow(world, times)
    return {about: states[0][1] for about, states in found.items()}


def _grow(world: World, times: int) -> None:
    framework = Framework.objects.get(organisation=world.organisation, name="Benchmarks")
    data_set = DataSet.objects.filter(framework=framework).earliest("pk")
    bodies = list(world.organisation.bodies_kept.order_by("pk"))
    bodies += [make.a_body(world.organisation, f"Body {n}") for n in range(times)]
    first = framework.measures.earliest("pk")
    measures = [make.a_measure(framework, f"M{n}") for n in range(times)]
    years = [Span.year(2009 - n) for n in range(4 * times)]
    make.observed(
        data_set,
        {
            (measure, body, span): f"{number + 1}"
            for measure in [first, *measures]
            for number, body in enumerate(bodies)
            for span in years
        },
    )
    for measure in measures:
        _hang_on(world, measure, first)
    _on_cards(world, measures)
    _others(framework, times)
    world_frameworks.grow(framework, times)
    world_doors.grow(data_set, world.everyone, measures)


def _hang_on(world: World, measure: Measure, first: Measure) -> None:
    """Owner, warnings, an initiative of the first measure, a pair, targets."""
    organisation, by = world.organisation, world.everyone
    own = {"organisation": organisation, "measure": measure}
    MeasureOwnership.objects.create(owner=by, **own)
    for rule in WarningRule.values:
        EarlyWarning.objects.create(
            rule=rule, start=Span.year(2009).start, months=12, reason="Words", **own
        )
    start = {"starts_on": Span.year(2001).start}
    Initiative.objects.create(organisation=organisation, measure=first, name="Rules", **start)
    RelatedMeasure.objects.create(organisation=organisation, driver=first, result=measure)
    Target.objects.create(
        start=Span.year(2010).start, months=12, kind="number", value=1, recorded_by=by, **own
    )


def _on_cards(world: World, measures: list[Measure]) -> None:
    for card in Scorecard.objects.filter(organisation=world.organisation):
        for number in range(len(measures)):
            perspective = Perspective.objects.create(scorecard=card, name=f"Part {number}")
            for measure in measures:
                CardMeasure.objects.create(perspective=perspective, measure=measure)


def _others(framework: Framework, times: int) -> None:
    """Organisations that use the framework, each in the consortium with what it shares."""
    led = framework.consortia.earliest("pk")
    for _ in range(times):
        other = OrganisationFactory()
        make.taken_up(framework, other)
        joined = world_consortia.joined_by(led, other)
        world_consortia.agreed(joined, make.officer_of(other))
