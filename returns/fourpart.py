"""The four-part line (now, forecast at the year end, last quarter, direction) and the strip of
quarters, in words and as pictures. Pure: no clock, no database."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from django.utils.safestring import SafeString

from charts import fourparts, quarters
from periods.calendar import Quarter, year_label

from .vocabulary import Rag

#: From the best on; what is not here is no colour.
_RANK = {Rag.GREEN: 0, Rag.AMBER: 1, Rag.RED: 2}
#: How many quarters a strip shows, none of them earlier than the year before last: colours side
#: by side are read as following one another.
STRIP = 8
STRIP_YEARS = 2


class Direction(StrEnum):
    """From last quarter's overall colour to this one's."""

    IMPROVING = "improving"
    WORSENING = "worsening"
    STEADY = "steady"
    NEW = "new"
    NOT_JUDGED = "not judged"


def direction_of(last: str | None, now: str | None) -> Direction:
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

    @property
    def sentence(self) -> str:
        return f"{self.words.capitalize()}."


@dataclass(frozen=True)
class Strip:
    """Quarters that follow one another, the oldest first: pairs of quarter and colour. A colour
    of None says that nothing was reported for the quarter, an empty one that it has none."""

    cells: tuple[tuple[Quarter, str | None], ...] = ()

    @property
    def is_shown(self) -> bool:
        """Whether it is drawn: a quarter alone says no more than the colour of now."""
        return len(self.cells) > 1

    @property
    def direction(self) -> Direction:
        """Between the last two, as the four-part line has it."""
        before, now = (["", ""] + [colour for _, colour in self.cells])[-2:]
        return direction_of(before, now)

    @property
    def words(self) -> str:
        """``amber, not reported, green; improving``."""
        if not self.cells:
            return "no quarter yet"
        colours = ", ".join(_colour_in_words(colour) for _, colour in self.cells)
        return f"{colours}; {self.direction}"

    @property
    def dated_words(self) -> str:
        """``Q1 to Q2 2009/10: amber, green; improving``; empty without a quarter."""
        if not self.cells:
            return ""
        first, last = self.cells[0][0], self.cells[-1][0]
        begun = f"Q{first.number}" if first.year == last.year else first.short_label
        return f"{begun} to {last.short_label}: {self.words}"


NO_STRIP = Strip()


def _colour_in_words(colour: str | None) -> str:
    return "not reported" if colour is None else colour or "no colour"


def strip(colours: Mapping[Quarter, str], until: Quarter) -> Strip:
    """The strip that ends with the quarter, from the colours of those that were reported; it
    begins with the first of them, and those between that were not reported say so."""
    shown = list(_back_from(until))[::-1]
    first = next((n for n, quarter in enumerate(shown) if quarter in colours), len(shown))
    return Strip(tuple((quarter, colours.get(quarter)) for quarter in shown[first:]))


def _back_from(quarter: Quarter) -> Iterable[Quarter]:
    earliest = quarter.year - STRIP_YEARS
    for _ in range(STRIP):
        if quarter.year >= earliest:
            yield quarter
        quarter = quarter.previous()


# As pictures: a page draws some dozens of the same few --------------------------------


@lru_cache(maxsize=512)
def line_picture(line: FourPart, *, columns: int = 2) -> SafeString:
    """The line in two rows or, with other ``columns`` (1 or 4), in four or one."""
    parts = fourparts.FourParts(
        now=line.now,
        forecast=line.forecast,
        last=line.last,
        direction=line.direction,
        summary=line.sentence,
    )
    return fourparts.to_svg(parts, columns=columns)


@lru_cache(maxsize=512)
def strip_picture(strip: Strip) -> SafeString:
    """The strip; nothing where one quarter stands alone."""
    return quarters.to_svg(
        quarters.QuarterStrip(
            cells=tuple(
                quarters.QuarterCell(year_label(quarter.year), colour)
                for quarter, colour in strip.cells
            ),
            summary=f"Colours by quarter, {strip.dated_words}.",
            words=strip.dated_words,
        )
    )
