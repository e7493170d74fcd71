"""Who has supplied what: for the lead, only what agreements open, in one table and two files."""

import csv
import io

import openpyxl
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st

from measures.spans import LENGTHS, Span
from measures.supplied import Supply, last_spans, spans_ending_in, supply_page
from periods.calendar import financial_year_of
from tests.factories import OrganisationFactory
from tests.measures import factories as make
from tests.measures.factories import Y2009, Y2010

from .world import DAY, at, client_of, text


def page_of(begun, year=None, measure=None):
    return supply_page(begun, year=year, measure_pk=measure and measure.pk, on=DAY)


def counts(page):
    return {
        line.member.organisation.name: tuple(line.count(supply) for supply in Supply)
        for line in page.lines
    }


def get(made, begun, query="", kind=None):
    more = {"kind": kind} if kind else {}
    name = "consortium-supplied-file" if kind else "consortium-supplied"
    address = at(made.lead, name, consortium=begun.pk, **more)
    return client_of(made.readers[made.lead]).get(f"{address}?{query}")


def test_each_member_by_what_its_agreement_opens(made):
    begun, aber, bute = made.both()
    made.agree(aber, measures=(made.measures[0],))
    assert counts(page_of(begun)) == {"Aber": (1, 0, 0, 1), "Bute": (0, 0, 0, 2)}
    page = text(get(made, begun))
    assert "0 of 2 members have supplied everything for 2010/11" in page
    assert "3 May 2012" in page
    assert "May return" in page
    made.agree(bute)
    assert "1 of 2 members have supplied everything" in text(get(made, begun))


def test_what_is_agreed_and_not_there_is_missing(made):
    begun, aber, _ = made.both()
    made.agree(aber, periods_from=Y2010.start)
    key = (made.measures[0], made.bodies[made.aber], Y2010)
    make.observed(made.sets[made.aber], {key: "missing"})
    assert counts(page_of(begun))["Aber"] == (1, 0, 1, 0)
    assert counts(page_of(begun, 2009))["Aber"] == (0, 0, 0, 2)


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ({"state": "provisional", "value": "5"}, (1, 1, 0, 0)),
        ({"state": "estimated", "value": "5"}, (2, 0, 0, 0)),
        ("withheld", (2, 0, 0, 0)),
        ("nothing", (2, 0, 0, 0)),
        ("not_applicable", (2, 0, 0, 0)),
        ("missing", (1, 0, 1, 0)),
    ],
)
def test_each_state_counts_as_what_it_is(made, value, expected):
    begun, aber, _ = made.both()
    made.agree(aber)
    key = (made.measures[0], made.bodies[made.aber], Y2010)
    make.observed(made.sets[made.aber], {key: value})
    assert counts(page_of(begun))["Aber"] == expected


def test_one_measure_by_period_says_when_it_came_and_whence(made):
    begun, aber, _ = made.both()
    made.agree(aber, periods_from=Y2010.start)
    page = text(get(made, begun, f"measure={made.measures[0].pk}&year=2010"))
    assert "Supplied on 3 May 2012, May return" in page
    assert "2003/04" in page
    assert "2010/11" in page
    assert page.count("not agreed") >= 7 + 8
    built = page_of(begun, 2010, made.measures[0])
    assert len(built.asked) == 8
    assert [cell.supply for cell in built.lines[0].cells[-2:]] == ["not agreed", "supplied"]


def test_withheld_is_said(made):
    begun, aber, _ = made.both()
    made.agree(aber)
    key = (made.measures[0], made.bodies[made.aber], Y2010)
    make.observed(made.sets[made.aber], {key: "withheld"})
    page = text(get(made, begun, f"measure={made.measures[0].pk}"))
    assert "Supplied (withheld) on" in page


def test_values_of_other_bodies_and_of_a_member_without_a_body_do_not_count(made):
    begun, aber, bute = made.both()
    made.agree(aber)
    made.agree(bute)
    key = (made.measures[0], made.bodies[made.bute], Y2010)
    make.observed(made.sets[made.aber], {key: "99"})
    body = made.bodies[made.bute]
    body.organisation = None
    body.save()
    page = page_of(begun)
    assert counts(page) == {"Aber": (2, 0, 0, 0), "Bute": (0, 0, 2, 0)}
    assert "no body linked" in text(get(made, begun))


def test_nonsense_chooses_the_newest_year_and_all_measures(made):
    begun, aber, _ = made.both()
    made.agree(aber)
    for query in ("year=1066&measure=0", "year=x&measure=-1", "year=²", f"year={'9' * 50}"):
        page = text(get(made, begun, query))
        assert "everything for 2010/11" in page


def test_the_page_and_its_files_are_the_leads_alone(made):
    begun, aber, _ = made.both()
    made.agree(aber)
    for organisation in (made.aber, made.bute, made.stranger):
        client = client_of(made.officers[organisation])
        for name, more in (("supplied", {}), ("supplied-file", {"kind": "csv"})):
            address = at(organisation, f"consortium-{name}", consortium=begun.pk, **more)
            assert client.get(address).status_code == 404
    assert get(made, begun, kind="pdf").status_code == 404


def test_the_files_say_what_the_page_says(made):
    begun, aber, _ = made.both()
    made.agree(aber)
    response = get(made, begun, "year=2009", kind="csv")
    rows = list(csv.reader(io.StringIO(response.content.decode("utf-8-sig"))))
    assert rows[0][:4] == ["Member", "Values asked for", "Supplied", "Provisional"]
    assert rows[1] == ["Aber", "2", "2", "0", "0", "0", "2012-05-03", "May return"]
    assert rows[2][:6] == ["Bute", "2", "0", "0", "0", "2"]
    assert 'filename="benchmarkers-supplied.csv"' in response["Content-Disposition"]
    book = openpyxl.load_workbook(io.BytesIO(get(made, begun, "year=2009", kind="xlsx").content))
    cells = [cell for row in book.active.iter_rows(values_only=True) for cell in row]
    assert "Aber" in cells
    assert "Benchmarkers: values of periods that end in 2009/10" in cells


def test_nobody_has_joined_yet(made):
    assert "will stand here" in text(get(made, made.begin()))


def test_months_and_quarters_of_a_year_are_all_asked_for(made):
    begun, aber, _ = made.both()
    made.agree(aber)
    make.a_measure(made.framework, "M1", "month")
    make.a_measure(made.framework, "Q1", "quarter")
    assert len(page_of(begun).asked) == 2 + 12 + 4


def test_queries_do_not_grow_with_members_measures_and_values(made):
    begun, aber, bute = made.both()
    for one in (aber, bute):
        made.agree(one)

    client = client_of(made.readers[made.lead])
    address = at(made.lead, "consortium-supplied", consortium=begun.pk)

    def cost(query=""):
        with CaptureQueriesContext(connection) as queries:
            assert client.get(f"{address}?{query}").status_code == 200
        return len(queries)

    few, by_measure = cost(), cost(f"measure={made.measures[0].pk}")
    for number in range(6):
        more = OrganisationFactory(name=f"More {number}", slug=f"more-{number}")
        made.bodies[more] = make.a_body(made.lead, more.name)
        for people, role in ((made.officers, "performance_officer"), (made.directors, "director")):
            people[more] = make.member(more, role)
        made.measures.append(make.a_measure(made.framework, f"N{number}"))
        made.sets[more] = made.values(more)
        made.agree(made.joined(begun, more), measures=tuple(made.measures[:2]))
    assert cost() == few <= 14
    assert cost(f"measure={made.measures[0].pk}") == by_measure


# Pure -----------------------------------------------------------------------------------------


@given(st.integers(1990, 2090), st.sampled_from(LENGTHS))
def test_periods_of_a_year_end_in_it(year, months):
    spans = spans_ending_in(year, months)
    assert {financial_year_of(span.end) for span in spans} == {year}
    assert len(spans) == max(12 // months, 1)


@given(st.integers(1990, 2090), st.sampled_from(LENGTHS), st.integers(1, 12))
def test_last_periods_lead_up_to_the_years_last(year, months, count):
    spans = last_spans(year, months, count)
    assert spans == sorted(set(spans))
    assert len(spans) == count
    assert spans[-1] == spans_ending_in(year, months)[-1]


def test_rolling_years():
    assert last_spans(2020, 36, 2) == [Span.year(2017, 3), Span.year(2018, 3)]
    assert spans_ending_in(2009, 12) == [Y2009]
