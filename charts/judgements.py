"""How judgements look in pictures: each colour with a shape and a letter of its own, so that it
is told apart in black and white; each direction an arrow. Every ink has a contrast of at least
4.5 on white. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class Look:
    """A shape in a box of 16 by 16: ``line`` goes on from ``start`` in relative steps, as does
    ``letter`` from its own. A ``hollow`` one is an outline."""

    start: tuple[float, float]
    line: str
    ink: str
    hollow: bool = False
    dashes: str = ""
    letter: tuple[float, float, str] | None = None


@dataclass(frozen=True)
class Path:
    """Shapes of one ink, drawn at once: the fewer elements, the faster the print."""

    d: str
    ink: str
    hollow: bool
    dashes: str


INK = "#3a4b52"

#: By colour; empty is *no colour*.
COLOURS = {
    "green": Look(
        (8, 0),
        "a8 8 0 1 0 0 16a8 8 0 0 0 0-16z",
        "#14522f",
        letter=(10.7, 5.9, "a3.4 3.4 0 1 0 .7 2.5h-2.8"),
    ),
    "amber": Look((8, 0), "l9 16h-18z", "#8f5600", letter=(5.3, 13.9, "l2.7-7 2.7 7m-4.5-2.3h3.6")),
    "red": Look(
        (0.5, 0.5),
        "h15v15h-15z",
        "#8a1512",
        letter=(5.7, 12.1, "v-8h2.6a2.1 2.1 0 0 1 0 4.3h-2.6m2.8 0 2.1 3.7"),
    ),
    "": Look((8, 1), "a7 7 0 1 0 0 14a7 7 0 0 0 0-14zm-2.5 7h5", INK, hollow=True),
}
#: A quarter that nothing was returned for.
NOT_REPORTED = Look((1, 1), "h14v14h-14z", INK, hollow=True, dashes="3 2")

DIRECTIONS = {
    "improving": Look((5, 1), "h10v10l-3.5-3.5-8.5 8.5-3-3 8.5-8.5z", INK),
    "worsening": Look((5, 15), "h10v-10l-3.5 3.5-8.5-8.5-3 3 8.5 8.5z", INK),
    "steady": Look((9, 1), "l7 7-7 7v-5h-9v-4h9z", INK),
    "new": Look((6, 0), "h4v6h6v4h-6v6h-4v-6h-6v-4h6z", INK),
    "not judged": Look((1, 6.5), "h14v3h-14z", INK),
}

#: A look, and where its box stands.
Placed = tuple[Look, float, float]


def colour(name: str) -> Look:
    return COLOURS.get(name, COLOURS[""])


def paths(placed: Iterable[Placed]) -> list[Path]:
    """One for each ink and kind of line, in the order in which they first occur."""
    found: dict[tuple[str, bool, str], list[str]] = {}
    for look, x, y in placed:
        at = _moved(*look.start, x, y)
        found.setdefault((look.ink, look.hollow, look.dashes), []).append(at + look.line)
    return [Path("".join(lines), *of) for of, lines in found.items()]


def letters(placed: Iterable[Placed]) -> str:
    """The letters of the shapes that have one, as one line."""
    told = ((*look.letter, x, y) for look, x, y in placed if look.letter)
    return "".join(_moved(left, top, x, y) + line for left, top, line, x, y in told)


def _moved(left: float, top: float, x: float, y: float) -> str:
    return f"M{left + x:g} {top + y:g}"
