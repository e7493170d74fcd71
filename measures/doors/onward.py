"""What a data set holds, to be sent on: its confirmed values of a period, or all of them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from operator import attrgetter

from accounts.models import Membership
from tables.declaration import DOES_NOT_APPLY, Cell, Column, Kind, Row, RowKind, Table, absent, text

from ..defining import current, definitions_of
from ..models import DataSet, Measure, Observation, ReportingBody
from ..querysets import ObservationQuerySet
from ..reading import Observed, read
from ..spans import Span
from ..vocabulary import ValueState
from .resources import figure


@dataclass(frozen=True)
class OnwardRow:
    """One value with the words that a file has for it."""

    code: str
    title: str
    unit: str
    body: str
    span: Span
    observed: Observed


@dataclass(frozen=True)
class Onward:
    """``rows`` by code, period and body; ``span`` is None for everything."""

    data_set: DataSet
    span: Span | None
    rows: list[OnwardRow]
    moment: dt.datetime

    @property
    def of(self) -> str:
        return self.span.label if self.span else "all periods"


def observations_of(data_set: DataSet, membership: Membership, on: dt.date) -> ObservationQuerySet:
    """The set's confirmed values, through the one door."""
    rows = Observation.objects.visible_to(membership, on)
    return rows.filter(vintage__data_set=data_set)


def spans_of(rows: ObservationQuerySet) -> list[Span]:
    """Periods with values, the last first. One query."""
    found = rows.order_by().values_list("start", "months").distinct()
    return sorted((Span(*one) for one in found), reverse=True)


def build_onward(
    data_set: DataSet, rows: ObservationQuerySet, span: Span | None, moment: dt.datetime
) -> Onward:
    """Five queries, however many values."""
    if span is not None:
        rows = rows.filter(start=span.start, months=span.months)
    found = read(rows, own=data_set.organisation_id).rows.values()
    return Onward(data_set, span, _named(found), moment)


def _named(found: Iterable[Observed]) -> list[OnwardRow]:
    found = list(found)
    measures = Measure.objects.in_bulk({one.measure_id for one in found})
    bodies = ReportingBody.objects.in_bulk({one.body_id for one in found})
    latest = {pk: current(each) for pk, each in definitions_of(measures).items()}
    rows = [
        OnwardRow(
            code=measures[one.measure_id].code,
            title=latest[one.measure_id].title,
            unit=latest[one.measure_id].unit,
            body=bodies[one.body_id].name,
            span=one.span,
            observed=one,
        )
        for one in found
    ]
    return sorted(rows, key=attrgetter("code", "span", "body"))


# As a table -----------------------------------------------------------------------------

COLUMNS = (
    Column("body", "Body"),
    Column("measure", "Measure"),
    Column("title", "Title"),
    Column("unit", "Unit"),
    Column("period", "Period"),
    Column("state", "State"),
    Column("value", "Value", Kind.NUMBER),
    Column("numerator", "Numerator", Kind.NUMBER),
    Column("denominator", "Denominator", Kind.NUMBER),
    Column("comment", "Comment"),
)


def table_of(onward: Onward) -> Table:
    """A row for each value, under headings that an import knows again."""
    return Table(
        caption=f"{onward.data_set}: {onward.of}",
        columns=COLUMNS,
        rows=tuple(_row(place, one) for place, one in enumerate(onward.rows)),
    )


def _row(place: int, one: OnwardRow) -> Row:
    seen = one.observed
    words = (one.body, one.code, one.title, one.unit, one.span.key, seen.state)
    why = ValueState(seen.state).label.lower()
    cells = (
        *(text(word) for word in words),
        _number(seen.value, why),
        _number(seen.numerator, DOES_NOT_APPLY),
        _number(seen.denominator, DOES_NOT_APPLY),
        text(seen.comment) if seen.comment else absent(DOES_NOT_APPLY),
    )
    return Row(RowKind.LINE, str(place), cells)


def _number(value: Decimal | None, why: str) -> Cell:
    return absent(why) if value is None else Cell(figure(value), value)
