"""What a value is compared with: a small league of bodies whose answers are told by hand."""

import datetime as dt
from decimal import Decimal

import pytest

from accounts.roles import Role
from measures.comparing.reading import comparisons_of
from measures.models import Measure, Observation
from tests.factories import OrganisationFactory, member
from tests.measures import factories as make
from tests.measures.comparing.league import DATED, DAY, VALUES, League
from tests.measures.factories import Y2009, Y2010

pytestmark = pytest.mark.django_db


@pytest.fixture
def league():
    return League()


def test_the_whole_answer_of_one_period(league):
    league.give(Y2009, scotland="7.5", **VALUES)
    found = league.at(Y2009)
    assert (found.value, found.place.words, found.place.quartile) == (6, "joint 2nd of 4", 2)
    assert (found.best.value, found.best.who) == (4, ("Alder",))
    assert (found.reported, found.of) == (4, 5)
    assert found.national.value == Decimal("7.5")
    family = found.family
    assert (family.name, family.low, family.high, family.reported, family.of) == ("1", 6, 9, 3, 3)
    assert family.place.words == "joint 1st of 3"
    assert found.own.data_of == found.national.data_of == DATED
    assert family.dates == found.best.dates == (DATED,) * 2


def test_a_national_figure_is_given_or_there_is_none(league):
    league.give(Y2009, **VALUES)
    assert league.at(Y2009).national is None
    league.give(Y2009, scotland="withheld")
    national = league.at(Y2009).national
    assert (national.value, national.state) == (None, "withheld")


def test_the_nation_is_neither_ranked_nor_family(league):
    league.give(Y2009, scotland="1", **VALUES)
    found = league.at(Y2009)
    assert (found.best.who, found.reported) == (("Alder",), 4)
    assert [one.body.name for one in found.family.figures] == ["Birch", "Cedar", "Elm"]


@pytest.mark.parametrize("state", ["missing", "not_applicable", "nothing", "withheld"])
def test_who_has_no_value_has_no_rank_and_is_not_counted(league, state):
    league.give(Y2009, **VALUES | {"Birch": state})
    found = league.at(Y2009)
    assert (found.value, found.place, found.family.place) == (None, None, None)
    assert (found.own.state, found.reported) == (state, 3)
    assert found.family.reported == 2


def test_an_unreliable_value_is_kept_and_not_counted(league):
    league.give(Y2009, **VALUES | {"Elm": {"value": Decimal(1), "state": "unreliable"}})
    found = league.at(Y2009)
    assert (found.best.who, found.reported) == (("Alder",), 3)


@pytest.mark.parametrize("state", ["provisional", "estimated"])
def test_provisional_and_estimated_values_count(league, state):
    league.give(Y2009, **VALUES | {"Elm": {"value": Decimal(1), "state": state}})
    assert league.at(Y2009).best.who == ("Elm",)


def test_the_definition_in_force_says_which_way_is_good(league):
    make.define(league.measure, direction="up", applies_from=Y2010.start)
    for span in (Y2009, Y2010):
        league.give(span, **VALUES)
    assert league.at(Y2009).best.who == ("Alder",)
    assert league.at(Y2010).best.who == ("Elm",)


def test_where_neither_way_is_better_nobody_is_best(league):
    make.define(league.measure, direction="none")
    league.give(Y2009, **VALUES)
    found = league.at(Y2009)
    assert (found.best, found.place, found.reported) == (None, None, 4)
    order = league.comparisons().ranking(league.measure.pk, Y2009)
    assert [one.figure.body.name for one in order] == ["Elm", "Birch", "Cedar", "Alder"]


@pytest.mark.parametrize(
    ("low", "high", "who", "value", "why"),
    [
        (3, 7, ("Alder", "Birch", "Cedar"), None, "within the range"),
        (5, 7, ("Birch", "Cedar"), 6, ""),
        (4, 5, ("Alder",), 4, ""),
        (5, 5, ("Alder", "Birch", "Cedar"), None, "equally near the range"),
    ],
)
def test_equally_good_values_of_a_range_are_not_passed_off_as_one(
    league, low, high, who, value, why
):
    make.define(league.measure, direction="range", range_from=Decimal(low), range_to=Decimal(high))
    league.give(Y2009, **VALUES)
    best = league.at(Y2009).best
    assert (best.who, best.value, best.why) == (who, value, why)


def test_a_family_counts_the_bodies_that_there_were_in_the_period(league):
    cedar, elm = league.of("Cedar", "Elm")
    cedar.ended_on, elm.starts_on = Y2009.end, Y2010.start
    for body in (cedar, elm):
        body.save()
    league.give(Y2009, Alder="4", Birch="6")
    league.give(Y2010, Alder="4", Birch="6", Cedar="6")
    [before, after] = [league.at(span).family for span in (Y2009, Y2010)]
    assert (before.reported, before.of) == (1, 2)
    assert (after.reported, after.of) == (2, 3)
    assert league.at(Y2010.next()).family.of == 2


def test_all_who_tie_are_best(league):
    league.give(Y2009, **VALUES | {"Elm": "4"})
    assert league.at(Y2009).best.who == ("Alder", "Elm")


def test_a_family_is_its_numerators_over_its_denominators(league):
    make.define(
        league.measure,
        numerator="Late",
        denominator="All",
        factor=Decimal(100),
        unit="%",
        family_grouping=league.trees,
    )

    def part(value, above, below):
        given = {"value": value, "numerator": above, "denominator": below}
        return {name: None if one is None else Decimal(one) for name, one in given.items()}

    values = {"Birch": part(10, 10, 100), "Cedar": part(50, 1, 2), "Elm": "missing"}
    league.give(Y2009, **values)
    whole = league.at(Y2009).family.whole
    assert round(whole.value, 4) == Decimal("10.7843")
    assert (whole.of, whole.without) == (2, 0)
    league.give(Y2009, Cedar=part(50, None, None))
    whole = league.at(Y2009).family.whole
    assert (whole.value, whole.why) == (None, "1 of 2 gave no numerator or denominator")


def test_another_grouping_makes_another_family(league):
    other = make.families(league.lead, "All else", {"9": league.of("Birch", "Fir")})
    league.give(Y2009, **VALUES)
    make.define(league.measure, family_grouping=other)
    assert [one.body.name for one in league.at(Y2009).family.figures] == ["Birch"]
    make.define(league.measure, family_grouping=None)
    assert league.at(Y2009).family is None


def test_who_has_no_body_of_its_own_still_sees_the_others(league):
    league.reader = member(league.lead, Role.AUDITOR)
    league.org = league.lead
    league.give(Y2009, scotland="7", **VALUES)
    found = league.at(Y2009)
    assert (found.own, found.place, found.family) == (None, None, None)
    assert (found.best.who, found.national.value) == (("Alder",), 7)


def test_a_body_of_another_register_is_not_ranked(league):
    stranger = make.a_body(OrganisationFactory(), "Yew")
    league.give(Y2009, **VALUES)
    make.observed(league.set, {(league.measure, stranger, Y2009): "1"})
    assert league.at(Y2009).best.who == ("Alder",)


def test_bodies_of_another_time_are_not_missed(league):
    body = league.bodies["Fir"]
    body.ended_on = dt.date(2010, 3, 31)
    body.save()
    for span in (Y2009, Y2010):
        league.give(span, **VALUES)
    comparisons = league.comparisons()
    assert [comparisons.at(league.measure.pk, span).of for span in (Y2009, Y2010)] == [5, 4]
    assert [name for name, _ in comparisons.not_counted(league.measure.pk, Y2010)] == []


def test_the_order_of_all_and_who_is_not_in_it(league):
    league.give(Y2009, **VALUES)
    comparisons = league.comparisons()
    order = comparisons.ranking(league.measure.pk, Y2009)
    assert [(one.figure.body.name, one.place.rank) for one in order] == [
        ("Alder", 1),
        ("Birch", 2),
        ("Cedar", 2),
        ("Elm", 4),
    ]
    [(body, figure)] = comparisons.not_counted(league.measure.pk, Y2009)
    assert (body.name, figure.state) == ("Fir", "missing")


def test_periods_come_the_oldest_first(league):
    for span in (Y2010, Y2009):
        league.give(span, **VALUES)
    assert [one.span for one in league.comparisons().series(league.measure.pk)] == [Y2009, Y2010]


@pytest.mark.parametrize("bodies", [0, 50])
def test_all_years_of_a_measure_cost_four_queries(league, bodies, django_assert_num_queries):
    more = [make.a_body(league.lead, f"Tree {number}") for number in range(bodies)]
    for body in more:
        league.trees.places.create(body=body, family="1")
    spans = [Y2009.step(number) for number in range(11)]
    for span in spans:
        league.give(span, scotland="5", **VALUES)
    make.observed(
        league.set, {(league.measure, body, span): "8" for body in more for span in spans}
    )
    measure = Measure.objects.select_related("framework").get(pk=league.measure.pk)
    values = Observation.objects.visible_to(league.reader, DAY)
    with django_assert_num_queries(4):
        comparisons = comparisons_of([measure], values, organisation_id=league.org.pk)
        series = comparisons.series(measure.pk)
        for span in spans:
            comparisons.ranking(measure.pk, span)
    assert [one.reported for one in series] == [4 + bodies] * 11


def test_many_measures_cost_no_more(league, django_assert_num_queries):
    measures = [make.a_measure(league.framework, f"M{number}") for number in range(10)]
    for measure in measures:
        league.give(Y2009, measure=measure, **VALUES)
    keys = [one.pk for one in measures]
    rows = list(Measure.objects.filter(pk__in=keys).select_related("framework"))
    values = Observation.objects.visible_to(league.reader, DAY)
    with django_assert_num_queries(4):
        comparisons = comparisons_of(rows, values, organisation_id=league.org.pk)
        assert [comparisons.at(key, Y2009).place.rank for key in keys] == [2] * 10
