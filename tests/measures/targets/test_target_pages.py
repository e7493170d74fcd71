"""Targets through the doors that people use."""

import datetime as dt
import html
import re

import pytest
from django.urls import reverse

from accounts.roles import Role
from measures.models import Target
from programmes.models import OperationalPlan
from records import clock
from tests.factories import OrganisationFactory, member
from tests.measures import factories as make

pytestmark = pytest.mark.django_db

TODAY = dt.datetime(2009, 10, 20, 12, tzinfo=dt.UTC)


@pytest.fixture
def organisation():
    with clock.set_to(TODAY):
        yield OrganisationFactory()


@pytest.fixture
def measure(organisation):
    return make.a_measure(make.a_framework(organisation), title="Days to decide")


@pytest.fixture
def ask(client, organisation):
    """Gets or posts as somebody: ``ask(who, name, data, after="?…", **kwargs)``."""

    def ask(who, name, data=None, after="", **kwargs):
        client.force_login(who.user)
        path = reverse(name, kwargs={"organisation": organisation.slug, **kwargs}) + after
        return client.get(path) if data is None else client.post(path, data, follow=True)

    return ask


def words(response):
    bare = re.sub(r"<[^>]+>", " ", response.content.decode())
    return " ".join(html.unescape(bare).split())


def test_targets_are_typed_in_a_table_and_stand_with_who_and_when(ask, organisation, measure):
    officer = make.officer_of(organisation)
    OperationalPlan.objects.create(organisation=organisation, year=2009)
    page = words(ask(officer, "target-set", measure=measure.pk))
    for label in ("2007/08", "2009/10", "2013/14", "The plan of 2009/10"):
        assert label in page
    typed = {
        "edit_version": "0",
        "value-2009-10": "10.5",
        "tolerance-2009-10": "1",
        "value-2010-11": "9",
        "value-plan-2009": "1,000",
        "reason": "",
    }
    page = words(ask(officer, "target-set", typed, measure=measure.pk))
    assert "3 targets of HB1 saved" in page
    assert "3 targets stand" in page
    assert "10.5 days amber within 1.0 days" in page
    assert "1,000.0 days" in page
    assert officer.user.name in page
    assert "20 October 2009 at 13:00" in page


def test_an_emptied_line_takes_its_target_back(ask, organisation, measure):
    officer = make.officer_of(organisation)
    ask(officer, "target-set", {"edit_version": "0", "value-2009-10": "10"}, measure=measure.pk)
    typed = {"edit_version": str(Target.objects.get().pk), "value-2009-10": ""}
    page = words(ask(officer, "target-set", typed, measure=measure.pk))
    assert "Say why the target changes" in page
    page = words(ask(officer, "target-set", typed | {"reason": "Ended"}, measure=measure.pk))
    assert "No target is set" in page
    assert "taken back it was 10.0 days" in page


def test_what_is_wrong_is_said_at_its_line_and_kept(ask, organisation, measure):
    officer = make.officer_of(organisation)
    typed = {"edit_version": "0", "value-2009-10": "ten", "value-2010-11": "9"}
    page = ask(officer, "target-set", typed, measure=measure.pk)
    assert "Enter a number, like 1,234.5" in words(page)
    assert 'value="ten"' in page.content.decode()
    assert 'value="9"' in page.content.decode()
    page = ask(
        officer, "target-set", {"edit_version": "0", "tolerance-2009-10": "1"}, measure=measure.pk
    )
    assert "Enter the target" in words(page)
    assert not Target.objects.exists()


def test_a_conflict_shows_both_and_a_second_save_counts(ask, organisation, measure):
    officer = make.officer_of(organisation)
    ask(officer, "target-set", {"edit_version": "0", "value-2009-10": "10"}, measure=measure.pk)
    typed = {"edit_version": "0", "value-2009-10": "7", "reason": "Agreed"}
    page = ask(officer, "target-set", typed, measure=measure.pk)
    assert "Someone else changed this while you were writing" in words(page)
    assert "10.0 days" in words(page)
    assert "7.0 days" in words(page)
    version = re.search(r'name="edit_version" value="(\d+)"', page.content.decode())[1]
    page = ask(officer, "target-set", typed | {"edit_version": version}, measure=measure.pk)
    assert "1 target of HB1 saved" in words(page)
    assert Target.objects.order_by("pk").last().value == 7


@pytest.mark.parametrize(
    ("kind", "typed", "said"),
    [
        ("range", {"low-2009-10": "90", "high-2009-10": "95"}, "90.0 to 95.0 days"),
        ("yes_no", {"value-2009-10": "1"}, "yes"),
        ("text", {"text-2009-10": "A new <office>"}, "A new <office>"),
    ],
)
def test_every_kind_has_its_table(ask, organisation, measure, kind, typed, said):
    officer = make.officer_of(organisation)
    page = words(
        ask(
            officer,
            "target-set",
            {"edit_version": "0"} | typed,
            after=f"?kind={kind}",
            measure=measure.pk,
        )
    )
    assert said in page
    assert Target.objects.get().kind == kind
    again = ask(officer, "target-set", measure=measure.pk).content.decode()
    assert 'aria-current="true"><strong>' in again
    number = words(ask(officer, "target-set", after="?kind=number", measure=measure.pk))
    assert said in number, "what stands is seen in the table of another kind"


def test_a_table_of_another_kind_takes_nothing_back(ask, organisation, measure):
    officer = make.officer_of(organisation)
    ask(
        officer,
        "target-set",
        {"edit_version": "0", "text-2009-10": "Built"},
        after="?kind=text",
        measure=measure.pk,
    )
    version = str(Target.objects.get().pk)
    ask(
        officer,
        "target-set",
        {"edit_version": version, "value-2010-11": "3"},
        after="?kind=number",
        measure=measure.pk,
    )
    assert Target.objects.count() == 2
    assert not Target.objects.filter(is_dropped=True).exists()


@pytest.mark.parametrize(
    ("frequency", "labels"),
    [
        ("month", ["April 2009", "March 2010"]),
        ("quarter", ["Q1 2009/10", "Q4 2009/10"]),
        ("years_3", ["2005-08", "2007-10", "2011-14"]),
    ],
)
def test_periods_are_those_of_the_measure(ask, organisation, frequency, labels):
    measure = make.a_measure(make.a_framework(organisation), frequency=frequency)
    officer = make.officer_of(organisation)
    page = words(ask(officer, "target-set", after="?year=2009", measure=measure.pk))
    for label in labels:
        assert label in page
    assert "2009" in words(ask(officer, "target-set", after="?year=x&kind=x", measure=measure.pk))


def test_who_sees_and_who_sets(ask, organisation, measure):
    auditor = member(organisation, Role.AUDITOR)
    page = ask(auditor, "measure-targets", measure=measure.pk)
    assert page.status_code == 200
    assert "Set targets" not in words(page)
    assert ask(auditor, "target-set", measure=measure.pk).status_code == 403
    elsewhere = make.a_measure(make.a_framework(OrganisationFactory()))
    officer = make.officer_of(organisation)
    for name in ("measure-targets", "target-set", "measure-responses", "measure-links"):
        assert ask(officer, name, measure=elsewhere.pk).status_code == 404
