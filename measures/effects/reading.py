"""Initiatives and the values around them, read from the database."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from accounts.models import Membership
from charts import series

from ..comparing.reading import comparisons_of
from ..defining import current
from ..models import Definition, Initiative, Measure, Observation
from ..signals.facts import Point
from .building import Effect, effects_of
from .pictures import FittedRow, chart_of, rows_of
from .words import Shift, answer_of, how_sure, shifts_of, slopes_of, why_refused


@dataclass(frozen=True)
class EffectBlock:
    """One initiative as its page shows it; ``picture`` is markup, empty without values."""

    initiative: Initiative
    answer: str
    refused: str
    slopes: list[tuple[str, str]]
    shifts: list[Shift]
    sure: list[str]
    picture: str
    rows: list[FittedRow]


def initiatives_of(organisation_id: int, measure: Measure) -> list[Initiative]:
    """Those that stand, by the day on which they began. One query."""
    rows = Initiative.objects.filter(organisation=organisation_id, measure=measure, ended_on=None)
    return list(rows.order_by("starts_on", "pk"))


def effects_for(
    membership: Membership, measure: Measure, on: dt.date
) -> tuple[list[Effect], Definition]:
    """Every initiative of the person's organisation with its before and after, and the measure's
    definition of today. Five queries; ``measure`` with its framework read."""
    organisation = membership.organisation_id
    values = Observation.objects.visible_to(membership, on)
    found = comparisons_of(
        [measure], values.filter(body__organisation=organisation), organisation_id=organisation
    )
    body = found.own_body(measure.pk)
    figures = [found.figure(measure.pk, body, span) for span in found.spans_of(measure.pk)]
    points = [Point(one.row.span, one.value) for one in figures if one and one.value is not None]
    definitions = found.definitions[measure.pk]
    initiatives = initiatives_of(organisation, measure)
    return effects_of(initiatives, points, definitions), current(definitions)


def block_of(effect: Effect, definition: Definition, months: int) -> EffectBlock:
    """Everything in words, with its picture."""
    chart, fit = chart_of(effect, definition), effect.fit
    return EffectBlock(
        initiative=effect.initiative,
        answer=answer_of(effect, definition),
        refused=why_refused(effect),
        slopes=slopes_of(fit, definition, months) if fit else [],
        shifts=shifts_of(fit, definition, months) if fit else [],
        sure=how_sure(effect, months),
        picture=series.to_svg(chart) if chart else "",
        rows=rows_of(effect, definition),
    )
