"""A vintage's report with the names of what it speaks of: what a page shows before it counts."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from .. import defining
from ..models import Measure, ReportingBody, Vintage
from ..spans import Span
from ..vocabulary import VintageState
from .reports import Change, Report, Tally


@dataclass(frozen=True)
class MeasureTally:
    measure: Measure
    title: str
    tally: Tally


@dataclass(frozen=True)
class ChangeLine:
    """A value before and after, as words."""

    measure: Measure
    body: str
    span: Span
    before: str
    after: str


@dataclass(frozen=True)
class Preview:
    """``is_stale``: other values of the set were confirmed since, and it must be read anew."""

    vintage: Vintage
    report: Report
    tallies: tuple[MeasureTally, ...]
    changes: tuple[ChangeLine, ...]
    bodies: dict[int, ReportingBody]
    is_stale: bool

    @property
    def has_nothing_new(self) -> bool:
        return not self.report.values and not self.report.fault_count


def build_preview(vintage: Vintage) -> Preview:
    """Three queries. The vintage's data set and framework are read with it."""
    report = Report.from_json(vintage.report)
    measures = Measure.objects.in_bulk({one.measure_id for one in report.tallies})
    definitions = defining.definitions_of(measures)
    lead = vintage.data_set.framework.organisation_id
    bodies = {one.pk: one for one in ReportingBody.objects.filter(kept_by=lead)}
    tallies = [
        MeasureTally(
            measures[one.measure_id], defining.current(definitions[one.measure_id]).title, one
        )
        for one in report.tallies
        if one.measure_id in definitions
    ]
    return Preview(
        vintage=vintage,
        report=report,
        tallies=tuple(sorted(tallies, key=lambda one: one.measure.code)),
        changes=tuple(_change(one, measures, bodies) for one in report.changes),
        bodies=bodies,
        is_stale=vintage.state == VintageState.WAITING
        and vintage.generation != vintage.data_set.generation,
    )


def _change(
    one: Change, measures: dict[int, Measure], bodies: dict[int, ReportingBody]
) -> ChangeLine:
    span = Span(dt.date.fromisoformat(one.start), one.months)
    return ChangeLine(
        measures[one.measure_id], bodies[one.body_id].name, span, one.before, one.after
    )
