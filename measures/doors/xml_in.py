"""A return as XML: looked over, held against the schema, then given value by value. Pure."""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator, Sequence
from xml.etree.ElementTree import Element

import xmlschema

from tables.unpacking import Unreadable

from ..imports.given import Context, Given
from ..vocabulary import ValueState
from .faults import check
from .scan import Header, scan
from .schema import named, schema

_MEASURE, _VALUE, _COMMENT = named("measure"), named("value"), named("comment")


def read(data: bytes, context: Context) -> Iterable[Given]:
    """Raises Unreadable for what is no return that can be read, NotToSchema with all that the
    schema finds wrong; nothing is given before all of it is known to be right."""
    scanned = scan(data)
    if context.framework:
        check_framework(scanned.header, context.framework)
    root = _parsed(data, scanned.lines)
    context.expected = sum(len(measure) for measure in root)
    return _values(root, scanned.lines)


def check_framework(header: Header, framework: str) -> None:
    """Codes of one framework may mean something else in another. A header without one is the
    schema's to refuse."""
    if header.framework and header.framework != framework:
        raise Unreadable(
            f"This return is of the framework “{header.framework}”, and the data set it was sent "
            f"to is of “{framework}”."
        )


def _parsed(data: bytes, lines: Sequence[int]) -> Element:
    """The tree of a file that keeps to the schema."""
    resource = xmlschema.XMLResource(io.BytesIO(data), allow="none", defuse="always")
    root = resource.root

    def lines_of(wanted: set[Element]) -> dict[Element, int]:
        return {one: line for one, line in zip(root.iter(), lines, strict=True) if one in wanted}

    check(schema().iter_errors(resource), lines_of)
    return root


def _values(root: Element, lines: Sequence[int]) -> Iterator[Given]:
    code = ""
    for element, line in zip(root.iter(), lines, strict=True):
        if element.tag == _MEASURE:
            code = _text(element.get("code"))
        elif element.tag == _VALUE:
            yield _given(line, code, element)


def _given(line: int, code: str, value: Element) -> Given:
    return Given(
        place=f"line {line}",
        body=_text(value.get("body")),
        code=code,
        period=_text(value.get("period")),
        value=_text(value.get("value")),
        state=_text(value.get("state")) or ValueState.REPORTED.value,
        numerator=_text(value.get("numerator")),
        denominator=_text(value.get("denominator")),
        comment=value.findtext(_COMMENT),
    )


def _text(text: str | None) -> str | None:
    return None if text is None else " ".join(text.split())
