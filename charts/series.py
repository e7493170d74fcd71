"""A series over many periods, with what it is compared with: lines, a band, breaks and markers.

The picture is drawn twice, wide and for a phone, and the style sheet shows one of them. Lines are
told apart by dash and mark; where a definition changed the line is cut, and a mark says so.
Whoever shows it shows the same figures as a table besides.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from .lines import LOOKS, Series
from .scale import Scale, scale_around

TEMPLATE = "charts/series.html"
TOP, HEIGHT = 26, 290
#: Beyond so many points a mark on each would hide the line.
MOST_MARKS = 24
#: Room for a letter of a label.
LETTER = 7


@dataclass(frozen=True)
class Band:
    """From the lowest to the highest of a group; None where there is neither."""

    name: str
    lows: tuple[Decimal | None, ...]
    highs: tuple[Decimal | None, ...]


@dataclass(frozen=True)
class Marker:
    """Something that happened before the label at ``place``, ``part`` (0 to 1) of the way to it.
    A break cuts the lines; anything else is only marked. ``words`` stand below the picture."""

    place: int
    words: str
    cuts: bool = False
    part: Decimal = Decimal("0.5")


@dataclass(frozen=True)
class SeriesChart:
    """``key`` is unique on its page; ``summary`` is what a reader sees in it, in a sentence. The
    first series is the one that it is about."""

    key: str
    title: str
    summary: str
    labels: tuple[str, ...]
    series: tuple[Series, ...]
    axis: Callable[[Decimal], str]
    band: Band | None = None
    markers: tuple[Marker, ...] = ()

    def __post_init__(self) -> None:
        if len(self.series) > len(LOOKS):
            raise ValueError(f"{len(LOOKS)} series can be told apart, not {len(self.series)}")
        columns = [one.values for one in self.series]
        columns += [self.band.lows, self.band.highs] if self.band else []
        if any(len(values) != len(self.labels) for values in columns):
            raise ValueError("a series has a value, or None, for every label")

    @property
    def values(self) -> list[Decimal]:
        columns = [one.values for one in self.series]
        columns += [self.band.lows, self.band.highs] if self.band else []
        return [value for column in columns for value in column if value is not None]

    @property
    def cuts(self) -> frozenset[int]:
        """Before which labels the lines are cut."""
        return frozenset(one.place for one in self.markers if one.cuts)


@dataclass(frozen=True)
class Size:
    """A picture's name and width, and where its axis stands."""

    name: str
    width: int
    left: int

    @property
    def right(self) -> int:
        return self.width - 8


SIZES = (Size("wide", 760, 58), Size("narrow", 344, 50))


@dataclass(frozen=True)
class Line:
    dash: str
    mark: str
    colour: str
    width: str
    runs: tuple[str, ...]
    marks: tuple[tuple[Decimal, Decimal], ...]


def to_svg(chart: SeriesChart) -> SafeString:
    """Both pictures with one key below; nothing where there is no value."""
    if not chart.values:
        return SafeString("")
    scale = scale_around(chart.values, start=HEIGHT, end=TOP)
    # A series without a value keeps its look, so that the others have theirs in every picture.
    looks = [
        (one.name, *LOOKS[n])
        for n, one in enumerate(chart.series)
        if any(value is not None for value in one.values)
    ]
    context = {
        "chart": chart,
        "pictures": [_picture(chart, size, scale) for size in SIZES],
        "looks": looks,
        "numbered": list(enumerate(chart.markers, start=1)),
        "begins_at": "" if scale.low <= 0 <= scale.high else chart.axis(scale.low),
    }
    return render_to_string(TEMPLATE, context)


def _picture(chart: SeriesChart, size: Size, scale: Scale) -> dict[str, object]:
    columns = _columns(size, len(chart.labels))
    return {
        "size": size,
        "height": HEIGHT + 26,
        "top": TOP,
        "bottom": HEIGHT,
        "below": HEIGHT + 20,
        "ticks": [(scale.at(tick), chart.axis(tick), tick == 0) for tick in scale.ticks],
        "labels": _labels(chart.labels, columns, size),
        "bands": _bands(chart, columns, scale),
        "lines": [_line(n, chart, columns, scale) for n in range(len(chart.series))],
        "markers": [
            (number, _between(columns, one), one.cuts)
            for number, one in enumerate(chart.markers, start=1)
        ],
    }


def _columns(size: Size, count: int) -> list[Decimal]:
    step = Decimal(size.right - size.left) / max(count, 1)
    return [(size.left + step * n + step / 2).quantize(Decimal("0.1")) for n in range(count)]


def _labels(labels: Sequence[str], columns: Sequence[Decimal], size: Size) -> list[tuple]:
    """As many as there is room for, the last always among them and whole: it moves away from the
    edge, and the one before gives way to it."""
    room = Decimal(size.right - size.left) / max(len(labels), 1)
    wanted = max(map(len, labels), default=0) * LETTER + 6
    every = max(1, -(-wanted // int(max(room, 1))))
    last = len(labels) - 1
    placed = [
        (min(x, size.width - Decimal(len(words) * LETTER) / 2), words)
        for number, (x, words) in enumerate(zip(columns, labels, strict=True))
        if (last - number) % every == 0
    ]
    if len(placed) > 1 and placed[-1][0] - placed[-2][0] < wanted:
        del placed[-2]
    return placed


def _between(columns: Sequence[Decimal], marker: Marker) -> Decimal:
    """Between the label before and the marker's own; outside, half a step away."""
    step = columns[1] - columns[0] if len(columns) > 1 else Decimal(40)
    at = columns[0] + step * (marker.place - 1 + marker.part)
    return min(max(at, columns[0] - step / 2), columns[-1] + step / 2)


def _line(number: int, chart: SeriesChart, columns: Sequence[Decimal], scale: Scale) -> Line:
    dash, mark, colour, _ = LOOKS[number]
    places = [
        None if value is None else (x, scale.at(value))
        for x, value in zip(columns, chart.series[number].values, strict=True)
    ]
    runs = list(_runs(places, chart.cuts))
    alone = [run[0] for run in runs if len(run) == 1]
    marked = [place for place in places if place] if len(places) <= MOST_MARKS else alone
    return Line(
        dash=dash,
        mark=mark,
        colour=colour,
        width="2" if number else "3",
        runs=tuple(_points(run) for run in runs if len(run) > 1),
        marks=tuple(marked),
    )


def _bands(chart: SeriesChart, columns: Sequence[Decimal], scale: Scale) -> list[str]:
    """Outlines of the band's parts; a period alone is a narrow strip."""
    if chart.band is None:
        return []
    places = [
        None if low is None or high is None else (x, scale.at(low), scale.at(high))
        for x, low, high in zip(columns, chart.band.lows, chart.band.highs, strict=True)
    ]
    return [_outline(run) for run in _runs(places, chart.cuts)]


def _outline(run: list[tuple]) -> str:
    if len(run) == 1:
        x, low, high = run[0]
        run = [(x - 4, low, high), (x + 4, low, high)]
    above = [(x, high) for x, _, high in run]
    return _points(above + [(x, low) for x, low, _ in reversed(run)])


def _points(places: Sequence[tuple]) -> str:
    return " ".join(f"{x},{y}" for x, y in places)


def _runs(places: Sequence[tuple | None], cuts: frozenset[int]) -> Iterator[list[tuple]]:
    """Stretches without a gap and without a cut."""
    run: list[tuple] = []
    for number, place in enumerate(places):
        if run and (place is None or number in cuts):
            yield run
            run = []
        if place is not None:
            run.append(place)
    if run:
        yield run
