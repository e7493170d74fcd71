"""Values that keep every rule and are yet past any sense: asked about, never silently taken.

Past sense is what lies beyond the bounds of the definition, or more than ten times off what the
body had the period before; where it had nothing then, ten times off the median of the others. So is
a value that its own numerator and denominator do not give.
"""

from __future__ import annotations

from collections.abc import Mapping
from statistics import median

from .checking import Checker, Slot, Taken
from .parts import gives, half_of_last_place
from .reports import PLACES_KEPT, Question
from .rows import Held, HeldBySlot
from .verdicts import Verdict, plain, verdict_of

TIMES = 10
#: A median of fewer says nothing of what is usual.
FEWEST = 4


def questions_of(checker: Checker, held: HeldBySlot) -> list[Question]:
    """For each measure one question of each kind, with the first places and how many."""
    found: dict[tuple[str, int], list] = {}
    for slot in checker.slots.values():
        for kind, places in (
            ("beyond", _beyond(slot, held)),
            ("far", _far(slot, checker, held)),
            ("length", _other_length(slot, held)),
            ("parts", _not_of_parts(slot, held)),
        ):
            if places:
                # Of how many years they are is one question for all measures of a file.
                about = 0 if kind == "length" else slot.facts.pk
                known = found.setdefault((kind, about), [slot, []])
                known[1] += places
    return [
        Question(
            f"{kind}-{pk}", _text(kind, slot, len(places)), tuple(places[:PLACES_KEPT]), len(places)
        )
        for (kind, pk), (slot, places) in found.items()
    ]


def _text(kind: str, slot: Slot, count: int) -> str:
    values = "1 value" if count == 1 else f"{count:,} values"
    code = slot.facts.code
    if kind == "beyond":
        least, most = (plain(one) or "" for one in (slot.least, slot.most))
        bounds = " and ".join(
            filter(None, (least and f"at least {least}", most and f"at most {most}"))
        )
        return f"{code}: {values} beyond what makes sense ({bounds})"
    if kind == "far":
        return (
            f"{code}: {values} more than {TIMES} times off the body’s value before, or the middle "
            "of the others"
        )
    if kind == "parts":
        what = "its" if count == 1 else "their"
        return f"{code}: {values} not given by {what} numerator and denominator"
    return f"{values} of more or fewer years than the other periods of their measure"


def _beyond(slot: Slot, held: HeldBySlot) -> list[str]:
    least, most = slot.least, slot.most
    if least is None and most is None:
        return []
    return [
        f"{one.place}: {plain(one.value)}"
        for body, one in slot.taken.items()
        if one.value is not None
        and ((least is not None and one.value < least) or (most is not None and one.value > most))
        and not _is_known(slot, body, one, held)
    ]


def _far(slot: Slot, checker: Checker, held: HeldBySlot) -> list[str]:
    before = _sizes_before(slot, checker, held)
    usual = _usual(slot)
    found = []
    for body, size in slot.sizes.items():
        other = before.get(body) or usual
        if not size or not other or other / TIMES <= size <= other * TIMES:
            continue
        one = slot.taken[body]
        if not _is_known(slot, body, one, held):
            found.append(f"{one.place}: {plain(one.value)}")
    return found


def _is_known(slot: Slot, body: int, one: Taken, held: HeldBySlot) -> bool:
    """Whether the very value counts already: somebody looked into it then."""
    known = held.get((slot.facts.pk, slot.span.start, slot.span.months), {}).get(body)
    return known is not None and verdict_of(one, known) is Verdict.SAME


def _sizes_before(slot: Slot, checker: Checker, held: HeldBySlot) -> dict[int, float]:
    """By body, of the period before: what the file gives, else what counts."""
    span = slot.span.previous()
    key = (slot.facts.pk, span.start, span.months)
    given = checker.slots[key].sizes if key in checker.slots else {}
    return {**_sizes(held[key]), **given} if key in held else given


def _sizes(by_body: Mapping[int, Held]) -> dict[int, float]:
    return {body: abs(float(one.value)) for body, one in by_body.items() if one.value is not None}


def _usual(slot: Slot) -> float | None:
    sizes = slot.sizes.values()
    return median(sizes) if len(sizes) >= FEWEST else None


def _other_length(slot: Slot, held: HeldBySlot) -> list[str]:
    if slot.span.months == slot.facts.months:
        return []
    return [
        f"{one.place}: {slot.facts.code} {slot.span.label}"
        for body, one in slot.taken.items()
        if not _is_known(slot, body, one, held)
    ]


def _not_of_parts(slot: Slot, held: HeldBySlot) -> list[str]:
    """Off by more than rounding; a nil denominator gives nothing to be held against."""
    factor = slot.facts.in_force(slot.span.start).factor
    return [
        f"{one.place}: {plain(one.value)}, of {plain(one.numerator)} and {plain(one.denominator)}"
        for body, one in slot.taken.items()
        if one.value is not None
        and one.numerator is not None
        and one.denominator
        and not gives(
            factor, one.value, one.numerator / one.denominator, half_of_last_place(one.value)
        )
        and not _is_known(slot, body, one, held)
    ]
