"""What is done where a measure is red: who says it, once, and that it is done."""

import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied

from accounts.roles import Role
from measures.actions.responses import (
    ResponseFields,
    change_response,
    mark_done,
    mark_not_done,
    respond,
)
from measures.models import ManagementResponse, MeasureOwnership
from measures.spans import Span
from records import clock
from records.refusals import Conflict, Refused
from tests.factories import OrganisationFactory, member
from tests.measures import factories as make
from tests.measures.factories import Y2009

pytestmark = pytest.mark.django_db

TODAY = dt.date(2010, 6, 1)


class Made:
    def __init__(self):
        self.organisation = OrganisationFactory()
        self.officer = make.officer_of(self.organisation)
        self.measure = make.a_measure(make.a_framework(self.organisation))
        self.owner, self.deputy, self.updater, self.other = (
            member(self.organisation, Role.CONTRIBUTOR) for _ in range(4)
        )
        MeasureOwnership.objects.create(
            organisation=self.organisation,
            measure=self.measure,
            owner=self.owner,
            deputy=self.deputy,
            updater=self.updater,
        )

    def fields(self, **changes):
        given = {
            "cause": "Two people left",
            "action": "Hire two",
            "due_on": dt.date(2010, 9, 1),
            "owner": self.other,
        }
        return ResponseFields(**given | changes)

    def respond(self, by=None, span=Y2009, **changes):
        return respond(
            organisation=self.organisation,
            measure=self.measure,
            span=span,
            fields=self.fields(**changes),
            by=by or self.owner,
        )


@pytest.fixture
def made():
    with clock.set_to(dt.datetime.combine(TODAY, dt.time(12), dt.UTC)):
        yield Made()


@pytest.mark.parametrize("who", ["owner", "deputy", "officer"])
def test_who_answers_for_the_measure_says_it(made, who):
    response = made.respond(getattr(made, who))
    assert response.history.get().history_user == getattr(made, who).user
    assert response.owner == made.other


@pytest.mark.parametrize("role", [Role.DIRECTOR, Role.AUDITOR, Role.PROGRAMME_HEAD])
def test_of_the_others_the_director_alone(made, role):
    by = member(made.organisation, role)
    if role == Role.DIRECTOR:
        assert made.respond(by).pk
        return
    with pytest.raises(PermissionDenied):
        made.respond(by)


def test_neither_updater_nor_stranger(made):
    for by in (made.updater, made.other, member(OrganisationFactory(), *Role)):
        with pytest.raises(PermissionDenied):
            made.respond(by)


def test_once_a_period_then_it_is_changed(made):
    first = made.respond()
    with pytest.raises(Conflict) as conflict:
        made.respond(made.deputy, cause="Another")
    assert conflict.value.current == first
    change_response(
        response=first, fields=made.fields(cause="Three left"), expected_version=1, by=made.deputy
    )
    assert ManagementResponse.objects.get().cause == "Three left"
    with pytest.raises(Conflict):
        change_response(response=first, fields=made.fields(), expected_version=1, by=made.owner)


@pytest.mark.parametrize(
    ("changes", "field"),
    [({"cause": " "}, "cause"), ({"action": ""}, "action")],
)
def test_cause_and_action_are_needed(made, changes, field):
    with pytest.raises(Refused) as refused:
        made.respond(**changes)
    assert refused.value.field == field


def test_the_owner_is_somebody_who_is_there(made):
    gone = member(made.organisation, Role.CONTRIBUTOR, ends_on=dt.date(2010, 1, 1))
    for owner in (gone, member(OrganisationFactory(), *Role)):
        with pytest.raises(Refused, match="still in the organisation"):
            made.respond(owner=owner)


def test_a_period_of_the_measure_that_has_begun(made):
    with pytest.raises(Refused, match="not a period"):
        made.respond(span=Span(dt.date(2009, 4, 1), 3))
    with pytest.raises(Refused, match="has not begun"):
        made.respond(span=Span.year(2011))


def test_done_and_not_done_after_all(made):
    response = made.respond()
    with pytest.raises(PermissionDenied):
        mark_done(response=response, done_on=TODAY, expected_version=1, by=made.updater)
    with pytest.raises(Refused, match="not to come"):
        mark_done(response=response, done_on=dt.date(2010, 6, 2), expected_version=1, by=made.other)
    mark_done(response=response, done_on=TODAY, expected_version=1, by=made.other)
    with pytest.raises(Refused, match="marked as done"):
        change_response(response=response, fields=made.fields(), expected_version=2, by=made.owner)
    mark_not_done(response=response, expected_version=2, by=made.owner)
    with pytest.raises(Refused, match="not marked"):
        mark_not_done(response=response, expected_version=3, by=made.owner)
    response.refresh_from_db()
    assert response.done_on is None
