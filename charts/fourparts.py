"""The four-part line as a picture: now, forecast at the year end, last quarter, direction; each a
shape and its words."""

from __future__ import annotations

from dataclasses import dataclass

from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from .judgements import DIRECTIONS, Look, colour, paths

TEMPLATE = "charts/fourparts.svg"
#: Where each part begins and where the picture ends, for so many columns; the height of a row.
BEGINNINGS = {4: (0, 92, 228, 366), 2: (0, 136), 1: (0,)}
WIDTHS = {4: 454, 2: 266, 1: 132}
ROW = 20
#: Shapes are drawn smaller than their box of 16.
SCALE = 0.75


@dataclass(frozen=True)
class FourParts:
    """Colours are ``red``, ``amber``, ``green`` or empty, the direction a name of
    ``judgements.DIRECTIONS``; ``summary`` says all of it in a sentence."""

    now: str
    forecast: str
    last: str
    direction: str
    summary: str

    @property
    def shown(self) -> tuple[tuple[str, Look], ...]:
        return (
            (f"{self.now or 'none'} now", colour(self.now)),
            (
                f"{self.forecast} at year end" if self.forecast else "no forecast",
                colour(self.forecast),
            ),
            (f"{self.last or 'none'} last quarter", colour(self.last)),
            (self.direction, DIRECTIONS[self.direction]),
        )


def to_svg(parts: FourParts, *, columns: int = 2) -> SafeString:
    """The picture: its parts in two rows of two, which a phone has room for; in one row, or in
    four where a column is narrow."""
    begins = BEGINNINGS[columns]
    words, placed = [], []
    for number, (said, look) in enumerate(parts.shown):
        x, y = begins[number % columns], ROW * (number // columns)
        words.append((x + 16, y + 12, said.capitalize()))
        placed.append((look, x / SCALE, (y + 2) / SCALE))
    context = {
        "summary": parts.summary,
        "width": WIDTHS[columns],
        "height": ROW * (4 // columns) - 4,
        "words": words,
        "paths": paths(placed),
        "scale": SCALE,
        "columns": columns,
    }
    return render_to_string(TEMPLATE, context)
