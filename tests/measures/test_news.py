"""What changed about measures since a person last signed in."""

import datetime as dt

import pytest
from django.test import Client

from accounts.roles import Role
from ispm.news import news_for as all_news
from measures.actions import agreements, frameworks, proposals
from measures.models import EarlyWarning, MeasureOwnership
from measures.news import news_for
from records import clock
from tests.factories import OrganisationFactory, member
from tests.measures import factories as make
from tests.measures.consortia.world import DAY, World, on
from tests.measures.factories import Y2009, Y2010

pytestmark = pytest.mark.django_db

LONG_AGO = dt.datetime(2001, 4, 1, tzinfo=dt.UTC)


def told(person, since=LONG_AGO):
    return [one.what for one in news_for(person, since)]


def opens(person):
    """Every line leads to a page that the person may open."""
    client = Client()
    client.force_login(person.user)
    return {client.get(one.url).status_code for one in news_for(person, LONG_AGO)} == {200}


def test_confirmed_values_are_told_once_a_data_set_to_who_keeps_it_alone():
    lead, other = OrganisationFactory(), OrganisationFactory()
    framework = make.a_framework(lead)
    make.taken_up(framework, other)
    measure, body = make.a_measure(framework), make.a_body(lead, "Fife")
    data_set = make.a_data_set(lead, framework, "published", "National")
    reader = member(lead, Role.CONTRIBUTOR)
    make.observed(data_set, {(measure, body, Y2009): "1"})
    assert told(reader) == ["Values were confirmed in National"]
    last = make.observed(data_set, {(measure, body, Y2010): "1"})
    (news,) = news_for(reader, LONG_AGO)
    assert (news.what, news.at) == ("Values were confirmed in National, 2 times", last.confirmed_at)
    assert opens(reader)
    assert news in all_news(reader, LONG_AGO)
    assert told(reader, since=clock.now()) == []
    assert told(member(other, Role.AUDITOR)) == []
    assert told(member(lead, Role.BOARD_MEMBER)) == []


def test_what_became_of_proposals_is_told_where_the_framework_is_used():
    lead, user, stranger = OrganisationFactory(), OrganisationFactory(), OrganisationFactory()
    framework = make.a_framework(lead, "Shared")
    make.taken_up(framework, user)
    first, second = (make.a_measure(framework, code) for code in ("HB1", "HB2"))
    decides = member(lead, Role.DIRECTOR)
    officer = make.officer_of(lead)
    frameworks.seat_member(framework=framework, membership=decides, by=officer)
    for measure, verb in ((first, proposals.adopt_proposal), (second, proposals.refuse_proposal)):
        made = proposals.propose_retirement(measure=measure, reason="Old", by=officer)
        assert not [what for what in told(decides) if str(measure) in what]
        verb(proposal=made, reason="So", expected_version=made.edit_version, by=decides)
    expected = {
        "A proposal was adopted: HB1 in Shared (retire a measure)",
        "A proposal was refused: HB2 in Shared (retire a measure)",
    }
    reader = member(user, Role.CONTRIBUTOR)
    assert set(told(reader)) == set(told(decides)) == expected
    assert opens(reader)
    assert told(member(stranger, *Role)) == []


def test_agreements_are_told_to_both_sides_and_to_nobody_else():
    with on(DAY):
        world = World(with_values=False)
        _, aber, _ = world.both()
        toward_lead = world.agree(aber, shared_with="lead")
        made = "Aber agreed to share in Benchmarkers, from 1 June 2012 on"
        for one in (world.aber, world.lead):
            assert told(world.directors[one]) == told(world.officers[one]) == [made]
            assert told(world.readers[one]) == []
            assert opens(world.directors[one])
        assert told(world.directors[world.bute]) == told(world.directors[world.stranger]) == []
        world.agree(aber)
        assert told(world.directors[world.bute]) == [made]
        agreements.end_sharing(
            agreement=toward_lead,
            reason="Enough",
            last_day=None,
            expected_version=toward_lead.edit_version,
            by=world.directors[world.aber],
        )
        ended = "Aber ended an agreement to share in Benchmarkers"
        assert ended in told(world.officers[world.lead])
        assert ended not in told(world.officers[world.bute])
        assert told(world.officers[world.lead], since=clock.now()) == []


def warned(organisation, measure, start=Y2009.start):
    return EarlyWarning.objects.create(
        organisation=organisation,
        measure=measure,
        rule="worsening",
        start=start,
        months=12,
        reason="Worse",
    )


def test_early_warnings_are_told_to_who_answers_them_and_many_are_one_line():
    lead = OrganisationFactory()
    framework = make.a_framework(lead)
    mine, other = make.a_measure(framework, "HB1"), make.a_measure(framework, "HB2")
    owner, deputy = member(lead, Role.CONTRIBUTOR), member(lead, Role.CONTRIBUTOR)
    MeasureOwnership.objects.create(organisation=lead, measure=mine, owner=owner, deputy=deputy)
    warned(lead, mine)
    warned(lead, other)
    said = "An early warning was raised on HB1: worse three times in a row (2009/10)"
    assert told(owner) == told(deputy) == [said]
    assert len(told(make.officer_of(lead))) == 2
    assert opens(owner)
    assert told(member(lead, Role.AUDITOR)) == []
    for year in range(2010, 2014):
        warned(lead, other, dt.date(year, 4, 1))
    assert told(make.officer_of(lead)) == ["6 early warnings were raised"]
    assert told(owner) == [said]
    for year in range(2014, 2034):
        warned(lead, other, dt.date(year, 4, 1))
    assert told(make.officer_of(lead)) == ["20 or more early warnings were raised"]
    assert opens(make.officer_of(lead))


def test_it_is_four_queries_however_much_happened(django_assert_max_num_queries):
    with on(DAY):
        world = World()
        _, aber, bute = world.both()
        for one in (aber, bute):
            world.agree(one)
            world.agree(one, shared_with="lead")
        person = member(world.aber, Role.PERFORMANCE_OFFICER, Role.DIRECTOR)
        for year in (2009, 2010):
            warned(world.aber, world.measures[0], dt.date(year, 4, 1))
        assert person.organisation.slug
        assert person.roles
        with django_assert_max_num_queries(4):
            assert len(told(person)) >= 5
