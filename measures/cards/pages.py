"""A scorecard as its page shows it: the declared cells, with pictures and marks beside them."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.utils.safestring import SafeString

from periods.calendar import month_label, month_of, year_label
from tables.declaration import Cell

from ..rating import SHAPES, Rag
from ..wording import counted, listed
from .pictures import spark
from .records import CardRecord, LineRecord
from .tables import cells_of

#: So many periods a card can be asked for by choosing.
MOST_ENDS = 60


@dataclass(frozen=True)
class PageLine:
    line: LineRecord
    cells: dict[str, Cell]
    picture: SafeString | str
    shape: str
    may_answer: bool


@dataclass(frozen=True)
class PagePerspective:
    name: str
    lines: tuple[PageLine, ...]


def page_of(card: CardRecord) -> list[PagePerspective]:
    return [
        PagePerspective(
            one.name,
            tuple(
                PageLine(
                    line=line,
                    cells=cells_of(line),
                    picture=spark(line),
                    shape=SHAPES.get(line.movement, ""),
                    may_answer=line.measure_id in card.answers,
                )
                for line in one.lines
            ),
        )
        for one in card.perspectives
    ]


def answer(card: CardRecord) -> str:
    """``Of 12 measures 3 are red, 2 amber and 5 green``; the heading's answer."""
    lines = card.lines
    if not lines:
        return "No measure stands on it yet"
    counts = [(rag, sum(line.rag == rag for line in lines)) for rag in ("red", "amber", "green")]
    judged = [(count, Rag(rag).label.lower()) for rag, count in counts if count]
    if not judged:
        return f"{counted(len(lines), 'measure')}, none of them judged by a target"
    (first, word), *others = judged
    said = [f"{first} {'is' if first == 1 else 'are'} {word}", *(f"{n} {w}" for n, w in others)]
    return f"Of {counted(len(lines), 'measure')} {listed(said)}"


def ends_of(card: CardRecord) -> list[tuple[str, str]]:
    """Months that the card can be asked for, the newest first: key and words."""
    ends = card.ends[:MOST_ENDS]
    if card.to is not None and card.to not in ends:
        ends = (card.to, *ends)
    return [(f"{end:%Y-%m}", _end_in_words(end)) for end in ends]


def _end_in_words(end: dt.date) -> str:
    """``March 2010, end of 2009/10``."""
    year, month = month_of(end)
    words = month_label(year, month)
    return f"{words}, end of {year_label(year)}" if month == 12 else words
