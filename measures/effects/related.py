"""Measures that are thought to move each other, their movements side by side. Pure but for reads.

Movements are put beside each other period by period where both measures have periods of the same
length. That two moved together, or apart, proves nothing of either.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Q

from accounts.models import Membership
from charts.lines import LineChart, Series

from ..comparing.comparators import Comparisons
from ..comparing.reading import comparisons_of
from ..defining import current, is_comparable
from ..models import Definition, Measure, Observation, RelatedMeasure
from ..printing import in_words, short_number
from ..rating import Change, Movement, change_of
from ..spans import Span

#: So many of the newest periods are put side by side.
MOST_PERIODS = 8


@dataclass(frozen=True)
class Moved:
    """A measure in a period: its value, printed, and its change since the period before."""

    value: str
    change: Change


@dataclass(frozen=True)
class Side:
    """One measure of the pair, with its own series as a small picture."""

    measure: Measure
    definition: Definition
    values: dict[Span, Decimal]
    moves: dict[Span, Moved]

    def chart(self, key: str, spans: Sequence[Span]) -> LineChart | None:
        """Its series over these periods; over its own newest ones where there are none."""
        shown = spans or sorted(self.values)[-MOST_PERIODS:]
        values = [(span, self.values[span]) for span in shown]
        return _chart(f"{key}-{self.measure.pk}", self.measure, self.definition, values)

    @property
    def name(self) -> str:
        return f"{self.measure.code} {self.definition.title}"


@dataclass(frozen=True)
class PairRow:
    """A period in which both have a value."""

    span: Span
    driver: Moved
    result: Moved


@dataclass(frozen=True)
class Pair:
    """``rows`` is empty where periods differ in length or never meet; ``together`` counts the
    periods in which both moved for the better or both for the worse, of ``of`` in which both
    moved."""

    related: RelatedMeasure
    driver: Side
    result: Side
    rows: tuple[PairRow, ...]
    together: int
    of: int

    def other(self, measure: Measure) -> Side:
        return self.result if self.driver.measure.pk == measure.pk else self.driver

    @property
    def charts(self) -> list[LineChart]:
        """Of driver and result, over the same periods where they have some."""
        spans, key = [row.span for row in self.rows], f"pair-{self.related.pk}"
        charts = [side.chart(key, spans) for side in (self.driver, self.result)]
        return [one for one in charts if one]

    @property
    def answer(self) -> str:
        """``Moved the same way in 5 of 7 periods``."""
        if self.driver.measure.months != self.result.measure.months:
            return "measured by periods of different length"
        if not self.rows:
            return "there is no period of which both have a value"
        if not self.of:
            return "in no period did both move"
        return f"moved the same way in {self.together} of {self.of} periods in which both moved"


def related_rows(organisation_id: int, measure: Measure) -> list[RelatedMeasure]:
    """Those of the organisation that stand, the measure being driver or result. One query."""
    rows = RelatedMeasure.objects.filter(
        Q(driver=measure) | Q(result=measure), organisation=organisation_id, ended_on=None
    )
    return list(rows.select_related("driver__framework", "result__framework"))


def pairs_for(membership: Membership, measure: Measure, on: dt.date) -> list[Pair]:
    """The measure's pairs of which the person's organisation still uses both. Six queries."""
    organisation = membership.organisation_id
    rows = related_rows(organisation, measure)
    asked = {one.pk: one for row in rows for one in (row.driver, row.result)}
    usable = Measure.objects.visible_to(membership, on).filter(pk__in=asked)
    used = set(usable.values_list("pk", flat=True)) if asked else set()
    values = Observation.objects.visible_to(membership, on)
    found = comparisons_of(
        [asked[pk] for pk in sorted(used)],
        values.filter(body__organisation=organisation),
        organisation_id=organisation,
    )
    kept = [one for one in rows if {one.driver_id, one.result_id} <= set(found.definitions)]
    return [pair_of(one, found) for one in kept]


def pair_of(related: RelatedMeasure, found: Comparisons) -> Pair:
    """No query."""
    driver, result = (side_of(one, found) for one in (related.driver, related.result))
    rows = _rows(driver, result)
    both = [one for one in rows if _moved(one)]
    together = sum(one.driver.change.movement == one.result.change.movement for one in both)
    return Pair(related, driver, result, rows, together, len(both))


def _moved(row: PairRow) -> bool:
    way = (Movement.BETTER, Movement.WORSE)
    return row.driver.change.movement in way and row.result.change.movement in way


def _rows(driver: Side, result: Side) -> tuple[PairRow, ...]:
    if driver.measure.months != result.measure.months:
        return ()
    spans = sorted(driver.moves.keys() & result.moves.keys())[-MOST_PERIODS:]
    return tuple(PairRow(one, driver.moves[one], result.moves[one]) for one in spans)


def side_of(measure: Measure, found: Comparisons) -> Side:
    """One measure with its own body's values and movements. No query."""
    body, definitions = found.own_body(measure.pk), found.definitions[measure.pk]
    figures = {span: found.figure(measure.pk, body, span) for span in found.spans_of(measure.pk)}
    values = {
        span: one.value
        for span, one in figures.items()
        if one is not None and one.value is not None
    }
    moves = {}
    for span, value in values.items():
        definition, before = found.definition(measure.pk, span), span.previous()
        change = change_of(
            value,
            values.get(before),
            definition,
            comparable=is_comparable(definitions, before.start, span.start),
        )
        moves[span] = Moved(in_words(value, definition), change)
    return Side(measure, current(definitions), values, moves)


def _chart(
    key: str, measure: Measure, definition: Definition, values: Sequence[tuple[Span, Decimal]]
) -> LineChart | None:
    """None where there are fewer than two values."""
    shown = values
    if len(shown) < 2:
        return None
    first, last = (
        f"{in_words(value, definition)} in {span.label}" for span, value in (shown[0], shown[-1])
    )
    return LineChart(
        key=key,
        title=f"{measure.code} {definition.title}",
        summary=f"From {first} to {last}.",
        labels=tuple(_label(span, number, len(shown)) for number, (span, _) in enumerate(shown)),
        series=(Series(definition.unit or "number", tuple(value for _, value in shown)),),
        axis=lambda value: short_number(value, definition),
    )


def _label(span: Span, number: int, count: int) -> str:
    """There is room for every other label, counted from the newest."""
    return span.label if (count - 1 - number) % 2 == 0 or count <= 4 else ""
