"""The page of one measure through the door that people use."""

import csv
import datetime as dt
import html
import io
import json
import re
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from accounts.models import Membership
from accounts.roles import Role
from measures.models import (
    DeflatorIndex,
    DeflatorSeries,
    Initiative,
    ManagementResponse,
    MeasureOwnership,
    Target,
)
from measures.spans import Span, span_containing
from records import clock
from tests.factories import OrganisationFactory, member
from tests.measures import factories as make
from tests.measures.comparing.league import VALUES, League
from tests.measures.factories import Y2009, Y2010, Y2011

pytestmark = pytest.mark.django_db

#: Session, user, membership and guidance; the measure, its comparators (four), targets, every
#: value given, owner, response, who may answer, warnings, initiatives and related measures, and
#: the data set that its values are given in.
MOST_QUERIES = 19


@pytest.fixture
def league():
    return League()


@pytest.fixture
def ask(client, league):
    """Gets the measure's page or file: ``ask("?period=2009-10", kind="csv", who=…)``."""

    def ask(query="", who=None, measure=None, kind="", organisation=None):
        who = who or league.reader
        client.force_login(who.user)
        given = {
            "organisation": (organisation or who.organisation).slug,
            "measure": (measure or league.measure).pk,
        }
        name = "measure-file" if kind else "measure-detail"
        return client.get(reverse(name, kwargs=given | ({"kind": kind} if kind else {})) + query)

    return ask


def words(response):
    """What a page says, without markup."""
    assert response.status_code == 200
    bare = re.sub(r"<[^>]+>", " ", response.content.decode())
    return " ".join(html.unescape(bare).split())


def heading(response):
    return words_of(re.search(r"<h1.*?</h1>", response.content.decode(), re.S)[0])


def words_of(markup):
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", markup)).split())


def rows(response, caption):
    """The rows of the table with that caption, each as words."""
    tables = re.findall(r"<table.*?</table>", response.content.decode(), re.S)
    [table] = [one for one in tables if re.search(rf"<caption[^>]*>{caption}", one)]
    return [words_of(row) for row in re.findall(r"<tr.*?</tr>", table, re.S)]


def target(league, span, value="6", **fields):
    given = {"kind": "number", "value": value and Decimal(value), "tolerance": Decimal(1)} | fields
    return Target.objects.create(
        organisation=league.org,
        measure=league.measure,
        start=span.start,
        months=span.months,
        recorded_by=make.officer_of(league.org),
        **given,
    )


def at(year, month, day):
    return timezone.make_aware(dt.datetime(year, month, day, 12))


# The heading answers ------------------------------------------------------------------------


def test_the_heading_says_value_colour_rank_and_nation(ask, league):
    league.give(Y2009, scotland="7", **VALUES)
    target(league, Y2009, "6")
    assert heading(ask()) == (
        "HB1 Title of HB1 6.0 days in 2009/10: green, joint 2nd of 4, better than Scotland"
    )


@pytest.mark.parametrize(
    ("value", "colour"), [("6", "green"), ("6.5", "amber"), ("7", "amber"), ("7.1", "red")]
)
def test_the_colour_is_by_target_and_tolerance(ask, league, value, colour):
    league.give(Y2009, **VALUES | {"Birch": value})
    target(league, Y2009, "6")
    assert colour in heading(ask())


@pytest.mark.parametrize(
    ("scotland", "direction", "said"),
    [
        ("5", "down", "worse than Scotland"),
        ("5", "up", "better than Scotland"),
        ("6", "down", "as good as Scotland"),
        ("5", "none", "above Scotland"),
        ("7", "none", "below Scotland"),
        ("6", "none", "the same as Scotland"),
    ],
)
def test_how_it_stands_beside_the_nation(ask, league, scotland, direction, said):
    make.define(league.measure, direction=direction)
    league.give(Y2009, scotland=scotland, **VALUES)
    assert heading(ask()).endswith(said)


def test_a_missing_value_is_said_and_never_a_nought(ask, league):
    league.give(Y2009, **VALUES | {"Birch": "withheld"})
    assert "Withheld in 2009/10, 3 of 5 reported" in heading(ask())


def test_without_any_value_the_page_says_so(ask):
    page = ask()
    assert "No values yet" in heading(page)
    assert "Its values will stand here" in words(page)


def test_the_last_period_with_an_own_value_is_shown_unless_another_is_chosen(ask, league):
    league.give(Y2009, **VALUES)
    league.give(Y2010, **VALUES | {"Birch": "missing"})
    assert "6.0 days in 2009/10" in heading(ask())
    assert "Missing in 2010/11" in heading(ask("?period=2010-11"))
    assert "6.0 days in 2009/10" in heading(ask("?period=nonsense"))


def test_who_has_no_body_sees_the_others(ask, league):
    league.give(Y2009, scotland="7", **VALUES)
    page = ask(who=member(league.lead, Role.AUDITOR))
    assert "No value of our own in 2009/10, 4 of 5 reported" in heading(page)
    assert "the page compares the others" in words(page)
    assert "Best in class 4.0 days Alder" in words(page)


# Key figures and tables ---------------------------------------------------------------------


def test_key_figures_each_with_the_date_of_the_data(ask, league):
    league.give(Y2009, scotland="7", **VALUES)
    said = words(ask())
    assert "Birch 6.0 days no value before data of 31 January 2011" in said
    assert "Target none set" in said
    assert "Scotland 7.0 days given, not worked out ours is better data of 31 January 2011" in said
    assert "Family 1 6.0 to 9.0 days joint 1st of 3 in it 3 of 3 reported" in said
    assert "Best in class 4.0 days Alder data of 31 January 2011" in said
    assert "Rank joint 2nd of 4 quartile 2 4 of 5 reported" in said


def test_a_row_for_each_period_the_newest_first(ask, league):
    for span, value in ((Y2009, "6"), (Y2010, "5"), (Y2011, "5.5")):
        league.give(span, scotland="7", **VALUES | {"Birch": value})
    target(league, Y2011, "5")
    _, *found = rows(ask(), "By period")
    assert [row.split()[0] for row in found] == ["2011/12", "2010/11", "2009/10"]
    assert found[0].startswith("2011/12 5.5 5.0 Amber Worse by 0.5 7.0 5.5 to 9.0 4.0 Alder 2nd of")
    assert "Better by 1.0" in found[1]
    assert "no value before" in found[2]


def test_a_change_below_what_counts_is_none(ask, league):
    make.define(league.measure, no_change=Decimal("0.5"))
    league.give(Y2009, **VALUES)
    league.give(Y2010, **VALUES | {"Birch": "5.6"})
    assert "No change" in rows(ask(), "By period")[1]


def test_a_break_is_cut_in_the_picture_and_said_in_the_table(ask, league):
    make.define(
        league.measure, applies_from=Y2010.start, breaks_series=True, reason="Counted otherwise"
    )
    for span in (Y2009, Y2010, Y2011):
        league.give(span, **VALUES)
    page = ask()
    _, *found = rows(page, "By period")
    assert found[2] == (
        "The definition changed from 1 April 2010: Counted otherwise. "
        "Values before and after are not comparable."
    )
    assert "not comparable: the definition changed" in found[1]
    assert 'app-series__number--break">1</span>' in page.content.decode()
    assert "No change" in found[0]


def test_a_gap_is_not_bridged(ask, league):
    league.give(Y2009, **VALUES)
    league.give(Y2010, **VALUES | {"Birch": "missing"})
    league.give(Y2011, **VALUES)
    _, newest, middle, _ = rows(ask(), "By period")
    assert "no value before" in newest
    assert "missing none not judged no value" in middle


def test_a_period_of_which_nothing_is_known_is_a_gap_in_the_picture(ask, league):
    for year in (2009, 2010, 2012, 2013):
        league.give(Span.year(year), **VALUES)
    page = ask().content.decode()
    own = re.findall(r'<polyline points="([^"]*)"[^>]*stroke-width="3"', page)
    assert [len(run.split()) for run in own[:2]] == [2, 2]
    assert "2011/12" in page


def test_every_body_in_order_with_the_nation_where_it_would_stand(ask, league):
    league.give(Y2009, scotland="6.5", **VALUES)
    page = ask()
    assert "Every body in 2009/10 " in words(page)
    heading, *found = rows(page, "4 of 5 reported, the best first")
    assert heading.startswith("Rank Body ")
    assert found == [
        "1 Alder 4.0",
        "=2 Birch us 6.0",
        "=2 Cedar family 6.0",
        "– not ranked Scotland national figure 6.5",
        "4 Elm family 9.0",
        "– not ranked Fir missing",
    ]


def test_negative_values_have_bars_on_the_other_side_of_nil(ask, league):
    league.give(Y2009, Alder="-4", Birch="4")
    bars = re.findall(
        r'<rect class="app-rank__fill" x="([\d.]+)" width="([\d.]+)"', str(ask().content.decode())
    )
    assert [(Decimal(x), Decimal(w)) for x, w in bars] == [(0, 500), (500, 500)]
    assert "minus (4.0)" in words(ask())


def test_rolling_years_have_rows_of_their_own(ask, league):
    measure = make.a_measure(league.framework, "ROLL", frequency="years_3")
    for year in (2009, 2010):
        league.give(Span.year(year, 3), measure=measure, Birch=str(year - 2000))
    _, *found = rows(ask(measure=measure), "By period")
    assert [row.split()[0] for row in found] == ["2010-13", "2009-12"]
    assert "Worse by 1.0" in found[0]


# What is measured ---------------------------------------------------------------------------


def test_the_definition_box_tells_all(ask, league):
    make.define(
        league.measure,
        text="Days from <claim> to payment",
        direction="range",
        range_from=Decimal(4),
        range_to=Decimal("6.25"),
        direction_note="The source has it the wrong way round",
        numerator="Days",
        denominator="Claims",
        factor=Decimal(100),
        source="Benefits ledger",
    )
    officer = member(league.org, Role.CONTRIBUTOR)
    MeasureOwnership.objects.create(
        organisation=league.org, measure=league.measure, owner=officer, deputy=league.reader
    )
    said = words(ask())
    assert "Days from <claim> to payment" in said
    assert "Best within a range: 4 to 6.25 days" in said
    assert "Not as the source says: The source has it the wrong way round" in said
    assert "100 × Days ÷ Claims" in said
    assert "Source Benefits ledger" in said
    assert f"Owner {officer.user.name} Deputy: {league.reader.user.name}" in said
    assert "How the definition came about: 2 versions" in said


def test_every_term_of_the_page_is_one_click_away(ask, league, client):
    league.give(Y2009, scotland="7", **VALUES)
    page = ask().content.decode()
    places = set(re.findall(r'href="/glossary/#([a-z-]+)"', page))
    assert {"rank", "quartile", "best-in-class", "rag", "family-group"} <= places
    assert {"national-figure", "target", "framework", "vintage"} <= places
    glossary = client.get(reverse("glossary")).content.decode()
    assert [one for one in places if f'id="{one}"' not in glossary] == []


def test_what_is_done_about_a_red_period_stands_there_or_is_asked_for(ask, league):
    league.give(Y2009, **VALUES | {"Birch": "9"})
    target(league, Y2009, "5")
    officer = make.officer_of(league.org)
    assert "Say what is done about it" in words(ask(who=officer))
    assert "Say what is done about it" not in words(ask())
    ManagementResponse.objects.create(
        organisation=league.org,
        measure=league.measure,
        start=Y2009.start,
        months=12,
        cause="Two posts vacant",
        action="Both are advertised",
        due_on=dt.date(2010, 9, 30),
        owner=officer,
    )
    said = words(ask())
    assert "What is done about 2009/10: Both are advertised" in said
    assert "Why: Two posts vacant" in said


IN_WORDS = "not judged: its target is in words"


@pytest.mark.parametrize(
    ("kind", "fields", "said", "colour"),
    [
        ("range", {"value": None, "low": Decimal(5), "high": Decimal(7)}, "5.0 to 7.0", "Green"),
        ("yes_no", {"value": Decimal(1)}, "yes", "Green"),
        ("text", {"value": None, "text": "As good as any"}, "As good as any", IN_WORDS),
    ],
)
def test_a_target_of_another_kind_is_in_words_and_no_line(ask, league, kind, fields, said, colour):
    for span in (Y2009, Y2010):
        league.give(span, **VALUES)
    target(league, Y2010, kind=kind, **fields)
    page = ask()
    newest = rows(page, "By period")[1]
    assert said in newest
    assert colour in newest
    assert "</svg> Target</span>" not in page.content.decode()


def test_an_initiative_is_marked_in_the_picture(ask, league):
    for span in (Y2009, Y2010):
        league.give(span, **VALUES)
    Initiative.objects.create(
        organisation=league.org,
        measure=league.measure,
        name="Home visits",
        starts_on=dt.date(2010, 4, 1),
    )
    page = ask().content.decode()
    assert "Home visits, from 1 April 2010" in page
    assert 'app-series__number">1</span>' in page


# Revised, and as it was known ---------------------------------------------------------------


@pytest.fixture
def revised(league):
    """Given in May, revised in June, by Birch itself; the lead's own set says otherwise."""
    own = make.a_data_set(league.org, league.framework)
    key = (league.measure, league.bodies["Birch"], Y2009)
    league.give(Y2009, scotland="7", **VALUES)
    make.observed(own, {key: "5"}, label="May", received_at=at(2010, 5, 3))
    make.observed(own, {key: "5.5"}, label="June", received_at=at(2010, 6, 10))
    return own


def test_a_revised_value_stands_beside_what_was_published(ask, revised):
    assert "5.5 before: 5.0" in rows(ask(), "By period")[1]


def test_a_value_that_was_confirmed_again_is_no_revision(ask, league, revised):
    key = (league.measure, league.bodies["Birch"], Y2009)
    make.observed(revised, {key: "5.5"}, received_at=at(2010, 7, 1))
    assert "5.5 before: 5.0" in rows(ask(), "By period")[1]


def test_the_page_of_a_day_shows_what_was_known_then_and_what_is_known_now(ask, revised):
    page = ask("?known=2010-05-03")
    assert "5.0 days in 2009/10" in heading(page)
    assert "As known on 3 May 2010" in words(page)
    assert "5.0 now: 5.5" in rows(page, "By period")[1]
    assert "Show it as it is known now" in words(page)


def test_before_anything_was_known_there_is_nothing(ask, revised):
    assert "No values yet" in heading(ask("?known=2009-01-01"))


@pytest.mark.parametrize("query", ["?known=yesterday", "?known=2010-13-45", "?real=perhaps"])
def test_nonsense_is_the_page_without_it(ask, revised, query):
    assert "5.5 days in 2009/10" in heading(ask(query))


def test_a_target_of_a_later_day_was_not_known(ask, league, revised):
    target(league, Y2009, "5")
    assert "amber" in heading(ask())
    assert "amber" not in heading(ask("?known=2010-06-30"))


def test_every_value_ever_given_with_who_and_when(ask, league, revised):
    officer = Membership.objects.get(
        organisation=league.org, role_rows__role=Role.PERFORMANCE_OFFICER
    )
    _, *found = rows(ask(), "Title of HB1: every value")
    assert len(found) == 3
    assert any("5.5 Reported June (Values) Typed" in row for row in found)
    assert sum(officer.user.name in row for row in found) == 2
    other = next(row for row in found if "6.0" in row)
    assert league.lead.name in other
    assert make.officer_of(league.lead).user.name not in other


# Real terms ---------------------------------------------------------------------------------


@pytest.fixture
def money(league):
    measure = make.a_measure(league.framework, "COST", unit="£", decimals=2, is_money=True)
    series = DeflatorSeries.objects.create(kept_by=league.lead, name="GDP deflator")
    for year, index in ((2009, "80"), (2010, "90"), (2010, "100")):
        DeflatorIndex.objects.create(
            series=series,
            year=year,
            index=Decimal(index),
            recorded_by=make.officer_of(league.lead),
        )
    for span in (Y2009, Y2010, Y2011):
        league.give(span, scotland="50", measure=measure, Birch="40", Alder="30")
    return measure


def test_money_at_the_prices_of_the_newest_year(ask, money):
    page = ask("?real=yes", measure=money)
    assert "£40.00 in 2010/11 at 2010/11 prices" in heading(page)
    _, *found = rows(page, "By period")
    assert [row.split()[:2] for row in found] == [["2010/11", "40.00"], ["2009/10", "50.00"]]
    assert "Better by 10.00" in found[0]
    assert "GDP deflator" in words(page)


def test_money_as_it_was_spent_is_the_page_without_it(ask, money):
    page = ask(measure=money)
    assert "£40.00 in 2011/12" in heading(page)
    assert "at 2010/11 prices" in words(page)


def test_what_is_no_money_has_no_prices(ask, league, money):
    league.give(Y2009, **VALUES)
    page = ask("?real=yes")
    assert "6.0 days in 2009/10" in heading(page)
    assert "prices" not in words(page)


def test_colour_and_rank_are_the_same_at_any_prices(ask, league, money):
    Target.objects.create(
        organisation=league.org,
        measure=money,
        start=Y2009.start,
        months=12,
        kind="number",
        value=Decimal(39),
        tolerance=Decimal(2),
        recorded_by=make.officer_of(league.org),
    )
    found = [
        rows(ask(f"?period=2009-10{query}", measure=money), "By period")[-1]
        for query in ("", "&real=yes")
    ]
    assert ["Amber" in row and "2nd of 2" in row for row in found] == [True, True]
    assert "48.75" in found[1]


def test_in_real_terms_nobody_is_ranked_or_judged_by_a_range_in_other_pounds(ask, league, money):
    """Birch and Alder both lie within 25 to 45 as it was spent; 40 and 30 of 2009/10 are 50 and
    37.50 of a year later, and 50 lies within no range that anybody set."""
    make.define(
        money,
        unit="£",
        decimals=2,
        is_money=True,
        direction="range",
        range_from=Decimal(25),
        range_to=Decimal(45),
        no_change=Decimal(1),
    )
    spent = ask("?period=2009-10", measure=money)
    assert "joint 1st of 2" in rows(spent, "By period")[-1]
    assert "in real terms" not in words(spent)
    real = ask("?period=2009-10&real=yes", measure=money)
    _, newest, oldest = rows(real, "By period")
    assert "not ranked" in oldest
    assert "1st" not in oldest
    assert "Lower by 10.00" in newest
    assert heading(real).endswith("£50.00 in 2009/10 at 2010/11 prices: below Scotland")
    assert "2 of 5 reported, the highest first: not ranked in real terms" in words(real)
    assert "in real terms nobody is ranked" in words(real)
    assert "What counts as no change is not restated" in words(real)
    assert "Best in class 40" not in words(real)
    given = ask("?real=yes", measure=money, kind="csv").content.decode("utf-8-sig")
    assert "in real terms nobody is ranked" in given


# To take away -------------------------------------------------------------------------------


def test_the_series_as_csv(ask, league):
    league.give(Y2009, scotland="7", **VALUES)
    response = ask(kind="csv")
    assert response["Content-Disposition"].startswith('attachment; filename="')
    lines = list(csv.reader(io.StringIO(response.content.decode("utf-8-sig"))))
    [place] = [number for number, line in enumerate(lines) if line[:1] == ["Period"]]
    found = dict(zip(lines[place], lines[place + 1], strict=True))
    assert (found["Period"], found["Rank"], found["Reported"]) == ("2009/10", "2", "4")
    assert Decimal(found["Scotland, days"]) == 7


def test_all_three_tables_as_json_and_excel(ask, league):
    league.give(Y2009, scotland="7", **VALUES)
    made = json.loads(ask(kind="json").content)
    assert len(made["tables"]) == 3
    assert "joint 2nd of 4" in made["title"]
    book = load_workbook(io.BytesIO(ask(kind="xlsx").content))
    assert book.sheetnames == ["By period", "In order", "As given"]
    order = [row[0].value for row in book["In order"].iter_rows() if row[0].value]
    assert [one for one in order if one in league.bodies or one == "Scotland"] == [
        *("Alder", "Birch", "Cedar", "Elm", "Scotland", "Fir")
    ]


def test_a_file_of_a_measure_without_values(ask):
    for kind in ("csv", "json", "xlsx"):
        assert ask(kind=kind).status_code == 200


@pytest.mark.parametrize("kind", ["pdf", "exe"])
def test_no_other_kind_of_file(ask, kind):
    assert ask(kind=kind).status_code == 404


# Who may see --------------------------------------------------------------------------------


def test_a_measure_of_a_framework_that_is_not_used_is_not_there(ask, league):
    stranger = member(OrganisationFactory(), *Role)
    for kind in ("", "csv"):
        assert ask(who=stranger, kind=kind).status_code == 404
    assert ask(who=stranger, organisation=league.org).status_code == 404


def test_values_that_are_not_shared_are_not_shown(ask, league):
    league.set.reach = "own"
    league.set.save()
    league.give(Y2009, **VALUES)
    assert "No values yet" in heading(ask())
    assert "4 of 5 reported" in heading(ask(who=member(league.lead, Role.AUDITOR)))


def test_the_page_costs_the_same_however_much_there_is(ask, league, client):
    league.give(Y2009, scotland="7", **VALUES)
    path = ask().request["PATH_INFO"]

    def cost():
        with CaptureQueriesContext(connection) as context:
            client.get(path)
        return len(context)

    few = cost()
    for number in range(40):
        make.a_body(league.lead, f"Tree {number}")
    for year in range(2010, 2016):
        league.give(Span.year(year), scotland="7", **VALUES)
    assert cost() == few <= MOST_QUERIES


# Giving its values -----------------------------------------------------------------------


def test_who_may_enter_its_values_is_led_to_typing_them(ask, league):
    officer = make.officer_of(league.org)
    assert ask(who=officer).context["typing"] == "", "there is no set to give them in"
    own = make.a_data_set(league.org, league.framework, name="Ours")
    before = span_containing(clock.today(), 12).previous()
    response = ask(who=officer)
    assert response.context["typing"].endswith(
        f"/data/{own.pk}/type/?every=year&period={before.key}"
    )
    assert "Give its values" in response.content.decode()
    assert "Give its values" not in ask().content.decode()
    MeasureOwnership.objects.create(
        organisation=league.org, measure=league.measure, owner=officer, deputy=league.reader
    )
    assert "Give its values" in ask().content.decode()


def test_the_period_asked_for_is_the_one_typed(ask, league):
    league.give(Y2009, **VALUES)
    league.give(Y2010, **VALUES)
    make.a_data_set(league.org, league.framework, name="Ours")
    page = ask("?period=2009-10", who=make.officer_of(league.org))
    assert page.context["typing"].endswith("period=2009-10")


def test_values_are_not_given_of_what_is_retired_or_in_a_set_that_has_ended(ask, league):
    officer = make.officer_of(league.org)
    own = make.a_data_set(league.org, league.framework, name="Ours")
    own.ended_on = clock.today() - dt.timedelta(days=1)
    own.save()
    assert ask(who=officer).context["typing"] == ""
    own.ended_on = None
    own.save()
    league.measure.state = "retired"
    league.measure.retired_on, league.measure.retired_reason = clock.today(), "Gone"
    league.measure.save()
    assert ask(who=officer).context["typing"] == ""
