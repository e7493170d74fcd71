"""Before and after in words: what changed, between which figures, and how sure one can be. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from periods.calendar import print_day

from ..exact import decimal_of
from ..models import Definition
from ..printing import Finer, Printed, finer, in_words
from ..ranking import badness
from ..signals.facts import stride_in_words
from ..vocabulary import Direction
from ..wording import counted, listed
from .building import Effect
from .segmented import FEWEST, Estimate, Fit

#: With fewer points in all, an interval is a rough guess.
FEW = 24


@dataclass(frozen=True)
class Shift:
    """A change of level or slope, printed, with its interval and what to make of it."""

    name: str
    value: str
    interval: str
    says: str


def answer_of(effect: Effect, definition: Definition) -> str:
    """The finding in a few words; what stands beside the initiative's name."""
    if effect.fit is None:
        return "too few values to compare"
    told = [
        words
        for words, one in (("level", effect.fit.step), ("slope", effect.fit.bend))
        if one.is_told_from_nil
    ]
    if not told:
        return "no change that stands out from chance"
    return f"the {listed(told)} changed by more than chance would explain"


def shifts_of(fit: Fit, definition: Definition, months: int) -> list[Shift]:
    """The change of level at once, then that of the slope."""
    stride = stride_in_words(months)
    return [
        _shift("Change of level at once", fit.step, definition, ""),
        _shift(f"Change of slope, each {stride}", fit.bend, definition, f" a {stride}"),
    ]


def slopes_of(fit: Fit, definition: Definition, months: int) -> list[tuple[str, str]]:
    """The slopes before and after, printed."""
    stride = stride_in_words(months)
    return [
        (f"Slope before, each {stride}", signed(decimal_of(fit.slope.value), definition, 2)),
        (f"Slope after, each {stride}", signed(decimal_of(fit.slope_after), definition, 2)),
    ]


def _shift(name: str, one: Estimate, definition: Definition, each: str) -> Shift:
    low, high = one.interval()
    by = 2 if each else 1
    return Shift(
        name=name,
        value=signed(decimal_of(one.value), definition, by),
        interval=between(low, high, definition, by),
        says=_says(one, definition),
    )


def between(low: Decimal, high: Decimal, definition: Definition, by: int) -> str:
    """``−2.57 to −0.99 packs``; pounds and per cent stand at both ends."""
    stands_twice = definition.unit.startswith(("£", "%"))
    bare = finer(definition, by) if stands_twice else Finer("", definition.decimals + by)
    return f"{signed(low, bare, 0)} to {signed(high, definition, by)}"


def _says(one: Estimate, definition: Definition) -> str:
    if not one.is_told_from_nil:
        return "could be chance: the interval holds nil"
    how_bad = badness(definition.direction, definition.range_from, definition.range_to)
    if how_bad is None or definition.direction == Direction.RANGE:
        return "upwards" if one.value > 0 else "downwards"
    is_better = (one.value > 0) == (definition.direction == Direction.UP)
    return "for the better" if is_better else "for the worse"


def signed(value: Decimal, definition: Printed, by: int) -> str:
    """``+1.25 days``, with so many decimals more than a value has."""
    words = in_words(value, finer(definition, by))
    figure = words.replace(definition.unit, "") if definition.unit else words
    is_nil = not any(letter in "123456789" for letter in figure)
    return words if value <= 0 or is_nil else f"+{words}"


def why_refused(effect: Effect) -> str:
    """A plain sentence; empty where the comparison is made."""
    if effect.fit is not None:
        return ""
    between = _between(effect)
    return (
        f"Before and after are not compared: that takes at least {FEWEST} values on either side, "
        f"and there are {effect.before} before and {effect.after} after{between}."
    )


def how_sure(effect: Effect, months: int) -> list[str]:
    """Plain sentences on how far the finding may be trusted; none where none is made."""
    if effect.fit is None:
        return []
    sentences = [
        _few(effect.fit),
        _likeness(effect.fit, months),
        _overlap(months),
        _breaks(effect),
        _beside(effect),
        "That something changed after it does not prove that it changed because of it: whatever "
        "else happened at the time is in these figures too.",
    ]
    return [one for one in sentences if one]


def _few(fit: Fit) -> str:
    count = fit.before + fit.after
    rest = f"{fit.before} values before and {fit.after} after"
    if count < FEW:
        return f"This rests on {rest}: so few that the intervals are rough."
    return f"This rests on {rest}."


def _likeness(fit: Fit, months: int) -> str:
    """By the first autocorrelation, beyond what chance alone gives (two over the root of n)."""
    many = f"{stride_in_words(months)}s"
    if fit.carry_over is None:
        return "The two lines go through every value, so there is no chance to judge by."
    carried = f"{fit.carry_over:.2f}".replace("-", "−")
    figures = f"autocorrelation {carried}, Durbin-Watson {fit.durbin_watson:.2f}"
    edge = 2 / Decimal(fit.before + fit.after).sqrt()
    if fit.carry_over >= edge:
        return (
            f"Neighbouring {many} are alike ({figures}): a run of high or low values may look like "
            "a change. The intervals allow for likeness to the one before, and for no more."
        )
    if fit.carry_over <= -edge:
        return f"High and low {many} tend to follow each other ({figures})."
    return f"Neighbouring {many} show no likeness beyond chance ({figures})."


def _overlap(months: int) -> str:
    if months <= 12:
        return ""
    return (
        f"Each period is {months // 12} years long and shares years with its neighbours, so they "
        "are alike by their making: be slow to trust the intervals."
    )


def _breaks(effect: Effect) -> str:
    between = _between(effect)
    return f"Other values are left out{between}." if between else ""


def _between(effect: Effect) -> str:
    """``, since the definition changed from 1 April 2012``, where breaks leave values out."""
    days = [print_day(day) for day in (effect.since, effect.until) if day]
    return f", since the definition changed from {listed(days)}" if days else ""


def _beside(effect: Effect) -> str:
    if not effect.beside:
        return ""
    names = listed([f"“{one.name}”" for one in effect.beside])
    verb = counted(len(effect.beside), "other initiative")
    return f"In the same time began {verb}, {names}: what each did cannot be told apart."


def summary_of(effect: Effect, definition: Definition) -> str:
    """What the picture shows, in a sentence."""
    values = values_in_words(effect, definition)
    return f"{values} {answer_of(effect, definition).capitalize()}."


def values_in_words(effect: Effect, definition: Definition) -> str:
    points: Sequence = effect.shown
    if not points:
        return "There are no values."
    first, last = points[0], points[-1]
    return (
        f"From {in_words(first.value, definition)} in {first.span.label} to "
        f"{in_words(last.value, definition)} in {last.span.label}."
    )
