"""Initiatives and related measures through their pages and verbs."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.urls import reverse

from accounts.roles import Role
from measures.actions.effects import (
    InitiativeFields,
    change_initiative,
    mark_initiative,
    relate_measures,
    take_back_initiative,
    unrelate_measures,
)
from measures.effects.related import pairs_for
from measures.models import Initiative, Measure, RelatedMeasure
from records.refusals import Conflict, Refused
from tests.factories import OrganisationFactory, member
from tests.measures import factories as make
from tests.measures.signals.test_raising import Watched

pytestmark = pytest.mark.django_db
DAY = dt.date(2008, 4, 1)
FIELDS = InitiativeFields("New rules", DAY, "Fewer forms")
TYPED = {
    "name": "New rules",
    "starts_on_0": "1",
    "starts_on_1": "4",
    "starts_on_2": "2008",
    "text": "Fewer forms",
    "edit_version": "0",
}


@pytest.fixture
def world():
    return Watched()


@pytest.fixture
def initiative(world):
    return mark_initiative(
        organisation=world.council, measure=world.measure, fields=FIELDS, by=world.owner
    )


def client_of(membership):
    client = Client()
    client.force_login(membership.user)
    return client


def path(name, world, **more):
    kwargs = {"organisation": "council", "measure": world.measure.pk}
    return reverse(name, kwargs=kwargs | more)


def text_of(response):
    assert response.status_code == 200
    return response.content.decode()


# Initiatives -----------------------------------------------------------------------------


@pytest.mark.parametrize("who", ["owner", "deputy", "director", "officer"])
def test_owner_deputy_and_who_answers_for_all_mark_an_initiative(world, who):
    response = client_of(getattr(world, who)).post(path("initiative-new", world), TYPED)
    assert response.status_code == 302
    made = Initiative.objects.get()
    assert (made.name, made.starts_on, made.text) == ("New rules", DAY, "Fewer forms")
    assert made.history.get().history_user == getattr(world, who).user


def test_nobody_else_marks_changes_or_takes_back(world, initiative):
    other = member(world.council, Role.CONTRIBUTOR, Role.AUDITOR)
    client = client_of(other)
    for name, more in (
        ("initiative-new", {}),
        ("initiative-change", {"initiative": initiative.pk}),
        ("initiative-take-back", {"initiative": initiative.pk}),
    ):
        assert client.post(path(name, world, **more), TYPED).status_code == 403
    assert Initiative.objects.filter(ended_on=None, edit_version=1).count() == 1
    assert "Mark an initiative" not in text_of(client.get(path("measure-effects", world)))


def test_another_organisation_s_initiative_is_not_there(world, initiative):
    other = OrganisationFactory(slug="other")
    make.taken_up(world.framework, other)
    stranger = member(other, *Role)
    kwargs = {"organisation": "other", "measure": world.measure.pk}
    text = text_of(client_of(stranger).get(reverse("measure-effects", kwargs=kwargs)))
    assert "New rules" not in text
    kwargs["initiative"] = initiative.pk
    for name in ("initiative-change", "initiative-take-back"):
        response = client_of(stranger).post(reverse(name, kwargs=kwargs), TYPED)
        assert response.status_code == 404
    with pytest.raises(PermissionDenied):
        take_back_initiative(initiative=initiative, by=stranger)


def test_bad_input_is_said_and_kept(world):
    typed = TYPED | {"name": " ", "starts_on_1": "13"}
    text = text_of(client_of(world.owner).post(path("initiative-new", world), typed))
    assert "Say what was begun" in text
    assert "Fewer forms" in text
    assert not Initiative.objects.exists()
    with pytest.raises(Refused):
        mark_initiative(
            organisation=world.council,
            measure=world.measure,
            fields=InitiativeFields(" ", DAY),
            by=world.owner,
        )


def test_a_measure_that_is_not_used_takes_no_initiative(world):
    elsewhere = make.a_measure(make.a_framework(OrganisationFactory()), "X1")
    with pytest.raises(Refused):
        mark_initiative(
            organisation=world.council, measure=elsewhere, fields=FIELDS, by=world.officer
        )


def test_who_is_slower_sees_both_texts(world, initiative):
    typed = TYPED | {"name": "Mine", "edit_version": "1"}
    change_initiative(
        initiative=Initiative.objects.get(),
        fields=InitiativeFields("Theirs", DAY),
        expected_version=1,
        by=world.officer,
    )
    address = path("initiative-change", world, initiative=initiative.pk)
    text = text_of(client_of(world.owner).post(address, typed))
    assert "Theirs" in text
    assert "Mine" in text
    assert Initiative.objects.get().name == "Theirs"
    with pytest.raises(Conflict):
        change_initiative(initiative=initiative, fields=FIELDS, expected_version=1, by=world.owner)
    typed["edit_version"] = "2"
    assert client_of(world.owner).post(address, typed).status_code == 302
    assert Initiative.objects.get().name == "Mine"


def test_what_is_taken_back_is_gone_and_stays_in_the_history(world, initiative):
    address = path("initiative-take-back", world, initiative=initiative.pk)
    assert client_of(world.owner).get(address).status_code == 405
    assert client_of(world.owner).post(address).status_code == 302
    assert "New rules" not in text_of(client_of(world.owner).get(path("measure-effects", world)))
    assert client_of(world.owner).post(address).status_code == 404
    initiative.refresh_from_db()
    assert initiative.history.count() == 2
    for act in (
        lambda: take_back_initiative(initiative=initiative, by=world.owner),
        lambda: change_initiative(
            initiative=initiative, fields=FIELDS, expected_version=2, by=world.owner
        ),
    ):
        with pytest.raises(Refused, match="taken back already"):
            act()


def test_before_and_after_stand_on_the_page(world, initiative):
    world.observe(*"56565656", *"12121212", last=2015)
    text = text_of(client_of(world.director).get(path("measure-effects", world)))
    assert "the level changed by more than chance would explain" in text
    assert "for the better" in text
    assert "95% interval" in text
    assert "so few that the intervals are rough" in text
    assert "The same as a table" in text
    assert text.count('role="img"') == 2


def test_too_few_values_are_refused_in_words(world, initiative):
    world.observe("5", "6", "1", last=2009)
    text = text_of(client_of(world.director).get(path("measure-effects", world)))
    assert "there are 1 before and 2 after" in text
    assert "How sure is this" not in text


def test_a_page_without_initiatives_says_what_one_is(world):
    text = text_of(client_of(world.director).get(path("measure-effects", world)))
    assert "No initiative is marked yet" in text


def test_the_page_costs_the_same_for_many(world, initiative, django_assert_max_num_queries):
    world.observe(*"56565656", *"12121212", last=2015)
    for _ in range(5):
        mark_initiative(
            organisation=world.council, measure=world.measure, fields=FIELDS, by=world.owner
        )
    client = client_of(world.director)
    with django_assert_max_num_queries(11):
        client.get(path("measure-effects", world))


# Related measures ------------------------------------------------------------------------


@pytest.fixture
def other(world):
    return make.a_measure(world.framework, "HB2", direction="up", unit="%")


@pytest.fixture
def related(world, other):
    return relate_measures(
        organisation=world.council,
        driver=world.measure,
        result=other,
        note="Fewer days, more people served",
        by=world.officer,
    )


@pytest.mark.parametrize(("role", "driver"), [("result", "HB1"), ("driver", "HB2")])
def test_who_keeps_measures_relates_them_as_driver_or_result(world, other, role, driver):
    typed = {"other": other.pk, "role": role, "note": "Because"}
    response = client_of(world.officer).post(path("measure-related", world), typed)
    assert response.status_code == 302
    made = RelatedMeasure.objects.get()
    assert (made.driver.code, made.note) == (driver, "Because")


def test_nobody_else_relates_or_unrelates(world, other, related):
    client = client_of(world.director)
    typed = {"other": other.pk, "role": "driver"}
    assert client.post(path("measure-related", world), typed).status_code == 403
    assert client.post(path("related-end", world, related=related.pk)).status_code == 403
    assert "Relate another" not in text_of(client.get(path("measure-related", world)))
    assert RelatedMeasure.objects.get().ended_on is None


def test_a_pair_is_related_once_and_not_to_itself(world, other, related):
    typed = {"other": other.pk, "role": "result"}
    text = text_of(client_of(world.officer).post(path("measure-related", world), typed))
    assert "They are related in this way already" in text
    with pytest.raises(Refused, match="not related to itself"):
        relate_measures(organisation=world.council, driver=other, result=other, by=world.officer)
    text = text_of(
        client_of(world.officer).post(
            path("measure-related", world), {"other": world.measure.pk, "role": "result"}
        )
    )
    assert "Choose from the list" in text


def test_a_stranger_s_measure_is_not_related(world):
    elsewhere = make.a_measure(make.a_framework(OrganisationFactory()), "X1")
    with pytest.raises(Refused):
        relate_measures(
            organisation=world.council, driver=world.measure, result=elsewhere, by=world.officer
        )
    typed = {"other": elsewhere.pk, "role": "driver"}
    text = text_of(client_of(world.officer).post(path("measure-related", world), typed))
    assert "Choose from the list" in text


def test_unrelated_they_may_be_related_anew(world, other, related):
    address = path("related-end", world, related=related.pk)
    assert client_of(world.officer).post(address).status_code == 302
    assert client_of(world.officer).post(address).status_code == 404
    related.refresh_from_db()
    with pytest.raises(Refused, match="no longer related already"):
        unrelate_measures(related=related, by=world.officer)
    relate_measures(
        organisation=world.council, driver=world.measure, result=other, by=world.officer
    )
    assert RelatedMeasure.objects.filter(ended_on=None).count() == 1


def test_movements_stand_side_by_side(world, other, related):
    world.observe("5", "6", "5", "5", "4")
    world.observe("50", "40", "45", "40", "40", measure=other)
    (pair,) = pairs_for(world.director, world.measure, DAY)
    words = [
        (row.span.label, row.driver.change.words, row.result.change.words) for row in pair.rows
    ]
    assert words == [
        ("2005/06", "no value before", "no value before"),
        ("2006/07", "Worse", "Worse"),
        ("2007/08", "Better", "Better"),
        ("2008/09", "No change", "Worse"),
        ("2009/10", "Better", "No change"),
    ]
    assert pair.answer == "moved the same way in 2 of 2 periods in which both moved"
    assert pair.other(world.measure).measure == other
    assert pair.other(other).measure == world.measure
    text = text_of(client_of(world.director).get(path("measure-related", world)))
    assert "Fewer days, more people served" in text
    assert "40.0%" in text
    assert "proves nothing of what moved them" in text


def test_nothing_is_compared_across_a_break(world, other, related):
    make.define(other, direction="up", applies_from=dt.date(2009, 4, 1), breaks_series=True)
    world.observe("5", "6")
    world.observe("50", "40", measure=other)
    (pair,) = pairs_for(world.director, world.measure, DAY)
    assert pair.rows[-1].result.change.words == "not comparable: the definition changed"
    assert pair.answer == "in no period did both move"


def test_periods_of_different_length_are_not_put_side_by_side(world):
    monthly = make.a_measure(world.framework, "HB3", frequency="month")
    relate_measures(
        organisation=world.council, driver=monthly, result=world.measure, by=world.officer
    )
    world.observe("5", "6")
    (pair,) = pairs_for(world.director, world.measure, DAY)
    assert pair.rows == ()
    assert pair.answer == "measured by periods of different length"


def test_periods_that_never_meet_are_said_to(world, other, related):
    world.observe("5", "6", last=2005)
    world.observe("50", "40", measure=other)
    (pair,) = pairs_for(world.director, world.measure, DAY)
    assert pair.rows == ()
    assert pair.answer == "there is no period of which both have a value"
    assert [chart.labels for chart in pair.charts] == [
        ("2004/05", "2005/06"),
        ("2008/09", "2009/10"),
    ]


def test_a_measure_that_is_used_no_longer_is_left_out(world, related):
    Measure.objects.filter(pk=related.result_id).update(
        framework=make.a_framework(OrganisationFactory(), "Elsewhere")
    )
    assert pairs_for(world.director, world.measure, DAY) == []


# On the measure's own page ---------------------------------------------------------------


def test_the_measure_s_page_tells_of_all_three(world, initiative, related):
    world.observe(*"56565656", *"12123456", last=2015)
    world.look(on=dt.date(2016, 4, 10))
    text = text_of(client_of(world.director).get(path("measure-detail", world)))
    assert "New rules, from 1 April 2008" in text
    assert "Change of level at once" in text
    assert "Worse three times in a row (2015/16)" in text
    assert "HB1 → HB2: there is no period of which both have a value" in text


def test_the_measure_s_page_without_any_of_them_says_so(world):
    text = text_of(client_of(world.director).get(path("measure-detail", world)))
    assert "No initiative is marked." in text
    assert "No driver and no result is named." in text
