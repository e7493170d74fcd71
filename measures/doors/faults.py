"""What the schema finds wrong with a return, each with its place and what to do. Pure."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import islice
from typing import NamedTuple
from xml.etree.ElementTree import Element

from xmlschema import XMLSchemaChildrenValidationError, XMLSchemaValidationError

from tables.unpacking import Unreadable

#: So many are told one by one; of the rest, how many.
TOLD = 100
#: What each attribute must be, where it is not.
MUST_BE = {
    "version": "write 1.0",
    "framework": "write the word that the framework’s address has",
    "code": "write the measure’s code, at most 30 characters",
    "body": "write the body’s name, at most 120 characters",
    "period": "write it like 2009-09, 2009-10-q2, 2009-10 or 2018-21",
    "value": "write digits with a point, without commas or signs: 1234.5",
    "numerator": "write digits with a point, without commas or signs: 1234.5",
    "denominator": "write digits with a point, without commas or signs: 1234.5",
    "data-of": "write a date like 2010-06-30",
    "made-at": "write a moment like 2010-06-30T12:00:00",
    "label": "write at most 120 characters",
    "made-by": "write at most 120 characters",
    "title": "write at most 200 characters",
    "unit": "write at most 200 characters",
    "state": "write one of reported, provisional, estimated, missing, not_applicable, nothing, "
    "withheld or unreliable",
}
_ATTRIBUTE = re.compile(r"attribute ([\w-]+)='(.*?)': ", re.DOTALL)
_MISSING = re.compile(r"missing required attribute '(.+)'")
_UNKNOWN = re.compile(r"'(.+)' attribute not allowed")
_NAMESPACE = re.compile(r"\{[^}]*\}")

Lines = Mapping[Element, int]


class Fault(NamedTuple):
    place: str
    what: str

    def __str__(self) -> str:
        return f"{self.place}: {self.what}"


class NotToSchema(Unreadable):
    """The file does not keep to the schema: ``faults`` are the first, ``count`` how many."""

    def __init__(self, faults: list[Fault], count: int) -> None:
        self.faults, self.count = faults, count
        many = "once" if count == 1 else f"{count:,} times"
        super().__init__(f"This file breaks the schema measures.xsd {many}. {faults[0]}.")


def check(
    errors: Iterable[XMLSchemaValidationError], lines_of: Callable[[set[Element]], Lines]
) -> None:
    """Raises NotToSchema with the first hundred, and the count of all. ``lines_of`` is asked for
    the lines of the elements that are told of."""
    errors = iter(errors)
    first = list(islice(errors, TOLD))
    if not first:
        return
    lines = lines_of({error.elem for error in first if error.elem is not None})
    told = [Fault(_place(error, lines), _what(error)) for error in first]
    raise NotToSchema(told, len(told) + sum(1 for _ in errors))


def _place(error: XMLSchemaValidationError, lines: Lines) -> str:
    path = _NAMESPACE.sub("", error.path or "/")
    return f"Line {lines[error.elem]}, {path}" if error.elem in lines else path


def _what(error: XMLSchemaValidationError) -> str:
    reason = error.reason or ""
    return next(filter(None, (look(error, reason) for look in _LOOKS)), _shortened(reason))


def _of_attribute(_error: object, reason: str) -> str | None:
    match = _ATTRIBUTE.match(reason)
    if not match:
        return None
    must = MUST_BE.get(match[1], "see the schema")
    return f"the attribute “{match[1]}” cannot be “{_shortened(match[2], 40)}”; {must}"


def _of_missing(_error: object, reason: str) -> str | None:
    match = _MISSING.match(reason)
    return match and f"the attribute “{match[1]}” is missing; {MUST_BE.get(match[1], 'give it')}"


def _of_unknown(_error: object, reason: str) -> str | None:
    match = _UNKNOWN.match(reason)
    return match and f"there is no attribute “{_shortened(match[1], 40)}” here; take it out"


def _of_repeated(error: XMLSchemaValidationError, reason: str) -> str | None:
    if not reason.startswith("duplicated value"):
        return None
    if "measure-once" in reason:
        return f"the measure “{error.elem.get('code')}” stands here again; put its values together"
    body, period = error.elem.get("body"), error.elem.get("period")
    return f"a value of “{body}” for {period} stands here again; give one of them"


def _of_children(error: XMLSchemaValidationError, _reason: str) -> str | None:
    if not isinstance(error, XMLSchemaChildrenValidationError):
        return None
    expected = " or ".join(f"<{one.rpartition(':')[2]}>" for one in error.expected_tags)
    if error.invalid_tag is None:
        return f"nothing stands in it; put in at least one {expected or 'element'}"
    found = _shortened(_NAMESPACE.sub("", error.invalid_tag), 40)
    instead = f"; {expected} is expected" if expected else "; take it out"
    return f"<{found}> cannot stand here{instead}"


def _of_text(_error: object, reason: str) -> str | None:
    if "character data" in reason:
        return "there is text between the elements; take it out"
    return "write at most 1,000 characters" if reason.startswith("value length") else None


_LOOKS = (_of_attribute, _of_missing, _of_unknown, _of_repeated, _of_children, _of_text)


def _shortened(text: str, length: int = 200) -> str:
    text = " ".join(_NAMESPACE.sub("", text).split())
    return text if len(text) <= length else f"{text[: length - 1]}…"


def sentences(found: NotToSchema) -> Iterator[str]:
    """The faults as lines, and at the end how many more there are."""
    yield from (f"{one}." for one in found.faults)
    if found.count > len(found.faults):
        yield f"And {found.count - len(found.faults):,} more."
