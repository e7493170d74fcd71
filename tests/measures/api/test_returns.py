"""Returns that programs post: kept and read, and nothing counts before a person confirms it."""

from __future__ import annotations

import json
from urllib.parse import urlsplit

import pytest

from measures.actions.clients import end_client, make_client, post_return, revoke_client
from measures.actions.vintages import confirm_vintage
from measures.doors.problems import Problem
from measures.doors.schema import NAMESPACE
from measures.doors.tokens import digest_of
from measures.models import ApiClient, Observation, Vintage
from measures.vocabulary import Channel, VintageState
from tests.measures import factories as make

CSV = b"body,code,period,value\nNorthshire,HB1,2009-10,3.5\n"


def a_return(inside: str = "", **attributes: str) -> bytes:
    given = {"xmlns": NAMESPACE, "version": "1.0", "framework": "benchmarks"} | attributes
    said = " ".join(f'{name.replace("_", "-")}="{value}"' for name, value in given.items())
    inside = inside or (
        '<measure code="HB1"><value body="Northshire" period="2009-10" value="3.5"/></measure>'
    )
    return f"<return {said}>{inside}</return>".encode()


@pytest.fixture
def supplier(world):
    """The client and its token."""
    return world.client_and_token(supplies=world.own)


def posted(api, supplier, data: bytes, kind: str = "application/xml", path="north/returns/"):
    return api.post(path, data, supplier[1], kind)


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (a_return(), "application/xml"),
        (a_return(), "text/xml; charset=utf-8"),
        (CSV, "text/csv"),
    ],
)
def test_a_return_is_taken_and_waits_for_a_person(
    world, api, supplier, data, kind, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        response = posted(api, supplier, data, kind)
    assert response.status_code == 202, response.content
    told = json.loads(response.content)
    assert response["Location"] == told["address"]
    vintage = Vintage.objects.get(pk=told["number"])
    assert (vintage.channel, vintage.state) == (Channel.API, VintageState.WAITING)
    assert (vintage.data_set, vintage.received_by) == (world.own, None)
    assert "Dashboard" in vintage.received_from
    state = api.get(urlsplit(told["address"]).path.removeprefix("/api/v1/"), supplier[1])
    assert json.loads(state.content)["state"] == "waiting"
    assert not Observation.objects.visible_in(world.north.pk, make.APRIL).filter(value="3.5")


def test_once_a_person_confirms_it_counts(world, api, supplier, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        number = json.loads(posted(api, supplier, a_return()).content)["number"]
    vintage = Vintage.objects.get(pk=number)
    confirm_vintage(
        vintage=vintage,
        values=1,
        answered=[one["key"] if isinstance(one, dict) else one[0]
                  for one in vintage.report["questions"]],
        expected_version=vintage.edit_version,
        by=make.officer_of(world.north),
    )  # fmt: skip
    rows = api.rows("north/observations/?measure=HB1&period=2009-10", supplier[1])
    assert rows[0]["value"] == "3.5"


def test_what_the_return_says_of_itself_is_kept(world, api, supplier):
    posted(api, supplier, a_return(label="Final", data_of="2010-06-30"))
    first = Vintage.objects.get(channel=Channel.API)
    assert (first.label, first.data_of.isoformat()) == ("Final", "2010-06-30")
    path = "north/returns/?label=Provisional&data_of=2010-05-01"
    posted(api, supplier, CSV, "text/csv", path)
    second = Vintage.objects.filter(channel=Channel.API).latest("pk")
    assert (second.label, second.data_of.isoformat()) == ("Provisional", "2010-05-01")


def test_faults_are_told_to_the_program(world, api, supplier, django_capture_on_commit_callbacks):
    inside = '<measure code="NONE"><value body="Atlantis" period="soon"/></measure>'
    with django_capture_on_commit_callbacks(execute=True):
        told = json.loads(posted(api, supplier, a_return(inside)).content)
    path = urlsplit(told["address"]).path.removeprefix("/api/v1/")
    state = api.plain(path, supplier[1])
    assert state["fault_count"] == 1
    assert "Line 1, /return/measure/value: the attribute “period”" in state["faults"][0]
    assert "has faults" in state["says"]


@pytest.mark.parametrize(
    ("data", "kind", "status", "says"),
    [
        (CSV, "application/json", 415, "Send application/xml or text/csv"),
        (CSV, "multipart/form-data; boundary=x", 415, "Send"),
        (b" \n ", "application/xml", 422, "empty"),
        (b"<return", "application/xml", 422, "no well-formed XML"),
        (b"<!DOCTYPE a><a/>", "application/xml", 422, "DOCTYPE"),
        (a_return(version="2.0"), "application/xml", 422, "version 2.0"),
        (a_return(framework="others"), "application/xml", 422, "of the framework “others”"),
        (a_return(data_of="soon"), "application/xml", 422, "is no day"),
    ],
)
def test_what_cannot_be_taken_is_a_problem(world, api, supplier, data, kind, status, says):
    response = posted(api, supplier, data, kind)
    assert response.status_code == status
    assert response["Content-Type"] == "application/problem+json"
    assert says in json.loads(response.content)["detail"]
    assert not Vintage.objects.filter(channel=Channel.API).exists()


@pytest.mark.parametrize("query", ["colour=red", "data_of=soon", "label=a%00b"])
def test_an_address_that_is_not_understood(world, api, supplier, query):
    assert posted(api, supplier, CSV, "text/csv", f"north/returns/?{query}").status_code == 400


def test_more_than_may_be_sent_is_too_large(world, api, supplier, monkeypatch):
    monkeypatch.setattr("measures.doors.returning.LARGEST_FILE", 100)
    response = posted(api, supplier, a_return())
    assert response.status_code == 413


def test_a_file_of_eleven_megabytes_is_taken(world, api, supplier):
    """More than the limit of a form."""
    assert posted(api, supplier, a_return() + b" " * 11_000_000).status_code == 202


def test_two_hundred_megabytes_are_refused_before_they_are_read(world, api, supplier):
    response = api.browser.generic(
        "POST",
        "/api/v1/north/returns/",
        b"<",
        content_type="application/xml",
        CONTENT_LENGTH=str(200 * 1024 * 1024),
        HTTP_AUTHORIZATION=f"Bearer {supplier[1]}",
    )
    # The largest request of all is refused for every address alike.
    assert response.status_code == 413
    assert json.loads(response.content)["status"] == 413


def test_only_a_token_that_supplies_may_post(world, api, supplier):
    assert api.post("north/returns/", CSV, "", "text/csv").status_code == 401
    reads = world.token(name="Reads only")
    assert api.post("north/returns/", CSV, reads, "text/csv").status_code == 403
    assert api.post("centre/returns/", CSV, supplier[1], "text/csv").status_code == 403
    assert api.get("north/returns/", supplier[1]).status_code == 405
    assert not Vintage.objects.filter(channel=Channel.API).exists()


def test_a_data_set_that_ended_takes_nothing(world, api, supplier):
    world.own.ended_on = make.APRIL
    world.own.save()
    response = posted(api, supplier, CSV, "text/csv")
    assert response.status_code == 422
    assert "has ended" in json.loads(response.content)["detail"]


def test_a_return_is_told_of_to_the_token_that_sent_it_alone(world, api, supplier):
    told = json.loads(posted(api, supplier, a_return()).content)
    path = f"north/returns/{told['number']}/"
    assert api.get(path).status_code in (401, 404)
    assert api.get(path, world.token(name="Another")).status_code == 404
    assert api.get(f"north/returns/{world.vintage.pk}/", supplier[1]).status_code == 404
    assert api.get(path, supplier[1]).status_code == 200


# A token that is revoked in the middle --------------------------------------------------


def test_revoked_between_the_question_and_the_keeping(world, api, supplier):
    client = ApiClient.objects.select_related("organisation", "supplies").get(pk=supplier[0].pk)
    revoke_client(client=client, by=world.admins[world.north])
    with pytest.raises(Problem) as problem:
        post_return(client=client, data=CSV, name="x.csv", label="", data_of=None)
    assert problem.value.status == 401
    assert not Vintage.objects.filter(channel=Channel.API).exists()


def test_what_came_while_it_was_valid_stays_and_waits(
    world, api, supplier, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        number = json.loads(posted(api, supplier, a_return()).content)["number"]
    revoke_client(client=supplier[0], by=world.admins[world.north])
    assert posted(api, supplier, a_return()).status_code == 401
    assert api.get(f"north/returns/{number}/", supplier[1]).status_code == 401
    assert Vintage.objects.get(pk=number).state == VintageState.WAITING


def test_a_name_is_free_again_and_tells_two_programs_apart(world, api, supplier):
    told = json.loads(posted(api, supplier, a_return()).content)
    revoke_client(client=supplier[0], by=world.admins[world.north])
    again = world.token(supplies=world.own)
    assert api.get(f"north/returns/{told['number']}/", again).status_code == 404


def test_of_a_token_only_its_digest_is_kept(world):
    client, token = world.client_and_token()
    assert client.token_digest == digest_of(token)
    assert len(token) > 40
    row = ApiClient.objects.filter(pk=client.pk).values().get()
    assert token not in str(row)
    assert token not in str(list(ApiClient.history.values()))


def test_an_end_can_be_given_and_taken_back(world, api):
    client, token = world.client_and_token()
    by = world.admins[world.north]
    ended = end_client(client=client, ends_on=make.APRIL.replace(year=2999),
                       expected_version=client.edit_version, by=by)  # fmt: skip
    assert ended.ends_on.year == 2999
    assert api.get("north/", token).status_code == 200
    assert make_client(name="Other", supplies=None, ends_on=None, by=by).token != token
