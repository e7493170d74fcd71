"""Where values stand on an axis: round steps, and from a value to a place (pure)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

STEPS = (Decimal(1), Decimal(2), Decimal(5), Decimal(10))
#: About so many steps fit beside a small chart.
WANTED = 4


@dataclass(frozen=True)
class Scale:
    """An axis from ``low`` to ``high`` in steps, drawn from ``start`` to ``end`` (in the units of
    the picture; ``end`` may lie before ``start``, as it does for what grows upwards)."""

    low: Decimal
    high: Decimal
    step: Decimal
    start: Decimal
    end: Decimal

    def at(self, value: Decimal) -> Decimal:
        """The value's place, to a tenth of a unit."""
        place = self.start + (value - self.low) / (self.high - self.low) * (self.end - self.start)
        return place.quantize(Decimal("0.1"))

    @property
    def ticks(self) -> tuple[Decimal, ...]:
        count = int((self.high - self.low) / self.step)
        return tuple(self.low + self.step * n for n in range(count + 1))


def scale_of(values: Iterable[Decimal], *, start: int, end: int) -> Scale:
    """An axis that holds nil and all the values, in round steps of 1, 2 or 5."""
    values = [Decimal(0), *values]
    low, high = min(values), max(values)
    step = _round_step((high - low) / WANTED)
    return Scale(
        low=_down(low, step),
        high=-_down(-high, step) if high > low else low + step,
        step=step,
        start=Decimal(start),
        end=Decimal(end),
    )


def scale_around(values: Iterable[Decimal], *, start: int, end: int) -> Scale:
    """An axis in round steps that begins at nil, unless the values lie so far from it that how
    they move could not be seen: it then begins close below them."""
    values = list(values)
    low, high = min(values), max(values)
    near_nil = low <= 0 <= high or high - low > min(abs(low), abs(high)) / 2
    if near_nil or high == low:
        return scale_of(values, start=start, end=end)
    step = _round_step((high - low) / WANTED)
    return Scale(
        low=_down(low, step),
        high=-_down(-high, step),
        step=step,
        start=Decimal(start),
        end=Decimal(end),
    )


def _round_step(least: Decimal) -> Decimal:
    if least <= 0:
        return Decimal(1)
    power = Decimal(1).scaleb(least.adjusted())
    return next(step * power for step in STEPS if step * power >= least)


def _down(value: Decimal, step: Decimal) -> Decimal:
    """The multiple of the step at or below the value."""
    return (value / step).to_integral_value(rounding="ROUND_FLOOR") * step


def short_amount(amount: Decimal) -> str:
    """Pounds beside an axis: ``1500000`` → ``£1.5M``, ``-20000`` → ``−£20k``."""
    size, sign = abs(amount), "−" if amount < 0 else ""
    if size >= 1_000_000:
        return f"{sign}£{(size / 1_000_000).normalize():f}M"
    if size >= 1_000:
        return f"{sign}£{(size / 1_000).normalize():f}k"
    return f"{sign}£{size.normalize():f}"


def short_percent(value: Decimal) -> str:
    """A percentage beside an axis: ``-2.5`` → ``−2.5%``."""
    return f"{'−' if value < 0 else ''}{abs(value).normalize():f}%"
