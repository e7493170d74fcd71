"""One measure as its page shows it: a line for each period, and all bodies in one of them.

The page is about one body, ours. ``known_at`` takes it back to what was known at a moment, with
what is known now beside it; ``prices`` says money in the prices of one year.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from django.db.models import QuerySet

from ..defining import breaks_of, current, definitions_of, is_comparable
from ..models import Definition, Measure, Observation, Target
from ..rating import Change, Rag, change_of, rag_of
from ..reading import read
from ..spans import Span
from ..vocabulary import Direction
from .comparators import Comparators, Comparisons, Figure, Ranked, keepers_of
from .history import Given, History, counting, history_of, published_before
from .prices import Prices, in_real_terms
from .register import Body, register_of
from .targets import Targets, targets_of


@dataclass(frozen=True)
class Aimed:
    """A target as it is printed and judged by: in real terms it is in other pounds."""

    kind: str
    value: Decimal | None
    low: Decimal | None
    high: Decimal | None
    text: str
    tolerance: Decimal


@dataclass(frozen=True)
class PeriodLine:
    """One period. ``broken_by`` is the definition from which on nothing before is comparable;
    ``before`` what was published before it was revised; ``later`` what is known now, where the
    page looks back and it differs."""

    comparators: Comparators
    target: Aimed | None
    rag: Rag | None
    change: Change
    broken_by: Definition | None
    before: Given | None
    later: Given | None

    @property
    def span(self) -> Span:
        return self.comparators.span

    @property
    def own(self) -> Figure | None:
        return self.comparators.own

    @property
    def value(self) -> Decimal | None:
        return self.comparators.value


@dataclass(frozen=True)
class MeasurePage:
    """``shown`` is the period that the heading and the ranks are of; None without any value."""

    measure: Measure
    definition: Definition
    definitions: Sequence[Definition]
    body: Body | None
    nation: str
    lines: tuple[PeriodLine, ...]
    shown: PeriodLine | None
    ranking: Sequence[Ranked]
    without: Sequence[tuple[Body, Figure | None]]
    history: History
    known_at: dt.datetime | None
    prices: Prices | None


@dataclass(frozen=True)
class NeitherWay:
    """What is good cannot be told: a value is but higher or lower than that before."""

    no_change: Decimal
    direction: str = Direction.NONE
    range_from: Decimal | None = None
    range_to: Decimal | None = None


def build_page(
    measure: Measure,
    values: QuerySet[Observation],
    *,
    organisation_id: int,
    period: str = "",
    known_at: dt.datetime | None = None,
    prices: Prices | None = None,
) -> MeasurePage:
    """Six queries: four of comparators, the targets, and every value given of the own body.

    ``measure`` with its framework read; ``values`` as ``visible_to`` narrowed them; ``period`` the
    key of the period asked for, else the last one of which there is an own value. ``prices`` count
    where the measure is in pounds.
    """
    comparisons = _comparisons(measure, values, organisation_id, known_at)
    definitions = comparisons.definitions[measure.pk]
    prices = prices if current(definitions).is_money else None
    if prices:
        real = in_real_terms(comparisons.reading, prices)
        comparisons = replace(comparisons, reading=real, is_real=True)
    body = comparisons.own_body(measure.pk)
    history = history_of(values, measure.pk, body.pk) if body else {}
    targets = targets_of(organisation_id, [measure.pk], known_at=known_at)
    lines = _lines(comparisons, measure, targets, history, known_at, prices)
    shown = _shown(lines, period)
    return MeasurePage(
        measure=measure,
        definition=current(definitions),
        definitions=definitions,
        body=body,
        nation=_nation(comparisons, measure, lines),
        lines=lines,
        shown=shown,
        ranking=comparisons.ranking(measure.pk, shown.span) if shown else (),
        without=comparisons.not_counted(measure.pk, shown.span) if shown else (),
        history=history,
        known_at=known_at,
        prices=prices,
    )


def _comparisons(
    measure: Measure,
    values: QuerySet[Observation],
    organisation_id: int,
    known_at: dt.datetime | None,
) -> Comparisons:
    rows = values.filter(measure=measure.pk)
    reading = read(rows.known_at(known_at) if known_at else rows, own=organisation_id)
    keepers = keepers_of([measure])
    definitions = definitions_of([measure.pk])
    return Comparisons(
        reading=reading,
        definitions={key: _known(found, known_at) for key, found in definitions.items()},
        register=register_of(keepers.values()),
        keepers=keepers,
        organisation_id=organisation_id,
    )


def _known(definitions: Sequence[Definition], known_at: dt.datetime | None) -> Sequence[Definition]:
    """Those recorded by the moment; before any was, the first."""
    if known_at is None:
        return definitions
    return [one for one in definitions if one.recorded_at <= known_at] or definitions[:1]


def _lines(
    comparisons: Comparisons,
    measure: Measure,
    targets: Targets,
    history: History,
    known_at: dt.datetime | None,
    prices: Prices | None,
) -> tuple[PeriodLine, ...]:
    found: list[PeriodLine] = []
    by_span: dict[Span, Comparators] = {}
    definitions = comparisons.definitions[measure.pk]
    for one in comparisons.series(measure.pk):
        own, given = comparisons.organisation_id, history.get(one.span, ())
        then = counting(given, own, at=known_at)
        target = _aimed(targets.at(measure.pk, one.span), one.span, prices)
        line = PeriodLine(
            comparators=one,
            target=target,
            rag=rag_of(one.value, target, one.definition.direction),
            change=_change(one, by_span.get(one.span.previous()), definitions),
            broken_by=_broken_by(definitions, found[-1].span if found else None, one.span),
            before=published_before(given, own, then) if then else None,
            later=_later(counting(given, own), then),
        )
        by_span[one.span] = one
        found.append(line)
    return tuple(found)


def _later(now: Given | None, then: Given | None) -> Given | None:
    """What is known now, where that is another value."""
    is_same = now is None or (then is not None and now.says_the_same_as(then))
    return None if is_same else now


def _change(
    one: Comparators, before: Comparators | None, definitions: Sequence[Definition]
) -> Change:
    comparable = before is None or is_comparable(definitions, before.span.start, one.span.start)
    earlier = before.value if before else None
    meaning = one.definition if one.is_ranked else NeitherWay(one.definition.no_change)
    return change_of(one.value, earlier, meaning, comparable=comparable)


def _broken_by(
    definitions: Sequence[Definition], before: Span | None, span: Span
) -> Definition | None:
    """The last break between two periods that follow one another."""
    if before is None:
        return None
    between = [
        one for one in breaks_of(definitions) if before.start < one.applies_from <= span.start
    ]
    return between[-1] if between else None


def _aimed(target: Target | None, span: Span, prices: Prices | None) -> Aimed | None:
    if target is None:
        return None
    real = prices.real if prices else lambda value, span: value
    return Aimed(
        kind=target.kind,
        value=real(target.value, span),
        low=real(target.low, span),
        high=real(target.high, span),
        text=target.text,
        tolerance=real(target.tolerance, span),
    )


def _shown(lines: Sequence[PeriodLine], period: str) -> PeriodLine | None:
    """The period asked for; else the last with an own value, the last with anything of our own,
    the last of all."""
    ways = (
        lambda line: line.span.key == period,
        lambda line: line.value is not None,
        lambda line: line.own is not None,
        lambda line: True,
    )
    found = (line for way in ways for line in reversed(lines) if way(line))
    return next(found, None)


def _nation(comparisons: Comparisons, measure: Measure, lines: Sequence[PeriodLine]) -> str:
    """Whose national figures they are, by name."""
    given = (line.comparators.national for line in reversed(lines))
    figure = next((one for one in given if one), None)
    if figure:
        return figure.body.name
    nations = comparisons.register.nations(comparisons.keepers[measure.pk])
    return nations[0].name if nations else "National figure"
