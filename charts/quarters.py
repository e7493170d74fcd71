"""The strip of quarters as a picture: a cell for each, with shape and letter, the oldest first."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from .judgements import COLOURS, NOT_REPORTED, Look

TEMPLATE = "charts/quarters.svg"
CELL, HEIGHT = 24, 40


@dataclass(frozen=True)
class QuarterCell:
    """``quarter`` is short (``Q2``), ``year`` stands over the first of its cells where it has two
    or more; a ``colour`` of None says that nothing was reported, an empty one that no colour was
    given."""

    quarter: str
    year: str
    colour: str | None


@dataclass(frozen=True)
class QuarterStrip:
    """``summary`` says in a sentence what the cells show; ``words`` stand beneath them."""

    cells: tuple[QuarterCell, ...]
    summary: str
    words: str


@dataclass(frozen=True)
class DrawnCell:
    quarter: str
    year: str
    look: Look
    x: int
    is_last: bool


def to_svg(strip: QuarterStrip) -> SafeString:
    """The picture with its words; nothing where one quarter stands alone, which says no more than
    the colour of now."""
    if len(strip.cells) < 2:
        return SafeString("")
    context = {
        "strip": strip,
        "width": CELL * len(strip.cells),
        "height": HEIGHT,
        "cells": list(_drawn(strip.cells)),
    }
    return render_to_string(TEMPLATE, context)


def _drawn(cells: Sequence[QuarterCell]) -> Iterator[DrawnCell]:
    for number, cell in enumerate(cells):
        look = NOT_REPORTED if cell.colour is None else COLOURS.get(cell.colour, COLOURS[""])
        year = cell.year if _names_its_year(cells, number) else ""
        last = number == len(cells) - 1
        yield DrawnCell(cell.quarter, year, look, CELL * number, is_last=last)


def _names_its_year(cells: Sequence[QuarterCell], number: int) -> bool:
    """The first cell of a year; a cell alone has no room for the name."""
    year = cells[number].year
    if number and cells[number - 1].year == year:
        return False
    return sum(cell.year == year for cell in cells) > 1
