"""A lead with a framework, a council that takes it up, and data sets of both."""

import pytest
from django.urls import reverse

from accounts.roles import Role
from tests.factories import OrganisationFactory, member
from tests.measures import factories as make


class World:
    """The lead's framework has two measures: waiting days, and a share with its parts."""

    def __init__(self):
        self.lead, self.council = OrganisationFactory(), OrganisationFactory()
        self.framework = make.a_framework(self.lead)
        self.days = make.a_measure(self.framework, "HB1", least=0, most=400)
        self.share = make.a_measure(
            self.framework,
            "HB 2a",
            unit="%",
            numerator="Cases right",
            denominator="Cases",
            factor=100,
            direction="up",
        )
        make.taken_up(self.framework, self.council)
        self.bodies = {
            name: make.a_body(self.lead, name) for name in ("Fife", "Argyll & Bute", "Moray")
        }
        self.own = make.a_body(self.lead, "Dundee City", organisation=self.council)
        self.nation = make.the_nation(self.lead)
        self.officer = member(self.lead, Role.PERFORMANCE_OFFICER)
        self.council_officer = member(self.council, Role.PERFORMANCE_OFFICER)
        self.data_set = make.a_data_set(self.lead, self.framework, "published", "National")
        self.council_set = make.a_data_set(self.council, self.framework, "own", "Our own")


@pytest.fixture
def world(db):
    return World()


@pytest.fixture
def at(world):
    """The address of a page in the lead's organisation, or the one given."""

    def find(name, organisation=None, **kwargs):
        slug = (organisation or world.lead).slug
        return reverse(name, kwargs={"organisation": slug, **kwargs})

    return find
