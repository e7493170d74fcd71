"""A small league of bodies whose answers can be told by hand."""

from __future__ import annotations

import datetime as dt

from accounts.roles import Role
from measures.comparing.reading import comparisons_of
from measures.models import Measure, Observation
from tests.factories import OrganisationFactory, member
from tests.measures import factories as make

DAY = dt.date(2012, 6, 1)
DATED = dt.date(2011, 1, 31)


class League:
    """Five bodies and their nation; ours is Birch. Lower is better."""

    def __init__(self):
        self.lead, self.org = OrganisationFactory(), OrganisationFactory(name="Birch")
        self.framework = make.a_framework(self.lead)
        make.taken_up(self.framework, self.org)
        names = ("Alder", "Birch", "Cedar", "Elm", "Fir")
        self.bodies = {
            name: make.a_body(self.lead, name, organisation=self.org if name == "Birch" else None)
            for name in names
        }
        self.nation = make.the_nation(self.lead)
        self.trees = make.families(
            self.lead,
            "People services",
            {"1": [*self.of("Birch", "Cedar", "Elm"), self.nation], "2": self.of("Alder", "Fir")},
        )
        self.measure = make.a_measure(self.framework, family_grouping=self.trees)
        self.set = make.a_data_set(self.lead, self.framework, reach="published")
        self.reader = member(self.org, Role.AUDITOR)

    def of(self, *names):
        return [self.bodies[name] for name in names]

    def give(self, span, scotland=None, measure=None, **values):
        measure = measure or self.measure
        cells = {(measure, self.bodies[name], span): one for name, one in values.items()}
        if scotland is not None:
            cells[measure, self.nation, span] = scotland
        return make.observed(self.set, cells, data_of=DATED)

    def comparisons(self, *measures):
        keys = [one.pk for one in measures or (self.measure,)]
        return comparisons_of(
            Measure.objects.filter(pk__in=keys).select_related("framework"),
            Observation.objects.visible_to(self.reader, DAY),
            organisation_id=self.org.pk,
        )

    def at(self, span):
        return self.comparisons().at(self.measure.pk, span)


VALUES = {"Alder": "4", "Birch": "6", "Cedar": "6", "Elm": "9", "Fir": "missing"}
