"""The strip of quarters as a picture: a cell for each, with shape and letter, the oldest first."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from .judgements import NOT_REPORTED, colour, letters, paths

TEMPLATE = "charts/quarters.svg"
CELL, HEIGHT, TOP = 22, 30, 13


@dataclass(frozen=True)
class QuarterCell:
    """``year`` stands over the first of its cells, where it has two or more; a ``colour`` of None
    says that nothing was reported, an empty one that no colour was given."""

    year: str
    colour: str | None


@dataclass(frozen=True)
class QuarterStrip:
    """``summary`` says in a sentence what the cells show; ``words`` stand beneath them."""

    cells: tuple[QuarterCell, ...]
    summary: str
    words: str


def to_svg(strip: QuarterStrip) -> SafeString:
    """The picture with its words; nothing where one quarter stands alone, which says no more than
    the colour of now."""
    if len(strip.cells) < 2:
        return SafeString("")
    looks = [NOT_REPORTED if one.colour is None else colour(one.colour) for one in strip.cells]
    placed = [(look, CELL * number + 2, TOP) for number, look in enumerate(looks)]
    context = {
        "strip": strip,
        "width": CELL * len(strip.cells),
        "height": HEIGHT,
        "years": list(_years(strip.cells)),
        "paths": paths(placed),
        "letters": letters(placed),
    }
    return render_to_string(TEMPLATE, context)


def _years(cells: Sequence[QuarterCell]) -> Iterator[tuple[int, str]]:
    """Where each year begins, and its name; a cell alone has no room for it."""
    years = [cell.year for cell in cells]
    for year in dict.fromkeys(years):
        if years.count(year) > 1:
            yield CELL * years.index(year) + 2, year
