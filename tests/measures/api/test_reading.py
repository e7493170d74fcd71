"""What the open API gives, to the public and to a token."""

from __future__ import annotations

import base64
import csv
import datetime as dt
import io
import json
from urllib.parse import urlsplit

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from measures.doors.resources import cursor
from measures.models import ApiClient, DataSet, Measure
from records import clock
from tests.factories import OrganisationFactory
from tests.measures import factories as make
from tests.measures.factories import Y2009, Y2010
from tests.sweeps.conftest import undone


def values(rows) -> list[tuple]:
    return [(row["measure"], row["period"], row["body"], row["value"]) for row in rows]


ALL = [
    (code, period, body, value)
    for code in ("HB1", "HB2")
    for period in ("2009-10", "2010-11")
    for body, value in (("northshire", "12.5"), ("southshire", None), ("scotland", "9"))
]


def test_the_public_reads_what_is_published(world, api):
    assert values(api.rows("centre/observations/")) == ALL
    row = api.rows("centre/observations/")[1]
    assert row["state"] == "missing"
    assert (row["starts_on"], row["ends_on"]) == ("2009-04-01", "2010-03-31")
    assert (row["framework"], row["body_name"], row["body_kind"]) == (
        "benchmarks",
        "Southshire",
        "body",
    )


def test_frameworks_measures_and_bodies_are_told_whole(world, api):
    make.define(world.one, title="Days, newly", applies_from=Y2010.start, breaks_series=True)
    (framework,) = api.rows("centre/frameworks/")
    assert (framework["slug"], framework["lead"], framework["version"]) == (
        "benchmarks",
        "centre",
        1,
    )
    first, second = api.rows("centre/measures/")
    assert [one["title"] for one in first["definitions"]] == ["Title of HB1", "Days, newly"]
    assert first["title"] == "Days, newly"
    assert first["definitions"][1]["applies_from"] == "2010-04-01"
    assert first["definitions"][1]["breaks_series"] is True
    assert (second["code"], second["unit"], second["frequency"]) == ("HB2", "days", "year")
    bodies = api.rows("centre/bodies/")
    assert [one["slug"] for one in bodies] == ["northshire", "southshire", "scotland"]
    assert bodies[0]["families"] == [{"grouping": "People", "family": "1"}]
    assert bodies[2]["kind"] == "national"


def test_a_proposed_measure_is_none_yet(world, api):
    Measure.objects.filter(pk=world.two.pk).update(state="proposed")
    assert [one["code"] for one in api.rows("centre/measures/")] == ["HB1"]
    assert values(api.rows("centre/observations/")) == ALL[:6]


def test_nothing_published_is_as_nothing_there(world, api):
    DataSet.objects.update(reach="consortium")
    for publisher in ("centre", "north", "nobody"):
        for path in ("", "frameworks/", "measures/", "bodies/", "observations/"):
            response = api.get(f"{publisher}/{path}")
            assert response.status_code == 404
            assert response["Content-Type"] == "application/problem+json"


def test_what_waits_or_was_corrected_is_as_it_counts(world, api):
    before = clock.now()
    make.observed(world.published, {(world.one, world.body, Y2009): "14"})
    world.published.vintages.create(
        channel="csv", received_by=make.officer_of(world.centre), received_at=clock.now()
    )
    assert api.rows("centre/observations/")[0]["value"] == "14"
    then = api.rows(f"centre/observations/?known_at={before.isoformat()}")
    assert values(then) == ALL
    (fresh,) = api.rows(f"centre/observations/?since={before.isoformat()}")
    assert fresh["value"] == "14"


# A token --------------------------------------------------------------------------------


def test_a_token_reads_what_its_organisation_reads(world, api):
    token = world.token()
    found = values(api.rows("north/observations/", token))
    assert found == [(*ALL[0][:3], "12.5"), *ALL[1:3], (*ALL[3][:3], "7"), *ALL[4:]]
    assert api.plain("north/", token)["reads_as"] == "Dashboard"


def test_without_its_token_its_own_values_are_not_there(world, api):
    assert api.get("north/observations/").status_code == 404


def test_a_published_own_set_is_read_at_its_own_address(world, api):
    DataSet.objects.filter(pk=world.own.pk).update(reach="published")
    assert values(api.rows("north/observations/")) == [("HB1", "2010-11", "northshire", "7")]


def test_a_token_is_for_its_own_organisations_address(world, api):
    for publisher in ("centre", "nobody"):
        response = api.get(f"{publisher}/observations/", world.token(name=publisher))
        assert response.status_code == 403
        assert "another organisation" in json.loads(response.content)["detail"]


@pytest.mark.parametrize("what", ["revoked", "ended", "closed", "unknown", "nonsense"])
def test_a_token_that_is_not_valid_opens_nothing_even_what_is_public(world, api, what):
    client, token = world.client_and_token()
    yesterday = clock.today() - dt.timedelta(days=1)
    if what == "revoked":
        ApiClient.objects.filter(pk=client.pk).update(revoked_at=clock.now())
    if what == "ended":
        ApiClient.objects.filter(pk=client.pk).update(ends_on=yesterday)
    if what == "closed":
        world.north.closed_on = yesterday
        world.north.save()
    if what == "unknown":
        token = f"{token}x"
    response = api.get("centre/observations/", token)
    if what == "nonsense":
        response = api.get("centre/observations/", Authorization="Basic abc")
    assert response.status_code == 401
    assert response["WWW-Authenticate"].startswith("Bearer")
    assert response["Cache-Control"] == "no-store"


# Filters and pages ----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("measure=HB2", ALL[6:]),
        ("measure=HB1,HB2&period=2009-10", ALL[:3] + ALL[6:9]),
        ("measure=HB1&measure=HB2&period=2010/11&body=scotland", [ALL[5], ALL[11]]),
        ("framework=benchmarks&body=southshire,scotland", [r for r in ALL if r[2][0] == "s"]),
        ("framework=other", []),
        ("measure=none", []),
        ("period=2010-12", []),
        ("since=2000-01-01", ALL),
        ("since=2100-01-01", []),
        ("known_at=2000-01-01", []),
    ],
)
def test_filters_choose(world, api, query, expected):
    assert values(api.rows(f"centre/observations/?{query}")) == expected


@pytest.mark.parametrize("limit", [1, 2, 5, 11, 12, 13])
def test_pages_together_are_the_whole_and_nothing_twice(world, api, limit):
    found, path = [], f"centre/observations/?limit={limit}"
    while path:
        page = api.plain(path)
        assert len(page["results"]) <= limit
        found += values(page["results"])
        path = page["next"] and page["next"].partition("/api/v1/")[2]
    assert found == ALL


@pytest.mark.parametrize("key", ["frameworks", "measures", "bodies"])
def test_other_lists_have_pages_too(world, api, key):
    whole, found, path = api.rows(f"centre/{key}/"), [], f"centre/{key}/?limit=1"
    while path:
        page = api.plain(path)
        found += page["results"]
        path = page["next"] and page["next"].partition("/api/v1/")[2]
    assert found == whole


def test_pages_of_several_sets_count_each_value_once(world, api):
    token, found, path = world.token(), [], "north/observations/?limit=5"
    while path:
        page = api.plain(path, token)
        found += values(page["results"])
        path = page["next"] and page["next"].partition("/api/v1/")[2]
    assert found == values(api.rows("north/observations/", token))


@pytest.mark.parametrize(
    ("query", "says"),
    [
        ("limit=0", "limit: write a number from 1 to 5,000"),
        ("limit=-1", "limit"),
        ("limit=5001", "limit"),
        ("limit=many", "limit"),
        ("limit=٣", "limit"),
        ("period=last", "period: “last” is none"),
        ("since=yesterday", "since: “yesterday” is no moment"),
        ("since=2010-13-45", "since"),
        ("known_at=2010-02-30T10:00:00", "known_at"),
        ("since=0001-01-01T00:00:00%2B14:00", "since"),
        ("known_at=9999-12-31T23:59:59-14:00", "known_at"),
        ("measure=HB%001", "measure: it holds a character"),
        ("after=" + "W" * 201, "after"),
        ("after=" + base64.urlsafe_b64encode(b"[" * 100_000).decode(), "after"),
        ("colour=red", "colour: there is no such parameter here"),
        ("after=x", "after: take it from the “next”"),
        ("after=WyJhIiwiYiIsImMiLCJkIl0", "after"),
        ("after=é", "after"),
        ("measure=" + "a," * 201, "at most 200"),
    ],
)
def test_what_is_not_understood_is_a_problem_with_a_sentence(world, api, query, says):
    response = api.get(f"centre/observations/?{query}")
    assert response.status_code == 400
    assert response["Content-Type"] == "application/problem+json"
    assert says in json.loads(response.content)["detail"]


def test_everything_wrong_is_told_at_once(world, api):
    found = json.loads(api.get("centre/observations/?limit=0&period=x&colour=1").content)
    assert len(found["errors"]) == 3


@pytest.mark.parametrize("number", [10**30, -1, 1.5, None, "x", [], True])
def test_a_cursor_of_somebody_elses_making_is_no_fault_of_ours(world, api, number):
    for key, parts in (("observations", (number, "2009-04-01", number, number)),
                       ("bodies", (number,)), ("comparators", (number,))):  # fmt: skip
        assert api.get(f"centre/{key}/?after={cursor(*parts)}").status_code == 200


# Comparators ----------------------------------------------------------------------------


def test_comparators_are_those_of_the_pages(world, api):
    bodies = [make.a_body(world.centre, f"Body {n}") for n in range(4)]
    make.observed(
        world.published,
        {
            (world.one, body, Y2009): value
            for body, value in zip(bodies, (3, 20, 20, 30), strict=True)
        },
    )
    row = api.rows("centre/comparators/?measure=HB1")[0]
    assert (row["period"], row["direction"], row["national"]) == ("2009-10", "down", "9")
    assert (row["best"], row["best_bodies"], row["reported"], row["of"]) == (
        "3",
        ["body-0"],
        5,
        6,
    )
    ranks = [(one["body"], one["rank"], one["is_shared"]) for one in row["bodies"]]
    assert ranks == [
        ("body-0", 1, False),
        ("northshire", 2, False),
        ("body-1", 3, True),
        ("body-2", 3, True),
        ("body-3", 5, False),
    ]
    assert len(api.rows("centre/comparators/?period=2010-11")) == 2


def test_a_council_that_publishes_is_compared_with_all_that_is_published(world, api):
    make.observed(world.published, {(world.one, world.other, Y2010): "3"})
    DataSet.objects.filter(pk=world.own.pk).update(reach="published")
    (row,) = api.rows("north/comparators/?measure=HB1&period=2010-11")
    assert (row["national"], row["best_bodies"]) == ("9", ["southshire"])
    assert [one["body"] for one in row["bodies"]] == ["southshire", "northshire"]


def test_of_several_values_within_a_range_none_is_best(world, api):
    make.define(world.one, direction="range", range_from=5, range_to=30)
    other = make.a_body(world.centre, "Body 1")
    make.observed(world.published, {(world.one, other, Y2009): "20"})
    row = api.rows("centre/comparators/?measure=HB1")[0]
    assert (row["best"], row["best_bodies"]) == (None, ["body-1", "northshire"])


def test_comparators_have_pages_and_cost_the_same(world, api, django_assert_max_num_queries):
    with django_assert_max_num_queries(14):
        whole = api.rows("centre/comparators/")
    found, path = [], "centre/comparators/?limit=1"
    while path:
        page = api.plain(path)
        found += page["results"]
        path = page["next"] and page["next"].partition("/api/v1/")[2]
    assert found == whole
    assert len(whole) == 4
    assert api.get("centre/comparators/?after=WyJ4Il0").status_code == 200


# CSV ------------------------------------------------------------------------------------


def test_csv_has_all_pages_and_neutral_texts(world, api, monkeypatch):
    monkeypatch.setattr("measures.views.api.LARGEST_PAGE", 5)
    make.observed(
        world.published,
        {(world.one, world.body, Y2009): {"value": "-3", "comment": "=HYPERLINK(1)"}},
    )
    public = list(csv.DictReader(io.StringIO(api.get("centre/observations.csv").content.decode())))
    assert {row["comment"] for row in public} == {""}
    response = api.get("centre/observations.csv", world.token(world.centre))
    assert response["Content-Type"] == "text/csv; charset=utf-8"
    text = response.content.decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text)))
    assert len(rows) == 12
    assert rows[0]["value"] == "-3"
    assert rows[0]["comment"] == "'=HYPERLINK(1)"
    assert rows[1]["value"] == ""


def test_csv_of_nothing_has_its_heading(world, api):
    text = api.get("centre/observations.csv?measure=none").content.decode("utf-8-sig")
    assert text.startswith("framework,measure,body,")


def test_too_many_rows_for_one_file_are_refused(world, api, monkeypatch):
    monkeypatch.setattr("measures.views.api.MOST_ROWS", 3)
    assert api.get("centre/observations.csv").status_code == 400


# How it is answered ---------------------------------------------------------------------

PATHS = ("", "frameworks/", "measures/", "bodies/", "observations/", "observations.csv")


@pytest.mark.parametrize("path", PATHS)
def test_an_answer_is_kept_until_something_changes(world, api, path):
    first = api.get(f"centre/{path}")
    assert first["Cache-Control"] == "public, max-age=300"
    assert first["Last-Modified"].endswith("GMT")
    assert "Authorization" in first["Vary"]
    assert not first.cookies
    again = api.get(f"centre/{path}", **{"If-None-Match": first["ETag"]})
    assert (again.status_code, again.content, again["ETag"]) == (304, b"", first["ETag"])
    world.body.name = "Northshire and Isles"
    world.body.save()
    world.framework.name = "Other"
    world.framework.save()
    make.define(world.one, title="Newly")
    if path:
        changed = api.get(f"centre/{path}", **{"If-None-Match": first["ETag"]})
        expected = 304 if path == "" else 200
        assert changed.status_code == expected


def test_what_a_token_reads_is_kept_by_nobody_else(world, api):
    response = api.get("north/observations/", world.token())
    assert response["Cache-Control"] == "private, no-cache"
    assert "Authorization" in response["Vary"]


@pytest.mark.parametrize("path", ["openapi.json", "measures.xsd", *(f"centre/{p}" for p in PATHS)])
def test_head_has_the_headers_alone_and_posting_is_refused(world, api, path):
    got = api.get(path)
    head = api.browser.head(f"/api/v1/{path}")
    assert (head.status_code, head.content) == (200, b"")
    assert head["ETag"] == got["ETag"]
    refused = api.browser.post(f"/api/v1/{path}")
    assert refused.status_code in (403, 405)


def test_reading_writes_nothing(world, api):
    token = world.token()
    with CaptureQueriesContext(
        connection,
    ) as queries:
        for path in PATHS:
            api.get(f"north/{path}", token)
            api.get(f"centre/{path}")
    writes = ("INSERT", "UPDATE", "DELETE", "REPLACE")
    assert not [q["sql"] for q in queries if q["sql"].startswith(writes)]


def test_a_page_costs_the_same_however_many_rows(world, api):
    def cost() -> int:
        with CaptureQueriesContext(connection) as queries:
            api.get("centre/observations/")
        return len(queries)

    few = cost()
    for number in range(5):
        body = make.a_body(world.centre, f"Body {number}")
        measure = make.a_measure(world.framework, f"X{number}")
        make.observed(world.published, {(measure, body, Y2009): "1"})
    assert cost() == few <= 12


def test_no_cross_origin_reading(world, api):
    response = api.get("centre/observations/", Origin="https://elsewhere.example")
    assert "Access-Control-Allow-Origin" not in response


def test_what_is_not_there_is_a_problem(world, api):
    for path in ("", "centre", "centre/nothing/", "centre/observations", "x/y/z"):
        response = api.get(path)
        assert response.status_code == 404, path
        assert json.loads(response.content)["title"] == "There is no such thing here"


def test_the_schema_is_to_be_had(api):
    response = api.get("measures.xsd")
    assert response["Content-Type"] == "application/xml"
    assert b"urn:ispm:measures:1" in response.content


def test_a_closed_or_unknown_organisation_is_not_told_apart(world, api):
    quiet = OrganisationFactory(slug="quiet")
    one, other = api.get(f"{quiet.slug}/"), api.get("nobody/")
    assert (one.status_code, one.content) == (other.status_code, other.content)


def test_links_lead_on(world, api):
    """All are read but the one that returns are posted to."""
    links = api.plain("centre/")["links"]
    assert "returns" in links
    for name, address in links.items():
        path = urlsplit(address).path.removeprefix("/api/v1/")
        with undone():
            assert (name, api.get(path).status_code) == (name, 405 if name == "returns" else 200)
