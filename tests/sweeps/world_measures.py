"""Measures in the world of the sweeps: a framework that the council leads, values, and what hangs
on them. The contributor owns the first measure. Each part of the product adds its own cases."""

from __future__ import annotations

from typing import TYPE_CHECKING

from measures.models import (
    DataSet,
    EarlyWarning,
    Framework,
    Initiative,
    Measure,
    MeasureOwnership,
    RelatedMeasure,
    ReportingBody,
)
from tests.factories import OrganisationFactory
from tests.measures import factories as make
from tests.measures.factories import Y2009, Y2010
from tests.sweeps import world_cards, world_consortia, world_data, world_doors, world_frameworks

if TYPE_CHECKING:
    from tests.sweeps.world import Everything


class Measures:
    """What the parts build on: made once, by models alone."""

    def __init__(self, made: Everything) -> None:
        self.made = made
        self.organisation = made.organisation
        self.officer = made.person("performance_officer")
        self.framework: Framework = make.a_framework(made.organisation)
        self.measures: list[Measure] = [
            make.a_measure(self.framework, code) for code in ("HB1", "HB2")
        ]
        self.own: ReportingBody = make.a_body(
            made.organisation, "Council", organisation=made.organisation
        )
        self.other: ReportingBody = make.a_body(made.organisation, "Neighbour")
        self.nation = make.the_nation(made.organisation)
        self.data_set: DataSet = make.a_data_set(made.organisation, self.framework)
        self.vintage = make.observed(
            self.data_set,
            {
                (measure, body, span): value
                for measure in self.measures
                for body, value in ((self.own, "5"), (self.other, "7"), (self.nation, "6"))
                for span in (Y2009, Y2010)
            },
        )
        MeasureOwnership.objects.create(
            organisation=made.organisation,
            measure=self.measures[0],
            owner=made.person("contributor"),
        )
        self.neighbour = OrganisationFactory(slug="neighbour")
        make.taken_up(self.framework, self.neighbour)


#: By what an address is about: each state, and what the address needs.
Cases = dict[str, list[tuple[str, dict[str, object]]]]


def cases_of(made: Everything) -> Cases:
    """Every part's cases: a part adds its function to ``PARTS``."""
    world = Measures(made)
    found: Cases = {}
    for part in PARTS:
        found |= part(world)
    return found


def _measures(world: Measures) -> Cases:
    return {
        "measure": [
            ("owned", {"measure": world.measures[0].pk}),
            ("not owned", {"measure": world.measures[1].pk}),
        ],
        "measure’s file": [("", {"measure": world.measures[0].pk, "kind": "csv"})],
    }


def _warnings(world: Measures) -> Cases:
    """One on the measure that the contributor owns, one on the other."""
    made = [
        EarlyWarning.objects.create(
            organisation=world.organisation,
            measure=measure,
            rule="stale",
            start=Y2009.start,
            months=12,
            reason="The last value is old.",
            figures={"rows": [["2009/10", "5.0 days"]]},
        )
        for measure in world.measures[:2]
    ]
    states = zip(("owned", "not owned"), made, strict=True)
    return {"warning": [(state, {"warning": one.pk}) for state, one in states]}


def _effects(world: Measures) -> Cases:
    """An initiative on each measure, and the two related."""
    began = {"organisation": world.organisation, "name": "New rules", "starts_on": Y2009.start}
    initiatives = [
        (state, Initiative.objects.create(measure=measure, **began))
        for state, measure in zip(("owned", "not owned"), world.measures, strict=False)
    ]
    related = RelatedMeasure.objects.create(
        organisation=world.organisation, driver=world.measures[0], result=world.measures[1]
    )
    return {
        "initiative": [
            (state, {"measure": one.measure_id, "initiative": one.pk}) for state, one in initiatives
        ],
        "related measures": [("", {"measure": related.driver_id, "related": related.pk})],
    }


PARTS = [
    world_data.cases,
    _effects,
    _warnings,
    _measures,
    world_consortia.cases,
    world_cards.cases,
    world_frameworks.cases,
    world_doors.cases,
]
