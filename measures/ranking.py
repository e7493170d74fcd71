"""Who stands where among those who reported: ranks with shared places, quartiles, best. Pure.

A rank is *r of n*: n counts the bodies whose value counts in that period, no others. Who ties
shares the better place, and the next place is left out: 1, 2, 2, 4.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from .vocabulary import Direction

#: Fewer than so many have no quarters worth the name.
FEWEST_FOR_QUARTILES = 4

#: The rules of counting, as every page and file says them.
COUNTING = "A rank counts the bodies that reported; who ties shares the better rank."
BEST_QUARTILE = "Quartile 1 is the best."
NATIONAL = "The national figure is given by its source and never worked out from others."

#: How far a value is from as good as can be, the less the better.
Badness = Callable[[Decimal], Decimal]


@dataclass(frozen=True)
class Place:
    """``rank`` 1 is the best. ``quartile`` is 1 (best) to 4, None among fewer than four."""

    rank: int
    of: int
    quartile: int | None
    is_shared: bool = False

    @property
    def quartile_in_words(self) -> str:
        """``quartile 1``; empty among fewer than four."""
        return f"quartile {self.quartile}" if self.quartile else ""

    @property
    def words(self) -> str:
        """``3rd of 32``, ``joint 3rd of 32``."""
        return f"{'joint ' if self.is_shared else ''}{ordinal(self.rank)} of {self.of}"


def badness(
    direction: str, range_from: Decimal | None = None, range_to: Decimal | None = None
) -> Badness | None:
    """By a measure's direction of good; None where neither way is better. Best within a range is
    the distance from it: all values within are equally good."""
    match direction:
        case Direction.UP:
            return lambda value: -value
        case Direction.DOWN:
            return lambda value: value
        case Direction.RANGE:
            return lambda value: distance(value, range_from, range_to)
    return None


def distance(value: Decimal, low: Decimal, high: Decimal) -> Decimal:
    """How far a value is from a range; nil within it, its ends included."""
    return max(low - value, value - high, Decimal(0))


def ranked(values: Mapping[int, Decimal], badness: Badness | None) -> dict[int, Place]:
    """The place of each body, the best first; empty where neither way is better."""
    if badness is None:
        return {}
    order = sorted((badness(value), body) for body, value in values.items())
    first: dict[Decimal, int] = {}
    times: dict[Decimal, int] = {}
    for number, (how_bad, _) in enumerate(order, start=1):
        first.setdefault(how_bad, number)
        times[how_bad] = times.get(how_bad, 0) + 1
    return {body: _place(first[how_bad], len(order), times[how_bad] > 1) for how_bad, body in order}


def _place(rank: int, of: int, is_shared: bool) -> Place:
    return Place(rank, of, quartile(rank, of), is_shared)


def quartile(rank: int, of: int) -> int | None:
    """1 for the best quarter of places to 4: of 32, the first to the eighth are in the first."""
    if of < FEWEST_FOR_QUARTILES:
        return None
    return (rank - 1) * 4 // of + 1


def best_of(places: Mapping[int, Place]) -> tuple[int, ...]:
    """Who is best in class: more than one where they tie, nobody where nobody is ranked."""
    return tuple(body for body, place in places.items() if place.rank == 1)


def ordinal(number: int) -> str:
    """``1st``, ``2nd``, ``3rd``, ``11th``, ``22nd``."""
    endings = {1: "st", 2: "nd", 3: "rd"}
    ending = "th" if number % 100 in (11, 12, 13) else endings.get(number % 10, "th")
    return f"{number}{ending}"
