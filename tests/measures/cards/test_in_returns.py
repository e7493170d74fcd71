"""A return shows what its objectives' measures say, and keeps it."""

import datetime as dt
import html
import re
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from measures.actions.links import end_link, link_measure
from measures.actions.targets import Aim, set_targets
from measures.evidence import NO_EVIDENCE, evidence_of_objectives
from measures.models import MeasureLink
from measures.spans import Span
from records.codec import from_json, to_json
from reporting.papers.audiences import _objective as for_the_public
from returns.actions import submit_return
from returns.around_records import MeasureRecord
from returns.drafting import build_draft
from returns.models import ReturnSubmission
from returns.reading import record_of
from returns.records import ObjectiveRecord
from tests.measures import factories as make
from tests.returns.factories import PREPARED_ON, fill, world

pytestmark = pytest.mark.django_db

Q1, Q2, Q3 = (Span(dt.date(2009, month, 1), 3) for month in (4, 7, 10))
DAY = dt.date(2009, 10, 15)


class Made:
    def __init__(self):
        self.plan = world(objectives=2)
        self.organisation = self.plan.organisation
        self.objective = self.plan.objectives[0]
        self.framework = make.a_framework(self.organisation)
        self.own = make.a_body(self.organisation, "Us", organisation=self.organisation)
        self.set = make.a_data_set(self.organisation, self.framework)
        self.days = make.a_measure(self.framework, "HB1", frequency="quarter", title="Days")

    def link(self, measure=None):
        return link_measure(
            organisation=self.organisation,
            measure=measure or self.days,
            to=self.objective,
            by=self.plan.officer,
        )

    def values(self):
        """Not what came later: the quarter is the second."""
        cells = {
            (self.days, self.own, span): value
            for span, value in ((Q1, "11.3"), (Q2, "12.1"), (Q3, "99"))
        }
        make.observed(self.set, cells)
        set_targets(
            organisation=self.organisation,
            measure=self.days,
            aims={Q2: Aim("number", value=Decimal("12.1")), Q1: Aim("number", value=Decimal("9"))},
            reason="",
            expected_version=0,
            by=self.plan.officer,
        )

    def found(self):
        return evidence_of_objectives(self.organisation.pk, DAY, objective__in=[self.objective.pk])

    def step(self, client, who=None):
        client.force_login((who or self.plan.head).user)
        given = self.plan.programme_return
        return client.get(
            reverse(
                "return-objective",
                args=[self.organisation.slug, given.period.key, self.plan.programme.slug, 1],
            )
        )


@pytest.fixture
def made():
    return Made()


def words(response):
    bare = re.sub(r"<[^>]+>", " ", response.content.decode())
    return " ".join(html.unescape(bare).split())


def test_evidence_is_of_the_last_period_that_had_ended(made):
    assert made.found() == NO_EVIDENCE
    made.link()
    made.values()
    (one,) = made.found().at(made.objective.pk, Q2.end)
    assert (one.period, one.value, one.target) == ("Q2 2009/10", "12.1 days", "12.1 days")
    assert (one.rag, one.change) == ("green", "Worse")
    (one,) = made.found().at(made.objective.pk, Q1.end)
    assert (one.value, one.rag, one.change) == ("11.3 days", "red", "")
    (one,) = made.found().at(made.objective.pk, Q1.start)
    assert (one.code, one.value, one.rag) == ("HB1", "", "")


def test_the_step_shows_what_the_record_keeps(made, client):
    made.link()
    made.values()
    page = words(made.step(client))
    assert "What the measures of the objective say" in page
    assert "HB1 Days 12.1 days Q2 2009/10, worse 12.1 days Green" in page
    version = made.plan.programme_return.versions.order_by("number").last()
    record = build_draft(version)
    shown = MeasureRecord(
        made.days.pk, "HB1", "Days", "Q2 2009/10", "12.1 days", "12.1 days", "green", "Worse"
    )
    assert [one.measures for one in record.objectives] == [(shown,), ()]


def test_a_link_that_ended_shows_nothing(made, client):
    end_link(link=made.link(), by=made.plan.officer)
    assert "What the measures" not in words(made.step(client))
    assert made.found() == NO_EVIDENCE
    assert MeasureLink.objects.count() == 1


def test_what_was_submitted_keeps_what_it_showed(made, client):
    made.link()
    made.values()
    fill(made.plan)
    submit_return(
        programme_return=made.plan.programme_return, prepared_on=PREPARED_ON, by=made.plan.head
    )
    make.observed(made.set, {(made.days, made.own, Q2): "50"})
    record = record_of(ReturnSubmission.objects.get())
    assert record.objectives[0].measures[0].value == "12.1 days"
    client.force_login(made.plan.director.user)
    given = made.plan.programme_return
    at = [made.organisation.slug, given.period.key, made.plan.programme.slug]
    page = words(client.get(reverse("return-review", args=at)))
    assert "What the measures of Thing 1 say" in page
    assert "12.1 days" in page
    assert "50.0 days" not in page


def test_a_record_of_before_has_none_and_the_public_is_told_of_none(made):
    made.link()
    made.values()
    version = made.plan.programme_return.versions.order_by("number").last()
    objective = build_draft(version).objectives[0]
    assert objective.measures
    assert for_the_public(objective).measures == ()
    old = to_json(objective)
    assert '"measures":' in old
    old = re.sub(r'"measures":\[.*?\],', "", old)
    assert from_json(ObjectiveRecord, old).measures == ()


def test_the_step_has_no_query_more_for_measures(made, client):
    made.step(client)
    with CaptureQueriesContext(connection) as without:
        made.step(client)
    made.values()
    for number in range(5):
        made.link(make.a_measure(made.framework, f"M{number}"))
    made.link()
    with CaptureQueriesContext(connection) as beside:
        made.step(client)
    assert len(beside) == len(without)
