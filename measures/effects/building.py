"""Before and after each initiative, from values that were read before. Pure.

The period in which an initiative began is left out, unless it began on its first day: it holds
some of both. Of rolling years that is every period that holds the day.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from ..defining import breaks_of, is_comparable
from ..models import Definition, Initiative
from ..signals.facts import Point
from .segmented import Fit, TooFew, fit


@dataclass(frozen=True)
class Effect:
    """One initiative with what was found. ``fit`` is None where there are too few values: then
    ``before`` and ``after`` say how many. ``beside`` are other initiatives that began within the
    periods looked at; ``since`` and ``until`` are breaks between which alone values are used.
    ``shown`` are the values between them, ``points`` without those of its first period."""

    initiative: Initiative
    shown: tuple[Point, ...]
    points: tuple[Point, ...]
    first_after: int
    before: int
    after: int
    fit: Fit | None
    beside: tuple[Initiative, ...]
    since: dt.date | None
    until: dt.date | None


def effects_of(
    initiatives: Sequence[Initiative], points: Sequence[Point], definitions: Sequence[Definition]
) -> list[Effect]:
    """One for each, in their order. ``points`` are the own body's values that count, in the order
    of time, breaks and all."""
    return [_effect(one, initiatives, points, definitions) for one in initiatives]


def _effect(
    initiative: Initiative,
    others: Sequence[Initiative],
    points: Sequence[Point],
    definitions: Sequence[Definition],
) -> Effect:
    day = initiative.starts_on
    shown = tuple(one for one in points if is_comparable(definitions, one.span.start, day))
    used = tuple(one for one in shown if one.span.end < day or one.span.start >= day)
    before = sum(one.span.end < day for one in used)
    first_after = used[before].place if before < len(used) else 0
    days = [one.applies_from for one in breaks_of(definitions)]
    return Effect(
        initiative=initiative,
        shown=shown,
        points=used,
        first_after=first_after,
        before=before,
        after=len(used) - before,
        fit=_fit(used, first_after),
        beside=_beside(initiative, others, used),
        since=max((one for one in days if one <= day), default=None),
        until=min((one for one in days if one > day), default=None),
    )


def _fit(points: Sequence[Point], first_after: int) -> Fit | None:
    try:
        return fit([(one.place, one.value) for one in points], first_after)
    except TooFew:
        return None


def _beside(
    initiative: Initiative, others: Sequence[Initiative], points: Sequence[Point]
) -> tuple[Initiative, ...]:
    """Others that began while values were looked at."""
    if not points:
        return ()
    first, last = points[0].span.start, points[-1].span.end
    return tuple(one for one in others if one.pk != initiative.pk and first < one.starts_on <= last)


def values_by_place(points: Sequence[Point]) -> dict[int, Decimal]:
    return {one.place: one.value for one in points}
