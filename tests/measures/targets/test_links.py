"""Measures and what they show: objectives, aims, outcomes."""

import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from accounts.roles import Role
from measures.actions.links import end_link, follow_objectives, link_measure
from measures.linking import links_of
from measures.models import Measure, MeasureLink
from programmes.models import CorporateAim
from records.refusals import Refused
from returns.actions import carry_plan_forward
from tests.factories import OrganisationFactory, member
from tests.measures import factories as make
from tests.returns.factories import world

pytestmark = pytest.mark.django_db


class Made:
    def __init__(self):
        self.plan = world(quarter=None)
        self.organisation, self.officer = self.plan.organisation, self.plan.officer
        self.framework = make.a_framework(self.organisation)
        self.measure = make.a_measure(self.framework)
        self.objective = self.plan.objectives[0]
        self.aim = CorporateAim.objects.create(
            organisation=self.organisation,
            code="1",
            short_name="A fair town",
            starts_on=dt.date(2009, 4, 1),
        )

    def link(self, to, **changes):
        given = {"organisation": self.organisation, "measure": self.measure, "by": self.officer}
        return link_measure(**given | changes, to=to)

    def words(self):
        found = links_of(self.organisation.pk, [self.measure.pk])
        return [one.words for one in found.get(self.measure.pk, [])]


@pytest.fixture
def made():
    return Made()


def test_links_are_read_aims_first(made):
    made.link(made.objective)
    made.link(made.aim)
    aim, objective = made.words()
    assert aim == "Aim 1 A fair town"
    assert objective.endswith("2009/10: 1. Thing 1")


def test_linked_once_and_again_after_it_ended(made):
    link = made.link(made.objective)
    with pytest.raises(Refused, match="linked already"):
        made.link(made.objective)
    end_link(link=link, by=made.officer)
    assert made.words() == []
    with pytest.raises(Refused, match="ended already"):
        end_link(link=MeasureLink.objects.get(), by=made.officer)
    made.link(made.objective)
    assert len(made.words()) == 1


def test_of_two_who_end_it_one_is_told(made):
    link = made.link(made.aim)
    stale = MeasureLink.objects.get()
    end_link(link=link, by=made.officer)
    with pytest.raises(Refused, match="ended already"):
        end_link(link=stale, by=made.officer)


def test_only_what_is_the_organisations_and_goes_on(made):
    other = Made()
    for to in (other.objective, other.aim):
        with pytest.raises(Refused, match="of the organisation"):
            made.link(to)
    with pytest.raises(Refused, match="framework that the organisation uses"):
        made.link(made.aim, measure=other.measure)
    made.aim.ended_on, made.aim.ended_reason = dt.date(2009, 6, 1), "Done"
    made.aim.save()
    with pytest.raises(Refused, match="has ended"):
        made.link(made.aim)
    made.objective.withdrawn_from = 3
    with pytest.raises(Refused, match="withdrawn"):
        made.link(made.objective)


def test_only_who_keeps_measures(made):
    link = made.link(made.aim)
    for by in (made.plan.head, member(OrganisationFactory(), *Role)):
        with pytest.raises(PermissionDenied):
            made.link(made.objective, by=by)
        with pytest.raises(PermissionDenied):
            end_link(link=link, by=by)


def test_through_the_page(made, client):
    client.force_login(made.officer.user)
    at = {"organisation": made.organisation.slug, "measure": made.measure.pk}
    page = client.get(reverse("measure-links", kwargs=at)).content.decode()
    assert "linked to no objective" in page
    assert "Objectives and aims of" in page
    measure = reverse("measure-detail", kwargs=at)
    assert f'<a class="govuk-back-link" href="{measure}">{made.measure.code}</a>' in page
    assert ">Objectives and aims</a>" in client.get(measure).content.decode()
    for to in (f"objective-{made.objective.pk}", f"aim-{made.aim.pk}"):
        page = client.post(reverse("measure-links", kwargs=at), {"to": to}, follow=True)
        assert "is linked to" in page.content.decode()
    assert len(made.words()) == 2
    page = client.post(reverse("measure-links", kwargs=at), {"to": f"aim-{made.aim.pk}"})
    assert "linked already" in page.content.decode()
    page = client.post(reverse("measure-links", kwargs=at), {"to": "aim-0"})
    assert "Choose from the list" in page.content.decode()
    link = MeasureLink.objects.get(aim=made.aim)
    end = reverse("measure-link-end", kwargs=at | {"link": link.pk})
    assert client.get(end).status_code == 405
    assert "no longer linked" in client.post(end, follow=True).content.decode()
    assert client.post(end, follow=True).content.decode().count("has ended already") == 1
    client.force_login(made.plan.head.user)
    page = client.get(reverse("measure-links", kwargs=at)).content.decode()
    assert "Link it" not in page
    typed = {"to": f"aim-{made.aim.pk}"}
    assert client.post(reverse("measure-links", kwargs=at), typed).status_code == 403
    assert client.post(end).status_code == 403


# Into the next year --------------------------------------------------------------


def carried(made):
    """The objective that continues the first one."""
    plan = made.objective.planned_programme.plan
    done = carry_plan_forward(
        plan=plan, objectives=[made.objective], activities=[], by=made.officer
    )
    return done.objectives[0] if done.objectives else None


def test_an_objective_that_goes_on_keeps_its_measures(made):
    made.link(made.objective)
    added = carried(made)
    assert [one.measure for one in added.measure_links.all()] == [made.measure]
    assert added.measure_links.get().history.get().history_user == made.officer.user
    assert made.objective.measure_links.get().ended_on is None


def test_carried_twice_they_are_linked_once_and_an_ended_link_does_not_come_back(made):
    made.link(made.objective)
    added = carried(made)
    assert carried(made) is None
    assert added.measure_links.count() == 1
    end_link(link=added.measure_links.get(), by=made.officer)
    carried(made)
    assert not added.measure_links.filter(ended_on=None).exists()


def test_what_ended_or_was_retired_stays_behind(made):
    ended, retired = make.a_measure(made.framework, "B"), make.a_measure(made.framework, "C")
    end_link(link=made.link(made.objective, measure=ended), by=made.officer)
    made.link(made.objective, measure=retired)
    Measure.objects.filter(pk=retired.pk).update(
        state="retired", retired_on=dt.date(2010, 3, 31), retired_reason="Nobody asks"
    )
    assert not carried(made).measure_links.exists()


def test_who_may_not_change_the_plan_may_not_have_measures_follow(made):
    made.link(made.objective)
    added = carried(made)
    added.measure_links.all().delete()
    with pytest.raises(PermissionDenied):
        follow_objectives(objectives=[added], by=made.plan.head)
