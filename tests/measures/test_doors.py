"""Who may read which values: their own, the published, and just what was agreed."""

import datetime as dt

import pytest

from accounts.roles import Role
from measures.models import (
    Consortium,
    ConsortiumMember,
    DataSet,
    Framework,
    Measure,
    Observation,
    ReportingBody,
    SharedMeasure,
    SharingAgreement,
)
from measures.reading import read
from records import clock
from tests.factories import OrganisationFactory, member
from tests.measures import factories as make
from tests.measures.factories import Y2009, Y2010

DAY = dt.date(2010, 6, 1)

pytestmark = pytest.mark.django_db


class Three:
    """A lead and two members, each with values of two measures and two years."""

    def __init__(self):
        self.lead, self.one, self.other = (OrganisationFactory() for _ in range(3))
        self.framework = make.a_framework(self.lead)
        self.measures = [make.a_measure(self.framework, code) for code in ("HB1", "HB2")]
        self.bodies = {
            org: make.a_body(self.lead, org.name, organisation=org)
            for org in (self.lead, self.one, self.other)
        }
        for org in (self.one, self.other):
            make.taken_up(self.framework, org)
        self.people = {org: member(org, Role.AUDITOR) for org in self.bodies}
        self.sets = {org: self._values(org) for org in (self.one, self.other)}

    def _values(self, org):
        data_set = make.a_data_set(org, self.framework, reach="consortium")
        make.observed(
            data_set,
            {
                (measure, self.bodies[org], span): "5"
                for measure in self.measures
                for span in (Y2009, Y2010)
            },
        )
        return data_set

    def consortium(self, **fields):
        made = Consortium.objects.create(
            lead=self.lead, framework=self.framework, slug="all", name="All", **fields
        )
        return {
            org: ConsortiumMember.objects.create(
                consortium=made, organisation=org, asked_on=make.APRIL, joined_on=make.APRIL
            )
            for org in (self.one, self.other)
        }

    def agree(self, joined, **fields):
        given = {"shared_with": "members", "starts_on": make.APRIL, "agreed_at": clock.now()}
        return SharingAgreement.objects.create(
            member=joined, agreed_by=self.people[joined.organisation], **given | fields
        )

    def read_by(self, org, on=DAY):
        """What the organisation's person reads of the first member's body."""
        rows = Observation.objects.visible_to(self.people[org], on)
        found = rows.filter(body=self.bodies[self.one]).order_by("start", "measure__code")
        return [(row.measure.code, row.start.year) for row in found]


@pytest.fixture
def three():
    return Three()


ALL = [("HB1", 2009), ("HB2", 2009), ("HB1", 2010), ("HB2", 2010)]


def test_own_values_are_always_read_and_nobody_elses(three):
    assert three.read_by(three.one) == ALL
    assert three.read_by(three.other) == three.read_by(three.lead) == []


def test_a_consortium_alone_opens_nothing(three):
    three.consortium()
    assert three.read_by(three.other) == three.read_by(three.lead) == []


def test_an_agreement_opens_just_what_it_names(three):
    joined = three.consortium()
    agreement = three.agree(joined[three.one], periods_from=Y2010.start)
    SharedMeasure.objects.create(agreement=agreement, measure=three.measures[1])
    assert three.read_by(three.other) == three.read_by(three.lead) == [("HB2", 2010)]
    rows = Observation.objects.visible_to(three.people[three.one], DAY)
    assert not rows.filter(body=three.bodies[three.other]).exists()


def test_an_agreement_with_the_lead_is_the_leads_alone(three):
    three.agree(three.consortium()[three.one], shared_with="lead", whole_framework=True)
    assert three.read_by(three.lead) == ALL
    assert three.read_by(three.other) == []


@pytest.mark.parametrize("what", ["before it", "after it", "member left", "reader left", "over"])
def test_an_agreement_stands_from_its_day_until_it_ends(three, what):
    joined = three.consortium()
    agreement = three.agree(joined[three.one], whole_framework=True, starts_on=DAY)
    assert three.read_by(three.other, DAY) == ALL
    before = DAY - dt.timedelta(days=1)
    if what == "before it":
        assert three.read_by(three.other, before) == []
        return
    ended = {
        "after it": agreement,
        "member left": joined[three.one],
        "reader left": joined[three.other],
        "over": joined[three.one].consortium,
    }[what]
    ended.ended_on = DAY
    if what != "over":
        ended.ended_reason = "As agreed"
    ended.save()
    assert three.read_by(three.other, DAY) == ALL
    assert three.read_by(three.other, DAY + dt.timedelta(days=1)) == []


def test_who_was_asked_and_has_not_joined_reads_nothing(three):
    joined = three.consortium()
    three.agree(joined[three.one], whole_framework=True)
    asked = joined[three.other]
    asked.joined_on = None
    asked.save()
    assert three.read_by(three.other) == []


def test_a_set_of_its_own_reach_is_not_opened_by_an_agreement(three):
    three.agree(three.consortium()[three.one], whole_framework=True)
    DataSet.objects.filter(pk=three.sets[three.one].pk).update(reach="own")
    assert three.read_by(three.other) == three.read_by(three.lead) == []
    assert three.sets[three.one] not in DataSet.objects.visible_to(three.people[three.lead], DAY)


def test_a_published_set_is_read_by_who_uses_the_framework(three):
    DataSet.objects.filter(pk=three.sets[three.one].pk).update(reach="published")
    assert three.read_by(three.other) == ALL
    stranger = member(OrganisationFactory(), *Role)
    assert not Observation.objects.visible_to(stranger, DAY).exists()
    assert Observation.objects.public().count() == 4


@pytest.mark.parametrize("reach", ["published", "consortium"])
def test_nobody_but_the_lead_speaks_for_another_body(three, reach):
    three.agree(three.consortium()[three.other], whole_framework=True)
    forged = make.a_data_set(three.other, three.framework, reach=reach, name="Forged")
    make.observed(forged, {(three.measures[0], three.bodies[three.one], Y2009): "99"})
    assert three.read_by(three.other) == [("HB1", 2009)]
    assert three.read_by(three.lead) == []
    assert three.read_by(three.one) == ALL
    assert not Observation.objects.public().exists()
    leads = make.a_data_set(three.lead, three.framework, reach="published", name="Official")
    make.observed(leads, {(three.measures[0], three.bodies[three.one], Y2010): "6"})
    assert three.read_by(three.other) == [("HB1", 2009), ("HB1", 2010)]
    assert [row.value for row in Observation.objects.public()] == [6]


def test_what_waits_to_be_confirmed_is_no_value(three):
    DataSet.objects.filter(pk=three.sets[three.one].pk).update(reach="published")
    vintage = three.sets[three.one].vintages.create(
        channel="csv", received_by=make.officer_of(three.one), received_at=clock.now()
    )
    Observation.objects.create(
        vintage=vintage,
        measure=three.measures[0],
        body=three.bodies[three.one],
        start=dt.date(2011, 4, 1),
        months=12,
        state="reported",
        value=1,
    )
    assert three.read_by(three.one) == three.read_by(three.other) == ALL


def test_a_stranger_sees_neither_framework_nor_measures_nor_bodies(three):
    stranger = member(OrganisationFactory(), *Role)
    for model in (Framework, Measure, ReportingBody, DataSet, Consortium):
        assert not model.objects.visible_to(stranger, DAY).exists()
    used = three.people[three.other]
    assert Framework.objects.visible_to(used, DAY).get() == three.framework
    assert Measure.objects.visible_to(used, DAY).count() == 2
    assert ReportingBody.objects.visible_to(used, DAY).count() == 3


# What counts ----------------------------------------------------------------------------


def test_of_one_set_the_last_counts_and_the_one_before_stays_known(three):
    key = (three.measures[0], three.bodies[three.one], Y2009)
    before = clock.now()
    make.observed(three.sets[three.one], {key: "7"})
    rows = Observation.objects.visible_to(three.people[three.one], DAY)
    plain = (key[0].pk, key[1].pk, Y2009)
    assert read(rows, own=three.one.pk).of(*plain).value == 7
    assert read(rows.known_at(before), own=three.one.pk).of(*plain).value == 5


def test_the_readers_own_set_comes_before_a_later_one_of_another(three):
    published = make.a_data_set(three.lead, three.framework, reach="published")
    key = (three.measures[0], three.bodies[three.one], Y2009)
    make.observed(published, {key: "9"})
    for org, expected in ((three.one, 5), (three.other, 9)):
        rows = Observation.objects.visible_to(three.people[org], DAY)
        found = read(rows, own=org.pk).of(key[0].pk, key[1].pk, Y2009)
        assert found.value == expected


def test_reading_costs_two_queries(three, django_assert_num_queries):
    rows = Observation.objects.visible_to(three.people[three.one], DAY)
    with django_assert_num_queries(2):
        read(rows, own=three.one.pk)
