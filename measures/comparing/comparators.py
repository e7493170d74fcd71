"""What a value is compared with: nation, family, best, rank and quartile, period by period.

Everything is read before: one ``Reading``, the definitions, the register. From then on nothing
asks the database, so a card of forty measures costs as many queries as one. National figures are
those that were given for the nation's body, and are never worked out from others.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

from django.utils import timezone

from ..aggregating import Aggregate, aggregate
from ..defining import Definitions, in_force
from ..models import Definition, Measure
from ..ranking import Badness, Place, badness, best_of, ranked
from ..reading import Observed, Reading, Whence
from ..spans import Span
from ..vocabulary import Direction
from .register import Body, Register

#: What those have in common who are equally good with different values: only a range has such.
WITHIN, NEAREST = "within the range", "equally near the range"


@dataclass(frozen=True)
class Figure:
    """What one body has for a period, and whence: a value, or a state that has none."""

    body: Body
    row: Observed
    whence: Whence

    @property
    def value(self) -> Decimal | None:
        """The value that counts; None where it is missing, withheld and so on."""
        return self.row.value if self.row.counts else None

    @property
    def state(self) -> str:
        return self.row.state

    def comment_for(self, organisation_id: int) -> str:
        """Only those read it whose own data set it stands in."""
        return self.row.comment if self.whence.organisation_id == organisation_id else ""

    @property
    def data_of(self) -> dt.date:
        """The day that the source dates it; else the day on which it was confirmed."""
        return self.whence.data_of or timezone.localdate(self.whence.confirmed_at)


@dataclass(frozen=True)
class Group:
    """Figures of several bodies for a period: those that count among ``of`` bodies."""

    figures: tuple[Figure, ...]
    of: int

    @property
    def reported(self) -> int:
        return len(self.figures)

    @property
    def values(self) -> list[Decimal]:
        return [one.value for one in self.figures]

    @property
    def low(self) -> Decimal | None:
        return min(self.values, default=None)

    @property
    def high(self) -> Decimal | None:
        return max(self.values, default=None)

    @property
    def dates(self) -> tuple[dt.date, dt.date] | None:
        """The earliest and the latest date of the data."""
        days = [one.data_of for one in self.figures]
        return (min(days), max(days)) if days else None


@dataclass(frozen=True)
class FamilyFigures(Group):
    """The family's figures: range, one figure for all of it, and one's own place in it."""

    name: str
    whole: Aggregate
    place: Place | None


@dataclass(frozen=True)
class Best(Group):
    """Who is best in class; several where they tie. All have the same goodness, and yet where a
    range is best they may differ: ``why`` says then why they have no one value."""

    why: str = ""

    @property
    def value(self) -> Decimal | None:
        """Theirs; None where they differ."""
        return self.low if self.low == self.high else None

    @property
    def who(self) -> tuple[str, ...]:
        return tuple(one.body.name for one in self.figures)


@dataclass(frozen=True)
class Ranked:
    """A body in the order of rank; ``place`` is None where neither way is better."""

    figure: Figure
    place: Place | None


@dataclass(frozen=True)
class Comparators:
    """One measure in one period, for one organisation. ``place`` is its own rank of those who
    reported, ``reported`` of ``of`` bodies that the register has. ``badness`` says how good is told
    in this period; None where neither way is better, and where that cannot be said."""

    span: Span
    definition: Definition
    own: Figure | None
    national: Figure | None
    family: FamilyFigures | None
    best: Best | None
    place: Place | None
    reported: int
    of: int
    badness: Badness | None

    @property
    def value(self) -> Decimal | None:
        return self.own.value if self.own else None

    @property
    def is_ranked(self) -> bool:
        return self.badness is not None


_Cells = dict[tuple[int, Span], dict[int, Observed]]


@dataclass(frozen=True)
class Comparisons:
    """All that was read for some measures, as one organisation compares itself.

    ``keepers`` says for each measure who keeps the register of its bodies (``keepers_of``).
    ``is_real`` says that money is in the prices of another year. The good range of a measure is
    not, so where a range is best nobody is ranked then.
    """

    reading: Reading
    definitions: Definitions
    register: Register
    keepers: Mapping[int, int]
    organisation_id: int
    is_real: bool = False

    @cached_property
    def _cells(self) -> _Cells:
        found: _Cells = {}
        for row in self.reading.rows.values():
            found.setdefault((row.measure_id, row.span), {})[row.body_id] = row
        return found

    @cached_property
    def _spans(self) -> dict[int, list[Span]]:
        found: dict[int, list[Span]] = {}
        for measure_id, span in sorted(self._cells):
            found.setdefault(measure_id, []).append(span)
        return found

    def spans_of(self, measure_id: int) -> list[Span]:
        """The periods of which anybody's value was read, the oldest first."""
        return self._spans.get(measure_id, [])

    def own_body(self, measure_id: int) -> Body | None:
        return self.register.own(self.keepers[measure_id], self.organisation_id)

    def figure(self, measure_id: int, body: Body | None, span: Span) -> Figure | None:
        row = self._cells.get((measure_id, span), {}).get(body.pk) if body else None
        return row and Figure(body, row, self.reading.source_of(row))

    def definition(self, measure_id: int, span: Span) -> Definition:
        """The one in force: it says which way is good and which family counts."""
        return in_force(self.definitions[measure_id], span.start)

    def _badness(self, definition: Definition) -> Badness | None:
        if self.is_real and definition.direction == Direction.RANGE:
            return None
        return badness(definition.direction, definition.range_from, definition.range_to)

    def at(self, measure_id: int, span: Span) -> Comparators:
        """The comparators of one measure in one period. No query."""
        own = self.own_body(measure_id)
        definition = self.definition(measure_id, span)
        counted = self._counted(measure_id, span)
        how_bad = self._badness(definition)
        places = _places(counted, how_bad)
        return Comparators(
            span=span,
            definition=definition,
            own=self.figure(measure_id, own, span),
            national=self._national(measure_id, span),
            family=self._family(own, definition, counted, span),
            best=_best(counted, places, how_bad),
            place=places.get(own.pk) if own else None,
            reported=len(counted),
            of=len(self._expected(measure_id, span, counted)),
            badness=how_bad,
        )

    def series(self, measure_id: int) -> list[Comparators]:
        """Those of every period that there is, the oldest first. No query."""
        return [self.at(measure_id, span) for span in self.spans_of(measure_id)]

    def ranking(self, measure_id: int, span: Span) -> list[Ranked]:
        """Every body that reported, the best first; by size where neither way is better."""
        counted = self._counted(measure_id, span)
        places = _places(counted, self._badness(self.definition(measure_id, span)))
        rows = [Ranked(one, places.get(body)) for body, one in counted.items()]
        if places:
            return sorted(rows, key=lambda one: (one.place.rank, one.figure.body.name))
        return sorted(rows, key=lambda one: (-one.figure.value, one.figure.body.name))

    def not_counted(self, measure_id: int, span: Span) -> list[tuple[Body, Figure | None]]:
        """Who has no value that counts, by name: with its state, or None where nothing is known."""
        counted = self._counted(measure_id, span)
        expected = self._expected(measure_id, span, counted)
        absent = (body for body in expected if body.pk not in counted)
        return [(body, self.figure(measure_id, body, span)) for body in absent]

    def _expected(self, measure_id: int, span: Span, counted: Mapping[int, Figure]) -> list[Body]:
        return _there(self.register.reporting(self.keepers[measure_id]), span, counted)

    def _counted(self, measure_id: int, span: Span) -> dict[int, Figure]:
        """By body, the figures that count, of bodies of the measure's own register."""
        keeper, found = self.keepers[measure_id], {}
        for body_id, row in self._cells.get((measure_id, span), {}).items():
            body = self.register.bodies.get(body_id)
            if row.counts and body and body.reports and body.kept_by == keeper:
                found[body_id] = Figure(body, row, self.reading.source_of(row))
        return found

    def _national(self, measure_id: int, span: Span) -> Figure | None:
        """That of the first nation, by name, of which anything is known."""
        nations = self.register.nations(self.keepers[measure_id])
        figures = (self.figure(measure_id, nation, span) for nation in nations)
        return next((one for one in figures if one), None)

    def _family(
        self, own: Body | None, definition: Definition, counted: Mapping[int, Figure], span: Span
    ) -> FamilyFigures | None:
        family = self.register.family_of(own, definition.family_grouping_id)
        if family is None:
            return None
        figures = {one.pk: counted[one.pk] for one in family.bodies if one.pk in counted}
        parts = ((one.row.numerator, one.row.denominator) for one in figures.values())
        return FamilyFigures(
            figures=tuple(figures.values()),
            of=len(_there(family.bodies, span, counted)),
            name=family.name,
            whole=aggregate(parts, definition.factor),
            place=_places(figures, self._badness(definition)).get(own.pk),
        )


def _there(bodies: Iterable[Body], span: Span, counted: Mapping[int, Figure]) -> list[Body]:
    """Those that there were in the period, and whoever reported nevertheless."""
    return [one for one in bodies if one.stood_in(span) or one.pk in counted]


def keepers_of(measures: Iterable[Measure]) -> dict[int, int]:
    """By measure, the lead of its framework; the framework has been read with it."""
    return {one.pk: one.framework.organisation_id for one in measures}


def _places(figures: Mapping[int, Figure], how_bad: Badness | None) -> dict[int, Place]:
    return ranked({body: one.value for body, one in figures.items()}, how_bad)


def _best(
    figures: Mapping[int, Figure], places: Mapping[int, Place], how_bad: Badness | None
) -> Best | None:
    first = [figures[body] for body in best_of(places)]
    first.sort(key=lambda one: one.body.name)
    if not first:
        return None
    values = {one.value for one in first}
    why = "" if len(values) == 1 else NEAREST if any(map(how_bad, values)) else WITHIN
    return Best(tuple(first), len(figures), why)
