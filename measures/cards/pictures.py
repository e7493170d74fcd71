"""The three years of a measure as a small line, beside the words that say the same."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from .records import LineRecord

TEMPLATE = "measures/cards/spark.svg"
WIDTH, HEIGHT, EDGE = 88, 24, 4


def spark(line: LineRecord) -> SafeString | str:
    """Nothing where fewer than two values can be joined. The target is a dashed line, where it
    is a number within what the picture shows."""
    values = [one.value for one in line.trend if one.value is not None]
    if len(values) < 2:
        return ""
    low, high = min(values), max(values)
    shows = line.level is not None and low <= line.level <= high
    context = {
        "width": WIDTH,
        "height": HEIGHT,
        "runs": list(_runs(line, low, high)),
        "last": _last(line, low, high),
        "level": _across(line.level, low, high) if shows else None,
    }
    return render_to_string(TEMPLATE, context)


def _runs(line: LineRecord, low: Decimal, high: Decimal) -> Iterator[str]:
    """Values beside each other are joined; a gap breaks the line."""
    run: list[str] = []
    for number, point in enumerate([*line.trend, None]):
        if point is not None and point.value is not None:
            place = _across(point.value, low, high)
            run.append(f"{_along(number, len(line.trend))},{place}")
            continue
        if len(run) > 1:
            yield " ".join(run)
        run = []


def _last(line: LineRecord, low: Decimal, high: Decimal) -> tuple[Decimal, Decimal]:
    number = max(n for n, one in enumerate(line.trend) if one.value is not None)
    value = line.trend[number].value
    return _along(number, len(line.trend)), _across(value, low, high)


def _along(number: int, count: int) -> Decimal:
    room = Decimal(WIDTH - 2 * EDGE)
    return (EDGE + room * number / max(count - 1, 1)).quantize(Decimal("0.1"))


def _across(value: Decimal, low: Decimal, high: Decimal) -> Decimal:
    """Higher values stand higher; where all are the same, in the middle."""
    room = Decimal(HEIGHT - 2 * EDGE)
    share = (high - value) / (high - low) if high > low else Decimal("0.5")
    return (EDGE + room * share).quantize(Decimal("0.1"))
