"""What of a scorecard the public may read, and whether it may read all of it."""

from __future__ import annotations

from dataclasses import replace

from .records import CardRecord, LineRecord


def without_responses(card: CardRecord) -> CardRecord:
    """What is done about a red measure, and who answers for it, is for those inside."""
    perspectives = tuple(
        replace(one, lines=tuple(_public(line) for line in one.lines)) for one in card.perspectives
    )
    return replace(card, perspectives=perspectives, answers=())


def is_all_published(card: CardRecord, public: CardRecord) -> bool:
    """Whether the public, reading published sets alone, would read the very same card."""
    inside = [_public(line) for line in card.lines]
    return inside == [_public(line) for line in public.lines]


def _public(line: LineRecord) -> LineRecord:
    return replace(line, response=None, asks=False)
