"""A table with a row for each value: body, code, period, value. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from .given import Context, Given

#: What each column may be called, in small letters with blanks only.
NAMES: dict[str, tuple[str, ...]] = {
    "body": ("council", "body", "reporting body", "local authority", "authority", "organisation"),
    "code": ("code", "measure", "indicator", "measure code", "indicator code", "pi"),
    "period": ("period", "year", "financial year", "quarter", "month"),
    "value": ("value", "figure", "actual", "result", "observation"),
    "state": ("state", "status", "value state"),
    "numerator": ("numerator",),
    "denominator": ("denominator",),
    "comment": ("comment", "comments", "note", "notes", "remark"),
}
NEEDED = ("body", "code", "period", "value")

#: Past the looking up of defaults, for what is done for every row of a file.
_new = tuple.__new__

Row = tuple[int, Sequence[str]]


def columns_of(header: Sequence[str]) -> dict[str, int] | None:
    """Where each role stands, if the header has all that is needed; the first of each name."""
    names = [" ".join(re.sub(r"[^a-z]+", " ", str(name).casefold()).split()) for name in header]
    found = {}
    for role, words in NAMES.items():
        places = [names.index(word) for word in words if word in names]
        if places:
            found[role] = places[0]
    return found if all(role in found for role in NEEDED) else None


def read(rows: Sequence[Row], columns: dict[str, int], context: Context) -> Iterable[Given]:
    """The rows below the header. A row that is too short has empty cells."""
    header = rows[0][1]
    _say_what_is_left(header, columns, context)
    context.expected = len(rows) - 1
    body, code, period, value = (columns[role] for role in NEEDED)
    more = [columns.get(role) for role in ("state", "numerator", "denominator", "comment")]
    has_more = any(place is not None for place in more)
    width = max(columns.values()) + 1
    for number, cells in rows[1:]:
        if len(cells) < width:
            cells = [*cells, *[""] * (width - len(cells))]
        first = (f"row {number}", cells[body], cells[code], cells[period], cells[value])
        if has_more:
            yield Given(*first, *(None if at is None else cells[at] for at in more))
        else:
            yield _new(Given, (*first, None, None, None, None))


def _say_what_is_left(header: Sequence[str], columns: dict[str, int], context: Context) -> None:
    used = set(columns.values())
    left = [name.strip() for at, name in enumerate(header) if at not in used and name.strip()]
    if left:
        context.left_out.append(f"Columns that were not read: {', '.join(left)}.")
