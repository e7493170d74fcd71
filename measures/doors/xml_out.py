"""A return as XML, by the schema that returns are read by. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import groupby
from operator import attrgetter
from xml.sax.saxutils import escape, quoteattr

from ..vocabulary import NAME_LENGTH
from .onward import Onward, OnwardRow
from .resources import figure
from .schema import NAMESPACE, VERSION

#: What XML 1.0 has no way to say.
_NEVER = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def to_xml(onward: Onward) -> bytes:
    """UTF-8; measures by code, values by period and body. Reads back to the same values."""
    lines = ['<?xml version="1.0" encoding="UTF-8"?>', *_lines(onward), ""]
    return "\n".join(lines).encode()


def _lines(onward: Onward) -> Iterator[str]:
    data_set = onward.data_set
    yield _tag(
        "return",
        xmlns=NAMESPACE,
        version=VERSION,
        framework=data_set.framework.slug,
        label=f"{data_set.name}, {onward.of}"[:NAME_LENGTH],
        made_at=onward.moment.isoformat(timespec="seconds"),
        made_by=data_set.organisation.name[:NAME_LENGTH],
    )
    for _, rows in groupby(onward.rows, key=attrgetter("code")):
        yield from _measure(list(rows))
    yield "</return>"


def _measure(rows: list[OnwardRow]) -> Iterator[str]:
    first = rows[0]
    yield "  " + _tag("measure", code=first.code, title=first.title, unit=first.unit)
    for row in rows:
        yield "    " + _value(row)
    yield "  </measure>"


def _value(row: OnwardRow) -> str:
    seen = row.observed
    start = _tag(
        "value",
        body=row.body,
        period=row.span.key,
        state=seen.state,
        value=figure(seen.value),
        numerator=figure(seen.numerator),
        denominator=figure(seen.denominator),
    )
    if not seen.comment:
        return f"{start[:-1]}/>"
    comment = escape(_sayable(seen.comment), {"\r": "&#13;"})
    return f"{start}<comment>{comment}</comment></value>"


def _tag(name: str, **attributes: str | None) -> str:
    """The start of an element; an attribute without a value is left out."""
    said = [
        f"{key.replace('_', '-')}={quoteattr(_sayable(text))}"
        for key, text in attributes.items()
        if text
    ]
    return f"<{' '.join([name, *said])}>"


def _sayable(text: str) -> str:
    return _NEVER.sub("\ufffd", text)
