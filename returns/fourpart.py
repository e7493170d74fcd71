"""The four-part line (now, forecast at the year end, last quarter, direction) and the strip of
past quarters, both in words. Pure: no clock, no database."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from .vocabulary import Rag

#: From the best on; what is not here is no colour.
_RANK = {Rag.GREEN: 0, Rag.AMBER: 1, Rag.RED: 2}


class Direction(StrEnum):
    """From last quarter's overall colour to this one's."""

    IMPROVING = "improving"
    WORSENING = "worsening"
    STEADY = "steady"
    NEW = "new"
    NOT_JUDGED = "not judged"


def direction_of(last: str, now: str) -> Direction:
    """*New* where there was no colour before, *not judged* where there is none now."""
    if now not in _RANK:
        return Direction.NOT_JUDGED
    if last not in _RANK:
        return Direction.NEW
    step = _RANK[Rag(now)] - _RANK[Rag(last)]
    if step == 0:
        return Direction.STEADY
    return Direction.IMPROVING if step < 0 else Direction.WORSENING


@dataclass(frozen=True)
class FourPart:
    """Colours are red, amber, green or empty."""

    now: str
    forecast: str
    last: str

    @property
    def direction(self) -> Direction:
        return direction_of(self.last, self.now)

    @property
    def words(self) -> str:
        """``amber now; green forecast at year end; red last quarter; improving``."""
        return "; ".join(
            (
                f"{self.now} now" if self.now else "no colour now",
                f"{self.forecast} forecast at year end" if self.forecast else "no forecast",
                f"{self.last} last quarter" if self.last else "no colour last quarter",
                self.direction,
            )
        )


@dataclass(frozen=True)
class Strip:
    """Past quarters and this one, oldest first: pairs of label (``Q2 2009/10``) and colour."""

    cells: tuple[tuple[str, str], ...]

    @property
    def direction(self) -> Direction:
        """Between the last two, as the four-part line has it."""
        before, now = (["", ""] + [colour for _, colour in self.cells])[-2:]
        return direction_of(before, now)

    @property
    def words(self) -> str:
        """``amber, amber, green; improving``."""
        if not self.cells:
            return "no quarter yet"
        colours = ", ".join(colour or "no colour" for _, colour in self.cells)
        return f"{colours}; {self.direction}"


def strip(colours: Sequence[tuple[str, str]]) -> Strip:
    """The strip of quarters given oldest first."""
    return Strip(tuple(colours))
