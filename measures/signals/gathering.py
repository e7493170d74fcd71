"""Facts read from the database: six queries, however many measures."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from accounts.models import Organisation

from ..comparing.comparators import Comparisons
from ..comparing.reading import comparisons_of
from ..comparing.targets import Targets, targets_of
from ..defining import current, is_comparable
from ..models import DataSet, Measure, Observation
from ..ranking import Place
from ..rating import Aim
from ..reading import Observed
from ..spans import Span, span_containing
from ..vocabulary import MeasureState
from .facts import Facts, Point

#: So many periods back ranks are compared.
RANKED = 2


@dataclass(frozen=True)
class Gathered:
    measure: Measure
    facts: Facts


def watched(organisation: Organisation, on: dt.date) -> list[Measure]:
    """The adopted measures that somebody in the organisation owns. One query."""
    rows = Measure.objects.visible_in(organisation.pk, on).filter(
        ownerships__organisation=organisation, state=MeasureState.ADOPTED
    )
    return list(rows.select_related("framework"))


def gather(organisation: Organisation, measures: Iterable[Measure], on: dt.date) -> list[Gathered]:
    """The facts of each measure that has a definition and a body of the organisation's own."""
    measures = list(measures)
    values = Observation.objects.visible_in(organisation.pk, on)
    own = comparisons_of(
        measures,
        values.filter(body__organisation=organisation),
        organisation_id=organisation.pk,
    )
    series = {one.pk: _own_rows(own, one) for one in measures}
    starts = {row.start for rows in series.values() for row in rows[-RANKED:]}
    peers = comparisons_of(
        measures, values.filter(start__in=starts), organisation_id=organisation.pk
    )
    targets = targets_of(organisation.pk, series)
    supplied = _supplied(organisation, on)
    return [
        Gathered(one, _facts(own, peers, targets, one, series[one.pk], supplied, on))
        for one in measures
        if one.pk in own.definitions and own.own_body(one.pk)
    ]


def _own_rows(own: Comparisons, measure: Measure) -> list[Observed]:
    """All that is known of the own body, in the order of time."""
    body = own.own_body(measure.pk)
    figures = (own.figure(measure.pk, body, span) for span in own.spans_of(measure.pk))
    return [one.row for one in figures if one]


def _facts(
    own: Comparisons,
    peers: Comparisons,
    targets: Targets,
    measure: Measure,
    rows: list[Observed],
    supplied: set[int],
    on: dt.date,
) -> Facts:
    counted = [row for row in rows if row.counts]
    last = counted[-1].span if counted else None
    definitions = own.definitions[measure.pk]
    return Facts(
        terms=own.definition(measure.pk, last) if last else current(definitions),
        months=measure.months,
        on=on,
        points=tuple(
            Point(row.span, row.value)
            for row in counted
            if is_comparable(definitions, row.start, last.start)
        ),
        given=frozenset(row.span for row in rows),
        aims=_aims(targets, measure),
        places=_places(peers, measure, [row.span for row in counted[-RANKED:]]),
        is_supplied_here=measure.framework_id in supplied,
        stood_in=own.own_body(measure.pk).stood_in,
    )


def _aims(targets: Targets, measure: Measure) -> dict[Span, Aim]:
    """By period; a period's own target comes before that of the plan which ends with it."""
    plans = {
        span_containing(end, measure.months): aim
        for (pk, end), aim in targets.of_plans.items()
        if pk == measure.pk
    }
    periods = {span: aim for (pk, span), aim in targets.of_periods.items() if pk == measure.pk}
    return plans | periods


def _places(peers: Comparisons, measure: Measure, spans: Iterable[Span]) -> Mapping[Span, Place]:
    found = {span: peers.at(measure.pk, span).place for span in spans}
    return {span: place for span, place in found.items() if place}


def _supplied(organisation: Organisation, on: dt.date) -> set[int]:
    """The frameworks that the organisation keeps values of."""
    sets = DataSet.objects.filter(organisation=organisation)
    rows = sets.values_list("framework", "ended_on")
    return {framework for framework, ended_on in rows if ended_on is None or ended_on >= on}
