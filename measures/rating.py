"""How a value stands against its target, and against the period before. Pure.

Values are compared exactly, as they are kept, not as they are printed. A value that does not
count (missing, withheld and so on) is None here, and is never judged.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Protocol

from django.db.models import TextChoices

from .ranking import badness, distance
from .vocabulary import Direction, TargetKind


class Rag(TextChoices):
    """The word is always printed, beside a shape of its own (``rag_tag``)."""

    GREEN = "green", "Green"
    AMBER = "amber", "Amber"
    RED = "red", "Red"


class Movement(TextChoices):
    """Against the period before; higher or lower where neither way is better."""

    BETTER = "better", "Better"
    WORSE = "worse", "Worse"
    SAME = "same", "No change"
    HIGHER = "higher", "Higher"
    LOWER = "lower", "Lower"


#: A shape for each movement (``components/shapes.html``), as everywhere in the product: upwards is
#: better, whichever way the value went. The word stands beside it.
SHAPES: dict[str, str] = {
    Movement.BETTER: "up",
    Movement.WORSE: "down",
    Movement.SAME: "dash",
    Movement.HIGHER: "up",
    Movement.LOWER: "down",
}


class Aim(Protocol):
    """What of a target counts here: ``measures.models.Target`` has it all."""

    kind: str
    value: Decimal | None
    low: Decimal | None
    high: Decimal | None
    tolerance: Decimal


class Meaning(Protocol):
    """What of a definition counts here: ``measures.models.Definition`` has it all."""

    direction: str
    range_from: Decimal | None
    range_to: Decimal | None
    no_change: Decimal


@dataclass(frozen=True)
class Change:
    """``movement`` is None where the two cannot be compared; ``why`` says so then."""

    movement: Movement | None
    difference: Decimal | None = None
    why: str = ""

    @property
    def words(self) -> str:
        return self.movement.label if self.movement else self.why

    @property
    def shape(self) -> str:
        return SHAPES[self.movement] if self.movement else ""


NO_VALUE, NONE_BEFORE = "no value", "no value before"
NOT_COMPARABLE = "not comparable: the definition changed"
NOT_JUDGED = "not judged"
TARGET_IN_WORDS = "not judged: its target is in words"


def rag_of(value: Decimal | None, target: Aim | None, direction: str) -> Rag | None:
    """Green where the target is met, amber within its tolerance of it, red beyond.

    None without a value or a target, for a target in words (nothing judges it), and for a number
    aimed at where neither way is better. Where a range is best, a number is aimed at from
    both sides.
    """
    if value is None or target is None or target.kind == TargetKind.TEXT:
        return None
    if target.kind == TargetKind.YES_NO:
        return Rag.GREEN if (value != 0) == (target.value != 0) else Rag.RED
    missed_by = _missed_by(value, target, direction)
    if missed_by is None:
        return None
    if missed_by <= 0:
        return Rag.GREEN
    return Rag.AMBER if missed_by <= target.tolerance else Rag.RED


def why_not_judged(target: Aim | None) -> str:
    """Beside a value that ``rag_of`` gives no colour."""
    if target is not None and target.kind == TargetKind.TEXT:
        return TARGET_IN_WORDS
    return NOT_JUDGED


def _missed_by(value: Decimal, target: Aim, direction: str) -> Decimal | None:
    """How far the value is on the wrong side; nil or less where the target is met."""
    if target.kind == TargetKind.RANGE:
        return distance(value, target.low, target.high)
    match direction:
        case Direction.UP:
            return target.value - value
        case Direction.DOWN:
            return value - target.value
        case Direction.RANGE:
            return abs(value - target.value)
    return None


def change_of(
    value: Decimal | None, before: Decimal | None, meaning: Meaning, *, comparable: bool = True
) -> Change:
    """Whether a value is better than that of the period before, by the definition's direction.

    A change smaller than ``no_change`` is none. Where a range is best, it is the distance from the
    range that changes. Across a break in the series nothing is compared.
    """
    if value is None:
        return Change(None, why=NO_VALUE)
    if before is None:
        return Change(None, why=NONE_BEFORE)
    if not comparable:
        return Change(None, why=NOT_COMPARABLE)
    difference = value - before
    if difference == 0 or abs(difference) < meaning.no_change:
        return Change(Movement.SAME, difference)
    return Change(_movement(value, before, meaning), difference)


def _movement(value: Decimal, before: Decimal, meaning: Meaning) -> Movement:
    how_bad = badness(meaning.direction, meaning.range_from, meaning.range_to)
    if how_bad is None:
        return Movement.HIGHER if value > before else Movement.LOWER
    now, then = how_bad(value), how_bad(before)
    if now == then:
        return Movement.SAME
    return Movement.BETTER if now < then else Movement.WORSE
