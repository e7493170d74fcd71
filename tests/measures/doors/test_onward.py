"""Values sent on: what goes out comes in again with nothing changed."""

from __future__ import annotations

import csv
import io
import json

import openpyxl
import pytest
from django.urls import reverse
from hypothesis import given, settings
from hypothesis import strategies as st

from accounts.models import Organisation
from accounts.roles import Role
from measures.actions.vintages import receive_vintage
from measures.doors import onward as building
from measures.doors.onward import Onward, OnwardRow
from measures.doors.xml_in import read
from measures.doors.xml_out import to_xml
from measures.imports.given import Context
from measures.imports.reports import Report
from measures.models import DataSet, Framework
from measures.reading import Observed
from measures.spans import LENGTHS, span_containing
from measures.vocabulary import WITH_VALUE, Channel, ValueState
from records import clock
from tests.factories import OrganisationFactory, member
from tests.measures import factories as make
from tests.measures.factories import Y2009, Y2010

TRICKY = 'Rise of 5 % <in "Q4"> & after ]]> é'


class World:
    def __init__(self) -> None:
        self.council = OrganisationFactory(slug="north", name="Northshire & Isles")
        self.framework = make.a_framework(self.council)
        self.year = make.a_measure(self.framework, "HB1", title='The "first" <of> all')
        self.month = make.a_measure(self.framework, "HB2", frequency="month")
        self.rolling = make.a_measure(self.framework, "HB3", frequency="years_3", unit="")
        self.bodies = [make.a_body(self.council, name) for name in ("Argyll & Bute", "Ynys Môn")]
        self.set = make.a_data_set(self.council, self.framework, name="Returns")
        one, two = self.bodies
        monthly = span_containing(Y2009.start, 1)
        rolling = span_containing(Y2010.end, 36)
        make.observed(
            self.set,
            {
                (self.year, one, Y2009): {
                    "value": "-12.345678", "numerator": "25", "denominator": "2",
                    "comment": TRICKY,
                },
                (self.year, two, Y2009): "missing",
                (self.year, one, Y2010): {"state": "provisional", "value": "0"},
                (self.month, two, monthly): {"state": "unreliable", "value": "1200"},
                (self.month, one, monthly): {"state": "unreliable"},
                (self.rolling, one, rolling): "withheld",
            },
        )  # fmt: skip
        DataSet.objects.filter(pk=self.set.pk).update(generation=1)  # as its confirmation does
        self.officer = make.officer_of(self.council)


@pytest.fixture
def world(db) -> World:
    return World()


def at(name: str = "", **names) -> str:
    return reverse(
        f"data-set-onward{name}",
        kwargs={"organisation": "north"} | names,
    )


@pytest.fixture
def take(world, client):
    client.force_login(world.officer.user)

    def taken(kind: str, query: str = "") -> bytes:
        response = client.get(at("-file", data_set=world.set.pk, kind=kind) + query)
        assert response.status_code == 200
        return response.content

    return taken


@pytest.mark.parametrize("kind", ["xml", "csv"])
def test_what_goes_out_comes_in_with_nothing_changed(
    world, take, kind, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        vintage = receive_vintage(
            data_set=world.set, channel=Channel(kind), name="x", data=take(kind), by=world.officer
        )
    vintage.refresh_from_db()
    report = Report.from_json(vintage.report)
    assert (vintage.state, report.faults) == ("waiting", [])
    assert (report.read, report.new, report.changed, report.same) == (6, 0, 0, 6)


def test_in_an_empty_set_it_becomes_the_same_values(
    world, take, django_capture_on_commit_callbacks
):
    empty = make.a_data_set(world.council, world.framework, name="Copy")
    with django_capture_on_commit_callbacks(execute=True):
        receive_vintage(
            data_set=empty, channel=Channel.XML, name="x", data=take("xml"), by=world.officer
        )
    fields = ("measure", "body", "start", "months", "state", "value", "numerator", "denominator",
              "comment")  # fmt: skip
    (first,), (second,) = world.set.vintages.all(), empty.vintages.all()
    rows = [sorted(map(str, one.observations.values_list(*fields))) for one in (first, second)]
    assert rows[0] == rows[1]


def test_one_period_alone(world, take):
    found = list(read(take("xml", "?period=2009-04-01.12"), Context()))
    assert [(one.body, one.period, one.state) for one in found] == [
        ("Argyll & Bute", "2009-10", "reported"),
        ("Ynys Môn", "2009-10", "missing"),
    ]


def test_tables_have_the_same_values(world, take):
    rows = list(csv.DictReader(io.StringIO(take("csv").decode("utf-8-sig"))))
    assert len(rows) == 6
    assert (rows[0]["Body"], rows[0]["Value"], rows[0]["Numerator"]) == (
        "Argyll & Bute", "-12.345678", "25",
    )  # fmt: skip
    plain = json.loads(take("json"))["tables"][0]["rows"]
    assert plain[0]["cells"]["value"] == "-12.345678"
    assert plain[1]["absent"]["value"] == "missing"
    sheet = openpyxl.load_workbook(io.BytesIO(take("xlsx")))["Values"]
    values = [cell.value for row in sheet.iter_rows() for cell in row]
    assert "HB3" in values
    assert pytest.approx(-12.345678) in [v for v in values if isinstance(v, float)]


def test_the_page_says_how_much_and_offers_files(world, client):
    client.force_login(member(world.council, Role.AUDITOR).user)
    page = client.get(at(data_set=world.set.pk)).content.decode()
    assert "6 values of all periods to send on" in page
    page = client.get(at(data_set=world.set.pk) + "?period=2009-04-01.1").content.decode()
    assert "2 values of April 2009 to send on" in page
    assert "onward.xml?period=2009-04-01.1" in page
    page = client.get(at(data_set=world.set.pk) + "?period=nonsense").content.decode()
    assert "6 values of all periods" in page


def test_a_workbook_has_its_limit_and_the_page_says_so(world, client, monkeypatch):
    monkeypatch.setattr("measures.views.onward.MOST_IN_EXCEL", 5)
    client.force_login(world.officer.user)
    page = client.get(at(data_set=world.set.pk)).content.decode()
    assert "made of 5 values at most" in page
    assert "onward.xlsx" not in page
    assert client.get(at("-file", data_set=world.set.pk, kind="xlsx")).status_code == 404
    page = client.get(at(data_set=world.set.pk) + "?period=2009-04-01.1").content.decode()
    assert "onward.xlsx" in page


def test_nothing_confirmed_is_nothing_to_send(world, client):
    client.force_login(world.officer.user)
    empty = make.a_data_set(world.council, world.framework, name="Empty")
    page = client.get(at(data_set=empty.pk)).content.decode()
    assert "has no values yet" in page
    assert client.get(at("-file", data_set=empty.pk, kind="xml")).status_code == 404
    assert client.get(at("-file", data_set=empty.pk, kind="csv")).status_code == 200
    assert client.get(at("-file", data_set=empty.pk, kind="exe")).status_code == 404


def test_another_organisations_set_is_not_there(world, client):
    other = OrganisationFactory()
    theirs = make.a_data_set(other, make.a_framework(other, "Others"), reach="published",
                             name="Theirs")  # fmt: skip
    client.force_login(world.officer.user)
    assert client.get(at(data_set=theirs.pk)).status_code == 404
    assert client.get(at("-file", data_set=theirs.pk, kind="csv")).status_code == 404


def test_the_cost_does_not_grow_with_the_values(world, client, django_assert_max_num_queries):
    client.force_login(world.officer.user)
    for number in range(20):
        body = make.a_body(world.council, f"Body {number}")
        make.observed(world.set, {(world.year, body, Y2009): number})
    with django_assert_max_num_queries(12):
        client.get(at(data_set=world.set.pk))
    with django_assert_max_num_queries(12):
        client.get(at("-file", data_set=world.set.pk, kind="xml"))


# Any words and figures ------------------------------------------------------------------

texts = st.text(
    st.characters(codec="utf-8", exclude_categories=["C", "Z"]) | st.just(" "),
    min_size=1,
    max_size=30,
).map(lambda text: f"a{text}")
figures = st.none() | st.decimals(-(10**11), 10**11, places=6)
spans = st.builds(
    span_containing, st.dates(*(make.APRIL.replace(year=y) for y in (1950, 2150))),
    st.sampled_from(LENGTHS),
)  # fmt: skip


@st.composite
def onward_rows(draw) -> OnwardRow:
    span = draw(spans)
    state = draw(st.sampled_from(ValueState.values))
    value = draw(st.decimals(-(10**11), 10**11, places=6)) if state in WITH_VALUE else None
    observed = Observed(1, 1, span.start, span.months, state, value, draw(figures), draw(figures),
                        draw(st.just("") | texts), 1)  # fmt: skip
    words = (draw(texts)[:29].strip(), draw(texts), draw(st.just("") | texts), draw(texts))
    return OnwardRow(*words, span, observed)


@settings(max_examples=60)
@given(
    st.lists(onward_rows(), min_size=1, max_size=8, unique_by=lambda r: " ".join(r.body.split())),
)
def test_any_return_keeps_to_the_schema_and_reads_back(rows):
    rows = sorted(rows, key=lambda row: row.code)
    organisation = Organisation(slug="a", name="A & B")
    framework = Framework(slug="benchmarks", organisation=organisation)
    data_set = DataSet(name="<All>", organisation=organisation, framework=framework)
    merged = {" ".join(row.code.split()): row.code for row in rows}
    rows = [row for row in rows if merged[" ".join(row.code.split())] == row.code]
    found = list(read(to_xml(Onward(data_set, None, rows, clock.now())), Context()))
    for row, one in zip(rows, found, strict=True):
        seen = row.observed
        assert one.body == " ".join(row.body.split())
        assert (one.period, one.state) == (row.span.key, seen.state)
        for text, number in (
            (one.value, seen.value), (one.numerator, seen.numerator),
            (one.denominator, seen.denominator),
        ):  # fmt: skip
            assert (text is None) == (number is None)
            assert text is None or building.figure(number) == text
        assert (one.comment or "") == seen.comment
