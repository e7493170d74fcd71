"""The description is of what is there: every documented address answers as documented."""

from __future__ import annotations

import json
import re

import pytest
from django.urls import get_resolver

from measures.doors.endpoints import BASE, ENDPOINTS, Endpoint
from measures.doors.openapi import PARAMETERS, SCHEMAS, document
from measures.doors.problems import CONTENT_TYPE
from tests.measures.api.test_returns import CSV, a_return

KINDS = {
    "object": dict,
    "array": list,
    "string": str,
    "integer": int,
    "boolean": bool,
    "null": type(None),
}


def breaks(schema: dict, value: object, at: str = "") -> list[str]:
    """Where the value is not as the schema says: of JSON Schema what the description uses."""
    if "$ref" in schema:
        return breaks(SCHEMAS[schema["$ref"].rpartition("/")[2]], value, at)
    kinds = schema["type"] if isinstance(schema["type"], list) else [schema["type"]]
    if not any(type(value) is KINDS[kind] for kind in kinds):
        return [f"{at}: {value!r} is not {kinds}"]
    found = []
    if "enum" in schema and value not in schema["enum"]:
        found.append(f"{at}: {value!r} is none of {schema['enum']}")
    if "pattern" in schema and value is not None and not re.search(schema["pattern"], value):
        found.append(f"{at}: {value!r} is not like {schema['pattern']}")
    if isinstance(value, list):
        for number, one in enumerate(value):
            found += breaks(schema["items"], one, f"{at}[{number}]")
    if isinstance(value, dict):
        found += _breaks_of_object(schema, value, at)
    return found


def _breaks_of_object(schema: dict, value: dict, at: str) -> list[str]:
    known, more = schema.get("properties", {}), schema.get("additionalProperties", True)
    found = [f"{at}: no {name}" for name in schema.get("required", []) if name not in value]
    for name, one in value.items():
        inside = known.get(name) or more
        if inside is False:
            found.append(f"{at}: {name} is not described")
        elif isinstance(inside, dict):
            found += breaks(inside, one, f"{at}.{name}")
    return found


def test_the_check_itself_finds_what_is_wrong():
    assert breaks(SCHEMAS["Problem"], {"type": 1, "more": 2, "status": True})
    assert breaks(SCHEMAS["Observations"], {"results": [{}], "next": 5})


# The document ---------------------------------------------------------------------------


def test_the_document_is_had_where_it_says(api):
    found = api.plain("openapi.json")
    assert found["openapi"] == "3.1.0"
    assert found == json.loads(json.dumps(document(found["servers"][0]["url"])))


def test_every_address_of_the_api_is_described_and_the_other_way_round():
    described = {f"api-{one.key}" for one in ENDPOINTS}
    routed = {
        pattern.name
        for entry in get_resolver().url_patterns
        if str(entry.pattern) == "api/v1/"
        for pattern in entry.url_patterns
    }
    assert routed == described | {"api-nothing"}


def test_every_reference_and_parameter_is_there():
    text = json.dumps(document("https://example.org"))
    assert set(re.findall(r"#/components/schemas/(\w+)", text)) <= set(SCHEMAS)
    assert {name for one in ENDPOINTS for name in one.query} == set(PARAMETERS)


def test_operations_have_names_of_their_own_and_declared_path_parameters():
    paths = document("")["paths"]
    operations = [one for path in paths.values() for one in path.values()]
    assert len({one["operationId"] for one in operations}) == len(ENDPOINTS) == len(paths)
    for path, methods in paths.items():
        for operation in methods.values():
            named = {one["name"] for one in operation["parameters"] if one["in"] == "path"}
            assert named == set(re.findall(r"\{(\w+)\}", path))


# Every status of every address ----------------------------------------------------------


class Asker:
    """Asks for an address so that it answers a status."""

    def __init__(self, world, api) -> None:
        self.world, self.api = world, api
        self.supplier = world.token(supplies=world.own)
        sent = api.post("north/returns/", CSV, self.supplier, "text/csv")
        self.number = json.loads(sent.content)["number"]

    def address(self, one: Endpoint, publisher: str) -> str:
        return one.path.format(publisher=publisher, number=self.number)

    def get(self, one: Endpoint, status: int):
        token = self.supplier if one.needs_token else ""
        path = self.address(one, "north" if one.needs_token else "centre")
        if status == 403:
            return self.api.get(self.address(one, "centre"), self.supplier)
        if status == 404 and not one.needs_token:
            return self.api.get(self.address(one, "nobody"))
        if status == 304:
            seen = self.api.get(path, token)["ETag"]
            return self.api.get(path, token, **{"If-None-Match": seen})
        if status == 404:
            path = "north/returns/999999/"
        path += "?nonsense=1" if status == 400 else ""
        return self.api.get(path, "not-one" if status == 401 else token)

    def post(self, one: Endpoint, status: int):
        publisher = {403: "nobody", 404: "no body"}.get(status, "north")
        path = self.address(one, publisher) + ("?nonsense=1" if status == 400 else "")
        data = {413: a_return() + b" " * 52_428_800, 422: b"<"}.get(status, a_return())
        kind = "application/json" if status == 415 else "application/xml"
        return self.api.post(path, data, "" if status == 401 else self.supplier, kind)


@pytest.fixture
def ask(world, api) -> Asker:
    return Asker(world, api)


@pytest.mark.parametrize(
    ("one", "status"),
    [(one, status) for one in ENDPOINTS for status in one.statuses],
    ids=lambda value: getattr(value, "key", value),
)
def test_an_address_answers_as_it_is_described(ask, one, status):
    response = getattr(ask, one.method)(one, status)
    assert response.status_code == status
    described = document("")["paths"][f"{BASE}{one.path}"][one.method]["responses"][str(status)]
    if status == 304:
        assert response.content == b""
        return
    kind = response["Content-Type"].partition(";")[0]
    assert kind == (CONTENT_TYPE if status >= 400 else one.content)
    schema = described["content"][kind]["schema"]
    if kind.endswith("json"):
        assert breaks(schema, json.loads(response.content)) == []
