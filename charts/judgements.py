"""How judgements look in pictures: each colour with a shape and a letter of its own, so that it
is told apart in black and white; each direction an arrow. Every ink has a contrast of at least
4.5 on white. Pure."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Look:
    """``path`` is drawn in a box of 16 by 16; a ``hollow`` one is an outline, its letter dark."""

    path: str
    ink: str
    letter: str = ""
    hollow: bool = False
    dashes: str = ""


INK = "#3a4b52"
DISC = "M8 0a8 8 0 1 0 0 16A8 8 0 0 0 8 0z"
SQUARE = "M.5 .5h15v15H.5z"
TRIANGLE = "M8 0l9 16H-1z"

#: By colour; empty is *no colour*.
COLOURS = {
    "green": Look(DISC, "#14522f", "G"),
    "amber": Look(TRIANGLE, "#8f5600", "A"),
    "red": Look(SQUARE, "#8a1512", "R"),
    "": Look("M8 1a7 7 0 1 0 0 14A7 7 0 0 0 8 1z", INK, "–", hollow=True),
}
#: A quarter that nothing was returned for.
NOT_REPORTED = Look("M1 1h14v14H1z", INK, hollow=True, dashes="3 2")

DIRECTIONS = {
    "improving": Look("M5 1h10v10l-3.5-3.5L3 16 0 13l8.5-8.5z", INK),
    "worsening": Look("M5 15h10V5l-3.5 3.5L3 0 0 3l8.5 8.5z", INK),
    "steady": Look("M9 1l7 7-7 7v-5H0V6h9z", INK),
    "new": Look("M6 0h4v6h6v4h-6v6H6v-6H0V6h6z", INK),
    "not judged": Look("M1 6.5h14v3H1z", INK),
}
