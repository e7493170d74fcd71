"""A scorecard as somebody with a pencil would work it out, and what it costs to read."""

import datetime as dt
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.roles import Role
from measures.actions.cards import CardFields, add_scorecard, place_measures
from measures.actions.responses import ResponseFields, respond
from measures.actions.targets import Aim
from measures.cards.builder import card_for
from measures.cards.records import CardRecord
from measures.cards.tables import IN_PAPERS, ON_PAPER, card_tables, cells_of, whole_table
from measures.models import MeasureOwnership, Scorecard
from measures.spans import Span
from programmes.models import OperationalPlan
from records.codec import from_json, to_json
from tests.factories import OrganisationFactory, member
from tests.measures import factories as make
from tests.measures.factories import Y2009, Y2010, Y2011

from .factories import DATED, DAY, Council, many, on

pytestmark = pytest.mark.django_db


@pytest.fixture
def council():
    with on():
        yield Council()


def said(line):
    """What each cell prints, or why it does not."""
    return {key: cell.text or cell.absence for key, cell in cells_of(line).items()}


def test_a_card_worked_out_by_hand(council):
    """Days to decide, fewer are better, of five councils over three years.

    2011/12: Alder 9, Birch 12, Cedar 12, Elm 15.5, Fir missing. Four reported, so Alder is 1st,
    Birch and Cedar are joint 2nd, Elm is 4th; second of four is the second quarter. Birch aimed
    at 10 and is amber within 1: 12 misses it by 2, so it is red. It had 11.5 the year before and
    14 in 2009/10: half a day worse than the year before, two days better than three years ago.
    """
    days = council.measure("HB1", title="Days to decide")
    council.give(days, Y2009, "14", "10", "11", "16", "13", scotland="12.5")
    council.give(days, Y2010, "11.5", "10", "11", "16", "13", scotland="12.25")
    council.give(days, Y2011, "12", "9", "12", "15.5", "missing", scotland="12.1")
    council.aim(days, Y2011, "10", tolerance="1")
    line = council.line(days)
    assert (line.value, line.period, line.rag) == (12, "2011/12", "red")
    assert (line.rank, line.of, line.place, line.quartile) == (2, 4, "joint 2nd of 4", 2)
    assert (line.movement, line.difference) == ("worse", Decimal("0.5"))
    assert [one.value for one in line.trend] == [14, Decimal("11.5"), 12]
    assert line.trend_movement == "better"
    assert (line.national.name, line.national.value) == ("Scotland", Decimal("12.1"))
    assert (line.best.name, line.best.value, line.best.data_of) == ("Alder", 9, DATED)
    assert line.asks
    assert said(line) == {
        "measure": "HB1 Days to decide",
        "unit": "days",
        "period": "2011/12",
        "target": "10.0 days, amber within 1.0 days",
        "actual": "12.0",
        "state": "does not apply",
        "rag": "Red",
        "change": "Worse, by 0.5",
        "trend": "Better: 14.0, 11.5, 12.0",
        "national": "12.1",
        "family": "no family",
        "family_is": "no family",
        "best": "9.0",
        "best_is": "Alder",
        "rank": "joint 2nd of 4",
        "quartile": "2",
        "data_of": "31 January 2012",
        "response": "nothing said yet",
    }


TWELVE = {"value": Decimal(12), "numerator": Decimal(120), "denominator": Decimal(10)}
FIFTEEN_AND_A_HALF = {
    "value": Decimal("15.5"),
    "numerator": Decimal(310),
    "denominator": Decimal(20),
}


@pytest.mark.parametrize(
    ("has_parts", "direction", "elm", "expected"),
    [
        (False, "down", "15.5", "joint 1st of 3, 12.0 to 15.5"),
        (True, "down", "15.5", "joint 1st of 3, together 13.8"),
        (False, "none", "15.5", "12.0 to 15.5"),
        (False, "down", "12", "joint 1st of 3, 12.0"),
    ],
)
def test_the_family_beside_the_own_value(council, has_parts, direction, elm, expected):
    """Birch, Cedar and Elm are wooded; Alder, who is better than all of them, is not. Together:
    120 + 120 + 310 days of 10 + 10 + 20 cases are 13.75, and no mean of 12, 12 and 15.5."""
    alder, cedar, elm_body, fir = council.neighbours
    places = {"Wooded": [council.own, cedar, elm_body], "Open": [alder, fir]}
    trees = make.families(council.lead, "Trees", places)
    days = council.measure("HB1", direction=direction, family_grouping=trees)
    council.give(days, Y2011, "12", "9", "12", elm, "missing")
    if has_parts:
        council.give(days, Y2011, TWELVE, None, TWELVE, FIFTEEN_AND_A_HALF)
    line = council.line(days)
    assert (said(line)["family"], said(line)["family_is"]) == (expected, "Wooded")
    assert line.family.place == expected.split(", ")[0] * (direction == "down")
    table = card_tables(council.read(Scorecard.objects.get()), (*IN_PAPERS, "family"))[0]
    assert table.rows[0].cells[[c.key for c in table.columns].index("family")].text == (
        f"{expected} (Wooded)"
    )


def test_a_family_of_which_nobody_reported(council):
    trees = make.families(council.lead, "Trees", {"Wooded": [council.own, council.neighbours[1]]})
    days = council.measure("HB1", family_grouping=trees)
    council.give(days, Y2011, "withheld", "9", scotland="10")
    assert said(council.line(days, to=DAY))["family"] == "nobody reported"


def test_a_card_of_a_paper_of_before_there_was_the_family_is_still_read(council):
    days = council.measure("HB1")
    council.give(days, Y2011, "12")
    read = council.read(council.card(days))
    assert '"family":null,' in to_json(read)
    assert from_json(CardRecord, to_json(read).replace('"family":null,', "")) == read


@pytest.mark.parametrize(
    ("value", "rag"), [("10", "green"), ("9", "green"), ("11", "amber"), ("11.1", "red")]
)
def test_a_colour_by_the_edge_of_its_tolerance(council, value, rag):
    days = council.measure("HB1")
    council.give(days, Y2011, value)
    council.aim(days, Y2011, "10", tolerance="1")
    assert council.line(days).rag == rag


def test_a_period_that_is_asked_for_is_shown_though_nothing_is_known(council):
    days = council.measure("HB1")
    council.give(days, Y2010, "12", "9", scotland="11")
    assert council.line(days).period == "2010/11"
    line = council.line(days, to=dt.date(2010, 3, 31))
    assert (line.period, line.value, line.why_none) == ("2009/10", None, "not reported")
    line = council.line(days, to=dt.date(2012, 2, 29))
    assert line.period == "2010/11", "2011/12 had not ended by then"


def test_without_a_period_the_last_that_has_a_value_and_what_came_after(council):
    days = council.measure("HB1")
    council.give(days, Y2010, "12")
    council.give(days, Y2011, "withheld", "9", scotland="10")
    line = council.line(days)
    assert (line.period, line.value, line.later) == ("2010/11", 12, "2011/12: withheld")
    line = council.line(days, to=DAY)
    assert (line.period, line.value, line.why_none) == ("2011/12", None, "withheld")
    assert line.place == ""
    assert said(line)["rank"] == "no value"


def test_a_value_that_was_taken_back_is_not_shown(council):
    days = council.measure("HB1")
    council.give(days, Y2010, "12")
    council.give(days, Y2011, "99")
    council.give(days, Y2011, "missing")
    line = council.line(days)
    assert (line.period, line.value, line.later) == ("2010/11", 12, "2011/12: missing")


def test_frequencies_are_mixed_each_as_its_measure_has_it(council):
    yearly, monthly = council.measure("Y1"), council.measure("M1", frequency="month")
    rolling = council.measure("R1", frequency="years_3")
    council.give(yearly, Y2010, "5")
    council.give(monthly, Span(dt.date(2012, 4, 1), 1), "6")
    council.give(monthly, Span(dt.date(2012, 3, 1), 1), "7")
    council.give(rolling, Span.year(2008, 3), "8")
    council.give(rolling, Span.year(2007, 3), "9")
    card = council.card(yearly, monthly, rolling)
    read = council.read(card)
    assert [line.period for line in read.lines] == ["2010/11", "April 2012", "2008-11"]
    assert [line.movement for line in read.lines] == ["", "better", "better"]
    assert len(read.lines[1].trend) == 36
    assert [one.period for one in read.lines[2].trend] == ["2006-09", "2007-10", "2008-11"]
    read = council.read(card, to=dt.date(2012, 3, 31))
    assert [line.period for line in read.lines] == ["2011/12", "March 2012", "2009-12"]


def test_what_is_missing_says_why(council):
    days = council.measure("HB1")
    assert said(council.line(days)) == dict.fromkeys(
        cells_of(council.line(days)), "no value yet"
    ) | {
        "measure": "HB1 Title of HB1",
        "unit": "days",
        "target": "none",
        "state": "does not apply",
        "data_of": "does not apply",
        "national": "not reported",
        "response": "does not apply",
    }


def test_an_organisation_that_is_no_body_of_the_register(council):
    stranger = OrganisationFactory(name="Oak")
    make.taken_up(council.framework, stranger)
    days = council.measure("HB1")
    council.give(days, Y2011, "12", "9", scotland="10")
    officer = make.officer_of(stranger)
    card = add_scorecard(organisation=stranger, fields=CardFields("Ours"), by=officer)
    place_measures(perspective=card.perspectives.first(), measures=[days], by=officer)
    line = card_for(officer, "ours").lines[0]
    assert (line.value, line.why_none) == (None, "no body of its register is this organisation")
    assert line.period == "2011/12"
    assert line.national.value == 10


def test_a_break_in_the_series_is_not_compared_over(council):
    days = council.measure("HB1")
    council.give(days, Y2010, "12")
    council.give(days, Y2011, "5")
    make.define(days, applies_from=Y2011.start, breaks_series=True)
    line = council.line(days)
    assert (line.movement, line.trend_movement) == ("", "broken")
    assert said(line)["change"] == "not comparable: the definition changed"


def test_a_target_in_words_is_not_judged_and_that_of_a_plan_counts(council):
    days, words = council.measure("HB1"), council.measure("HB2")
    for one in (days, words):
        council.give(one, Y2011, "12")
    plan = OperationalPlan.objects.create(organisation=council.organisation, year=2011)
    council.aim(days, plan, "12")
    council.aim(words, Y2011, Aim("text", text="The office is open"))
    assert council.line(days).rag == "green"
    line = council.line(words)
    assert (line.rag, line.why_no_rag) == ("", "not judged: its target is in words")


def test_neither_way_is_better(council):
    people = council.measure("P1", direction="none")
    council.give(people, Y2010, "10", "9")
    council.give(people, Y2011, "12", "9")
    line = council.line(people)
    assert (line.place, line.why_not_ranked) == ("", "neither way is better")
    assert line.movement == "higher"
    assert said(line)["best"] == "neither way is better"


def test_who_is_within_the_range_has_no_one_best_value(council):
    days = council.measure("HB1", direction="range", range_from=Decimal(9), range_to=Decimal(12))
    council.give(days, Y2011, "12", "9", "10", "15.5")
    line = council.line(days)
    assert (line.best.value, line.place) == (None, "joint 1st of 4")
    assert (said(line)["best"], said(line)["best_is"]) == (
        "within the range",
        "Alder, Birch and Cedar",
    )


def test_what_is_done_stands_beside_the_red_value_of_its_period_alone(council):
    days = council.measure("HB1")
    council.give(days, Y2010, "12")
    council.give(days, Y2011, "13")
    for span in (Y2010, Y2011):
        council.aim(days, span, "10")
    fields = ResponseFields("Two left", "Hire two.", dt.date(2012, 9, 1), council.officer)
    respond(
        organisation=council.organisation,
        measure=days,
        span=Y2010,
        fields=fields,
        by=council.officer,
    )
    assert council.line(days).asks
    line = council.line(days, to=dt.date(2011, 3, 31))
    assert not line.asks
    assert line.response.cause == "Two left"
    name = council.officer.user.name
    assert (
        said(line)["response"] == f"Cause: Two left. Action: Hire two. {name}, by 1 September 2012."
    )


def test_who_may_say_something(council):
    days, other = council.measure("HB1"), council.measure("HB2")
    card = council.card(days, other)
    owner = member(council.organisation, Role.CONTRIBUTOR)
    MeasureOwnership.objects.create(organisation=council.organisation, measure=days, owner=owner)
    assert council.read(card, by=owner).answers == (days.pk,)
    assert council.read(card, by=council.officer).answers == (days.pk, other.pk)
    assert council.read(card).answers == ()


def test_a_measure_whose_framework_is_not_used_any_more_tells_nothing(council):
    days = council.measure("HB1")
    council.give(days, Y2011, "12")
    card = council.card(days)
    council.framework.take_ups.update(ended_on=dt.date(2012, 1, 1))
    line = council.read(card).lines[0]
    assert (line.is_used, line.title, line.value) == (False, "", None)
    assert "not in use" in said(line)["actual"]


def test_perspectives_stand_in_order_also_without_measures(council):
    days = council.measure("HB1")
    card = council.card(days)
    read = council.read(card)
    assert [one.name for one in read.perspectives] == [
        "Customers and community",
        "Finance",
        "Processes",
        "People and learning",
    ]
    assert [len(one.lines) for one in read.perspectives] == [1, 0, 0, 0]
    assert [one.caption for one in card_tables(read)] == ["Customers and community"]
    assert council.read(council.card(name="Empty")).lines == ()


def test_nobody_elses_card(council):
    card = council.card()
    assert card_for(make.officer_of(council.lead), card.slug) is None
    assert card_for(council.auditor, "no-such-card") is None


def test_the_whole_as_one_table_and_as_a_record(council):
    days = council.measure("HB1")
    council.give(days, Y2011, "12", "9", scotland="10")
    read = council.read(council.card(days))
    table = whole_table(read)
    assert [column.key for column in table.columns][:2] == ["measure", "perspective"]
    assert table.rows[0].cells[1].text == "Customers and community"
    assert from_json(CardRecord, to_json(read)) == read
    assert len(card_tables(read, ON_PAPER)[0].columns) == 13


# What it costs --------------------------------------------------------------------


def _queries(council, card, **more):
    with CaptureQueriesContext(
        connection,
    ) as asked:
        read = card_for(council.officer, card.slug, **more)
    return read, len(asked)


@pytest.mark.parametrize("bodies", [30, 330])
def test_forty_measures_cost_eight_queries_whatever_the_bodies(council, bodies):
    """Every query between the address and the record: the card with its perspectives and
    measures, the register, own and national values, everybody's values of the periods shown,
    where they come from, definitions, targets, responses."""
    card = many(council, 40, bodies, [Y2010, Y2011])
    read, count = _queries(council, card)
    assert len(read.lines) == 40
    assert {line.of for line in read.lines} == {bodies + 1}
    assert count == 8
    assert _queries(council, card, to=dt.date(2011, 3, 31))[1] == 8
