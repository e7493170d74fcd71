"""A measure's series as a picture: own values, nation, target, best, and the family as a band."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from decimal import Decimal

from charts.lines import Series
from charts.series import Band, Marker, SeriesChart

from ..printing import in_words
from ..spans import Span
from ..vocabulary import TargetKind
from .page import MeasurePage, PeriodLine
from .words import break_in_words, prices_in_words

#: So many of the newest periods are drawn; the table has all.
MOST_PERIODS = 60


#: A period of the picture, with its line; None where nobody's value of it is known.
Drawn = tuple[Span, PeriodLine | None]


def series_chart(page: MeasurePage, more: Sequence[Marker] = ()) -> SeriesChart | None:
    """None where there are fewer than two periods. ``more`` are markers besides breaks, such as
    initiatives, at the places of ``drawn_spans``."""
    drawn = _drawn(page)
    if len(drawn) < 2:
        return None
    return SeriesChart(
        key=f"measure-{page.measure.pk}",
        title=f"{page.definition.title}, {_unit(page)}",
        summary=summary(page),
        labels=tuple(span.label for span, _ in drawn),
        series=_series(page, drawn),
        axis=_axis(page),
        band=_band(drawn),
        markers=(*_breaks(drawn), *more),
    )


def drawn_spans(page: MeasurePage) -> list[Span]:
    """The periods of the picture, the oldest first: the places of its markers."""
    return [span for span, _ in _drawn(page)]


def _drawn(page: MeasurePage) -> list[Drawn]:
    """Every period from the first to the last, so that one without any value is a gap. Where the
    length of periods changed they follow one another as they come."""
    lines = {line.span: line for line in page.lines}
    spans = list(lines)
    if spans and len({span.months for span in spans}) == 1:
        first, last = spans[0], spans[-1]
        spans = [first]
        while spans[-1] < last:
            spans.append(spans[-1].next())
    return [(span, lines.get(span)) for span in spans[-MOST_PERIODS:]]


def _series(page: MeasurePage, drawn: Sequence[Drawn]) -> tuple[Series, ...]:
    """Always the same four, so that each looks alike in every picture; what has no value is
    neither drawn nor named."""
    return (
        Series(page.body.name if page.body else "", _values(drawn, lambda line: line.value)),
        Series(page.nation, _values(drawn, _national)),
        Series("Target", _values(drawn, _target)),
        Series("Best in class", _values(drawn, _best)),
    )


def _values(
    drawn: Sequence[Drawn], value: Callable[[PeriodLine], Decimal | None]
) -> tuple[Decimal | None, ...]:
    return tuple(value(line) if line else None for _, line in drawn)


def _national(line: PeriodLine) -> Decimal | None:
    national = line.comparators.national
    return national.value if national else None


def _target(line: PeriodLine) -> Decimal | None:
    """A number that is aimed at; a range, a yes and words stand in the table alone."""
    target = line.target
    return target.value if target and target.kind == TargetKind.NUMBER else None


def _best(line: PeriodLine) -> Decimal | None:
    """None where several are best with different values: the good range has no one line."""
    best = line.comparators.best
    return best.value if best else None


def _band(drawn: Sequence[Drawn]) -> Band | None:
    families = [line.comparators.family if line else None for _, line in drawn]
    lows = tuple(family.low if family else None for family in families)
    highs = tuple(family.high if family else None for family in families)
    if not any(low is not None for low in lows):
        return None
    name = next(family.name for family in reversed(families) if family)
    return Band(f"Lowest to highest of family {name}", lows, highs)


def _breaks(drawn: Sequence[Drawn]) -> list[Marker]:
    return [
        Marker(place, break_in_words(line.broken_by), cuts=True)
        for place, (_, line) in enumerate(drawn)
        if place and line and line.broken_by
    ]


def _axis(page: MeasurePage) -> Callable[[Decimal], str]:
    """As short as it can be said: ``−2.5``, ``93%``, ``£1,200``."""
    unit = page.definition.unit

    def said(value: Decimal) -> str:
        text = f"{abs(value):,f}"
        text = text.rstrip("0").rstrip(".") if "." in text else text
        pounds, per_cent = "£" * unit.startswith("£"), "%" * unit.startswith("%")
        return f"{'−' if value < 0 else ''}{pounds}{text}{per_cent}"

    return said


def _unit(page: MeasurePage) -> str:
    return f"{page.definition.unit or 'number'}{prices_in_words(page)}"


def summary(page: MeasurePage) -> str:
    """What a reader sees: where the own series began and where it stands."""
    known = [line for line in page.lines if line.value is not None]
    if not known:
        return "There is no value of our own to draw."
    first, last = known[0], known[-1]
    said = f"{in_words(last.value, page.definition)} in {last.span.label}"
    if first is last:
        return f"{said}."
    since = f"{in_words(first.value, page.definition)} in {first.span.label}"
    cuts = " The series is broken in between." if any(one.broken_by for one in page.lines) else ""
    return f"From {since} to {said}.{cuts}"
