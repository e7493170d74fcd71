"""The list of measures: what an organisation uses, chosen by address."""

import pytest
from django.test import Client

from accounts.roles import Role
from measures.models import MeasureOwnership
from tests.factories import OrganisationFactory, member
from tests.measures import factories as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def org():
    return OrganisationFactory(name="Dundee")


@pytest.fixture
def auditor(org):
    return member(org, Role.AUDITOR)


@pytest.fixture
def framework(org):
    framework = make.a_framework(org, "Benefits")
    make.a_measure(framework, "HB1", title="Days to decide", category="Speed")
    make.a_measure(framework, "HB2", title="Cost of a claim", category="Cost", unit="£")
    return framework


def page(membership, query=""):
    client = Client()
    client.force_login(membership.user)
    return client.get(f"/{membership.organisation.slug}/measures/{query}")


def codes(response):
    return [
        line.measure.code
        for one in response.context["frameworks"]
        for category in one.categories
        for line in category.lines
    ]


def test_measures_stand_under_framework_and_category(framework, auditor):
    response = page(auditor)
    assert "2 measures in 1 framework" in response.content.decode()
    (one,) = response.context["frameworks"]
    assert [category.name for category in one.categories] == ["Cost", "Speed"]
    assert "Lower is better" in response.content.decode()


def test_a_framework_of_others_is_shown_once_it_is_taken_up(framework):
    other = member(OrganisationFactory(), Role.AUDITOR)
    assert codes(page(other)) == []
    make.taken_up(framework, other.organisation)
    response = page(other)
    assert codes(response) == ["HB2", "HB1"]
    assert "led by Dundee" in response.content.decode()


def test_it_is_chosen_by_category_owner_and_framework(framework, auditor, org):
    hb1 = framework.measures.get(code="HB1")
    MeasureOwnership.objects.create(organisation=org, measure=hb1, owner=auditor)
    other = make.a_framework(org, "Other")
    make.a_measure(other, "X1")
    assert codes(page(auditor, "?category=Speed")) == ["HB1"]
    assert codes(page(auditor, f"?owner={auditor.pk}")) == ["HB1"]
    assert codes(page(auditor, f"?framework={other.pk}")) == ["X1"]
    assert codes(page(auditor, f"?framework={other.pk}&category=Speed")) == []


@pytest.mark.parametrize("query", ["?category=Nonsense", "?owner=x", "?framework=99999&state=x"])
def test_nonsense_chooses_nothing_away(framework, auditor, query):
    assert codes(page(auditor, query)) == ["HB2", "HB1"]


def test_owners_of_another_organisation_are_not_told(framework, auditor):
    other = member(OrganisationFactory(), Role.AUDITOR, post="Strangely named")
    make.taken_up(framework, other.organisation)
    measure = framework.measures.first()
    MeasureOwnership.objects.create(organisation=other.organisation, measure=measure, owner=other)
    assert "Strangely named" not in page(auditor).content.decode()
    assert "Strangely named" in page(other).content.decode()


def test_what_is_retired_is_shown_when_asked_for(framework, auditor):
    measure = framework.measures.get(code="HB1")
    measure.state, measure.retired_on, measure.retired_reason = "retired", make.APRIL, "Replaced"
    measure.save()
    assert codes(page(auditor)) == ["HB2"]
    assert codes(page(auditor, "?state=retired")) == ["HB1"]
    assert codes(page(auditor, "?state=all")) == ["HB2", "HB1"]


def test_a_board_member_does_not_see_it(framework, org):
    assert page(member(org, Role.BOARD_MEMBER)).status_code == 403


def test_with_nothing_it_says_how_to_begin(auditor):
    words = page(auditor).content.decode()
    assert "belongs to a framework" in words
    assert "frameworks/new/" not in words


def test_with_nothing_who_keeps_measures_is_led_to_a_first_framework(org):
    assert "frameworks/new/" in page(make.officer_of(org)).content.decode()


def test_frameworks_are_chosen_by_name(org, auditor):
    for name in ("Streets", "Benefits", "Parks"):
        make.a_measure(make.a_framework(org, name), f"{name[0]}1")
    choices = page(auditor).context["choices"]["frameworks"]
    assert [name for _, name in choices] == ["Benefits", "Parks", "Streets"]


def test_it_costs_the_same_however_many(framework, auditor, django_assert_max_num_queries):
    for number in range(30):
        make.a_measure(framework, f"M{number}")
    client = Client()
    client.force_login(auditor.user)
    with django_assert_max_num_queries(7):
        client.get(f"/{auditor.organisation.slug}/measures/")
