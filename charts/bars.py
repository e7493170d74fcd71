"""Amounts side by side, to the left and right of nil, each with its figure printed beside it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal

from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from .scale import scale_of, short_amount

TEMPLATE = "charts/bars.svg"
WIDTH, ROW, TOP = 340, 34, 8
#: Room at the left for half of the axis's first amount, at the right for the longest bar's figure.
LEFT, RIGHT = 24, 266


@dataclass(frozen=True)
class Bar:
    """``printed`` is the figure as the table prints it, ``said`` with its sign in words."""

    name: str
    value: Decimal
    printed: str


@dataclass(frozen=True)
class BarChart:
    """``key`` is unique on its page; ``summary`` is what a reader sees in it, in a sentence."""

    key: str
    title: str
    summary: str
    bars: tuple[Bar, ...]
    axis: Callable[[Decimal], str] = short_amount


@dataclass(frozen=True)
class DrawnBar:
    name: str
    printed: str
    below_nil: bool
    left: Decimal
    width: Decimal
    top: int
    name_at: int
    figure_at: Decimal
    middle: int


def to_svg(chart: BarChart) -> SafeString:
    """The picture; nothing where there is no bar."""
    if not chart.bars:
        return SafeString("")
    scale = scale_of((bar.value for bar in chart.bars), start=LEFT, end=RIGHT)
    nil = scale.at(Decimal(0))
    bottom = TOP + ROW * len(chart.bars)
    return render_to_string(
        TEMPLATE,
        {
            "chart": chart,
            "width": WIDTH,
            "height": bottom + 22,
            "top": TOP,
            "bottom": bottom,
            "below": bottom + 15,
            "nil": nil,
            "ticks": [(scale.at(tick), chart.axis(tick)) for tick in scale.ticks],
            "bars": [_drawn(n, bar, scale.at(bar.value), nil) for n, bar in enumerate(chart.bars)],
        },
    )


def _drawn(number: int, bar: Bar, at: Decimal, nil: Decimal) -> DrawnBar:
    top = TOP + ROW * number
    return DrawnBar(
        name=bar.name,
        printed=bar.printed,
        below_nil=bar.value < 0,
        left=min(at, nil),
        width=max(abs(at - nil), Decimal("0.5")),
        top=top + 16,
        name_at=top + 12,
        figure_at=max(at, nil) + 5,
        middle=top + 27,
    )
