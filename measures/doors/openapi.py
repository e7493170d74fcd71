"""The open API described as OpenAPI 3.1, from the table that routes it. Pure."""

from __future__ import annotations

from ..vocabulary import BodyKind, Direction, Frequency, MeasureState, ValueState, VintageState
from . import problems
from .asking import LARGEST_PAGE, MOMENT, PERIOD, USUAL_PAGE
from .endpoints import BASE, ENDPOINTS, Endpoint

Json = dict[str, object]

ABOUT = """\
Reads published performance measures, and takes returns of values from programs with a token.

Published data needs no token. With a token (`Authorization: Bearer …`) a program reads what its
organisation reads. Figures are strings of digits with a point, exact. A value that is not known
is `null`, and its `state` says why. Lists come in pages: follow `next` until it is `null`.
Answers carry an `ETag`: send it back as `If-None-Match` and get 304 while nothing changed.
There is no cross-origin sharing: pages of other sites cannot read this in a browser.
"""


def _text(about: str = "", **more: object) -> Json:
    return {"type": "string"} | ({"description": about} if about else {}) | more


def _maybe(about: str = "", **more: object) -> Json:
    return _text(about, **more) | {"type": ["string", "null"]}


def _one_of(choices: type, about: str = "") -> Json:
    return _text(about, enum=list(choices.values))


def _object(properties: Json, **more: object) -> Json:
    """Every property is always there."""
    return {
        "type": "object",
        "properties": properties,
        "required": list(properties),
        "additionalProperties": False,
    } | more


def _list(of: Json) -> Json:
    return {"type": "array", "items": of}


def _page(of: str) -> Json:
    following = _maybe("The address of the next page; null on the last", format="uri")
    return _object({"results": _list(_ref(of)), "next": following})


def _ref(name: str) -> Json:
    return {"$ref": f"#/components/schemas/{name}"}


_NUMBER, _YES_NO = {"type": "integer"}, {"type": "boolean"}
_DAY, _FIGURE = _maybe(format="date"), _maybe("Digits with a point", pattern=r"^-?\d+(\.\d+)?$")

SCHEMAS: dict[str, Json] = {
    "Description": {"type": "object", "description": "An OpenAPI 3.1 document"},
    "Index": _object(
        {
            "publisher": _text(),
            "name": _text(),
            "reads_as": _text("public, or the name of the token’s client"),
            "links": {"type": "object", "additionalProperties": _text(format="uri")},
        }
    ),
    "Framework": _object(
        {
            "id": _NUMBER,
            "slug": _text("What filters by framework take"),
            "name": _text(),
            "description": _text(),
            "lead": _text("The organisation that leads it"),
            "version": {"type": ["integer", "null"]},
            "adopted_on": _DAY,
            "ended_on": _DAY,
        }
    ),
    "Definition": _object(
        {
            "version": {"type": "integer", "description": "Of the framework, that adopted it"},
            "applies_from": _maybe("The first day of the first period; null: all", format="date"),
            "breaks_series": _YES_NO
            | {"description": "Values from then on are not comparable with those before"},
            "title": _text(),
            "text": _text(),
            "category": _text(),
            "unit": _text(),
            "decimals": _NUMBER,
            "direction": _one_of(Direction, "Which way is good"),
            "range_from": _FIGURE,
            "range_to": _FIGURE,
            "numerator": _text(),
            "denominator": _text(),
            "factor": _FIGURE,
            "no_change": _FIGURE,
            "source": _text(),
            "is_money": _YES_NO,
        }
    ),
    "Measure": _object(
        {
            "id": _NUMBER,
            "framework": _text(),
            "code": _text("What filters by measure take"),
            "state": _one_of(MeasureState),
            "frequency": _one_of(Frequency),
            "title": _text(),
            "unit": _text(),
            "retired_on": _DAY,
            "definitions": _list(_ref("Definition")),
        }
    ),
    "Body": _object(
        {
            "id": _NUMBER,
            "slug": _text("What filters by body take"),
            "name": _text(),
            "kind": _one_of(BodyKind),
            "register": _text("The organisation that keeps the register"),
            "starts_on": _DAY,
            "ended_on": _DAY,
            "families": _list(_object({"grouping": _text(), "family": _text()})),
        }
    ),
    "Observation": _object(
        {
            "framework": _text(),
            "measure": _text("The measure’s code"),
            "body": _text("The body’s slug"),
            "body_name": _text(),
            "body_kind": _one_of(BodyKind, "The figures of a nation are given, never computed"),
            "period": _text("2009-09, 2009-10-q2, 2009-10 or 2018-21"),
            "starts_on": _text(format="date"),
            "ends_on": _text(format="date"),
            "state": _one_of(ValueState),
            "value": _FIGURE,
            "numerator": _FIGURE,
            "denominator": _FIGURE,
            "comment": _text(),
            "data_set": _text(),
            "data_of": _DAY,
            "confirmed_at": _text(format="date-time"),
        }
    ),
    "Comparator": _object(
        {
            "framework": _text(),
            "measure": _text("The measure’s code"),
            "period": _text(),
            "starts_on": _text(format="date"),
            "ends_on": _text(format="date"),
            "direction": _one_of(Direction, "Which way was good in that period"),
            "national": _FIGURE,
            "best": _FIGURE
            | {"description": "Null too where the best have several values within the good range"},
            "best_bodies": _list(_text("Slug; several where they tie")),
            "reported": _NUMBER,
            "of": {"type": "integer", "description": "Bodies that there were in the period"},
            "bodies": _list(
                _object(
                    {
                        "body": _text(),
                        "body_name": _text(),
                        "value": _FIGURE,
                        "rank": {"type": ["integer", "null"]},
                        "is_shared": _YES_NO,
                        "quartile": {"type": ["integer", "null"]},
                        "data_of": _text(format="date"),
                    }
                )
            ),
        }
    ),
    "Return": _object(
        {
            "number": _NUMBER,
            "state": _one_of(VintageState),
            "says": _text("The state in a sentence"),
            "address": _text("Where the state can be asked for", format="uri"),
            "page": _text("Where a person looks at it and confirms it", format="uri"),
            "faults": _list(_text()),
            "fault_count": _NUMBER,
        }
    ),
    "Problem": {
        "type": "object",
        "description": "RFC 9457",
        "properties": {
            "type": _text(),
            "title": _text(),
            "status": _NUMBER,
            "detail": _text("What is wrong, and what to do"),
            "errors": _list(_text()),
        },
        "required": ["type", "title", "status", "detail"],
        "additionalProperties": False,
    },
    **{
        name: _page(of)
        for name, of in (
            ("Frameworks", "Framework"),
            ("Measures", "Measure"),
            ("Bodies", "Body"),
            ("Observations", "Observation"),
            ("Comparators", "Comparator"),
        )
    },
}
PARAMETERS: dict[str, Json] = {
    "framework": _text("Slug of a framework; several with commas"),
    "measure": _text("Code of a measure; several with commas"),
    "body": _text("Slug of a body; several with commas"),
    "period": _text(f"Period: {PERIOD}; several with commas"),
    "since": _text(f"Only values confirmed after that: {MOMENT}"),
    "known_at": _text(f"Values as they counted at that moment: {MOMENT}"),
    "limit": {
        "type": "integer",
        "minimum": 1,
        "maximum": LARGEST_PAGE,
        "default": USUAL_PAGE,
        "description": "How many to a page",
    },
    "after": _text("From the next of the page before"),
    "label": _text("What people call the return", maxLength=120),
    "data_of": _text("The day that the source dates the values", format="date"),
}
_IN_PATH = {
    "publisher": _text("The organisation, by the word that its address has"),
    "number": {"type": "integer", "description": "The return’s number"},
}


def document(site: str) -> Json:
    """The description; ``site`` is where the API stands, ``https://measures.example.org``."""
    return {
        "openapi": "3.1.0",
        "info": {"title": "ISPM measures", "version": "1.0", "description": ABOUT},
        "servers": [{"url": site}],
        "paths": {f"{BASE}{one.path}": {one.method: _operation(one)} for one in ENDPOINTS},
        "components": {
            "schemas": SCHEMAS,
            "securitySchemes": {"token": {"type": "http", "scheme": "bearer"}},
        },
    }


def _operation(one: Endpoint) -> Json:
    made: Json = {
        "operationId": one.key,
        "summary": one.summary,
        "parameters": _parameters(one),
        "security": [{"token": []}] if one.needs_token else [{}, {"token": []}],
        "responses": {str(status): _response(one, status) for status in one.statuses},
    }
    if one.takes:
        contents = {kind: {"schema": {"type": "string"}} for kind in one.takes}
        made["requestBody"] = {"required": True, "content": contents}
    return made


def _parameters(one: Endpoint) -> list[Json]:
    in_path = [
        {"name": name, "in": "path", "required": True, "schema": schema}
        for name, schema in _IN_PATH.items()
        if f"{{{name}}}" in one.path
    ]
    return in_path + [
        {"name": name, "in": "query", "required": False, "schema": PARAMETERS[name]}
        for name in one.query
    ]


def _response(one: Endpoint, status: int) -> Json:
    if status == 304:
        return {"description": "Nothing changed since the answer of that ETag"}
    if status >= 400:
        content = {problems.CONTENT_TYPE: {"schema": _ref("Problem")}}
        return {"description": problems.TITLES[status], "content": content}
    schema = _ref(one.answer) if one.answer else {"type": "string"}
    return {"description": one.summary, "content": {one.content: {"schema": schema}}}
