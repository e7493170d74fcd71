"""What the page says of one figure, of several, and of none."""

import datetime as dt
from decimal import Decimal

import pytest

from accounts.roles import Role
from measures.comparing.order import order_of
from measures.comparing.page import build_page
from measures.comparing.prices import Prices
from measures.comparing.tables import series_table
from measures.comparing.words import key_figures, meaning_of, printed_lines
from measures.models import Definition, Measure, Observation
from measures.spans import Span
from measures.wording import some_of
from tests.factories import member
from tests.measures import factories as make
from tests.measures.comparing.league import DAY, VALUES, League
from tests.measures.factories import Y2009, Y2010


@pytest.mark.parametrize(
    ("names", "said"),
    [
        (["Angus"], "Angus"),
        (["Angus", "Fife"], "Angus and Fife"),
        (["Angus", "Fife", "Moray"], "Angus, Fife and Moray"),
        (["Angus", "Fife", "Moray", "Skye"], "Angus, Fife, Moray and 1 more"),
    ],
)
def test_who_is_best_in_a_few_words(names, said):
    assert some_of(names) == said


@pytest.mark.parametrize(
    ("unit", "said"), [("days", "0.25 days"), ("%", "0.25%"), ("£", "£0.25"), ("", "0.25")]
)
def test_a_threshold_finer_than_the_measure_is_said_in_full(unit, said):
    definition = Definition(unit=unit, decimals=0, no_change=Decimal("0.250000"), factor=Decimal(1))
    assert meaning_of(definition).no_change == said


def test_a_plain_measure_has_nothing_to_tell():
    said = meaning_of(Definition(unit="", no_change=Decimal(0), factor=Decimal("1.000000")))
    assert (said.good_range, said.no_change, said.factor) == ("", "", "")


def test_prices_cover_what_has_an_index():
    prices = Prices("Index", "", {2009: Decimal(90), 2010: Decimal(100)}, 2010)
    assert prices.words == "at 2010/11 prices"
    assert [prices.covers(Span.year(year, 2)) for year in (2008, 2009, 2010)] == [
        *(False, True, False)
    ]
    assert prices.real(None, Y2009) is None
    assert prices.real(Decimal(9), Y2009) == 10


# Of a page ----------------------------------------------------------------------------------


@pytest.fixture
def league(db):
    return League()


def page_of(league, **asked):
    measure = Measure.objects.select_related("framework").get(pk=league.measure.pk)
    values = Observation.objects.visible_to(league.reader, DAY)
    return build_page(measure, values, organisation_id=league.org.pk, **asked)


def test_a_value_in_another_unit_says_so(league):
    league.give(Y2009, **VALUES)
    league.give(Y2010, **VALUES)
    make.define(league.measure, unit="hours", applies_from=Y2010.start, breaks_series=True)
    newest, oldest = printed_lines(page_of(league))
    assert oldest.notes == ("in days",)
    assert newest.notes == ()


def test_a_comment_and_a_state_stand_with_the_value(league):
    given = {"value": Decimal(5), "state": "estimated", "comment": "Two weeks were not counted"}
    league.give(Y2009, **VALUES | {"Birch": given})
    [line] = printed_lines(page_of(league))
    assert line.notes == ("estimated",), "what another organisation wrote is for its own people"
    league.set = make.a_data_set(league.org, league.measure.framework)
    league.give(Y2009, Birch=given)
    [line] = printed_lines(page_of(league))
    assert line.notes == ("estimated", "Two weeks were not counted")


def test_numbers_of_different_good_values_are_a_range(league):
    make.define(league.measure, direction="range", range_from=Decimal(3), range_to=Decimal(7))
    league.give(Y2009, **VALUES)
    [line] = printed_lines(page_of(league))
    said = "Alder, Birch and Cedar, within the range"
    assert (line.best, line.best_who) == ("4.0 to 6.0", said)
    assert line.rank == "joint 1st of 4"
    [best] = [one for one in key_figures(page_of(league)) if one.name == "Best in class"]
    assert (best.value, best.about) == (
        "4.0 to 6.0 days",
        ("Alder, Birch and Cedar", "within the range"),
    )
    table = series_table(page_of(league))
    [cell] = [
        cell
        for column, cell in zip(table.columns, table.rows[0].cells, strict=True)
        if column.key == "best"
    ]
    assert (cell.value, cell.text, cell.absence) == (None, "", "within the range")


@pytest.mark.parametrize(
    ("direction", "scotland", "expected"),
    [
        ("down", "3", ["Scotland", "Alder", "Birch", "Cedar", "Elm", "Fir"]),
        ("down", "6", ["Alder", "Birch", "Cedar", "Scotland", "Elm", "Fir"]),
        ("up", "8", ["Elm", "Scotland", "Birch", "Cedar", "Alder", "Fir"]),
        ("none", "5", ["Elm", "Birch", "Cedar", "Scotland", "Alder", "Fir"]),
    ],
)
def test_the_nation_stands_where_its_value_would(league, direction, scotland, expected):
    make.define(league.measure, direction=direction)
    league.give(Y2009, scotland=scotland, **VALUES)
    assert [one.name for one in order_of(page_of(league))] == expected


def test_a_nation_without_a_value_is_not_in_the_order(league):
    league.give(Y2009, scotland="withheld", **VALUES)
    assert "Scotland" not in [one.name for one in order_of(page_of(league))]


def test_where_nobody_has_a_value_all_are_named_with_why(league):
    league.give(Y2009, Alder="missing", Birch="withheld")
    found = [(one.name, one.why) for one in order_of(page_of(league))]
    assert found[:3] == [("Alder", "missing"), ("Birch", "withheld"), ("Cedar", "not reported")]


def test_a_page_of_nobodys_body(league):
    league.give(Y2009, **VALUES)
    league.org = league.lead
    league.reader = member(league.lead, Role.AUDITOR)
    page = page_of(league)
    assert (page.body, page.history) == (None, {})
    assert printed_lines(page)[0].value == "not reported"


def test_definitions_of_a_later_day_were_not_known(league):
    first = league.measure.definitions.get()
    moment = first.recorded_at + dt.timedelta(microseconds=1)
    make.define(league.measure, title="A later title")
    assert page_of(league).definition.title == "A later title"
    assert page_of(league, known_at=moment).definition.title == first.title
    long_ago = first.recorded_at - dt.timedelta(days=900)
    assert page_of(league, known_at=long_ago).definition.title == first.title
