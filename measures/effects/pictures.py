"""Before and after as a picture and as the same figures in rows. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from charts.lines import Series
from charts.series import Marker, SeriesChart
from periods.calendar import print_day

from ..exact import decimal_of
from ..models import Definition, Initiative
from ..printing import as_printed, short_number
from ..signals.facts import place_of
from ..spans import Span
from .building import Effect, values_by_place
from .words import summary_of

OBSERVED, BEFORE, AFTER = "Observed", "Line before, and as it would go on", "Line after"


@dataclass(frozen=True)
class FittedRow:
    """A period's figures, printed; empty where there is none."""

    label: str
    is_used: bool
    observed: str
    expected: str
    fitted: str


def spans_of(effect: Effect) -> list[Span]:
    """Every period from the first to the last value, with a value or not."""
    if not effect.shown:
        return []
    first = effect.shown[0]
    count = effect.shown[-1].place - first.place + 1
    return [first.span.step(number) for number in range(count)]


def rows_of(effect: Effect, definition: Definition) -> list[FittedRow]:
    """What the chart shows, as a table prints it."""
    columns = _columns(effect, spans_of(effect))
    used = {one.span for one in effect.points}
    return [
        FittedRow(span.label, span in used, *(_printed(value, definition) for value in values))
        for span, *values in zip(spans_of(effect), *columns, strict=True)
    ]


def _printed(value: Decimal | None, definition: Definition) -> str:
    return "" if value is None else as_printed(value, definition)


def _columns(effect: Effect, spans: list[Span]) -> tuple[list[Decimal | None], ...]:
    """Observed; the line before, carried on; the line after."""
    values, fit = values_by_place(effect.shown), effect.fit
    places = [place_of(span) for span in spans]
    observed = [values.get(place) for place in places]
    if fit is None:
        return observed, [None] * len(places), [None] * len(places)
    return (
        observed,
        [decimal_of(fit.expected(place)) for place in places],
        [decimal_of(fit.fitted(place)) if place >= fit.first_after else None for place in places],
    )


def chart_of(effect: Effect, definition: Definition) -> SeriesChart | None:
    """None where there are no two values to draw."""
    spans = spans_of(effect)
    if len(effect.shown) < 2:
        return None
    observed, expected, fitted = _columns(effect, spans)
    series = [Series(OBSERVED, tuple(observed))]
    if effect.fit is not None:
        series += [Series(BEFORE, tuple(expected)), Series(AFTER, tuple(fitted))]
    return SeriesChart(
        key=f"initiative-{effect.initiative.pk}",
        title=f"Before and after {effect.initiative.name}, {definition.unit or 'number'}",
        summary=summary_of(effect, definition),
        labels=tuple(span.label for span in spans),
        series=tuple(series),
        axis=lambda value: short_number(value, definition),
        markers=markers_of([effect.initiative, *effect.beside], spans),
    )


def markers_of(initiatives: list[Initiative], spans: list[Span]) -> tuple[Marker, ...]:
    """Where each began along the periods, for any chart of the measure; those outside are none."""
    found = []
    for one in sorted(initiatives, key=lambda one: (one.starts_on, one.pk)):
        place = next((n for n, span in enumerate(spans) if span.end >= one.starts_on), None)
        if place is None or (place == 0 and spans[0].start > one.starts_on):
            continue
        span = spans[place]
        part = Decimal("0.5") if one.starts_on <= span.start else Decimal(1)
        found.append(Marker(place, f"{one.name}, from {print_day(one.starts_on)}", part=part))
    return tuple(found)
