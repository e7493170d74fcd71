"""The values of a scorecard, read in two steps, so that it stays small among many bodies.

First the organisation's own and the nation's values of all periods: they say which period each
measure is shown for. Then everybody's values of those periods alone. Seven queries with all that
they are compared by, however many measures, bodies and years.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.db.models import Q

from ..comparing.comparators import Comparisons, keepers_of
from ..comparing.register import Register, register_of
from ..comparing.targets import Targets, targets_of
from ..defining import definitions_of
from ..models import ManagementResponse, Measure
from ..querysets import ObservationQuerySet
from ..reading import Observed, reading_of, rows_of
from ..spans import Span, span_containing


@dataclass(frozen=True)
class CardReading:
    """``shown`` is the period of each measure; None where nothing is known of it at all.
    ``spans`` are the periods of which anything own was read."""

    comparisons: Comparisons
    targets: Targets
    responses: Mapping[tuple[int, Span], ManagementResponse]
    shown: Mapping[int, Span | None]
    spans: Mapping[int, list[Span]]


def read_card(
    measures: list[Measure],
    values: ObservationQuerySet,
    *,
    organisation_id: int,
    own: int | None,
    to: dt.date | None = None,
    by: dt.date | None = None,
    known_at: dt.datetime | None = None,
) -> CardReading:
    """``values`` as ``visible_to`` or ``public`` narrowed them; ``own`` whose sets come first.

    With ``to`` each measure is shown for the last period that had ended by then; else for the
    last one that has a value of the organisation's own, of those that had ended ``by`` a day.
    """
    keepers = keepers_of(measures)
    values = values if known_at is None else values.known_at(known_at)
    register = register_of(keepers.values())
    near = rows_of(values.filter(_near(register, keepers, organisation_id)))
    if by is not None:
        near = [row for row in near if row.span.end <= by]
    own_rows = _own_rows(near, register, keepers, organisation_id)
    wanted = {one.pk: _wanted(one, own_rows[one.pk], near, to) for one in measures}
    far = rows_of(values.filter(_at(wanted)))
    comparisons = Comparisons(
        reading=reading_of([*near, *far], own=own),
        definitions=definitions_of(keepers),
        register=register,
        keepers=keepers,
        organisation_id=organisation_id,
    )
    return CardReading(
        comparisons=comparisons,
        targets=targets_of(organisation_id, keepers, known_at=known_at),
        responses=_responses(organisation_id, keepers),
        shown={one.pk: _shown(one, wanted[one.pk], comparisons) for one in measures},
        spans={measure: sorted(rows, key=_by_end) for measure, rows in own_rows.items()},
    )


def _near(register: Register, keepers: Mapping[int, int], organisation_id: int) -> Q:
    """The organisation's own body and the nations, each of its own register."""
    found = Q(pk__in=[])
    for keeper in set(keepers.values()):
        own = register.own(keeper, organisation_id)
        bodies = {one.pk for one in register.nations(keeper)} | ({own.pk} if own else set())
        kept = [measure for measure, lead in keepers.items() if lead == keeper]
        found |= Q(measure__in=kept, body__in=bodies)
    return found


def _own_rows(
    rows: Iterable[Observed],
    register: Register,
    keepers: Mapping[int, int],
    organisation_id: int,
) -> dict[int, dict[Span, list[Observed]]]:
    """By measure and period what there is of the organisation's own body, of every vintage."""
    found: dict[int, dict[Span, list[Observed]]] = {measure: {} for measure in keepers}
    for row in rows:
        own = register.own(keepers[row.measure_id], organisation_id)
        if own is not None and row.body_id == own.pk:
            found[row.measure_id].setdefault(row.span, []).append(row)
    return found


def _wanted(
    measure: Measure,
    own_rows: Mapping[Span, list[Observed]],
    near: Iterable[Observed],
    to: dt.date | None,
) -> list[Span]:
    """The periods that the measure may be shown for, the best first. They are several only where
    a value was taken back later: which vintage counts is known once all is read."""
    if to is not None:
        return [last_ended(measure.months, to)]
    found: list[Span] = []
    for span in sorted(own_rows, key=_by_end, reverse=True):
        counting = [row.counts for row in own_rows[span]]
        if any(counting):
            found.append(span)
        if all(counting):
            return found
    if found or own_rows:
        return found or [max(own_rows, key=_by_end)]
    others = {row.span for row in near if row.measure_id == measure.pk}
    return [max(others, key=_by_end)] if others else []


def last_ended(months: int, to: dt.date) -> Span:
    """The last period of the length that had ended by the day."""
    span = span_containing(to, months)
    return span if span.end <= to else span.previous()


def _at(wanted: Mapping[int, list[Span]]) -> Q:
    """Those measures in those periods; of the same period all at once."""
    by_span: dict[Span, list[int]] = {}
    for measure, spans in wanted.items():
        for span in spans:
            by_span.setdefault(span, []).append(measure)
    found = Q(pk__in=[])
    for span, measures in by_span.items():
        found |= Q(measure__in=measures, start=span.start, months=span.months)
    return found


def _shown(measure: Measure, wanted: list[Span], comparisons: Comparisons) -> Span | None:
    own = comparisons.own_body(measure.pk)
    for span in wanted:
        figure = comparisons.figure(measure.pk, own, span)
        if figure is not None and figure.value is not None:
            return span
    return wanted[0] if wanted else None


def _responses(
    organisation_id: int, measures: Iterable[int]
) -> dict[tuple[int, Span], ManagementResponse]:
    rows = ManagementResponse.objects.filter(
        organisation=organisation_id, measure__in=list(measures)
    )
    return {
        (row.measure_id, Span(row.start, row.months)): row
        for row in rows.select_related("owner__user")
    }


def _by_end(span: Span) -> tuple[dt.date, int]:
    return span.end, span.months
