"""Several series over the same labels, as lines told apart by dash and mark, not by colour alone.

The picture is small, inline SVG for pages and papers alike. Whoever shows it shows the same
figures as a table besides; the picture's title says in words what there is to see.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import Decimal

from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from .scale import Scale, scale_of, short_amount

TEMPLATE = "charts/lines.svg"
WIDTH, HEIGHT = 340, 240
LEFT, RIGHT, TOP, BOTTOM = 52, 334, 14, 214
#: Dash, mark and colour of the series in their order, and the look in words.
LOOKS = (
    ("", "circle", "#00625f", "Solid line, circles"),
    ("6 4", "square", "#7a3e9d", "Dashed line, squares"),
    ("2 4", "triangle", "#b54300", "Dotted line, triangles"),
    ("8 3 2 3", "diamond", "#1d5b99", "Line of dashes and dots, diamonds"),
)


@dataclass(frozen=True)
class Series:
    """``values`` in the order of the labels; None where there is none."""

    name: str
    values: tuple[Decimal | None, ...]


@dataclass(frozen=True)
class LineChart:
    """``key`` is unique on its page; ``summary`` is what a reader sees in it, in a sentence."""

    key: str
    title: str
    summary: str
    labels: tuple[str, ...]
    series: tuple[Series, ...]
    axis: Callable[[Decimal], str] = short_amount

    def __post_init__(self) -> None:
        if len(self.series) > len(LOOKS):
            raise ValueError(f"{len(LOOKS)} series can be told apart, not {len(self.series)}")
        if any(len(one.values) != len(self.labels) for one in self.series):
            raise ValueError("a series has a value, or None, for every label")

    @property
    def is_empty(self) -> bool:
        return all(value is None for one in self.series for value in one.values)


@dataclass(frozen=True)
class Drawn:
    """A series as it is drawn: runs without a gap, and the places of its marks."""

    name: str
    dash: str
    mark: str
    colour: str
    looks: str
    """Dash and mark in words: what the key shows to those who hear it."""
    runs: tuple[str, ...]
    marks: tuple[tuple[Decimal, Decimal], ...]


def to_svg(chart: LineChart) -> SafeString:
    """The picture, and its key below it; nothing where there is no value."""
    if chart.is_empty:
        return SafeString("")
    values = [value for one in chart.series for value in one.values if value is not None]
    scale = scale_of(values, start=BOTTOM, end=TOP)
    columns = _columns(len(chart.labels))
    return render_to_string(
        TEMPLATE,
        {
            "chart": chart,
            "width": WIDTH,
            "height": HEIGHT,
            "left": LEFT,
            "right": RIGHT,
            "ticks": [(scale.at(tick), chart.axis(tick), tick == 0) for tick in scale.ticks],
            "labels": list(zip(columns, chart.labels, strict=True)),
            "below": BOTTOM + 18,
            "drawn": [_drawn(n, one, columns, scale) for n, one in enumerate(chart.series)],
        },
    )


def _columns(count: int) -> list[Decimal]:
    step = Decimal(RIGHT - LEFT) / max(count, 1)
    return [(LEFT + step * n + step / 2).quantize(Decimal("0.1")) for n in range(count)]


def _drawn(number: int, series: Series, columns: list[Decimal], scale: Scale) -> Drawn:
    dash, mark, colour, looks = LOOKS[number]
    places = [
        None if value is None else (x, scale.at(value))
        for x, value in zip(columns, series.values, strict=True)
    ]
    return Drawn(
        name=series.name,
        dash=dash,
        mark=mark,
        colour=colour,
        looks=looks,
        runs=tuple(" ".join(f"{x},{y}" for x, y in run) for run in _runs(places)),
        marks=tuple(place for place in places if place is not None),
    )


def _runs(places: list[tuple | None]) -> Iterator[list[tuple]]:
    run: list[tuple] = []
    for place in [*places, None]:
        if place is not None:
            run.append(place)
            continue
        if len(run) > 1:
            yield run
        run = []
