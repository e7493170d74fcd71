"""The four-part line as a picture: now, forecast at the year end, last quarter, direction; each a
shape and a word under its name."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from .judgements import COLOURS, DIRECTIONS, Look

TEMPLATE = "charts/fourparts.svg"
#: The width of a part, and of the last one, whose words are longer; the height of a row.
PART, LAST, ROW = 78, 92, 32


@dataclass(frozen=True)
class FourParts:
    """Colours are ``red``, ``amber``, ``green`` or empty, the direction a name of
    ``judgements.DIRECTIONS``; ``summary`` says all of it in a sentence."""

    now: str
    forecast: str
    last: str
    direction: str
    summary: str


@dataclass(frozen=True)
class DrawnPart:
    name: str
    word: str
    look: Look
    x: int
    y: int


def to_svg(parts: FourParts, *, columns: int = 4) -> SafeString:
    """The picture: its parts in one row, or where there is little room in two rows of two."""
    rows = 4 // columns
    width = PART * (columns - 1) + LAST
    context = {
        "summary": parts.summary,
        "width": width,
        "height": ROW * rows - 2,
        "parts": list(_drawn(parts, columns)),
        "shape": f"app-four-part--{columns}",
    }
    return render_to_string(TEMPLATE, context)


def _drawn(parts: FourParts, columns: int) -> Iterator[DrawnPart]:
    shown = (
        ("Now", parts.now or "none", _colour(parts.now)),
        ("Year end", parts.forecast or "none", _colour(parts.forecast)),
        ("Last quarter", parts.last or "none", _colour(parts.last)),
        ("Direction", parts.direction, DIRECTIONS[parts.direction]),
    )
    for number, (name, word, look) in enumerate(shown):
        row, column = divmod(number, columns)
        yield DrawnPart(name, word.capitalize(), look, PART * column, ROW * row)


def _colour(name: str) -> Look:
    return COLOURS.get(name, COLOURS[""])
